// What the law refuses of sessions, of figures about groups of people, of the action plan, of
// indicators and of surveys.
#include "tally/election/survey.h"
#include "tally/election/told_groups.h"
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Errc;

const std::vector<std::string> kCommittee{"committee1", "committee2"};
const std::vector<std::string> kOffices{"registrar", "overseer"};
constexpr std::uint8_t kYoung = 0, kOld = 1;

// With a partner, an institution, and an order in which the old join the young.
Town prepared(Phase until = Phase::announced) {
  Town town;
  town.run_to(until);
  const ledger::OrganisationsNamed named{
      town.nonce(),
      {},
      {{"ngo", both("NGO"), town.key("ngo").public_key()}},
      {{"school", both("School"), town.key("school").public_key()}}};
  EXPECT_TRUE(town.act(named, kCommittee).ok());
  EXPECT_TRUE(town.act(ledger::MergesDefined{town.nonce(), {{0, kYoung, kOld}}}, kCommittee).ok());
  return town;
}
ledger::SessionAnnounced session(Town& town) {
  return {town.nonce(),
          ledger::SessionKind::training,
          both("How to propose"),
          both("Library"),
          20260610,
          18 * 60,
          20 * 60,
          {"ro", "uk"},
          both("costs")};
}
ledger::SessionHeld held(Town& town, std::uint32_t people, std::vector<ledger::GroupCount> groups,
                         std::uint8_t merged) {
  return {town.nonce(), 0, 20260610, people, std::move(groups), {merged}};
}

TEST(Sessions, TheOrderOfMergingComesBeforeTheFirstFigure) {
  Town town;
  town.run_to(Phase::announced);
  using Merges = ledger::MergesDefined;
  const Merges right{town.nonce(), {{0, kYoung, kOld}}};
  expect_each<Merges>(
      town, right, kCommittee,
      {{Errc::bad_definition, "dimension", [](auto& e) { e.merges[0].dimension = 1; }},
       {Errc::bad_definition, "cell", [](auto& e) { e.merges[0].from = 2; }}});
  ASSERT_TRUE(town.act(right, kCommittee).ok());
  EXPECT_EQ(town.act(Merges{town.nonce(), {}}, kCommittee).code(), Errc::bad_follow_up);
  Town late;
  late.run_to(Phase::enrolment);
  ASSERT_TRUE(late.act(ledger::RollClosed{late.nonce(), 3, {}, {}, {}}, kOffices).ok());
  expect_refused(late.act(right, kCommittee), Errc::bad_follow_up, "roll is closed");
}

TEST(Sessions, AreAnnouncedByTheCommitteeOrAPartner) {
  Town town = prepared();
  using Announced = ledger::SessionAnnounced;
  expect_each<Announced>(
      town, session(town), kCommittee,
      {{Errc::unknown_value, "kind", [](auto& e) { e.kind = ledger::SessionKind{6}; }},
       {Errc::unknown_value, "kind", [](auto& e) { e.kind = ledger::SessionKind{0}; }},
       {Errc::bad_language, "title", [](auto& e) { e.title.erase("en"); }},
       {Errc::bad_language, "place", [](auto& e) { e.place.clear(); }},
       {Errc::bad_language, "topic", [](auto& e) { e.topic["uk"] = "x"; }},
       {Errc::bad_follow_up, "day", [](auto& e) { e.day = 20260631; }},
       {Errc::bad_follow_up, "ends", [](auto& e) { e.until = e.from; }},
       {Errc::bad_follow_up, "same day", [](auto& e) { e.until = 1'441; }},
       {Errc::bad_language, "once each", [](auto& e) { e.languages = {}; }},
       {Errc::bad_language, "once each",
        [](auto& e) {
          e.languages = {"ro", "ro"};
        }},
       {Errc::bad_language, "'RO'", [](auto& e) { e.languages = {"RO"}; }}});
  EXPECT_EQ(town.act(session(town), {"school"}).code(), Errc::wrong_signer);
  EXPECT_EQ(town.act(session(town), {"ngo", "committee1"}).code(), Errc::wrong_signer);
  ASSERT_TRUE(town.act(session(town), {"ngo"}).ok());
  // Whoever announced it tells who came.
  EXPECT_EQ(town.act(held(town, 5, {}, 0), kCommittee).code(), Errc::wrong_signer);
  EXPECT_TRUE(town.act(held(town, 5, {}, 0), {"ngo"}).ok());
  EXPECT_EQ(town.edition().follow_up.sessions[0].partner->label, "ngo");
}

TEST(Sessions, TellNoSmallGroup) {
  Town town = prepared();
  ASSERT_TRUE(town.act(session(town), kCommittee).ok());
  using Held = ledger::SessionHeld;
  const Held right = held(town, 5, {{0, kYoung, 3}, {0, kOld, 2}}, 0);
  expect_each<Held>(
      town, right, kCommittee,
      {{Errc::small_group, "age",
        [](auto& e) {
          e.groups = {{0, kYoung, 4}, {0, kOld, 1}};
        }},
       {Errc::wrong_group_sum, "add up", [](auto& e) { e.people = 6; }},
       {Errc::wrong_merge, "not the groups",
        [](auto& e) {
          e.groups = {{0, kYoung, 5}};
        }},
       {Errc::wrong_merge, "not the groups", [](auto& e) { e.merged = {1}; }},
       {Errc::wrong_merge, "more steps", [](auto& e) { e.merged = {2}; }},
       {Errc::wrong_merge, "every dimension", [](auto& e) { e.merged = {}; }},
       {Errc::malformed, "ascending", [](auto& e) { std::swap(e.groups[0], e.groups[1]); }},
       {Errc::bad_definition, "not defined", [](auto& e) { e.groups[1].dimension = 1; }},
       {Errc::unknown_session, "1", [](auto& e) { e.session = 1; }},
       {Errc::over_limit, "people", [](auto& e) { e.people = 1'000'001; }},
       {Errc::bad_follow_up, "day", [](auto& e) { e.day = 0; }}});
  EXPECT_TRUE(Town(town).act(held(town, 5, {{0, kYoung, 5}}, 1), kCommittee).ok());
  ASSERT_TRUE(town.act(right, kCommittee).ok());
  EXPECT_EQ(town.act(held(town, 5, {}, 0), kCommittee).code(), Errc::session_over);
}

TEST(Sessions, WithoutAnOrderNothingIsToldOfGroups) {
  Town town;
  town.run_to(Phase::announced);
  ASSERT_TRUE(town.act(session(town), kCommittee).ok());
  EXPECT_EQ(town.act(held(town, 5, {{0, kYoung, 5}}, 0), kCommittee).code(), Errc::wrong_merge);
  Town plain = town;
  EXPECT_TRUE(
      plain.act(ledger::SessionHeld{plain.nonce(), 0, 20260610, 5, {}, {}}, kCommittee).ok());
}

// Ten of the roll of whom `voted` vote; five young and five old.
Town ten(const std::vector<int>& voted) {
  Town town = prepared(Phase::review);
  for (std::uint32_t i : {0U, 1U}) EXPECT_TRUE(town.act(town.review(i), kCommittee).ok());
  EXPECT_TRUE(
      town.act(town.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0}), kCommittee).ok());
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("p" + std::to_string(i))}},
                         kOffices)
                    .ok());
  EXPECT_TRUE(
      town.act(ledger::RollClosed{town.nonce(), 10, {}, {{0, kYoung, 5}, {0, kOld, 5}}, {0}},
               kOffices)
          .ok());
  EXPECT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, kCommittee).ok());
  for (int i : voted) EXPECT_TRUE(town.act(town.cast("p" + std::to_string(i), {0}), {}).ok());
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, kCommittee).ok());
  return town;
}

TEST(Turnout, TellsNeitherFewVotersNorFewWhoStayedAway) {
  Town town = ten({0, 1, 2, 5, 6, 7});
  using Told = ledger::TurnoutReported;
  const Told right{town.nonce(), 6, {{0, kYoung, 3}, {0, kOld, 3}}, {0}};
  expect_each<Told>(town, right, kOffices,
                    {{Errc::wrong_group_sum, "the log has 6", [](auto& e) { e.people = 5; }},
                     {Errc::small_group, "did not vote",
                      [](auto& e) {
                        e.groups = {{0, kYoung, 4}, {0, kOld, 2}};
                      }},
                     {Errc::small_group, "minimum_group", [](auto& e) {
                        e.groups = {{0, kYoung, 5}, {0, kOld, 1}};
                      }}});
  EXPECT_EQ(town.act(right, kCommittee).code(), Errc::wrong_signer);
  EXPECT_EQ(told_turnout(town.edition(), {{3, 3}})->groups, right.groups);
  // Four of five young voted: the one who did not would stand out, so the groups join.
  const GroupTable joined = *told_turnout(town.edition(), {{4, 2}});
  EXPECT_EQ(joined.merged, std::vector<std::uint8_t>{1});
  EXPECT_TRUE(Town(town).act(Told{town.nonce(), 6, joined.groups, joined.merged}, kOffices).ok());
  ASSERT_TRUE(town.act(right, kOffices).ok());
  EXPECT_EQ(town.act(Told{town.nonce(), 6, {}, {}}, kOffices).code(), Errc::bad_follow_up);
  // Nine of ten: nothing can be told of groups at all.
  EXPECT_TRUE(told_turnout(ten({0, 1, 2, 3, 4, 5, 6, 7, 8}).edition(), {{5, 4}})->groups.empty());
}

ledger::PlanItem item(std::uint16_t number, const std::string& responsible) {
  return {number,       both("Train volunteers"), 20261201, responsible, {},
          both("room"), both("volunteers"),       10};
}

TEST(Plan, IsReportedOnByWhoIsResponsible) {
  Town town = prepared();
  using Set = ledger::PlanSet;
  const Set right{town.nonce(), {item(1, ""), item(2, "school")}};
  expect_each<Set>(
      town, right, kCommittee,
      {{Errc::bad_follow_up, "without items", [](auto& e) { e.items.clear(); }},
       {Errc::bad_follow_up, "ascend", [](auto& e) { e.items[1].number = 1; }},
       {Errc::bad_follow_up, "ascend", [](auto& e) { e.items[0].number = 0; }},
       {Errc::bad_follow_up, "'ngo'", [](auto& e) { e.items[0].responsible = "ngo"; }},
       {Errc::bad_follow_up, "target", [](auto& e) { e.items[0].target = 0; }},
       {Errc::bad_follow_up, "term", [](auto& e) { e.items[0].term = 2026; }},
       {Errc::bad_language, "title", [](auto& e) { e.items[0].title.clear(); }},
       {Errc::bad_language, "resources", [](auto& e) { e.items[0].resources.erase("ro"); }},
       {Errc::bad_language, "indicator", [](auto& e) { e.items[0].indicator.clear(); }}});
  using Done = ledger::ActivityReported;
  const Done done{town.nonce(), 2, 4, 20260601, 20260630, {{"ro", "patru"}}, {}};
  EXPECT_EQ(town.act(done, {"school"}).code(), Errc::unknown_item);
  ASSERT_TRUE(town.act(right, kCommittee).ok());
  expect_each<Done>(town, done, {"school"},
                    {{Errc::unknown_item, "3", [](auto& e) { e.item = 3; }},
                     {Errc::wrong_signer, "key", [](auto& e) { e.item = 1; }},
                     {Errc::over_limit, "quantity", [](auto& e) { e.quantity = 0; }},
                     {Errc::over_limit, "quantity", [](auto& e) { e.quantity = 1ULL << 54; }},
                     {Errc::bad_follow_up, "ends", [](auto& e) { e.until = 20260531; }},
                     {Errc::bad_follow_up, "from", [](auto& e) { e.from = 0; }},
                     {Errc::bad_language, "note", [](auto& e) {
                        e.note = {{"ro", ""}};
                      }}});
  ASSERT_TRUE(town.act(done, {"school"}).ok());
  expect_refused(town.act(Set{town.nonce(), {item(1, "")}}, kCommittee), Errc::bad_follow_up,
                 "item 2 was reported on");
}

TEST(Figures, AreDefinedOnceEachAndHaveTheirSource) {
  Town town = prepared();
  using Defined = ledger::IndicatorsDefined;
  const ledger::Indicator voters{"voters",
                                 ledger::Domain::participation,
                                 ledger::Unit::count,
                                 both("voters"),
                                 {{ledger::Measure::people_voted, ""}},
                                 {},
                                 ledger::TargetKind::growth,
                                 {3, 10}};
  expect_each<Defined>(
      town, {town.nonce(), {voters}}, kCommittee,
      {{Errc::bad_follow_up, "no indicator", [](auto& e) { e.indicators.clear(); }},
       {Errc::bad_follow_up, "tags must differ",
        [](auto& e) { e.indicators.push_back(e.indicators[0]); }},
       {Errc::bad_follow_up, "counts something", [](auto& e) { e.indicators[0].numerator = {}; }},
       {Errc::unknown_value, "measure",
        [](auto& e) {
          e.indicators[0].denominator = {{ledger::Measure{34}, ""}};
        }},
       {Errc::unknown_value, "domain", [](auto& e) { e.indicators[0].domain = ledger::Domain{6}; }},
       {Errc::over_limit, "target", [](auto& e) { e.indicators[0].target.denominator = 0; }},
       {Errc::bad_language, "name", [](auto& e) { e.indicators[0].name.clear(); }}});
  using Baseline = ledger::BaselineSet;
  expect_each<Baseline>(town, {town.nonce(), "voters", 2024, {1'200, 1}, both("minutes of 2024")},
                        kCommittee,
                        {{Errc::no_source, "voters", [](auto& e) { e.source = {}; }},
                         {Errc::no_source, "voters", [](auto& e) { e.source.erase("en"); }},
                         {Errc::bad_follow_up, "names its", [](auto& e) { e.indicator.clear(); }},
                         {Errc::bad_follow_up, "year", [](auto& e) { e.year = 24; }},
                         {Errc::over_limit, "value", [](auto& e) { e.value.numerator = -1; }}});
}

ledger::SurveyOpened survey(Town& town) {
  return {town.nonce(),
          both("Are you satisfied?"),
          ledger::BallotKind::open,
          ledger::Audience::roll,
          0,
          {{ledger::Asked::score, "satisfaction", both("How satisfied?"), {}},
           {ledger::Asked::yes_no, "trust", both("Do you trust it?"), {}},
           {ledger::Asked::choice, "", both("How did you vote?"), {both("web"), both("paper")}}}};
}
ledger::SurveyAnswered answer(Town& town, const std::string& name, const Choice& choice,
                              const std::function<void(BallotHeader&)>& change = nullptr) {
  const SurveyContext& asked = town.edition().context->surveys.at(0);
  BallotHeader header{kOpenBallot, 0, town.slot(name), town.credential(name).key(), 1, {}, 0};
  if (change) change(header);
  ledger::SurveyAnswered made{encode_header(header), {}};
  ledger::put(made.ballot, pack_bits(*asked.layout.encode(choice)));
  made.signature = sign_cast(asked.context, town.credential(name),
                             tracker_of(asked.context, made.ballot), ledger::Bytes(32, 7));
  return made;
}

TEST(Surveys, AreWellFormed) {
  Town town = prepared();
  using Opened = ledger::SurveyOpened;
  expect_each<Opened>(
      town, survey(town), kCommittee,
      {{Errc::keys_missing, "no sealed question",
        [](auto& e) { e.kind = ledger::BallotKind::sealed; }},
       {Errc::unknown_value, "kind", [](auto& e) { e.kind = ledger::BallotKind{9}; }},
       {Errc::unknown_value, "audience", [](auto& e) { e.audience = ledger::Audience{3}; }},
       {Errc::unknown_session, "0", [](auto& e) { e.audience = ledger::Audience::codes; }},
       {Errc::bad_follow_up, "session", [](auto& e) { e.session = 1; }},
       {Errc::bad_follow_up, "no question", [](auto& e) { e.questions.clear(); }},
       {Errc::unknown_value, "asked", [](auto& e) { e.questions[0].asked = ledger::Asked{4}; }},
       {Errc::bad_follow_up, "choices", [](auto& e) { e.questions[2].choices.pop_back(); }},
       {Errc::bad_follow_up, "choices", [](auto& e) { e.questions[0].choices = {both("x")}; }},
       {Errc::bad_language, "questions[1]: text", [](auto& e) { e.questions[1].text.clear(); }}});
}

TEST(Surveys, AreAnsweredOnceByEachCredential) {
  Town town = prepared(Phase::enrolment);
  ASSERT_TRUE(town.act(survey(town), kCommittee).ok());
  const auto refused = [&](const ledger::SurveyAnswered& event, Errc code) {
    EXPECT_EQ(Town(town).act(event, {}).code(), code);
  };
  refused(answer(town, "alice", {5, 3, 1}), Errc::illegal_ballot);  // a yes or no has two answers
  refused(answer(town, "mallory", {5, 1, 1}), Errc::not_on_roll);
  refused(answer(town, "alice", {5, 1, 1}, [](auto& h) { h.question = 1; }), Errc::unknown_survey);
  refused(answer(town, "alice", {5, 1, 1}, [](auto& h) { h.bseq = 2; }), Errc::wrong_chain);
  refused(answer(town, "alice", {5, 1, 1}, [](auto& h) { h.channel = 2; }), Errc::bad_header);
  refused(answer(town, "alice", {5, 1, 1}, [](auto& h) { h.kind = kSealedBallot; }),
          Errc::bad_header);
  ledger::SurveyAnswered forged = answer(town, "alice", {5, 1, 1});
  forged.signature.bytes[40] ^= 1;
  refused(forged, Errc::bad_credential_signature);
  ledger::SurveyAnswered shorter = answer(town, "alice", {5, 1, 1});
  shorter.ballot.pop_back();
  refused(shorter, Errc::bad_ballot_length);
  EXPECT_EQ(Town(town).act(answer(town, "alice", {5, 1, 1}), {"station1"}).code(),
            Errc::wrong_quorum);

  ASSERT_TRUE(town.act(answer(town, "alice", {5, 1, 0}), {}).ok());
  ASSERT_TRUE(town.act(answer(town, "bob", {4, 2, 2}), {}).ok());
  expect_refused(town.act(answer(town, "alice", {1, 1, 1}), {}), Errc::answered_before, "entry");
  const SurveyState& asked = town.edition().follow_up.surveys[0];
  EXPECT_EQ(asked.counts[0], (std::vector<std::uint64_t>{0, 0, 0, 0, 1, 1}));
  EXPECT_EQ(asked.counts[2], (std::vector<std::uint64_t>{1, 0, 1}));

  using Counted = ledger::SurveyPapersCounted;
  const Counted papers{town.nonce(), 0, town.station(), 3, {{{0, 0, 0, 1, 2}}, {{3, 0}}, {{0, 1}}}};
  expect_each<Counted>(
      town, papers, {"officer1", "officer2"},
      {{Errc::survey_numbers, "question 2",
        [](auto& e) {
          e.questions[1].counts = {3, 1};
        }},
       {Errc::survey_numbers, "question 1", [](auto& e) { e.questions[0].counts.pop_back(); }},
       {Errc::survey_numbers, "every question", [](auto& e) { e.questions.pop_back(); }},
       {Errc::small_group, "papers",
        [](auto& e) {
          e.papers = 1;
          e.questions = {{{0, 0, 0, 0, 1}}, {{1, 0}}, {{0, 1}}};
        }},
       {Errc::unknown_survey, "1", [](auto& e) { e.survey = 1; }},
       {Errc::unknown_station, "", [](auto& e) { e.station = {}; }}});
  EXPECT_EQ(town.act(papers, kCommittee).code(), Errc::wrong_signer);
  ASSERT_TRUE(town.act(papers, {"officer1", "officer2"}).ok());
  EXPECT_EQ(town.edition().follow_up.surveys[0].count(0, 5), 3U);
  Counted again = papers;
  again.nonce = town.nonce();
  EXPECT_EQ(town.act(again, {"officer1", "officer2"}).code(), Errc::survey_numbers);

  ASSERT_TRUE(town.act(ledger::SurveyClosed{town.nonce(), 0}, kCommittee).ok());
  EXPECT_EQ(town.act(answer(town, "carol", {1, 1, 1}), {}).code(), Errc::survey_closed);
  EXPECT_EQ(town.act(ledger::SurveyClosed{town.nonce(), 0}, kCommittee).code(),
            Errc::survey_closed);
}

// An answer made for one survey says nothing in another, nor does a vote.
TEST(Surveys, BindTheirAnswers) {
  Town town = prepared(Phase::enrolment);
  ASSERT_TRUE(town.act(survey(town), kCommittee).ok());
  const ledger::SurveyAnswered first = answer(town, "alice", {5, 1, 1});
  Town other = prepared(Phase::enrolment);
  ledger::SurveyOpened asked = survey(other);
  asked.title = both("Another");
  ASSERT_TRUE(other.act(asked, kCommittee).ok());
  EXPECT_EQ(other.act(first, {}).code(), Errc::bad_credential_signature);
}

TEST(Surveys, CodesGoToThoseWhoCame) {
  Town town = prepared(Phase::enrolment);
  ASSERT_TRUE(town.act(session(town), kCommittee).ok());
  ledger::SurveyOpened asked = survey(town);
  asked.audience = ledger::Audience::codes;
  ASSERT_TRUE(town.act(asked, kCommittee).ok());
  const auto code = [&](const std::string& name) {
    const ledger::SlotGrant grant = town.grant(name);
    return ledger::SurveyCode{grant.slot, grant.parts[0].key, grant.parts[0].proof};
  };
  using Issued = ledger::SurveyCodesIssued;
  Issued cards{town.nonce(), 0, {code("guest1"), code("guest2")}};
  std::ranges::sort(cards.codes, {}, &ledger::SurveyCode::slot);
  EXPECT_EQ(town.act(cards, kCommittee).code(), Errc::survey_numbers);  // nobody came yet
  ASSERT_TRUE(town.act(held(town, 2, {}, 0), kCommittee).ok());
  expect_each<Issued>(
      town, cards, kCommittee,
      {{Errc::survey_numbers, "at least one", [](auto& e) { e.codes.clear(); }},
       {Errc::malformed, "ascend", [](auto& e) { std::swap(e.codes[0], e.codes[1]); }},
       {Errc::bad_proof, "slot", [](auto& e) { e.codes[0].proof.bytes[40] ^= 1; }},
       {Errc::slot_exists, "slot", [&](auto& e) { e.codes = {code("alice")}; }}});
  ASSERT_TRUE(town.act(cards, kCommittee).ok());
  EXPECT_EQ(town.act(Issued{town.nonce(), 0, {code("guest3")}}, kCommittee).code(),
            Errc::survey_numbers);
  EXPECT_EQ(town.act(answer(town, "alice", {5, 1, 1}), {}).code(), Errc::not_on_roll);
  EXPECT_TRUE(town.act(answer(town, "guest1", {5, 1, 1}), {}).ok());
}

}  // namespace
}  // namespace urna::tally
