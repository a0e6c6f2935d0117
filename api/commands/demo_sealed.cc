// The sealed edition, up to the close: keys that no one holds, sealed attributes, ballots that
// nobody opens, a device put to the test, a key in other hands.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "ledger/parallel.h"
#include "tally/ballot/attributes.h"
#include "tally/ballot/sealed_ballot.h"
#include "tally/election/context.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Ok;

namespace {

constexpr std::size_t kRecordsBytes = 60'000;  // of records in one entry
// A few slots may be revoked until the close, and no group may then be too small.
constexpr std::int64_t kMargin = 5;

Result<> ceremony(Story& story) {
  story.part("Five trustees make the keys of the election",
             "   City hall, opposition, university, an NGO, the court of accounts. Any 3 of the 5 "
             "together\n   can open what is sealed, and are asked for sums and shuffled ballots "
             "only; 2 of them learn\n   nothing. No computer ever holds the whole key. (Here one "
             "program plays all five; in an\n   edition that binds each sits at its own "
             "machine.)\n");
  URNA_TRY(story.expect("opening the vote before the keys exist",
                        story.act(ledger::VotingOpened{fresh_nonce()}, story.offices.quorum()),
                        Errc::keys_missing));
  URNA_TRY(story.trustees.make_keys(story.host, story.edition));
  story.refresh_context();
  std::printf(
      "   Committed, revealed, dealt, accepted: %zu keys, one for each bit that can be sealed.\n",
      story.context->sealed->keys->joint.size());
  return Ok{};
}

std::vector<ledger::AttributeRecord> seal_records(const Story& story) {
  const tally::EditionContext& context = *story.context;
  const tally::AttributeBlock block{context.sealed->attributes, context.attribute_keys()};
  std::vector<ledger::AttributeRecord> records(story.people.size());
  ledger::parallel_for(0)(records.size(), [&](std::size_t i) {
    const Resident& person = story.people[i];
    const std::vector<std::uint32_t> cells(std::begin(person.cells), std::end(person.cells));
    records[i] = {person.slot, tally::seal_attributes(*context.ballot, person.slot, block,
                                                      *tally::attribute_bits(block.layout, cells),
                                                      ledger::Seed::random())};
  });
  std::ranges::sort(records, {}, &ledger::AttributeRecord::slot);
  return records;
}

std::int64_t members(const Story& story, const tally::AttributeGroup& group) {
  const std::vector<std::uint32_t>& sizes = story.context->sealed->attributes.dimensions;
  std::uint32_t first = 0;
  for (std::uint32_t d = 0; d < group.dimension; ++d) first += sizes[d];
  return std::ranges::count_if(story.people, [&](const Resident& person) {
    return std::ranges::find(group.form, first + person.cells[group.dimension],
                             &tally::Term::bit) != group.form.end();
  });
}

// The fewest steps by dimension after which no group is too small; the offices know the people.
std::vector<std::uint8_t> steps_needed(const Story& story) {
  std::int64_t least = kMargin;
  const tally::MergeSteps steps = story.host.sequencer().with_state([&](const tally::State& state) {
    const tally::Edition& e = *state.edition(story.edition);
    least += e.announced.minimum_group;
    return tally::merge_steps_of(e.announced, e.defined->sealing->merges);
  });
  std::vector<std::uint32_t> applied(steps.size(), 0);
  for (std::uint32_t d = 0; d < steps.size(); ++d) {
    const auto too_small = [&] {
      const auto groups = *tally::merged_groups(story.context->sealed->attributes, steps, applied);
      return std::ranges::any_of(groups, [&](const tally::AttributeGroup& group) {
        return group.dimension == d && members(story, group) < least;
      });
    };
    while (applied[d] < steps[d].size() && too_small()) ++applied[d];
  }
  return {applied.begin(), applied.end()};
}

Result<> seal_attributes_of_all(Story& story) {
  story.part("Registrar and overseer add each resident's groups, sealed, and close the roll",
             "   Legal status, gender, age band; each may stay undisclosed. Only sums over many "
             "people can\n   be opened, and only of groups with at least 30 members.\n");
  std::vector<ledger::AttributeRecord> records = seal_records(story);
  const std::size_t at_once = kRecordsBytes / (records[0].record.size() + ledger::SlotId::kSize);
  Pipeline pipeline(story.host.sequencer());
  for (std::size_t start = 0; start < records.size(); start += at_once) {
    const auto from = records.begin() + static_cast<std::ptrdiff_t>(start);
    const auto count = std::min(at_once, records.size() - start);
    ledger::AttributesSealed event{fresh_nonce(), {}};
    std::move(from, from + static_cast<std::ptrdiff_t>(count), std::back_inserter(event.records));
    pipeline.submit(story.act(std::move(event), story.offices.roll_signers()), start);
  }
  URNA_TRY(story.drain(pipeline));
  std::vector<std::uint8_t> merged = steps_needed(story);
  const auto joined =
      static_cast<std::size_t>(std::ranges::count_if(merged, [](auto n) { return n > 0; }));
  URNA_TRY(story.close_roll({}, std::move(merged)));
  std::printf(
      "   %zu records. Groups that would be too small were joined, in %zu of 3 dimensions.\n",
      records.size(), joined);
  return Ok{};
}

// "P01, P07" of the marked projects.
std::string labels_of(const Story& story, const tally::Bits& bits) {
  const tally::QuestionContext& asked = story.context->questions[0];
  const tally::Choice chosen = *asked.layout.decode(bits);
  std::string labels;
  for (const std::int64_t position : chosen)
    labels += (labels.empty() ? "" : ", ") +
              proposal(asked.question.projects[static_cast<std::size_t>(position)], {}).label;
  return labels;
}

// Benaloh's challenge (sealed-ballots section 9): the device has shown the tracker, and does not
// know yet whether the ballot will be cast.
Result<> challenge_a_device(Story& story) {
  const std::uint32_t resident = story.find_fresh();
  const tally::EditionContext& context = *story.context;
  const tally::Credential credential = credential_of(resident, story.voters[resident].generation);
  const tally::QuestionContext& asked = context.questions[0];
  const tally::BallotHeader header{
      tally::kSealedBallot, 0, story.people[resident].slot, credential.key(), 1, {}, 0};
  const tally::Bits bits = *asked.layout.encode(story.choice(0));
  const ledger::Seed seed = tally::ballot_seed(ledger::random_bytes(32), credential);
  ledger::BallotCast ballot;
  ballot.ballot =
      tally::seal_ballot(*context.ballot, header, {asked.layout, context.keys_of(0)}, bits, seed);
  const tally::SecretScalar r = tally::ballot_randomness(*context.ballot, header, bits, seed);
  const ledger::Tracker tracker = tally::tracker_of(*context.ballot, ballot.ballot);
  std::printf(
      "   tested:    one voter does not trust the device. It has sealed a ballot and shown its "
      "tracker,\n              %s...; the voter says \"check\" instead of \"cast\", so it must "
      "open it:\n              %s, as asked. That ballot can never be cast.\n",
      ledger::to_hex(tracker.view()).substr(0, 12).c_str(), labels_of(story, bits).c_str());
  URNA_TRY(story.say(
      ledger::BallotChallenged{
          ballot.ballot, bits, ledger::Randomness::from(r.value().view()),
          tally::sign_challenge(*context.ballot, credential, tracker, ledger::random_bytes(32))},
      {}));
  ballot.signature =
      tally::sign_cast(*context.ballot, credential, tracker, ledger::random_bytes(32));
  URNA_TRY(
      story.expect("the opened ballot, cast after all", story.act(ballot, {}), Errc::tracker_seen));
  Pipeline pipeline(story.host.sequencer());
  ++story.took_part;
  URNA_TRY(story.cast(pipeline, {story.plan(resident, 0, 0)}));
  std::printf("              A new ballot, sealed anew, is cast; of that one nothing is opened.\n");
  return Ok{};
}

// Offices give the slot a new key; nothing that the old one signed counts (reason 2).
Result<> replace_key(Story& story, std::uint32_t resident) {
  ++story.voters[resident].generation;
  return story.say(ledger::SlotKeyRotated{fresh_nonce(),
                                          story.people[resident].slot,
                                          {story.key_part(resident)},
                                          ledger::RotationReason::earlier_void,
                                          {},
                                          0},
                   story.offices.roll_signers());
}

Result<> void_two_keys(Story& story) {
  std::vector<std::uint32_t> robbed;
  for (std::uint32_t i = 0; i < story.voters.size() && robbed.size() < 2; ++i) {
    const Voter& voter = story.voters[i];
    if (!voter.chains.empty() && !voter.on_paper && voter.generation == 0) robbed.push_back(i);
  }
  CHECK(robbed.size() == 2);
  VoterChain chain = story.voters[robbed[0]].chains.front();
  for (const std::uint32_t resident : robbed) URNA_TRY(replace_key(story, resident));
  std::printf(
      "   stolen:    2 keys were in other hands: registrar and overseer give the slots new ones, "
      "and\n              ballots cast with the old ones do not count. One of the two votes "
      "again.\n");
  URNA_ASSIGN(ledger::BallotCast old,
              make_cast(*story.context, {0}, credential_of(robbed[0], 0), chain, 0));
  URNA_TRY(story.expect("another ballot with a stolen key", story.act(std::move(old), {}),
                        Errc::not_on_roll));
  Pipeline pipeline(story.host.sequencer());
  return story.cast(pipeline, {story.plan(robbed[0], 0, 0)});
}

// z stands behind alpha, the betas and the commitments; it stays below the order of the group.
void bend_response(Bytes& ballot, std::size_t bits) {
  ballot[tally::kHeaderBytes + 32 * (2 * bits + 4)] ^= 1;
}

Result<> dishonest_devices(Story& story) {
  const std::uint32_t resident = story.find_fresh();
  const tally::Layout& layout = story.context->questions[0].layout;
  URNA_TRY(story.ballot_of_a_stranger());
  URNA_TRY(story.ballot_of_seven());
  URNA_TRY(story.expect("a ballot whose proof was bent by one bit",
                        story.act(device_ballot(story, resident, {0}, {layout, bend_response}), {}),
                        Errc::bad_ballot_proof));
  const ledger::BallotCast neighbours = device_ballot(
      story, (resident + 1) % static_cast<std::uint32_t>(story.people.size()), {0}, {layout});
  ledger::BallotCast copy = device_ballot(story, resident, {0}, {layout});
  std::copy(neighbours.ballot.begin() + tally::kHeaderBytes, neighbours.ballot.end(),
            copy.ballot.begin() + tally::kHeaderBytes);
  return story.expect("somebody else's sealed ballot, copied", story.act(std::move(copy), {}),
                      Errc::illegal_ballot);
}

Result<> vote(Story& story) {
  story.part("Residents vote",
             "   SEALED ballots: each carries a proof that it is legal, and shows nothing else. "
             "Whatever\n   breaks a limit is refused before it is stored.\n");
  URNA_TRY(story.say(ledger::VotingOpened{fresh_nonce()}, story.offices.quorum()));
  URNA_TRY(story.vote_at_home());
  URNA_TRY(story.vote_at_desk());
  URNA_TRY(story.vote_on_paper());
  URNA_TRY(challenge_a_device(story));
  URNA_TRY(void_two_keys(story));
  return dishonest_devices(story);
}

}  // namespace

Result<> tell_sealed(Story& story) {
  URNA_TRY(story.found());
  URNA_TRY(begin_year(story));
  URNA_TRY(story.review());
  URNA_TRY(story.enrol());
  URNA_TRY(ceremony(story));
  URNA_TRY(seal_attributes_of_all(story));
  URNA_TRY(story.ballot_too_early());
  URNA_TRY(vote(story));
  URNA_TRY(story.close_voting());
  URNA_TRY(open_papers(story));
  URNA_TRY(open_count(story));
  URNA_TRY(story.declare());
  URNA_TRY(open_turnout(story));
  return end_year(story);
}

}  // namespace urna::api::demo
