#include "tally/indicators/votes.h"

#include <algorithm>

#include "tally/election/counted.h"

namespace urna::tally {

namespace {

void count(Votes& votes, const ChainEnd& ballot) {
  const std::size_t channel = std::min<std::size_t>(ballot.channel, kPaper);
  ++votes.ballots[channel];
  votes.cast[channel].add(ballot.cast_at);
}

void count(Votes& votes, const SlotState& slot) {
  bool voted = false;
  for (const ChainEnd& ballot : slot.chains) {
    if (!counts(slot, ballot)) continue;
    count(votes, ballot);
    voted = true;
  }
  votes.people += voted ? 1 : 0;
}

}  // namespace

Votes votes_of(const Edition& edition) {
  Votes votes;
  for (const auto& [id, slot] : edition.roll) {
    if (!slot.active()) continue;
    ++votes.on_roll;
    if (!edition.roll_closed && !slot.entries.empty()) votes.granted.add(slot.entries.front());
    count(votes, slot);
  }
  if (edition.roll_closed) votes.granted.add(edition.roll_closed_at);
  for (const auto& [id, station] : edition.stations) {
    votes.people += station.papers.size();
    for (const auto& [serial, answers] : station.papers)
      for (const ChainEnd& answer : answers) count(votes, answer);
  }
  return votes;
}

}  // namespace urna::tally
