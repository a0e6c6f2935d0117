// Each measure on an edition small enough to count by hand; nothing and zero apart.
#include "tests/tally/indicators/drawn_edition.h"

namespace urna::tally {
namespace {

using drawn::of;
using drawn::value;
using ledger::Measure;
using Entries = std::vector<std::uint64_t>;
constexpr std::nullopt_t kNothing = std::nullopt;

TEST(Measures, OfProposals) {
  Edition e = drawn::edition();
  EXPECT_EQ(value(e, Measure::proposals), kNothing);  // nobody was asked for any yet
  e.phase = Phase::proposals;
  EXPECT_EQ(value(e, Measure::proposals), 0);
  EXPECT_EQ(value(e, Measure::proposals_admitted), kNothing);
  EXPECT_EQ(value(e, Measure::proposals_mixed), kNothing);
  e = drawn::declared();
  EXPECT_EQ(of(e, Measure::proposals), (Measured{3, {10, 11, 13}, 3}));
  EXPECT_EQ(of(e, Measure::proposals, "green"), (Measured{2, {11, 13}, 2}));
  EXPECT_EQ(of(e, Measure::proposals_admitted), (Measured{2, {20, 21}, 2}));
  EXPECT_EQ(value(e, Measure::proposals_admitted, "green"), 1);
  EXPECT_EQ(value(e, Measure::proposals_admitted, "cohesion+culture"), 2);
  EXPECT_EQ(value(e, Measure::proposals_admitted, "green+culture"),
            1);  // one project, counted once
  EXPECT_EQ(of(e, Measure::proposals_mixed), (Measured{1, {20}, 1}));
}

TEST(Measures, AnArgumentThatNamesNothingHasNoValue) {
  const Edition e = drawn::declared();
  EXPECT_EQ(of(e, Measure::proposals, "sport"), Measured{});
  EXPECT_EQ(value(e, Measure::proposals, "green+sport"), kNothing);
  EXPECT_EQ(value(e, Measure::proposals, "green+"), kNothing);
  EXPECT_EQ(value(e, Measure::budget, "x"), kNothing);  // takes none
  EXPECT_EQ(value(e, Measure::proposals_mixed, "green"), kNothing);
  EXPECT_EQ(value(e, Measure::groups_told, "origin"), kNothing);
  EXPECT_EQ(value(e, Measure::attendances, "party"), kNothing);
  EXPECT_EQ(value(e, Measure::plan_quantity, "1"), kNothing);
}

TEST(Measures, OfAwards) {
  Edition e = drawn::edition();
  for (const Measure m : {Measure::projects_funded, Measure::projects_funded_mixed,
                          Measure::projects_done, Measure::amount_funded, Measure::amount_spent})
    EXPECT_EQ(value(e, m), kNothing);
  EXPECT_EQ(of(e, Measure::budget), (Measured{9'000, {1}, 1}));
  e = drawn::declared();
  EXPECT_EQ(of(e, Measure::projects_funded), (Measured{2, {70}, 1}));
  EXPECT_EQ(of(e, Measure::projects_funded, "culture"), (Measured{1, {21, 70}, 2}));
  EXPECT_EQ(value(e, Measure::projects_funded_mixed), 1);
  EXPECT_EQ(of(e, Measure::amount_funded), (Measured{2'000, {20, 21, 70}, 3}));
  EXPECT_EQ(value(e, Measure::projects_done), kNothing);  // no report: not zero
  EXPECT_EQ(value(e, Measure::amount_spent), kNothing);
  e.follow_up.progress[0].amendments.push_back({80, {{}, 0, 700, {}}});
  EXPECT_EQ(of(e, Measure::amount_funded), (Measured{1'700, {21, 70, 80}, 3}));
  EXPECT_EQ(value(e, Measure::amount_funded, "cohesion"), 700);
  e.result->results[0].winners.clear();
  EXPECT_EQ(value(e, Measure::projects_done), 0);  // nothing is left to report
}

MilestoneState report(std::uint64_t at, std::uint16_t per_mille, std::int64_t spent) {
  MilestoneState made;
  made.report = {at, {{}, 0, {}, per_mille, spent, 20261101, 0, {}}};
  return made;
}

void judge(MilestoneState& milestone, std::uint64_t at, ledger::Finding finding) {
  milestone.findings.push_back({at, {{}, milestone.report.at, finding, {}, {}}});
  milestone.monitors.emplace_back();
}

TEST(Measures, OfBuilding) {
  Edition e = drawn::declared();
  EXPECT_EQ(value(e, Measure::milestones_reported), kNothing);
  EXPECT_EQ(value(e, Measure::milestones_confirmed), kNothing);
  e.follow_up.progress[0].milestones = {report(80, 500, 300), report(81, 1'000, 900)};
  EXPECT_EQ(of(e, Measure::projects_done), (Measured{1, {70, 81}, 2}));
  EXPECT_EQ(of(e, Measure::amount_spent), (Measured{900, {81}, 1}));
  EXPECT_EQ(of(e, Measure::milestones_reported), (Measured{2, {80, 81}, 2}));
  EXPECT_EQ(of(e, Measure::milestones_confirmed), (Measured{0, {}, 0}));
  judge(e.follow_up.progress[0].milestones[1], 90, ledger::Finding::confirmed);
  EXPECT_EQ(of(e, Measure::milestones_confirmed), (Measured{1, {81, 90}, 2}));
  judge(e.follow_up.progress[0].milestones[1], 91, ledger::Finding::disputed);
  EXPECT_EQ(value(e, Measure::milestones_confirmed), 0);
  EXPECT_EQ(value(e, Measure::projects_done), 0);
  e.follow_up.progress[1].milestones = {report(92, 999, 0)};
  EXPECT_EQ(value(e, Measure::projects_done), 0);
  EXPECT_EQ(value(e, Measure::amount_spent), 900);
}

SlotState voter(std::uint64_t granted, std::vector<ChainEnd> chains) {
  SlotState made;
  made.entries = {granted};
  made.chains = std::move(chains);
  return made;
}
ChainEnd ballot(std::uint16_t question, std::uint64_t at, std::uint8_t channel) {
  return {question, 1, {}, at, channel, false, {}};
}

TEST(Measures, OfTheRollAndTheVote) {
  Edition e = drawn::edition();
  EXPECT_EQ(value(e, Measure::people_on_roll), kNothing);
  EXPECT_EQ(value(e, Measure::people_voted), kNothing);
  e.roll[drawn::slot(1)] = voter(20, {ballot(0, 40, 0), ballot(1, 41, 1)});
  e.roll[drawn::slot(2)] = voter(20, {});
  e.roll[drawn::slot(3)] = voter(21, {ballot(0, 45, 0)});  // revoked below
  e.roll[drawn::slot(4)] = voter(22, {ballot(0, 46, 1)});  // went to paper
  e.roll[drawn::slot(5)] = voter(23, {ballot(0, 47, 0)});  // its key was in other hands
  e.roll[drawn::slot(3)].revoked = true;
  e.roll[drawn::slot(4)].paper = true;
  e.roll[drawn::slot(5)].chains[0].void_by_rotation = true;
  EXPECT_EQ(of(e, Measure::people_on_roll), (Measured{4, {20, 22, 23}, 3}));
  EXPECT_EQ(value(e, Measure::people_voted), kNothing);  // nobody may vote yet
  e.phase = Phase::voting;
  EXPECT_EQ(of(e, Measure::people_voted), (Measured{1, {40, 41}, 2}));
  EXPECT_EQ(value(e, Measure::ballots_paper), 0);
  e.stations[ledger::StationId{}].papers[7] = {ballot(0, 50, 2), ballot(1, 51, 2)};
  EXPECT_EQ(value(e, Measure::people_voted), 2);
  EXPECT_EQ(of(e, Measure::ballots_own_device), (Measured{1, {40}, 1}));
  EXPECT_EQ(of(e, Measure::ballots_assisted), (Measured{1, {41}, 1}));
  EXPECT_EQ(of(e, Measure::ballots_paper), (Measured{2, {50, 51}, 2}));
  e.roll_closed.emplace();
  e.roll_closed_at = 25;
  EXPECT_EQ(of(e, Measure::people_on_roll), (Measured{4, {25}, 1}));
}

TEST(Measures, NamesTheFirstEntriesAndCountsTheRest) {
  Edition e = drawn::edition();
  e.phase = Phase::voting;
  for (std::uint32_t i = 0; i < 300; ++i) {  // the last of them first
    ledger::Bytes id(16);
    id[0] = static_cast<std::uint8_t>(i >> 8);
    id[1] = static_cast<std::uint8_t>(i);
    e.roll[ledger::SlotId::from(id)] = voter(20, {ballot(0, 1'000 - i, 0)});
  }
  const Measured voted = of(e, Measure::people_voted);
  EXPECT_EQ(voted.value, 300);
  EXPECT_EQ(voted.entries_total, 300U);
  ASSERT_EQ(voted.entries.size(), kMaxNamedEntries);
  EXPECT_EQ(voted.entries.front(), 701U);
  EXPECT_EQ(voted.entries.back(), 701U + kMaxNamedEntries - 1);
}

void add_session(Edition& e, ledger::SessionKind kind, std::optional<ledger::SessionHeld> held) {
  SessionState made;
  made.announced.at = 100 + e.follow_up.sessions.size();
  made.announced.act.kind = kind;
  if (held) made.held = {200 + e.follow_up.sessions.size(), *std::move(held)};
  e.follow_up.sessions.push_back(std::move(made));
}

TEST(Measures, OfSessions) {
  using ledger::SessionKind;
  Edition e = drawn::edition();
  add_session(e, SessionKind::training, std::nullopt);
  EXPECT_EQ(value(e, Measure::attendances), kNothing);  // announced, not held
  EXPECT_EQ(value(e, Measure::sessions_held), kNothing);
  add_session(e, SessionKind::training, ledger::SessionHeld{{}, 1, 20261001, 0, {}, {}});
  EXPECT_EQ(value(e, Measure::attendances), 0);  // held, nobody came
  EXPECT_EQ(value(e, Measure::attendances, "information"), kNothing);
  add_session(e, SessionKind::information,
              ledger::SessionHeld{{}, 2, 20261001, 20, {{0, 0, 12}, {0, 1, 8}}, {1, 0}});
  add_session(e, SessionKind::information,
              ledger::SessionHeld{{}, 3, 20261001, 9, {{0, 0, 9}}, {2, 0}});
  EXPECT_EQ(of(e, Measure::attendances), (Measured{29, {201, 202, 203}, 3}));
  EXPECT_EQ(of(e, Measure::attendances, "information"), (Measured{29, {202, 203}, 2}));
  EXPECT_EQ(value(e, Measure::sessions_held, "training"), 1);
  EXPECT_EQ(value(e, Measure::attendances_of_group, "status"), kNothing);  // a cell is needed
  EXPECT_EQ(value(e, Measure::attendances_of_group, "status/protection"), kNothing);  // merged
  EXPECT_EQ(of(e, Measure::attendances_of_group, "status/protection+foreigner"),
            (Measured{8, {202}, 1}));
  EXPECT_EQ(value(e, Measure::attendances_by_group, "status/foreigner+protection"), 20);
  EXPECT_EQ(of(e, Measure::attendances_by_group, "status"), (Measured{29, {202, 203}, 2}));
  EXPECT_EQ(value(e, Measure::attendances_by_group, "gender"), kNothing);
  EXPECT_EQ(value(e, Measure::attendances_of_group, "status/citizen"), 12);
  EXPECT_EQ(value(e, Measure::attendances_of_group, "status/citizen+citizen"), kNothing);
}

TEST(Measures, OfSessionsOfOneKindByGroup) {
  using ledger::SessionKind;
  Edition e = drawn::edition();
  add_session(e, SessionKind::information,
              ledger::SessionHeld{{}, 0, 20261001, 20, {{0, 0, 12}, {0, 1, 8}}, {1, 0}});
  add_session(e, SessionKind::training,
              ledger::SessionHeld{{}, 1, 20261001, 30, {{0, 0, 10}, {0, 1, 20}}, {1, 0}});
  const char* informed = "information:status/protection+foreigner";
  EXPECT_EQ(of(e, Measure::attendances_of_group, informed), (Measured{8, {200}, 1}));
  EXPECT_EQ(of(e, Measure::attendances_by_group, informed), (Measured{20, {200}, 1}));
  EXPECT_EQ(value(e, Measure::attendances_of_group, "training:status/citizen"), 10);
  EXPECT_EQ(value(e, Measure::attendances_by_group, "training:status"), 30);
  for (const char* nothing :
       {"consultation:status/citizen", ":status/citizen", "citizen:status/citizen",
        "training:", "training:status/protection", "training"})
    EXPECT_EQ(value(e, Measure::attendances_of_group, nothing), kNothing) << nothing;
}

TEST(Measures, OfGroups) {
  Edition e = drawn::declared();
  EXPECT_EQ(value(e, Measure::groups_told), kNothing);
  EXPECT_EQ(value(e, Measure::roll_by_group, "status"), kNothing);
  e.roll_closed.emplace();
  e.roll_closed_at = 25;
  EXPECT_EQ(value(e, Measure::groups_told), kNothing);  // closed, no table
  e.roll_closed->groups = {{0, 0, 30}, {0, 1, 10}, {1, 0, 40}};
  e.roll_closed->merged = {1, 1};
  EXPECT_EQ(of(e, Measure::groups_told), (Measured{3, {25}, 1}));
  EXPECT_EQ(value(e, Measure::groups_told, "status"), 2);
  EXPECT_EQ(value(e, Measure::groups_told, "gender"), 1);
  EXPECT_EQ(value(e, Measure::roll_of_group, "status/protection+foreigner"), 10);
  EXPECT_EQ(value(e, Measure::roll_of_group, "gender/women"), kNothing);
  EXPECT_EQ(value(e, Measure::roll_of_group, "gender/women+men"), 40);
  EXPECT_EQ(value(e, Measure::roll_by_group, "gender"), 40);
  EXPECT_EQ(value(e, Measure::voted_by_group, "status"), kNothing);
  e.follow_up.turnout = {65, {{}, 20, {{0, 0, 16}, {0, 1, 4}}, {1, 1}}};
  EXPECT_EQ(of(e, Measure::voted_of_group, "status/protection+foreigner"), (Measured{4, {65}, 1}));
  EXPECT_EQ(value(e, Measure::voted_by_group, "status"), 20);
  EXPECT_EQ(value(e, Measure::voted_by_group, "gender"), kNothing);  // that dimension is not told
}

SurveyState survey(std::vector<ledger::SurveyQuestion> questions,
                   std::vector<std::vector<std::uint64_t>> counts) {
  SurveyState made;
  made.opened.at = 300;
  made.opened.act.questions = std::move(questions);
  made.counts = std::move(counts);
  return made;
}

TEST(Measures, OfSurveys) {
  using ledger::Asked;
  Edition e = drawn::edition();
  EXPECT_EQ(value(e, Measure::survey_answers), kNothing);
  e.follow_up.surveys = {survey({{Asked::score, "satisfaction", {}, {}},
                                 {Asked::yes_no, "trust", {}, {}},
                                 {Asked::choice, "", {}, {{}, {}, {}}}},
                                {{0, 0, 0, 0, 0, 0}, {0, 0, 0}, {0, 0, 0, 0}})};
  EXPECT_EQ(value(e, Measure::survey_answers), kNothing);  // open, nobody has answered
  e.follow_up.surveys[0].closed_at = 320;
  EXPECT_EQ(of(e, Measure::survey_answers), (Measured{0, {320}, 1}));
  EXPECT_EQ(value(e, Measure::survey_score_count), 0);
  e.follow_up.surveys[0].closed_at = 0;
  e.follow_up.surveys[0].counts = {{1, 0, 0, 1, 0, 2}, {0, 3, 1}, {2, 1, 1, 0}};
  e.follow_up.surveys[0].answered = {{drawn::slot(1), 310}, {drawn::slot(2), 305}};
  EXPECT_EQ(of(e, Measure::survey_answers), (Measured{9, {305, 310}, 2}));
  EXPECT_EQ(value(e, Measure::survey_score_sum), 13);
  EXPECT_EQ(value(e, Measure::survey_score_count, "satisfaction"), 3);
  EXPECT_EQ(value(e, Measure::survey_score_sum, "trust"), kNothing);  // not asked for a score
  EXPECT_EQ(value(e, Measure::survey_yes, "trust"), 3);
  EXPECT_EQ(value(e, Measure::survey_yes_or_no, "trust"), 4);
  e.follow_up.surveys[0].papers = {
      {315, {{}, 0, {}, 5, {{{1, 0, 0, 0, 1}}, {{0, 5}}, {{0, 0, 0}}}}}};
  EXPECT_EQ(of(e, Measure::survey_score_sum), (Measured{19, {305, 310, 315}, 3}));
  EXPECT_EQ(value(e, Measure::survey_yes_or_no), 9);
}

TEST(Measures, OfThePlan) {
  Edition e = drawn::edition();
  for (const Measure m : {Measure::plan_items, Measure::plan_items_done, Measure::plan_quantity})
    EXPECT_EQ(value(e, m), kNothing);
  ledger::PlanItem one, two;
  one.number = 3, one.target = 10;
  two.number = 7, two.target = 5;
  e.follow_up.plan = {400, {{}, {one, two}}};
  EXPECT_EQ(of(e, Measure::plan_items), (Measured{2, {400}, 1}));
  EXPECT_EQ(value(e, Measure::plan_items_done), kNothing);
  EXPECT_EQ(value(e, Measure::plan_quantity, "3"), kNothing);
  e.follow_up.activities = {{410, {{}, 3, 6, 0, 0, {}, {}}}, {411, {{}, 3, 4, 0, 0, {}, {}}}};
  EXPECT_EQ(of(e, Measure::plan_quantity, "3"), (Measured{10, {410, 411}, 2}));
  EXPECT_EQ(value(e, Measure::plan_quantity, "7"), kNothing);
  EXPECT_EQ(value(e, Measure::plan_quantity), 10);
  EXPECT_EQ(value(e, Measure::plan_quantity, "03"), kNothing);
  EXPECT_EQ(value(e, Measure::plan_items_done), 1);
}

// Every measure has its row; none that is defined is unknown to the program.
TEST(Measures, AllAreKnown) {
  const Edition e = drawn::declared();
  for (int m = 1; m <= static_cast<int>(Measure::milestones_reported); ++m)
    of(e, static_cast<Measure>(m));
}

}  // namespace
}  // namespace urna::tally
