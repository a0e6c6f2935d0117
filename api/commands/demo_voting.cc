// How the residents of the demonstration vote, and what is refused of it.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "ledger/parallel.h"
#include "tally/ballot/sealed_ballot.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Ok;

namespace {

constexpr std::uint32_t kFirstDay = 20260914;
constexpr std::uint32_t kPerDay = 300, kDeskCapacity = 14 * kPerDay;  // people a desk can help
constexpr std::uint16_t kVillages = 2;                                // the style of ballot
using tally::kAssisted, tally::kOwnDevice, tally::kPaper;

}  // namespace

// Popularity falls with a project's place in a shuffled order.
tally::Choice Story::choice(std::uint16_t question) {
  const std::size_t projects_here = context->questions[question].question.projects.size();
  const std::uint32_t high = context->questions[question].question.layout.high;
  tally::Choice chosen;
  const std::uint64_t wanted = 1 + dice.below(high);
  for (std::uint64_t tries = 0; chosen.size() < wanted && tries < 40; ++tries) {
    const std::uint64_t a = dice.below(projects_here), b = dice.below(projects_here);
    const auto position = static_cast<std::int64_t>((std::min(a, b) * 11 + 3) % projects_here);
    if (std::ranges::find(chosen, position) == chosen.end()) chosen.push_back(position);
  }
  std::ranges::sort(chosen);
  return chosen;
}

Plan Story::plan(std::uint32_t resident, std::uint16_t question, std::uint8_t channel) {
  return {resident, question, channel, choice(question)};
}

Result<> Story::cast(Pipeline& pipeline, const std::vector<Plan>& plans) {
  for (const Plan& p : plans) {
    auto& mine = voters[p.resident].chains;
    if (std::ranges::find(mine, p.question, &VoterChain::question) == mine.end())
      mine.push_back({people[p.resident].slot, p.question, 0, {}});
  }
  std::vector<Bytes> made(plans.size());
  ledger::parallel_for(0)(plans.size(), [&](std::size_t i) {
    const Plan& p = plans[i];
    Voter& voter = voters[p.resident];
    const auto chain = std::ranges::find(voter.chains, p.question, &VoterChain::question);
    auto ballot = make_cast(*context, p.choice, credential_of(p.resident, voter.generation), *chain,
                            p.channel);
    const bool villager = people[p.resident].style == kVillages;
    made[i] = act(*std::move(ballot),
                  p.channel == kAssisted ? Keys{offices.stations[villager ? 1 : 0].key} : Keys{});
  });
  for (std::size_t i = 0; i < made.size(); ++i) pipeline.submit(std::move(made[i]), i);
  return drain(pipeline);
}

Result<> Story::vote_at_home() {
  Pipeline pipeline(host.sequencer());
  std::vector<Plan> plans;
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (dice.below(100) >= 41) continue;
    ++took_part;
    plans.push_back(plan(i, 0, kOwnDevice));
    if (people[i].style == kVillages && dice.below(100) < 85)
      plans.push_back(plan(i, 1, kOwnDevice));
  }
  URNA_TRY(cast(pipeline, plans));
  const std::size_t first = plans.size();
  plans.clear();
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (voters[i].chains.empty() || dice.below(100) >= 6) continue;
    ++revotes;
    plans.push_back(plan(i, 0, kOwnDevice));
  }
  std::printf(
      "   at home:   %zu ballots from %zu people; %zu of them changed their mind and voted again:\n"
      "              only the last ballot of each counts\n",
      first, static_cast<std::size_t>(took_part), plans.size());
  return cast(pipeline, plans);
}

// The officer checks identity; the key is made in the kiosk and gone after the session
// (sealed-ballots section 13).
Result<> Story::vote_at_desk() {
  Pipeline pipeline(host.sequencer());
  std::vector<Plan> plans;
  std::uint32_t at_station[2] = {0, 0};
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (!voters[i].chains.empty() || dice.below(1000) >= 52) continue;
    const std::size_t which = people[i].style == kVillages ? 1 : 0;
    if (at_station[which] == kDeskCapacity) continue;
    const Offices::Place& place = offices.stations[which];
    ++voters[i].generation;
    const std::uint32_t day = kFirstDay + at_station[which]++ / kPerDay;
    pipeline.submit(act(ledger::SlotKeyRotated{fresh_nonce(),
                                               people[i].slot,
                                               {key_part(i)},
                                               ledger::RotationReason::earlier_stand,
                                               place.id,
                                               day},
                        {place.key, place.officer_a, offices.overseer}),
                    i);
    ++assisted;
    plans.push_back(plan(i, 0, kAssisted));
    if (which == 1) plans.push_back(plan(i, 1, kAssisted));
  }
  took_part += assisted;
  std::printf(
      "   assisted:  %zu people without a device, at the info centres: an officer checks who "
      "they\n              are, the kiosk makes a key for this one visit\n",
      static_cast<std::size_t>(assisted));
  return cast(pipeline, plans);
}

// Papers come out of the box without a name: serials, entered under the session's key.
Result<> Story::paper_session(const Offices::Place& place, std::uint32_t count) {
  const tally::Credential session = tally::Credential::random();
  URNA_TRY(say(
      ledger::PaperSessionOpened{
          fresh_nonce(), place.id, session.key(),
          tally::prove_possession(tally::roll_context(host.origin(), edition), session,
                                  tally::paper_slot(place.id, 0), ledger::random_bytes(32))},
      {place.key}));
  const std::uint16_t questions = &place == &offices.stations[1] ? 2 : 1;
  Pipeline pipeline(host.sequencer());
  for (std::uint32_t serial = 1; serial <= count; ++serial)
    for (std::uint16_t question = 0; question < questions; ++question) {
      VoterChain chain{tally::paper_slot(place.id, serial), question, 0, {}};
      const tally::Choice marked = choice(question);
      if (question == 0) sheets[chain.slot] = marked;
      URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, marked, session, chain, kPaper));
      pipeline.submit(act(ledger::PaperBallot{std::move(made.ballot), made.signature}, {place.key}),
                      serial);
    }
  URNA_TRY(drain(pipeline));
  return say(ledger::PaperManifest{fresh_nonce(), place.id, count, count * questions},
             {place.officer_a, place.officer_b});
}

Result<> Story::vote_on_paper() {
  for (const Offices::Place& place : offices.stations) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < people.size() && count < people.size() / 200 + 5; ++i) {
      const bool here = (people[i].style == kVillages) == (&place == &offices.stations[1]);
      if (!here || !voters[i].fresh() || dice.below(5) != 0) continue;
      URNA_TRY(say(ledger::SlotPaper{fresh_nonce(), people[i].slot, place.id},
                   {place.officer_a, place.officer_b}));
      voters[i].on_paper = true;
      ++count;
    }
    URNA_TRY(paper_session(place, count));
    papers += count;
  }
  took_part += papers;
  std::printf(
      "   on paper:  %zu people; two officers enter the sheets from the box, by serial number, "
      "and\n              state how many there were\n",
      static_cast<std::size_t>(papers));
  return Ok{};
}

std::uint32_t Story::find_fresh() const {
  const auto found = std::ranges::find_if(voters, &Voter::fresh);
  CHECK(found != voters.end());
  return static_cast<std::uint32_t>(found - voters.begin());
}

Result<> Story::ballot_too_early() {
  VoterChain early{people[0].slot, 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, {0}, credential_of(0, 0), early, 0));
  return expect("a ballot before the opening", act(std::move(made), {}), Errc::voting_not_open);
}

Result<> Story::ballot_of_a_stranger() {
  const auto stranger = tally::Credential::random();
  VoterChain unknown{ledger::random_fixed<ledger::SlotId>(), 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast foreign, make_cast(*context, {0}, stranger, unknown, 0));
  return expect("a ballot of somebody not on the roll", act(foreign, {}), Errc::not_on_roll);
}

// The device codes, and seals, as if seven were allowed: the numbers of bits are the same.
Result<> Story::ballot_of_seven() {
  const tally::Layout& right = context->questions[0].layout;
  URNA_ASSIGN(const tally::Layout lax, tally::approval(right.items, 0, 7));
  CHECK(lax.bits == right.bits);
  return expect("seven projects where five are allowed",
                act(device_ballot(*this, find_fresh(), {0, 1, 2, 3, 4, 5, 6}, {lax}), {}),
                Errc::illegal_ballot);
}

Result<> Story::ballot_too_late() {
  VoterChain late{people[0].slot, 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, {0}, credential_of(0, 0), late, 0));
  return expect("a ballot after the close", act(std::move(made), {}), Errc::voting_closed);
}

ledger::BallotCast device_ballot(const Story& story, std::uint32_t resident,
                                 const tally::Choice& choice, const Device& device) {
  const tally::EditionContext& context = *story.context;
  const tally::Credential credential = credential_of(resident, story.voters[resident].generation);
  const bool sealed = story.kind == Kind::sealed;
  const tally::BallotHeader header{sealed ? tally::kSealedBallot : tally::kOpenBallot,
                                   0,
                                   story.people[resident].slot,
                                   credential.key(),
                                   1,
                                   {},
                                   kOwnDevice};
  const tally::Bits bits = *device.layout.encode(choice);
  ledger::BallotCast cast;
  if (sealed) {
    cast.ballot =
        tally::seal_ballot(*context.ballot, header, {device.layout, context.keys_of(0)}, bits,
                           tally::ballot_seed(ledger::random_bytes(32), credential));
  } else {
    cast.ballot = tally::encode_header(header);
    ledger::put(cast.ballot, tally::pack_bits(bits));
  }
  if (device.bend != nullptr) device.bend(cast.ballot, bits.size());
  cast.signature =
      tally::sign_cast(*context.ballot, credential, tally::tracker_of(*context.ballot, cast.ballot),
                       ledger::random_bytes(32));
  return cast;
}

}  // namespace urna::api::demo
