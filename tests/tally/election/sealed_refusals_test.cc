// What the law refuses of sealed questions, their keys, attributes and counts beyond what the
// scenarios tell.
#include "ledger/parallel.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"
#include "tally/election/replay.h"
#include "tally/election/sample.h"
#include "tally/election/trustee.h"
#include "tests/fixture/teller.h"
#include "tests/fixture/town_forger.h"
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using Defined = ledger::BallotDefined;

const std::vector<std::string> kOffices{"registrar", "overseer"};

Town reviewed(std::uint32_t trustees = 3, std::uint32_t threshold = 2) {
  Town town;
  town.seal(2, trustees, threshold);
  town.run_to(Phase::review);
  for (const std::uint32_t i : {0U, 1U}) EXPECT_TRUE(town.act(town.review(i), town.committee).ok());
  return town;
}
Defined definition_of(Town& town) {
  return town.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0});
}
// As if so many projects like the first had been filed and admitted.
void multiply_projects(Town& town, std::size_t count) {
  auto& projects = town.state.editions.at(town.id).projects;
  projects.assign(count, ProjectState(projects[0]));
}

TEST(SealedRefusals, OfADefinitionsTrustees) {  // Y13
  Town town = reviewed();
  const ledger::PublicKey station = town.key("station1").public_key();
  const auto sealing = [](auto change) { return [change](Defined& e) { change(*e.sealing); }; };
  expect_each<Defined>(
      town, definition_of(town), town.committee,
      {{Errc::bad_definition, "exactly where", [](auto& e) { e.sealing.reset(); }},
       {Errc::unsupported_kind, "no limits",
        [](auto& e) {
          e.questions[0].layout = {ledger::LayoutKind::ranking, 0, 1, 0, 0, 0};
          e.questions[0].predicates.minimum_projects = 1;
        }},
       {Errc::bad_key_order, "trustees",
        sealing([](auto& s) { std::ranges::reverse(s.trustees); })},
       {Errc::bad_definition, "threshold", sealing([](auto& s) { s.threshold = 0; })},
       {Errc::bad_definition, "threshold", sealing([](auto& s) { s.threshold = 4; })},
       {Errc::bad_definition, "minimum_ballots", sealing([](auto& s) { s.minimum_ballots = 0; })},
       {Errc::bad_definition, "another role", sealing([&](auto& s) {
          s.trustees[0] = station;
          std::ranges::sort(s.trustees);
        })},
       {Errc::bad_definition, "merge steps must",
        sealing([](auto& s) { s.merges[0].dimension = 1; })},
       {Errc::bad_definition, "a merge step names",
        sealing([](auto& s) { s.merges[0].from = 9; })}});
  Defined plain = definition_of(town);
  plain.sealing->merges = {};
  EXPECT_TRUE(town.act(plain, town.committee).ok());
}

TEST(SealedRefusals, OfMergeStepsThatDoNotAscend) {
  Town town;
  town.seal();
  ASSERT_TRUE(town.act(town.founding(), town.committee).ok());
  ledger::EditionAnnounced announced = town.announcement();
  announced.dimensions.push_back(announced.dimensions[0]);
  announced.dimensions[1].tag = "street";
  ASSERT_TRUE(town.act(announced, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.proposal("P1", 10), {"proposer"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.review(0), town.committee).ok());
  Defined event = definition_of(town);
  event.sealing->merges = {{0, 0, 1}, {1, 0, 1}};
  expect_each<Defined>(town, event, town.committee,
                       {{Errc::bad_definition, "merge steps must ascend",
                         [](Defined& e) { std::ranges::reverse(e.sealing->merges); }}});
}

TEST(SealedRefusals, OfQuestionsThatCannotBeSealed) {  // Y15
  Town town = reviewed();
  using ledger::LayoutKind;
  const auto as = [](ledger::LayoutSpec spec) {
    return [spec](Defined& e) { e.questions[0].layout = spec; };
  };
  expect_each<Defined>(town, definition_of(town), town.committee,
                       {{Errc::bad_layout, "cannot be found again",
                         as({LayoutKind::points, 0, 0, 2'000'000, 2'000'000, 0})},
                        {Errc::over_limit, "does not fit a chunk",
                         as({LayoutKind::points, 0, 0, 70'000, 70'000, 0})}});
  Town many = town;
  multiply_projects(many, 700);
  expect_refused(many.act(definition_of(many), many.committee), Errc::bad_layout,
                 "a sealed ballot of 701 bits");
}

// The ceremony's work grows with trustees, threshold and positions.
TEST(SealedRefusals, OfACeremonyThatDoesNotEnd) {
  Town large = reviewed(64, 64);
  multiply_projects(large, 500);
  expect_refused(large.act(definition_of(large), large.committee), Errc::bad_definition,
                 "too many keys");
  multiply_projects(large, 400);
  EXPECT_TRUE(large.act(definition_of(large), large.committee).ok());
}

TEST(SealedRefusals, OfAMixByOneTrustee) {
  Town town = reviewed(1, 1);
  expect_each<Defined>(town, definition_of(town), town.committee,
                       {{Errc::bad_definition, "at least two trustees", [](Defined& e) {
                           e.questions[0].layout = {ledger::LayoutKind::ranking, 0, 1, 0, 0, 0};
                         }}});
}

// One question sealed, one open, one sealed and mixed: each is judged as what it is.
TEST(SealedRefusals, OfQuestionsSideBySide) {
  Town town;
  town.seal();
  town.run_to(Phase::review);
  auto& projects = town.state.editions.at(town.id).projects;
  projects.resize(4, ProjectState(projects[0]));
  for (const std::uint32_t i : {0U, 1U, 2U, 3U})
    ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  Defined event = definition_of(town);
  event.questions.resize(4, event.questions[0]);
  for (std::uint16_t q = 0; q < 4; ++q) {
    event.questions[q].projects = {q};
    event.questions[q].budget = 2'500;
  }
  event.questions[0].kind = ledger::BallotKind::open;
  event.questions[2].layout =
      event.questions[3].layout = {ledger::LayoutKind::ranking, 0, 1, 0, 0, 0};
  ASSERT_TRUE(town.act(event, town.committee).ok());
  const EditionContext& context = *town.edition().context;
  EXPECT_FALSE(context.questions[0].mixed || context.questions[1].mixed);
  EXPECT_TRUE(context.questions[2].mixed && context.questions[3].mixed);
  town.hold_ceremony();
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  ledger::CountedSetDeclared set;
  expect_refused(town.act(set, town.committee), Errc::count_step, "question 0 is not sealed");
  expect_refused(town.give({ledger::SumShareGiven{{}, 0, 1, {}}, {}}, 1), Errc::count_step,
                 "question 0 is not sealed");
  expect_refused(town.give({ledger::SampleSharesGiven{{}, 0, 1, {}}, {}}, 1), Errc::count_step,
                 "question 0 is not sealed");
}

TEST(SealedRefusals, OfWhatBelongsToSealedEditions) {  // Y12
  Town town;
  town.run_to(Phase::enrolment);
  expect_refused(town.act(ledger::KeyCommitted{town.nonce(), 1, 1, {}, {}}, {"registrar"}),
                 Errc::ceremony_step, "no sealed question");
  expect_refused(town.act(ledger::AttributesSealed{town.nonce(), {}}, kOffices), Errc::keys_missing,
                 "no sealed question");
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  const auto cast = town.cast("alice", {0});
  const ledger::BallotChallenged challenge{
      cast.ballot, {0}, {}, town.challenge_signature("alice", cast.ballot)};
  expect_refused(town.act(challenge, {}), Errc::bad_header, "nothing to open");
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  expect_refused(
      town.act(ledger::GroupSetDeclared{town.nonce(), ledger::GroupSet::roll, {}, 0, {}, {}},
               town.committee),
      Errc::count_step, "no sealed attributes");
  EXPECT_EQ(opened_sample(town.edition(), 0, {}, town.state.means).code(), Errc::count_step);
}

// Each step of the ceremony is taken once, by and against trustees there are.
TEST(SealedRefusals, OfStepsOfTheCeremony) {  // Y12, Y13
  Town town;
  town.seal();
  town.run_to(Phase::enrolment);
  std::vector<TrusteeAct> reveals, deals;
  for (int step = 0; step < 3; ++step)
    for (const std::uint32_t l : {1U, 2U, 3U}) {
      auto acts = next_of_ceremony(town.edition(), town.trustee(l), town.state.means);
      ASSERT_TRUE(acts.ok());
      if (step == 1) reveals.push_back(acts->at(0));
      if (step == 2) deals.push_back(acts->at(0));
      ASSERT_TRUE(town.give(acts->at(0), l).ok());
    }
  expect_refused(town.give(reveals[0], 1), Errc::ceremony_step, "given: reveal");
  expect_refused(town.give(deals[0], 1), Errc::ceremony_step, "given: shares");
  expect_refused(town.give({ledger::KeyComplaint{{}, 1, 1, 4}, {}}, 1), Errc::wrong_trustee,
                 "trustee 4 of 3");
  expect_refused(town.act(ledger::KeyRunVoided{town.nonce(), 1, {4}}, town.committee),
                 Errc::wrong_trustee, "trustee 4 of 3");
  expect_refused(town.act(ledger::KeyRunVoided{town.nonce(), 1, {2, 1}}, town.committee),
                 Errc::malformed, "must ascend");
  // One answer settles one complaint.
  for (const std::uint32_t accused : {2U, 3U})
    ASSERT_TRUE(town.give({ledger::KeyComplaint{{}, 1, 1, accused}, {}}, 1).ok());
  auto answer = next_of_ceremony(town.edition(), town.trustee(3), town.state.means);
  ASSERT_TRUE(answer.ok());
  ASSERT_TRUE(town.give(answer->at(0), 3).ok());
  EXPECT_EQ(town.edition().sealed->run.complaint(1, 2)->answered, 0);
  EXPECT_EQ(town.edition().sealed->run.complaint(1, 3)->answered, 1);
}

Town with_keys() {
  Town town;
  town.seal(1);
  town.run_to(Phase::enrolment);
  town.hold_ceremony();
  return town;
}

TEST(SealedRefusals, OfAttributeRecords) {  // E08
  Town town = with_keys();
  expect_refused(town.act(ledger::AttributesSealed{town.nonce(), {}}, kOffices), Errc::malformed,
                 "no record");
  const auto forged = [&](const char* name) -> ledger::AttributeRecord {
    return {town.slot(name),
            fixture::forge_record(town.edition(), town.slot(name), {1, 0}, scalar_of(12'345))};
  };
  ledger::AttributesSealed twins{town.nonce(), {forged("alice"), forged("bob")}};
  std::ranges::sort(twins.records, {}, &ledger::AttributeRecord::slot);
  expect_refused(town.act(twins, kOffices), Errc::alpha_seen, "slot");
  using Closed = ledger::RollClosed;
  ASSERT_TRUE(town.act(town.records({"alice", "bob"}), kOffices).ok());
  Town gone = town;  // carol, who has no record, is on the roll no longer
  ASSERT_TRUE(gone.act(ledger::SlotRevoked{gone.nonce(), gone.slot("carol"), 1}, kOffices).ok());
  EXPECT_TRUE(gone.act(Closed{gone.nonce(), 2, {}, {}, {1}}, kOffices).ok());
  ASSERT_TRUE(town.act(town.records({"carol"}), kOffices).ok());
  expect_each<Closed>(town, {town.nonce(), 3, {}, {}, {1}}, kOffices,
                      {{Errc::bad_definition, "opened by trustees",
                        [](auto& e) {
                          e.groups = {{0, 0, 3}};
                        }},
                       {Errc::wrong_merge, "every dimension", [](auto& e) { e.merged = {}; }},
                       {Errc::wrong_merge, "more steps", [](auto& e) { e.merged = {2}; }}});
}

TEST(SealedRefusals, OfAnEditionWithoutDimensions) {
  Town town;
  town.seal(1);
  ASSERT_TRUE(town.act(town.founding(), town.committee).ok());
  ledger::EditionAnnounced announced = town.announcement();
  announced.dimensions = {};
  ASSERT_TRUE(town.act(announced, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.proposal("P1", 10), {"proposer"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.review(0), town.committee).ok());
  Defined event = definition_of(town);
  event.sealing->merges = {};
  ASSERT_TRUE(town.act(event, town.committee).ok());
  town.hold_ceremony();
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, kOffices).ok());
  expect_refused(
      town.act(ledger::AttributesSealed{town.nonce(), {{town.slot("alice"), Bytes(32)}}}, kOffices),
      Errc::bad_attributes, "no dimensions");
  EXPECT_TRUE(town.act(ledger::RollClosed{town.nonce(), 1, {}, {}, {}}, kOffices).ok());
}

// What a town of three with keys knows of groups, from its roll to its close.
Errc group_set_after(const std::vector<std::string>& records, bool close_roll,
                     const std::vector<std::string>& voters, ledger::GroupSet set) {
  Town town = with_keys();
  if (!records.empty()) {
    EXPECT_TRUE(town.act(town.records(records), kOffices).ok());
  }
  for (const char* name : {"alice", "bob", "carol"})
    if (close_roll && std::ranges::find(records, name) == records.end()) {
      EXPECT_TRUE(town.act(ledger::SlotRevoked{town.nonce(), town.slot(name), 1}, kOffices).ok());
    }
  if (close_roll) {
    EXPECT_TRUE(
        town.act(ledger::RollClosed{town.nonce(), records.size(), {}, {}, {1}}, kOffices).ok());
  }
  EXPECT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  for (const std::string& voter : voters) EXPECT_TRUE(town.act(town.cast(voter, {0}), {}).ok());
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  const auto declare = [&](ledger::GroupSet which) {
    ledger::GroupSetDeclared event{{}, which, {}, 0, {}, {}};
    if (close_roll) event = group_set(town.edition(), which, town.state.means);
    event.nonce = town.nonce();
    const auto answer = town.act(event, town.committee);
    return answer.ok() ? Errc::none : answer.code();
  };
  if (set == ledger::GroupSet::roll) return declare(set);
  EXPECT_EQ(declare(ledger::GroupSet::roll), Errc::none);
  for (const std::uint32_t l : {1U, 2U})
    EXPECT_TRUE(town.give(*group_share(town.edition(), ledger::GroupSet::roll, town.trustee(l),
                                       town.state.means),
                          l)
                    .ok());
  EXPECT_TRUE(town.publish(*opened_groups(town.edition(), ledger::GroupSet::roll)).ok());
  return declare(set);
}

TEST(SealedRefusals, OfGroupsThatWouldTellOnSomebody) {  // P04
  using ledger::GroupSet;
  const std::vector<std::string> all{"alice", "bob", "carol"};
  EXPECT_EQ(group_set_after({}, false, {}, GroupSet::roll), Errc::count_step);
  EXPECT_EQ(group_set_after(all, false, {}, GroupSet::roll), Errc::count_step);
  EXPECT_EQ(group_set_after(all, true, {}, GroupSet::roll), Errc::none);
  EXPECT_EQ(group_set_after({"bob"}, true, {}, GroupSet::roll), Errc::small_group);
  EXPECT_EQ(group_set_after(all, true, all, GroupSet::turnout), Errc::none);
  EXPECT_EQ(group_set_after(all, true, {"alice", "bob"}, GroupSet::turnout), Errc::small_group);
}

TEST(SealedRefusals, ARecordWhoseSlotIsRevokedIsInNoGroup) {
  Town town = with_keys();
  ASSERT_TRUE(town.act(town.records({"alice", "bob", "carol"}), kOffices).ok());
  ASSERT_TRUE(town.act(ledger::SlotRevoked{town.nonce(), town.slot("carol"), 1}, kOffices).ok());
  ASSERT_TRUE(town.act(ledger::RollClosed{town.nonce(), 2, {}, {}, {1}}, kOffices).ok());
  EXPECT_EQ(group_set(town.edition(), ledger::GroupSet::roll, town.state.means).slots, 2U);
}

// Material that was there when its entry was admitted and is gone when it is needed again.
TEST(SealedRefusals, OfMaterialThatIsGone) {  // T21, S25
  Town town;
  town.seal(1);
  town.rule.method = ledger::Method::equal_shares;
  town.run_to(Phase::closed);
  const Means& means = town.state.means;
  EXPECT_EQ(fetch_blob(Means{}, {}).code(), Errc::blob_missing);
  ledger::CountedSetDeclared set = counted_set(town.edition(), 0, means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
  for (const std::uint32_t l : {1U, 2U})
    ASSERT_TRUE(town.give(*sum_share(town.edition(), 0, town.trustee(l), means), l).ok());
  const auto without = [&](auto act) {
    const std::string name = blob_name(*town.edition().sealed->counts.at(0).rows);
    const Bytes kept = town.blobs->bytes.at(name);
    town.blobs->bytes.erase(name);
    expect_refused(act(), Errc::blob_missing, "blob/");
    town.blobs->bytes[name] = kept;
  };
  ASSERT_TRUE(town.give(*mix_stage(town.edition(), 0, town.trustee(1), means), 1).ok());
  const TrusteeAct second = *mix_stage(town.edition(), 0, town.trustee(2), means);
  without([&] { return town.give(second, 2); });
  ASSERT_TRUE(town.give(second, 2).ok());
  const TrusteeAct first_rows = *row_shares(town.edition(), 0, town.trustee(1), means);
  without([&] { return town.give(first_rows, 1); });
  ASSERT_TRUE(town.give(first_rows, 1).ok());
  ASSERT_TRUE(town.give(*row_shares(town.edition(), 0, town.trustee(2), means), 2).ok());
  const TrusteeAct opened = *opened_question(town.edition(), 0, means);
  without([&] { return town.publish(opened); });
  EXPECT_TRUE(town.publish(opened).ok());
}

TEST(SealedRefusals, OfAMixThatTheRuleDoesNotNeed) {
  Town town;
  town.seal(1);
  town.run_to(Phase::closed);
  ledger::CountedSetDeclared set = counted_set(town.edition(), 0, town.state.means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
  expect_refused(town.give({ledger::MixStageAdded{{}, 0, 1, 1, {}, {}, {}}, {}}, 1),
                 Errc::count_step, "needs no mix");
}

// A sample of more papers, or of more numbers, than are opened.
TEST(SealedRefusals, OfSamplesThatAreTooLarge) {
  Town town;
  town.seal(1);
  town.run_to(Phase::closed);
  const std::vector<std::string> lottery{"committee1", "committee2", "overseer"};
  ledger::PaperSampleDrawn drawn{town.nonce(), 0,           town.edition().closing_root,
                                 1'025,        "minutes 1", Bytes(32, 7)};
  auto& papers = town.state.editions.at(town.id).stations.at(town.station()).papers;
  for (std::uint32_t serial = 1; serial <= 1'025; ++serial)
    papers[serial] = {{1, 1, {}, 0, 2, false, {}}, {0, 1, {}, 0, 2, false, {}}};
  expect_refused(town.act(drawn, lottery), Errc::bad_sample, "1025 papers");
  drawn.reference = "";
  expect_refused(town.act(drawn, lottery), Errc::bad_sample, "reference");
  papers[1] = {{1, 1, {}, 0, 2, false, {}}};  // it answers another question
  drawn.reference = "minutes 1";
  EXPECT_EQ(sampled_slots(town.edition(), drawn).size(), 1'024U);
  auto context = std::make_shared<EditionContext>(*town.edition().context);
  context->questions[0].layout = *approval(6, 0, 1);
  town.state.editions.at(town.id).context = context;
  expect_refused(town.act(drawn, lottery), Errc::bad_sample, "1024 papers of 6 numbers");
}

// A sample of two papers, drawn and given by two trustees.
fixture::Teller sampled() {
  fixture::Teller teller;
  std::size_t number = 0;
  for (const char* text :
       {"seal minimum=1", "run-to-voting", "paper person alice", "paper person bob", "paper open",
        "paper ballot P1 serial=1", "paper ballot P1 serial=2", "cast carol P2",
        "paper manifest papers=2 ballots=2", "close", "sample 2", "sample-share 1",
        "sample-share 2"}) {
    teller.line = *fixture::parse_line(text, ++number);
    if (!teller.tell_at_once()) {
      EXPECT_TRUE(teller.tell().ok()) << text;
    }
  }
  return teller;
}

TEST(SealedRefusals, OfASampleThatCannotBeOpened) {  // T21, S25
  fixture::Teller teller = sampled();
  Town& town = teller.town;
  const auto shares = [&](const Edition& edition, const Means& means) {
    return sample_shares(edition, 0, town.trustee(3), means);
  };
  EXPECT_TRUE(shares(town.edition(), town.state.means).ok());
  EXPECT_EQ(shares(town.edition(), Means{}).code(), Errc::blob_missing);
  Edition few = town.edition();
  auto context = std::make_shared<EditionContext>(*few.context);
  context->sealed->minimum_ballots = 4;  // of three
  few.context = context;
  EXPECT_EQ(shares(few, town.state.means).code(), Errc::too_few_ballots);
  context->sealed->minimum_ballots = 2;  // one would stay sealed
  EXPECT_EQ(shares(few, town.state.means).code(), Errc::bad_sample);
  town.blobs->bytes.erase(blob_name(town.edition().sealed->samples.at(0).parts[1].shares));
  teller.line = *fixture::parse_line("sample-opened", 99);
  expect_refused(teller.tell(), Errc::blob_missing, "blob/");
}

// Whoever asks for one check alone is told of no other, and judges that one as ever.
TEST(SealedRefusals, OfOneCheckAlone) {
  Town town;
  town.seal(1);
  town.rule.method = ledger::Method::equal_shares;
  town.run_to(Phase::declared);
  std::vector<ledger::ByteView> entries(town.entries.begin(), town.entries.end());
  for (const bool batch : {true, false})
    for (const Errc only : {Errc::bad_key_proof, Errc::bad_ballot_proof, Errc::wrong_chunk}) {
      State state(Town::kOrigin);
      state.means.blobs = town.state.means.blobs;
      if (batch) state.means.fresh = ledger::sha256({});
      state.means.wanted = [only](Errc code) { return code == only; };
      EXPECT_TRUE(replay_stretch(state, entries, ledger::parallel_for(1)).ok());
      EXPECT_EQ(state.tree.root(), town.state.tree.root());
    }
}

}  // namespace
}  // namespace urna::tally
