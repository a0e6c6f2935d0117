// What the law refuses of the roll, of ballots and of paper beyond what the scenarios tell.
#include "tally/election/choice.h"
#include "tally/election/counted.h"
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using ledger::SlotId;

const std::vector<std::string> kOffices{"registrar", "overseer"};
const std::vector<std::string> kOfficers{"officer1", "officer2"};

Town at(Phase phase) {
  Town town;
  town.run_to(phase);
  return town;
}
ledger::KeyPart part_of(Town& town, const std::string& name, const SlotId& slot) {
  const Credential& mine = town.credential(name);
  return {mine.key(),
          prove_possession(roll_context(Town::kOrigin, town.id), mine, slot, Bytes(32, 1))};
}
ledger::SlotGrant grant_of(Town& town, const std::string& name, const SlotId& slot) {
  ledger::SlotGrant grant = town.grant(name);
  grant.slot = slot;
  grant.parts = {part_of(town, name, slot)};
  return grant;
}
ledger::Tag tag(std::uint8_t first) { return ledger::Tag{{first}}; }

TEST(Refusals, OfAGrant) {  // E02, E03, E13
  Town town = at(Phase::enrolment);
  using Granted = ledger::SlotsGranted;
  Granted event{town.nonce(), {town.grant("dan"), town.grant("eva")}};
  event.grants[0].tags = {tag(1), tag(2)};
  const SlotId dan = town.slot("dan"), at_station = paper_slot(town.station(), 5);
  expect_each<Granted>(
      town, event, kOffices,
      {{Errc::malformed, "no grant", [](auto& e) { e.grants = {}; }},
       {Errc::bad_proof, "one or two parts", [](auto& e) { e.grants[0].parts = {}; }},
       {Errc::bad_proof, "slot",
        [](auto& e) {
          for (ledger::SlotGrant& grant : e.grants) grant.parts[0].proof.bytes[40] ^= 1;
        }},
       {Errc::slot_exists, "slot 00", [&](auto& e) { e.grants[0] = grant_of(town, "dan", {}); }},
       {Errc::slot_exists, "slot",
        [&](auto& e) { e.grants[0] = grant_of(town, "dan", at_station); }},
       {Errc::slot_exists, "slot", [&](auto& e) { e.grants[1] = grant_of(town, "eva", dan); }},
       {Errc::key_in_use, "slot",
        [&](auto& e) { e.grants[1] = grant_of(town, "dan", town.slot("eva")); }},
       {Errc::tag_in_use, "one to four", [](auto& e) { e.grants[0].tags = {}; }},
       {Errc::malformed, "tags must",
        [](auto& e) {
          e.grants[0].tags = {tag(2), tag(1)};
        }},
       {Errc::malformed, "tags must",
        [](auto& e) {
          e.grants[0].tags = {tag(1), tag(1)};
        }},
       {Errc::tag_in_use, "slot", [](auto& e) { e.grants[1].tags = {tag(2)}; }}});
  // Half of the credential made by each office.
  event.grants[0].parts = {part_of(town, "dan", dan), part_of(town, "dan2", dan)};
  ASSERT_TRUE(town.act(event, kOffices).ok());
  EXPECT_EQ(town.edition().roll.at(dan).key,
            add(town.credential("dan").key(), town.credential("dan2").key()));
}

TEST(Refusals, OfARotation) {  // E05, E14
  Town town = at(Phase::enrolment);
  using Rotated = ledger::SlotKeyRotated;
  const SlotId alice = town.slot("alice");
  const Rotated event{
      town.nonce(), alice, {part_of(town, "alice2", alice)}, ledger::RotationReason::earlier_stand,
      {},           0};
  expect_each<Rotated>(
      town, event, kOffices,
      {{Errc::malformed, "day belongs to", [](auto& e) { e.day = 20260914; }},
       {Errc::bad_proof, "slot", [](auto& e) { e.parts[0].proof.bytes[40] ^= 1; }},
       {Errc::unknown_value, "reason", [](auto& e) { e.reason = ledger::RotationReason{}; }}});
  Rotated here = event;
  here.station = town.station();
  here.day = 20260914;
  expect_each<Rotated>(town, here, {"station1", "officer1", "overseer"},
                       {{Errc::malformed, "day 20260231", [](auto& e) { e.day = 20260231; }}});
  ASSERT_TRUE(town.act(ledger::SlotPaper{town.nonce(), alice, town.station()}, kOfficers).ok());
  expect_refused(town.act(event, kOffices), Errc::slot_is_paper, "slot");
}

TEST(Refusals, OfRevokingAndOfGoingToPaper) {  // E06, E12
  Town town = at(Phase::enrolment);
  expect_refused(town.act(ledger::SlotRevoked{town.nonce(), town.slot("bob"), 1}, {"registrar"}),
                 Errc::wrong_quorum, "exactly 2");
  using Paper = ledger::SlotPaper;
  expect_each<Paper>(town, {town.nonce(), town.slot("bob"), town.station()}, kOfficers,
                     {{Errc::unknown_station, "", [](auto& e) { e.station = {}; }},
                      {Errc::unknown_slot, "slot", [](auto& e) { e.slot = {}; }}});
}

TEST(Refusals, OfAnOfficeAfterTheRollClosed) {  // E04
  Town town = at(Phase::enrolment);
  ASSERT_TRUE(town.act(ledger::RollClosed{town.nonce(), 3, {}, {}, {}}, kOffices).ok());
  expect_refused(town.act(ledger::EligibilityRefused{town.nonce(), 1, {}, {}}, kOffices),
                 Errc::roll_closed, "");
}

TEST(Refusals, OfGroupsOfTheRoll) {  // E08
  Town town = at(Phase::enrolment);
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("dan")}}, kOffices).ok());
  using Closed = ledger::RollClosed;
  expect_each<Closed>(
      town, {town.nonce(), 4, {}, {{0, 0, 2}, {0, 1, 2}}, {}}, kOffices,
      {{Errc::bad_definition, "active_slots", [](auto& e) { e.active_slots = 5; }},
       {Errc::bad_definition, "not defined", [](auto& e) { e.groups[1].dimension = 1; }},
       {Errc::bad_definition, "not defined", [](auto& e) { e.groups[1].cell = 2; }},
       {Errc::malformed, "strictly ascending", [](auto& e) { e.groups[1].cell = 0; }},
       {Errc::bad_definition, "minimum_group", [](auto& e) { e.groups[1].people = 1; }},
       {Errc::bad_definition, "do not add up", [](auto& e) { e.groups[1].people = 3; }}});
}

TEST(Refusals, OfABallotsPlaceAndItsStation) {
  Town town = at(Phase::voting);
  const auto cast = [&](auto change) {
    return town.cast("alice", {0}, [&](Town::Draft& draft) { change(draft.header); });
  };
  expect_refused(town.act(cast([](BallotHeader& h) { h.bseq = 0; }), {}), Errc::wrong_chain,
                 "expected bseq 1");
  const auto assisted = cast([](BallotHeader& h) { h.channel = 1; });
  Bytes bent = town.submission(assisted, {"station1"});
  bent.back() ^= 1;
  expect_refused(town.submit(bent), Errc::bad_signature, "by key");
  EXPECT_TRUE(town.act(assisted, {"station1"}).ok());
}

// A town of two questions at a station with a session; alice, who may answer only the first
// question, went to paper.
class Papers : public testing::Test {
 protected:
  Papers() {
    town_.run_to(Phase::review);
    for (const std::uint32_t i : {0U, 1U})
      EXPECT_TRUE(town_.act(town_.review(i), town_.committee).ok());
    ledger::BallotDefined defined = town_.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0});
    defined.questions.push_back(defined.questions[0]);
    for (std::uint16_t q = 0; q < 2; ++q) {
      defined.questions[q].projects = {q};
      defined.questions[q].budget = 5'000;
    }
    defined.styles = {{0, {0, 1}}, {7, {0}}};
    EXPECT_TRUE(town_.act(defined, town_.committee).ok());
    for (const char* name : {"alice", "bob"}) {
      ledger::SlotGrant grant = town_.grant(name);
      grant.style = name[0] == 'a' ? 7 : 0;
      EXPECT_TRUE(town_.act(ledger::SlotsGranted{town_.nonce(), {grant}}, kOffices).ok());
    }
    EXPECT_TRUE(town_.act(ledger::VotingOpened{town_.nonce()}, town_.committee).ok());
  }
  ledger::PaperSessionOpened session() {
    const ledger::KeyPart part = part_of(town_, "session", paper_slot(town_.station(), 0));
    return {town_.nonce(), town_.station(), part.key, part.proof};
  }
  Bytes paper(std::uint32_t serial, std::uint16_t question,
              const std::function<void(Town::Draft&)>& change = nullptr,
              const std::vector<std::string>& signers = {"station1"}) {
    const auto made = town_.cast("session", {0}, [&](Town::Draft& draft) {
      draft.header.slot = paper_slot(town_.station(), serial);
      draft.header.channel = 2;
      draft.header.question = question;
      if (change) change(draft);
    });
    return town_.submission(ledger::PaperBallot{made.ballot, made.signature}, signers);
  }
  void go_to_paper(const char* name) {
    EXPECT_TRUE(
        town_.act(ledger::SlotPaper{town_.nonce(), town_.slot(name), town_.station()}, kOfficers)
            .ok());
  }
  ledger::PaperManifest manifest(std::uint32_t papers, std::uint32_t ballots) {
    return {town_.nonce(), town_.station(), papers, ballots};
  }
  Town town_;
};

TEST_F(Papers, ASessionIsTheStationsOwn) {  // E13, O17
  using Opened = ledger::PaperSessionOpened;
  const SlotId at_station = paper_slot(town_.station(), 0);
  expect_each<Opened>(town_, session(), {"station1"},
                      {{Errc::unknown_station, "", [](auto& e) { e.station = {}; }},
                       {Errc::bad_proof, "", [](auto& e) { e.proof.bytes[40] ^= 1; }},
                       {Errc::key_in_use, "", [&](auto& e) {
                          const ledger::KeyPart bobs = part_of(town_, "bob", at_station);
                          e.key = bobs.key;
                          e.proof = bobs.proof;
                        }}});
  expect_refused(town_.act(session(), {"officer1"}), Errc::wrong_signer, "key");
}

TEST_F(Papers, AnswersAreNoMoreThanPeopleMayGive) {  // E12, O17
  ASSERT_TRUE(town_.act(session(), {"station1"}).ok());
  expect_refused(town_.submit(paper(1, 0)), Errc::paper_numbers, "more papers than people");
  go_to_paper("alice");
  expect_refused(town_.submit(paper(1, 1)), Errc::paper_numbers, "0 people on paper");
  ASSERT_TRUE(town_.submit(paper(1, 0)).ok());
  go_to_paper("bob");
  ASSERT_TRUE(town_.submit(paper(1, 1)).ok());
  expect_refused(town_.submit(paper(1, 1)), Errc::chain_conflict, "serial 1 has answered");
  expect_refused(town_.submit(paper(2, 1)), Errc::paper_numbers, "1 people on paper");
  ASSERT_TRUE(town_.submit(paper(2, 0)).ok());
  EXPECT_EQ(town_.edition().cast_counts.papers, 3U);
}

TEST_F(Papers, APaperIsWhatAPaperMustBe) {  // O17
  go_to_paper("alice");
  ASSERT_TRUE(town_.act(session(), {"station1"}).ok());
  const auto refused = [&](Errc code, const char* said, auto change) {
    expect_refused(town_.submit(paper(1, 0, change)), code, said);
  };
  using Draft = Town::Draft;
  refused(Errc::bad_header, "question 9", [](Draft& d) { d.header.question = 9; });
  refused(Errc::bad_header, "channel 0", [](Draft& d) { d.header.channel = 0; });
  refused(Errc::bad_ballot_length, "body", [](Draft& d) { d.body = Bytes(9); });
  refused(Errc::unknown_station, "", [](Draft& d) { d.header.slot = {}; });
  refused(Errc::not_on_roll, "slot",
          [&](Draft& d) { d.header.key = town_.credential("bob").key(); });
  refused(Errc::wrong_chain, "cast once", [](Draft& d) { d.header.bseq = 2; });
  refused(Errc::wrong_chain, "cast once", [](Draft& d) { d.header.prev.bytes[0] = 1; });
  refused(Errc::illegal_ballot, "", [](Draft& d) { d.body = {3}; });
  expect_refused(town_.submit(paper(1, 0, nullptr, {})), Errc::station_signature_missing, "");
  expect_refused(town_.submit(paper(1, 0, nullptr, {"officer1"})), Errc::wrong_signer, "key");
  Bytes bent = paper(1, 0);
  bent.back() ^= 1;
  expect_refused(town_.submit(bent), Errc::bad_signature, "by key");
  auto forged = town_.cast("session", {0}, [&](Draft& d) {
    d.header.slot = paper_slot(town_.station(), 1);
    d.header.channel = 2;
  });
  forged.signature.bytes[40] ^= 1;
  expect_refused(town_.act(ledger::PaperBallot{forged.ballot, forged.signature}, {"station1"}),
                 Errc::bad_credential_signature, "");
  EXPECT_TRUE(town_.submit(paper(1, 0)).ok());
}

TEST_F(Papers, AManifestIsTheStationsAndCounts) {  // O17
  go_to_paper("alice");
  expect_refused(town_.act(manifest(0, 0), kOfficers), Errc::paper_session, "");
  ASSERT_TRUE(town_.act(session(), {"station1"}).ok());
  ASSERT_TRUE(town_.submit(paper(1, 0)).ok());
  using Manifest = ledger::PaperManifest;
  expect_each<Manifest>(town_, manifest(1, 1), kOfficers,
                        {{Errc::unknown_station, "", [](auto& e) { e.station = {}; }},
                         {Errc::paper_numbers, "1 papers", [](auto& e) { e.papers = 2; }},
                         {Errc::paper_numbers, "1 answers", [](auto& e) { e.ballots = 2; }}});
  expect_refused(town_.act(manifest(1, 1), {"officer1"}), Errc::wrong_quorum, "exactly 2");
  ASSERT_TRUE(town_.act(manifest(1, 1), kOfficers).ok());
  expect_refused(town_.act(manifest(1, 1), kOfficers), Errc::paper_session, "");
  expect_refused(
      town_.act(ledger::SlotPaper{town_.nonce(), town_.slot("bob"), town_.station()}, kOfficers),
      Errc::paper_session, "manifest is in");
  expect_refused(town_.act(ledger::VotingClosed{town_.nonce()}, {"committee1"}), Errc::wrong_quorum,
                 "exactly 2");
  ASSERT_TRUE(town_.act(ledger::VotingClosed{town_.nonce()}, town_.committee).ok());
  expect_refused(town_.act(manifest(1, 1), kOfficers), Errc::voting_closed, "");
}

TEST_F(Papers, TurnoutAndCountSeeEveryChannel) {
  go_to_paper("alice");
  ASSERT_TRUE(town_.act(session(), {"station1"}).ok());
  ASSERT_TRUE(town_.submit(paper(1, 0)).ok());
  ASSERT_TRUE(town_.act(manifest(1, 1), kOfficers).ok());
  ASSERT_TRUE(town_.act(town_.cast("bob", {0}), {}).ok());
  ASSERT_TRUE(town_.act(ledger::VotingClosed{town_.nonce()}, town_.committee).ok());
  ledger::ResultDeclared right = *town_.result();
  expect_refused(town_.act(right, {"committee1"}), Errc::wrong_quorum, "exactly 2");
  const auto wrong = [&](auto change) {
    ledger::ResultDeclared bent = right;
    change(bent);
    return town_.act(bent, town_.committee);
  };
  expect_refused(wrong([](auto& r) { r.results[1].question = 2; }), Errc::wrong_result,
                 "question number");
  expect_refused(wrong([](auto& r) { r.results[1].trace.bytes[0] ^= 1; }), Errc::wrong_result,
                 "question 1, the trace differs");
  expect_refused(wrong([](auto& r) { r.results.pop_back(); }), Errc::wrong_result,
                 "number of questions");
  ASSERT_TRUE(town_.act(right, town_.committee).ok());
  EXPECT_EQ(right.results[0].counted, 2U);
  EXPECT_EQ(right.results[1].counted, 0U);
  Edition papers_alone = town_.edition();  // whatever slots stand before and behind the station
  papers_alone.roll.clear();
  EXPECT_EQ(counted_ballots(papers_alone, 0), 1U);
}

// Limits of points ballots: at the limit and one beyond.
TEST(Refusals, OfPointsBeyondTheQuestionsLimits) {  // B09
  Town town = at(Phase::review);
  for (const std::uint32_t i : {0U, 1U}) ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  ledger::BallotDefined defined = town.ballot({ledger::LayoutKind::points, 0, 0, 3, 4, 0});
  defined.questions[0].predicates = {2, 1, 0, 0};
  ASSERT_TRUE(town.act(defined, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, kOffices).ok());
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  expect_refused(town.act(town.cast("alice", {1, 0}), {}), Errc::illegal_ballot,
                 "fewer points than 2");
  expect_refused(town.act(town.cast("alice", {1, 1}), {}), Errc::illegal_ballot,
                 "more projects than 1");
  EXPECT_TRUE(town.act(town.cast("alice", {2, 0}), {}).ok());
}

TEST(Refusals, OfTooFewPlusVotes) {  // B09
  Town town;
  town.rule.scoring = ledger::Scoring::plus_minus;
  town.rule.minus_weight = 1;
  town.run_to(Phase::review);
  for (const std::uint32_t i : {0U, 1U}) ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  ledger::BallotDefined defined = town.ballot({ledger::LayoutKind::approval, 1, 1, 0, 0, 0});
  defined.questions[0].predicates.maximum_minus = 1;
  ASSERT_TRUE(town.act(defined, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, kOffices).ok());
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  expect_refused(town.act(town.cast("alice", {3}), {}), Errc::illegal_ballot, "0 plus votes");
  EXPECT_TRUE(town.act(town.cast("alice", {0, 3}), {}).ok());
}

// The clock of the log: no entry before the last, none between two minutes, none out of its place.
TEST(Refusals, OfTimesAndPlaces) {  // T19
  Town town = at(Phase::announced);
  const Bytes bytes = town.submission(ledger::ProposalsOpened{town.nonce()}, town.committee);
  const auto parsed = ledger::parse_submission(bytes);
  const auto replayed = [&](const Bytes& entry) {
    State state = town.state;
    Verdict verdict = check(*parsed, state.check_context());
    return replay(state, entry, *parsed, verdict);
  };
  const std::uint64_t size = town.state.size, time = town.state.last_time;
  EXPECT_TRUE(replayed(ledger::make_entry(size, time, bytes)).ok());
  EXPECT_EQ(replayed(Bytes(3)).code(), Errc::too_short);
  EXPECT_EQ(replayed(ledger::make_entry(size + 1, time, bytes)).code(), Errc::wrong_index);
  EXPECT_EQ(replayed(ledger::make_entry(size, time - 60, bytes)).code(), Errc::time_backwards);
  EXPECT_EQ(replayed(ledger::make_entry(size, time + 1, bytes)).code(), Errc::malformed);
  Verdict verdict = check(*parsed, town.state.check_context());
  EXPECT_EQ(admit(town.state, *parsed, bytes, verdict, time - 60).code(), Errc::time_backwards);
}

TEST(Refusals, WhatIsLookedUpIsTheEventAndTheTracker) {  // T24
  Town town = at(Phase::voting);
  const auto keys = [&](const Bytes& bytes) {
    const auto parsed = ledger::parse_submission(bytes);
    return lookup_keys(*parsed, check(*parsed, town.state.check_context()));
  };
  EXPECT_EQ(keys(town.submission(ledger::VotingClosed{town.nonce()}, town.committee)).size(), 1U);
  const auto cast = town.cast("alice", {0});
  const auto found = keys(town.submission(cast, {}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1], tracker_key(tracker_of(*town.edition().context->ballot, cast.ballot)));
}

}  // namespace
}  // namespace urna::tally
