// `urna demo`: both kinds of edition, from the founding to an audit that has nothing to add.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "api/commands/acts.h"
#include "audit/verify.h"
#include "ledger/source.h"
#include "tally/indicators/indicators.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

class Demo : public CommandLine {
 protected:
  // Tells the story into ledger `d` and audits the bundle that it leaves.
  audit::Audit tell(std::uint32_t residents, bool open) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_demo({path("d"), "127.0.0.1:0", residents, false, open});
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    // 4: the auditor's program does not stand beside this test.
    EXPECT_TRUE(code == 0 || code == 4) << out_ << err_;
    const auto source = ledger::open_bundle(path("d.tar"));
    if (!source) return {{}, tally::State(""), {}};
    const auto vkey = (*source)->get("vkey");
    audit::Options options;
    options.key = *ledger::parse_vkey(ledger::text_of(*vkey).substr(0, vkey->size() - 1));
    return audit::verify(**source, options);
  }
  void expect_refused(const std::vector<std::string>& words) const {
    for (const std::string& word : words)
      EXPECT_THAT(out_, testing::ContainsRegex("refused: .* " + word + "\n"));
  }
};

// Of the year that is told at length, and of the one after.
const tally::Edition& edition_of(const audit::Audit& audit, std::uint32_t year = 2026) {
  for (const auto& [id, edition] : audit.state.editions)
    if (edition.announced.calendar.voting_from / 10'000 == year) return edition;
  ADD_FAILURE() << "no edition of " << year;
  return audit.state.editions.begin()->second;
}

// Everything around and after the vote has happened, in both years.
void expect_followed_up(const audit::Audit& audit) {
  for (const std::uint32_t year : {2026U, 2027U}) {
    const tally::FollowUp& told = edition_of(audit, year).follow_up;
    EXPECT_TRUE(told.organisations && told.merges && told.plan && told.client) << year;
    EXPECT_EQ(told.progress.size(), 3U) << year;
    EXPECT_GE(told.sessions.size(), 4U) << year;
    for (const tally::SessionState& session : told.sessions) EXPECT_TRUE(session.held) << year;
    EXPECT_GE(told.activities.size(), 6U) << year;
    ASSERT_EQ(told.surveys.size(), edition_of(audit, year).sealed ? 2U : 1U) << year;
    EXPECT_NE(told.surveys[0].closed_at, 0U) << year;
    EXPECT_GE(told.surveys[0].answered.size(), 80U) << year;
    ASSERT_EQ(told.reports.size(), 1U) << year;
    EXPECT_EQ(told.reports[0].act.pages.size(), 4U) << year;
  }
  EXPECT_EQ(edition_of(audit).follow_up.baselines.size(), 2U);
}

// The second year's figures are held against the first's.
void expect_compared(const audit::Audit& audit) {
  ledger::EditionId next;
  for (const auto& [id, edition] : audit.state.editions)
    if (edition.announced.calendar.voting_from > 20270101) next = id;
  std::size_t compared = 0;
  for (const tally::Reading& reading : tally::read_indicators(audit.state, next))
    compared += reading.value && reading.before ? 1 : 0;
  EXPECT_GT(compared, 10U);
}

void expect_every_way_to_vote(const tally::Edition& edition) {
  const tally::Turnout turnout = tally::turnout_of(edition, 0);
  EXPECT_GT(turnout.own_device, 0U);
  EXPECT_GT(turnout.assisted, 0U);
  EXPECT_GT(turnout.paper, 0U);
  EXPECT_GE(turnout.not_counted, 1U);  // whose key was stolen and who did not vote again
  EXPECT_GT(edition.cast_counts.superseded, 0U);
  EXPECT_EQ(edition.sealed->challenged.size(), 1U);
  const tally::PaperSample& sample = edition.sealed->samples.at(0);
  EXPECT_EQ(sample.slots.size(), std::min<std::size_t>(5, turnout.paper));
  ASSERT_TRUE(sample.opened.has_value());
  EXPECT_THAT(sample.opened->differing, IsEmpty());
}

// One false share, one trustee who is away, and the count goes on.
void expect_mishaps_of_trustees(const tally::SealedCount& count) {
  std::vector<std::uint32_t> right, wrong;
  for (const tally::SumShare& share : count.shares)
    (share.valid ? right : wrong).push_back(share.trustee);
  EXPECT_EQ(right, (std::vector<std::uint32_t>{1, 3, 4}));
  EXPECT_EQ(wrong, std::vector<std::uint32_t>{2});
  EXPECT_EQ(count.mixers, (std::vector<std::uint32_t>{1, 2, 3, 4}));
}

// Answers in confidence are opened as sums.
void expect_confidence_kept(const tally::FollowUp& told) {
  ASSERT_EQ(told.surveys.size(), 2U);
  const tally::SurveyState& survey = told.surveys[1];
  EXPECT_TRUE(survey.is_sealed() && survey.is_told());
  EXPECT_GE(survey.answered.size(), 30U);
  EXPECT_EQ(survey.count(0, 1) + survey.count(0, 2), survey.answered.size());
}

void expect_groups_large_enough(const tally::Edition& edition, std::size_t residents) {
  EXPECT_EQ(edition.sealed->records.size(), residents);
  ASSERT_TRUE(edition.sealed->roll.opened && edition.sealed->turnout.opened);
  for (const std::int64_t people : edition.sealed->roll.opened->counts)
    EXPECT_GE(people, edition.announced.minimum_group);
}

TEST_F(Demo, ASealedEditionIsAuditedToTheLastSealedCheck) {
  const audit::Audit audit = tell(300, false);
  EXPECT_EQ(audit.report.exit_code(), 0) << to_text(audit.report);
  EXPECT_THAT(audit.report.checked,
              IsSupersetOf({"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10",
                            "11", "12", "13", "14", "15", "16", "17", "18", "19", "19.1"}));
  expect_refused({"wrong_quorum",  "tag_in_use",        "keys_missing",    "voting_not_open",
                  "tracker_seen",  "not_on_roll",       "illegal_ballot",  "bad_ballot_proof",
                  "voting_closed", "wrong_counted_set", "wrong_count",     "wrong_result",
                  "small_group",   "no_source",         "own_report",      "judged_before",
                  "over_award",    "wrong_signer",      "answered_before", "wrong_report"});
  ASSERT_EQ(audit.state.editions.size(), 2U);
  expect_followed_up(audit);
  expect_compared(audit);
  const tally::Edition& edition = edition_of(audit);
  ASSERT_TRUE(edition.result && edition.sealed);
  expect_every_way_to_vote(edition);
  expect_mishaps_of_trustees(edition.sealed->counts.at(0));
  expect_groups_large_enough(edition, 300);
  expect_confidence_kept(edition.follow_up);
  EXPECT_THAT(edition.result->results[0].winners, Not(IsEmpty()));
  // So few people live in the villages here that their question is never opened.
  EXPECT_FALSE(tally::may_be_opened(edition, 1));
  EXPECT_THAT(out_, HasSubstr("never opened"));
  EXPECT_THAT(edition.result->results[1].winners, IsEmpty());

  EXPECT_EQ(run({"demo", "--no-serve", "--ledger", path("d")}), 2);  // a ledger stands there
  EXPECT_TRUE(said("not empty")) << err_;
}

TEST_F(Demo, AnOpenEditionTellsItsWholeStory) {
  const audit::Audit audit = tell(600, true);
  EXPECT_EQ(audit.report.exit_code(), 0) << to_text(audit.report);
  ASSERT_EQ(audit.state.editions.size(), 2U);
  expect_followed_up(audit);
  expect_compared(audit);
  EXPECT_THAT(edition_of(audit).result->results[0].winners, Not(IsEmpty()));
  EXPECT_THAT(edition_of(audit).result->results[1].winners, Not(IsEmpty()));
  EXPECT_FALSE(edition_of(audit).sealed.has_value());
  EXPECT_THAT(out_, HasSubstr("OPEN ballots"));
  expect_refused({"wrong_quorum", "tag_in_use", "voting_not_open", "not_on_roll", "illegal_ballot",
                  "voting_closed", "wrong_result"});
}

TEST_F(Demo, NeitherBothKindsNorSomebodyElsesFolder) {
  EXPECT_EQ(run({"demo", "--no-serve", "--open", "--sealed", "--ledger", path("d")}), 2);
  std::filesystem::create_directory(path("mine"));
  write("mine/letter", "keep me");
  EXPECT_EQ(run({"demo", "--no-serve", "--ledger", path("mine")}), 2);
  EXPECT_TRUE(said("not empty")) << err_;
  EXPECT_TRUE(std::filesystem::exists(path("mine/letter")));
  EXPECT_FALSE(std::filesystem::exists(path("mine.tar")));
}

}  // namespace
}  // namespace urna::api
