// What the law refuses of milestones, of what monitors say of them, of reports and releases, and
// what a lawful one leaves in the state.
#include "tally/election/awards.h"
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Errc;
using ledger::Evidence;

const std::vector<std::string> kCommittee{"committee1", "committee2"};

ledger::Hash hash_of(const std::string& text) {
  return ledger::sha256_of(ledger::view_of(text), {});
}
ledger::Organisation organisation(Town& town, const std::string& name) {
  return {name, both(name), town.key(name).public_key()};
}
ledger::OrganisationsNamed naming(Town& town) {
  return {town.nonce(),
          {organisation(town, "monitor1"), organisation(town, "monitor2")},
          {organisation(town, "partner")},
          {organisation(town, "school")}};
}
// Declared, P1 funded with 6000, everybody named.
Town declared() {
  Town town;
  town.run_to(Phase::declared);
  EXPECT_TRUE(town.act(naming(town), kCommittee).ok());
  return town;
}
ledger::MilestoneReported milestone(Town& town, std::uint16_t per_mille, std::int64_t spent) {
  return {town.nonce(),  town.project("P1"),
          both("walls"), per_mille,
          spent,         20270301,
          20270315,      {Evidence{hash_of("photo"), both("a photo")}}};
}

TEST(FollowUp, NamesOrganisations) {
  Town town;
  town.run_to(Phase::announced);
  using Named = ledger::OrganisationsNamed;
  expect_each<Named>(
      town, naming(town), kCommittee,
      {{Errc::bad_follow_up, "labels must differ", [](auto& e) { e.monitors[0].label = ""; }},
       {Errc::bad_follow_up, "'school'", [](auto& e) { e.partners[0].label = "school"; }},
       {Errc::bad_language, "organisation 'partner': name",
        [](auto& e) { e.partners[0].name.erase("en"); }},
       {Errc::bad_key, "monitor1", [](auto& e) { e.monitors[0].key = {}; }},
       {Errc::bad_follow_up, "another role",
        [](auto& e) { e.monitors[1].key = e.institutions[0].key; }},
       {Errc::bad_follow_up, "another role",
        [&](auto& e) { e.monitors[0].key = town.key("committee3").public_key(); }},
       {Errc::bad_follow_up, "another role",
        [&](auto& e) { e.partners[0].key = town.key("officer1").public_key(); }}});
  EXPECT_EQ(town.act(naming(town), {"committee1"}).code(), Errc::wrong_quorum);
  ASSERT_TRUE(town.act(naming(town), kCommittee).ok());
  // Neither an office nor a trustee takes a key that an organisation holds.
  ledger::RoleKeyRotated turned{town.nonce(),
                                ledger::Role::registrar,
                                {},
                                town.key("registrar").public_key(),
                                town.key("monitor1").public_key()};
  EXPECT_EQ(town.act(turned, kCommittee).code(), Errc::bad_definition);
}

TEST(FollowUp, TakesAndRefusesMilestones) {
  Town town = declared();
  using Reported = ledger::MilestoneReported;
  expect_each<Reported>(
      town, milestone(town, 1'000, 6'000), kCommittee,
      {{Errc::unknown_project, "9", [](auto& e) { e.project = 9; }},
       {Errc::not_funded, "1", [&](auto& e) { e.project = town.project("P2"); }},
       {Errc::over_limit, "1001", [](auto& e) { e.per_mille = 1'001; }},
       {Errc::over_award, "6001 of 6000", [](auto& e) { e.spent = 6'001; }},
       {Errc::bad_budget, "spent", [](auto& e) { e.spent = -1; }},
       {Errc::bad_follow_up, "planned_day", [](auto& e) { e.planned_day = 20270230; }},
       {Errc::bad_follow_up, "actual_day", [](auto& e) { e.actual_day = 1; }},
       {Errc::bad_language, "title", [](auto& e) { e.title.erase("ro"); }},
       {Errc::bad_follow_up, "SHA-256", [](auto& e) { e.evidence[0].sha256 = {}; }},
       {Errc::bad_language, "evidence[0]: title", [](auto& e) { e.evidence[0].title.clear(); }}});
  EXPECT_EQ(town.act(milestone(town, 1, 1), {"monitor1"}).code(), Errc::wrong_signer);
  Town early;
  early.run_to(Phase::closed);
  EXPECT_EQ(early.act(milestone(early, 1, 1), kCommittee).code(), Errc::wrong_phase);
}

TEST(FollowUp, AnAwardIsAmendedByTheQuorumAloneAndNeverBelowWhatIsSpent) {
  Town town = declared();
  ASSERT_TRUE(town.act(milestone(town, 500, 4'000), kCommittee).ok());
  const ledger::AwardAmended amended{town.nonce(), town.project("P1"), 7'000, both("steel")};
  using Amended = ledger::AwardAmended;
  expect_each<Amended>(town, amended, kCommittee,
                       {{Errc::over_award, "4000 is spent", [](auto& e) { e.award = 3'999; }},
                        {Errc::bad_budget, "award", [](auto& e) { e.award = -1; }},
                        {Errc::not_funded, "1", [&](auto& e) { e.project = town.project("P2"); }},
                        {Errc::bad_language, "reason", [](auto& e) { e.reason.clear(); }}});
  EXPECT_EQ(town.act(amended, {"committee1"}).code(), Errc::wrong_quorum);
  EXPECT_EQ(award_of(town.edition(), town.project("P1")), 6'000);
  ASSERT_TRUE(town.act(amended, kCommittee).ok());
  EXPECT_EQ(award_of(town.edition(), town.project("P1")), 7'000);
  EXPECT_TRUE(town.act(milestone(town, 1'000, 7'000), kCommittee).ok());
  EXPECT_EQ(spent_on(town.edition(), town.project("P1")), 7'000);
}

TEST(FollowUp, OnlyMonitorsJudgeAndEachOnce) {
  Town town = declared();
  const std::uint64_t report = town.act(milestone(town, 1'000, 6'000), kCommittee).value();
  const std::uint32_t project = town.project("P1");
  EXPECT_TRUE(is_done(town.edition(), project));
  using Judged = ledger::MilestoneJudged;
  const Judged dispute{town.nonce(),
                       report,
                       ledger::Finding::disputed,
                       {{"ro", "gol"}},
                       {{hash_of("p"), both("p")}}};
  expect_each<Judged>(
      town, dispute, {"monitor1"},
      {{Errc::unknown_report, "entry 1", [](auto& e) { e.report = 1; }},
       {Errc::unknown_value, "finding", [](auto& e) { e.finding = ledger::Finding{3}; }},
       {Errc::bad_language, "reason", [](auto& e) { e.reason.clear(); }},
       {Errc::bad_language, "'ru'", [](auto& e) { e.reason["ru"] = "x"; }},
       {Errc::bad_follow_up, "SHA-256", [](auto& e) { e.evidence[0].sha256 = {}; }}});
  for (const char* name : {"committee1", "committee3", "registrar", "officer1", "station1"})
    EXPECT_EQ(town.act(dispute, {name}).code(), Errc::own_report) << name;
  EXPECT_EQ(town.act(dispute, {"partner"}).code(), Errc::wrong_signer);
  EXPECT_EQ(town.act(dispute, {"monitor1", "monitor2"}).code(), Errc::wrong_quorum);
  const Judged confirm{town.nonce(), report, ledger::Finding::confirmed, {}, {}};
  ASSERT_TRUE(town.act(confirm, {"monitor1"}).ok());
  const Judged again{town.nonce(), report, ledger::Finding::disputed, {{"ro", "no"}}, {}};
  EXPECT_EQ(town.act(again, {"monitor1"}).code(), Errc::judged_before);
  EXPECT_TRUE(last_report(town.edition(), project)->confirmed());
  // One dispute is enough.
  ASSERT_TRUE(town.act(dispute, {"monitor2"}).ok());
  EXPECT_FALSE(is_done(town.edition(), project));
  EXPECT_EQ(last_report(town.edition(), project)->monitors[1].label, "monitor2");
  // A monitor named again with another key stays the same monitor.
  ledger::OrganisationsNamed renamed = naming(town);
  renamed.monitors[0].key = town.key("monitor1 anew").public_key();
  ASSERT_TRUE(town.act(renamed, kCommittee).ok());
  Judged third = again;
  third.nonce = town.nonce();
  EXPECT_EQ(town.act(third, {"monitor1 anew"}).code(), Errc::judged_before);
  EXPECT_EQ(town.act(third, {"monitor1"}).code(), Errc::wrong_signer);
}

TEST(FollowUp, AReportSpeaksOfThisLog) {
  Town town = declared();
  using Published = ledger::ReportPublished;
  const Published right{town.nonce(),
                        town.state.size,
                        town.state.tree.root(),
                        "urna 1",
                        {{"en", hash_of("en")}, {"ro", hash_of("ro")}},
                        hash_of("data")};
  expect_each<Published>(
      town, right, kCommittee,
      {{Errc::wrong_report, "tree_size", [](auto& e) { ++e.tree_size; }},
       {Errc::wrong_report, "tree_size", [](auto& e) { e.tree_size = 3; }},
       {Errc::wrong_report, "root", [](auto& e) { e.root = hash_of("other"); }},
       {Errc::wrong_report, "tool", [](auto& e) { e.tool.clear(); }},
       {Errc::wrong_report, "data package", [](auto& e) { e.data = {}; }},
       {Errc::wrong_report, "a page", [](auto& e) { e.pages[0].sha256 = {}; }},
       {Errc::malformed, "ascend", [](auto& e) { std::swap(e.pages[0], e.pages[1]); }},
       {Errc::bad_language, "each language", [](auto& e) { e.pages.pop_back(); }}});
  ledger::RecommendationsMade advice{town.nonce(), {both("more benches")}};
  expect_each<ledger::RecommendationsMade>(
      town, advice, kCommittee,
      {{Errc::bad_follow_up, "no recommendation", [](auto& e) { e.recommendations.clear(); }},
       {Errc::bad_language, "recommendation", [](auto& e) { e.recommendations[0].erase("en"); }}});
}

TEST(FollowUp, AReleaseNamesItsFilesInOrder) {
  Town town;
  town.run_to(Phase::announced);
  const ledger::ClientReleased right{
      town.nonce(), "1.0", {{"/assets/a.mjs", hash_of("a")}, {"/assets/b.mjs", hash_of("b")}}};
  expect_each<ledger::ClientReleased>(
      town, right, kCommittee,
      {{Errc::bad_follow_up, "version", [](auto& e) { e.version.clear(); }},
       {Errc::bad_follow_up, "without files", [](auto& e) { e.assets.clear(); }},
       {Errc::bad_follow_up, "asset 'b'", [](auto& e) { e.assets[1].path = "b"; }},
       {Errc::malformed, "ascend", [](auto& e) { std::swap(e.assets[0], e.assets[1]); }}});
}

TEST(FollowUp, KeysOfOfficesTurnAfterTheDeclarationToo) {
  Town town = declared();
  ledger::RoleKeyRotated turned{town.nonce(),
                                ledger::Role::committee,
                                {},
                                town.key("committee1").public_key(),
                                town.key("committee1 anew").public_key()};
  ASSERT_TRUE(town.act(turned, kCommittee).ok());
  EXPECT_EQ(town.act(milestone(town, 1, 1), kCommittee).code(), Errc::wrong_signer);
  EXPECT_TRUE(town.act(milestone(town, 1, 1), {"committee1 anew", "committee2"}).ok());
}

}  // namespace
}  // namespace urna::tally
