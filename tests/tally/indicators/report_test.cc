// The report's rows and its data package, of a town in which everything happened; and the state of
// it as a snapshot.
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/file.h"
#include "tally/indicators/indicators.h"
#include "tests/fixture/follow_up.h"

namespace urna::tally {
namespace {

using fixture::Town;

Town full_town() {
  Town town;
  town.run_to(Phase::declared);
  fixture::follow_up(town);
  return town;
}

// Every kind of act that may come around the vote is in the town's log.
TEST(Snapshot, ThatIsFullComesBackAsItWas) {
  const Town town = full_town();
  const FollowUp& after = town.edition().follow_up;
  EXPECT_TRUE(after.organisations && after.merges && after.turnout && after.plan && after.client &&
              after.indicators);
  EXPECT_FALSE(after.progress.empty() || after.sessions.empty() || after.activities.empty() ||
               after.recommendations.empty() || after.reports.empty() || after.baselines.empty() ||
               after.surveys.empty());
  const Bytes bytes = encode_state(town.state);
  auto back = decode_state(bytes);
  ASSERT_TRUE(back.ok()) << to_text(back.error());
  EXPECT_EQ(back->editions.at(town.id).follow_up, after);
  EXPECT_EQ(encode_state(*back), bytes);
  EXPECT_EQ(report_package(*back, town.id), report_package(town.state, town.id));
  // What answers are judged by is there again.
  EXPECT_EQ(back->editions.at(town.id).context->surveys.size(), 2U);
}

TEST(Snapshot, ThatIsCutShortIsNone) {
  const Bytes bytes = encode_state(full_town().state);
  for (std::size_t size = bytes.size() - 1; size > bytes.size() - 2'000; size -= 97)
    EXPECT_FALSE(decode_state(ByteView(bytes).first(size)).ok()) << size;
}

// The same of a sealed edition, with the entry that opened its groups.
TEST(Snapshot, KeepsWhereGroupsWereOpened) {
  Town town;
  town.seal();
  town.run_to(Phase::declared);
  town.open_groups();
  const SealedState& sealed = *town.edition().sealed;
  EXPECT_EQ(sealed.turnout.opened_at, town.state.size - 1);
  EXPECT_GT(town.edition().roll_closed_at, 0U);
  const Bytes bytes = encode_state(town.state);
  const auto back = decode_state(bytes);
  ASSERT_TRUE(back.ok()) << to_text(back.error());
  EXPECT_EQ(back->editions.at(town.id).sealed->turnout, sealed.turnout);
  EXPECT_EQ(back->editions.at(town.id).roll_closed_at, town.edition().roll_closed_at);
  // One group of three is told: young and old joined (the fixture's only step).
  EXPECT_EQ(measure(town.edition(), {ledger::Measure::voted_of_group, "age/young+old"}),
            (Measured{3, {sealed.turnout.opened_at}, 1}));
  EXPECT_EQ(measure(town.edition(), {ledger::Measure::roll_of_group, "age/young"}).value,
            std::nullopt);
}

std::string value_of(const std::vector<ReportRow>& rows, const std::string& section,
                     const std::string& figure, const std::string& argument) {
  for (const ReportRow& row : rows)
    if (row.section == section && row.figure == figure && row.argument == argument)
      return row.value.empty() ? "not reported" : row.value;
  return "no row";
}

TEST(Report, SaysWhatHappened) {
  const Town town = full_town();
  const auto rows = report_rows(town.state, town.id);
  const auto is = [&](const char* section, const char* figure, const char* argument,
                      const char* value) {
    EXPECT_EQ(value_of(rows, section, figure, argument), value)
        << section << " " << figure << " " << argument;
  };
  is("participation", "people_on_roll", "", "3");
  is("participation", "people_voted", "", "3");
  is("participation", "attendances", "", "42");
  is("participation", "attendances", "training", "30");
  is("participation", "attendances", "consultation", "not reported");
  is("participation", "session_people", "1", "12");
  is("groups", "session", "0/age/young", "20");
  is("groups", "session", "0/age/old", "10");
  is("proposals", "proposals", "", "2");
  is("proposals", "proposals", "green", "0");
  is("vote", "ballots_own_device", "", "3");
  is("vote", "counted", "0", "3");
  is("vote", "slots", "0", "3");
  is("projects", "budget", "", "10000");
  is("projects", "score", "0/P1", "2");
  is("projects", "score", "0/P2", "1");
  is("projects", "cost", "0/P1", "6000");
  is("projects", "funded", "0/P1", "1");
  is("projects", "funded", "0/P2", "0");
  is("projects", "spent", "0", "6000");
  is("implementation", "award", "P1", "5500");
  is("implementation", "spent", "P1", "5400");
  is("implementation", "per_mille", "P1", "1000");
  is("implementation", "confirmed", "P1", "1");
  is("implementation", "projects_done", "", "1");
  is("implementation", "milestones_reported", "", "2");
  is("implementation", "milestones_confirmed", "", "1");
  is("satisfaction", "survey_score_sum", "", "28");  // 5 + 3, papers 3 + 4 + 4 + 5, and a code's 4
  is("satisfaction", "survey_score_count", "", "7");
  is("satisfaction", "answers", "0/1/1", "4");
  is("satisfaction", "answered", "1", "1");
  is("satisfaction", "papers", "0", "4");
  is("indicators", "satisfaction", "", "4");
  is("indicators", "satisfaction", "standing", "3");
  is("indicators", "people_voted", "before", "2");
  is("indicators", "people_voted", "change", "1/2");
  is("indicators", "people_voted", "standing", "3");
  is("indicators", "trust", "", "2/3");
  is("indicators", "share_done", "", "1");
  is("indicators", "share_newcomers", "", "not reported");
  is("plan", "reported", "1", "60");
  is("plan", "target", "2", "200");
  is("plan", "plan_items_done", "", "1");
}

TEST(Report, EveryEntryThatARowNamesIsThere) {
  const Town town = full_town();
  for (const ReportRow& row : report_rows(town.state, town.id)) {
    EXPECT_TRUE(std::ranges::is_sorted(row.entries)) << row.figure;
    EXPECT_LE(row.entries.size(), kMaxNamedEntries);
    for (const std::uint64_t entry : row.entries) EXPECT_LT(entry, town.state.size) << row.figure;
  }
}

TEST(Report, PackageIsCanonicalAndGuarded) {
  Town town;
  town.run_to(Phase::proposals);
  ASSERT_TRUE(town.act(town.proposal("=1+1", 10), {"proposer"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  const auto files = report_package(town.state, town.id);
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files, report_package(town.state, town.id));
  const std::string& table = files.at("figures.csv");
  EXPECT_TRUE(table.starts_with("section,figure,argument,numerator,denominator,entries\r\n"));
  EXPECT_NE(table.find("\r\nproposals,proposals,,3,1,3 4 5\r\n"), std::string::npos) << table;
  EXPECT_NE(table.find("\r\nparticipation,people_voted,,,,\r\n"), std::string::npos);
  EXPECT_NE(files.at("report.json").find("\"tree_size\":" + std::to_string(town.state.size)),
            std::string::npos);
}

// A label or a tag that a spreadsheet would run stands behind an apostrophe.
TEST(Report, AFormulaIsNoFormula) {
  Town town = full_town();
  auto& edition = town.state.editions.at(town.id);
  edition.projects[0].filed.label = "=cmd|' /C calc'!A0";
  edition.follow_up.indicators->act.indicators[0].tag = "@sum";
  const std::string table = report_package(town.state, town.id).at("figures.csv");
  EXPECT_NE(table.find(",'=cmd|"), std::string::npos);
  EXPECT_NE(table.find(",'@sum"), std::string::npos);
  EXPECT_EQ(table.find(",=cmd|"), std::string::npos);
  EXPECT_EQ(table.find(",@sum"), std::string::npos);
}

// A report says which program made it; the name is that of the release.
TEST(Report, ToolIsNamedAsTheProgramIs) {
  const auto lists = ledger::read_file(std::string(URNA_SOURCE_DIR) + "/CMakeLists.txt", 1U << 20);
  ASSERT_TRUE(lists.ok());
  const std::string version(kReportTool.substr(std::string_view("urna ").size()));
  EXPECT_NE(ledger::text_of(*lists).find("project(urna VERSION " + version + " "),
            std::string_view::npos);
}

TEST(Report, HashCoversNamesAndBytes) {
  const std::map<std::string, std::string> files{{"a", "1"}, {"b", "2"}};
  const Hash hash = package_hash(files);
  EXPECT_EQ(hash, package_hash({{"b", "2"}, {"a", "1"}}));
  EXPECT_NE(hash, package_hash({{"a", "1"}}));
  EXPECT_NE(hash, package_hash({{"a", "1"}, {"b", "3"}}));
  EXPECT_NE(hash, package_hash({{"a", "1"}, {"c", "2"}}));
}

}  // namespace
}  // namespace urna::tally
