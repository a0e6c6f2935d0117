#include "tally/indicators/votes.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

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

using Slots = std::map<ledger::SlotId, SlotState>;
struct Stretch {
  Slots::const_iterator from, until;
};

// Ids come out of a hash: parts by their first bits are about equal. Where they are not, or where
// there are few, that costs time only.
constexpr std::size_t kStretches = 16;
constexpr std::size_t kLargeRoll = 4'096;  // slots from which threads are worth their start
std::array<Stretch, kStretches> stretches_of(const Slots& roll) {
  std::array<Stretch, kStretches> stretches;
  Slots::const_iterator from = roll.begin();
  for (std::size_t i = 0; i < kStretches; ++i) {
    ledger::SlotId next{};
    next.bytes[0] = static_cast<std::uint8_t>((i + 1) * (256 / kStretches));
    const auto until = i + 1 == kStretches ? roll.end() : roll.lower_bound(next);
    stretches[i] = {from, until};
    from = until;
  }
  return stretches;
}

// Calls visit(slot) for each. A slot's chains lie elsewhere in memory, as the log brought them:
// they are on their way while the slots before it are counted, which halves the time of a large
// roll.
template <class Visit>
void for_each_slot(const Stretch& stretch, bool entries_too, Visit visit) {
  constexpr std::size_t kAhead = 16;
  std::array<const SlotState*, kAhead> coming{};
  std::size_t at = 0;
  const auto take = [&](const SlotState* next) {
    if (const SlotState* slot = std::exchange(coming[at++ % kAhead], next)) visit(*slot);
  };
  for (auto slot = stretch.from; slot != stretch.until; ++slot) {
    __builtin_prefetch(slot->second.chains.data());
    if (entries_too) __builtin_prefetch(slot->second.entries.data());
    take(&slot->second);
  }
  for (std::size_t i = 0; i < kAhead; ++i) take(nullptr);
}

Votes votes_in(const Stretch& stretch, bool roll_closed) {
  Votes votes;
  for_each_slot(stretch, !roll_closed, [&](const SlotState& slot) {
    if (!slot.active()) return;
    ++votes.on_roll;
    if (!roll_closed && !slot.entries.empty()) votes.granted.add(slot.entries.front());
    count(votes, slot);
  });
  return votes;
}

void add(Votes& votes, const Votes& others) {
  votes.on_roll += others.on_roll;
  votes.people += others.people;
  votes.granted.add(others.granted);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    votes.ballots[channel] += others.ballots[channel];
    votes.cast[channel].add(others.cast[channel]);
  }
}

}  // namespace

Votes votes_of(const Edition& edition, const ledger::ParallelFor& parallel) {
  const bool roll_closed = edition.roll_closed.has_value();
  const auto stretches = stretches_of(edition.roll);
  std::array<Votes, kStretches> parts;
  const bool large = edition.roll.size() >= kLargeRoll;
  ledger::share_out(large ? parallel : nullptr, kStretches,
                    [&](std::size_t i) { parts[i] = votes_in(stretches[i], roll_closed); });
  Votes votes;
  for (const Votes& part : parts) add(votes, part);
  if (roll_closed) votes.granted.add(edition.roll_closed_at);
  for (const auto& [id, station] : edition.stations) {
    votes.people += station.papers.size();
    for (const auto& [serial, answers] : station.papers)
      for (const ChainEnd& answer : answers) count(votes, answer);
  }
  return votes;
}

}  // namespace urna::tally
