// Published reports made again, data packages held against the log.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "audit/command.h"
#include "audit/report_data.h"
#include "tally/indicators/indicators.h"
#include "tests/fixture/follow_up.h"

namespace urna::audit {
namespace {

namespace fs = std::filesystem;
using fixture::Town;

Options pinned(Town& town) {
  Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  options.jobs = 2;
  return options;
}
Report audit(Town& town) {
  return verify(*ledger::memory_source(town.bundle()), pinned(town)).report;
}
bool was_checked(const Report& report, const std::string& check) {
  return std::ranges::find(report.checked, check) != report.checked.end();
}

Town declared() {
  Town town;
  town.run_to(tally::Phase::declared);
  return town;
}

TEST(PublishedReport, ThatIsRightIsMadeAgain) {
  Town town = declared();
  EXPECT_FALSE(was_checked(audit(town), "report-data"));  // none is there to be checked
  fixture::follow_up(town);
  ASSERT_TRUE(town.act(ledger::RecommendationsMade{town.nonce(), {{{"en", "x"}, {"ro", "x"}}}},
                       town.committee)
                  .ok());  // the log goes on
  const Report report = audit(town);
  EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
  EXPECT_TRUE(was_checked(report, "report-root"));
  EXPECT_TRUE(was_checked(report, "report-data"));
}

// The law lets them pass: it does not print. The audit does.
TEST(PublishedReport, OfOtherDataIsAFault) {
  Town town = declared();
  ledger::ReportPublished act = fixture::published(town);
  act.data.bytes[0] ^= 1;
  const auto entry = town.act(act, town.committee);
  ASSERT_TRUE(entry.ok()) << to_text(entry.error());
  ASSERT_TRUE(town.act(fixture::published(town), town.committee).ok());  // a right one behind it
  const Report report = audit(town);
  ASSERT_TRUE(report.first_fault.has_value());
  EXPECT_EQ(report.first_fault->check, "report-data");
  EXPECT_EQ(report.first_fault->entry, *entry);
  EXPECT_EQ(report.exit_code(), kFault);
}

TEST(PublishedReport, OfAnEarlierSizeIsMadeAgainThere) {
  Town town = declared();
  const ledger::ReportPublished early = fixture::published(town);
  ASSERT_TRUE(town.act(fixture::organisations(town), town.committee).ok());
  ASSERT_TRUE(town.act(fixture::session(town, ledger::SessionKind::training), {"partner1"}).ok());
  ASSERT_TRUE(town.act(fixture::held(town, 0, 5), {"partner1"}).ok());
  ASSERT_TRUE(town.act(early, town.committee).ok());
  EXPECT_EQ(audit(town).exit_code(), kRight) << to_text(audit(town));
  ledger::ReportPublished of_later = early;  // data of now, said to be of then
  of_later.nonce = town.nonce();
  of_later.data = tally::package_hash(tally::report_package(town.state, town.id));
  ASSERT_TRUE(town.act(of_later, town.committee).ok());
  ASSERT_TRUE(audit(town).first_fault.has_value());
  EXPECT_EQ(audit(town).first_fault->check, "report-data");
}

TEST(PublishedReport, OfAnotherLogIsAFault) {
  Town town = declared();
  ledger::ReportPublished act = fixture::published(town);
  ASSERT_TRUE(town.act(fixture::organisations(town), town.committee).ok());
  act.root.bytes[31] ^= 1;  // the law knows the root at its own size alone
  const auto entry = town.act(act, town.committee);
  ASSERT_TRUE(entry.ok()) << to_text(entry.error());
  const Report report = audit(town);
  ASSERT_TRUE(report.first_fault.has_value());
  EXPECT_EQ(report.first_fault->check, "report-root");
  EXPECT_EQ(report.first_fault->entry, *entry);
}

TEST(PublishedReport, OfAnotherProgramCannotBeJudged) {
  Town town = declared();
  ledger::ReportPublished act = fixture::published(town);
  act.tool = "urna 99.0";
  ASSERT_TRUE(town.act(act, town.committee).ok());
  EXPECT_EQ(audit(town).exit_code(), kRight);  // the same data, whoever made them
  act.nonce = town.nonce();
  act.data.bytes[0] ^= 1;
  ASSERT_TRUE(town.act(act, town.committee).ok());
  const Report report = audit(town);
  EXPECT_EQ(report.exit_code(), kUnknown) << to_text(report);
  EXPECT_FALSE(was_checked(report, "report-data"));
  EXPECT_TRUE(was_checked(report, "report-root"));
  EXPECT_NE(to_json(report).find("urna 99.0"), std::string::npos);
}

TEST(PublishedReport, IsLookedAtWhereItIsAskedFor) {
  Town town = declared();
  ledger::ReportPublished act = fixture::published(town);
  act.data.bytes[0] ^= 1;
  ASSERT_TRUE(town.act(act, town.committee).ok());
  Options options = pinned(town);
  options.only = {"report-data"};
  const auto source = ledger::memory_source(town.bundle());
  EXPECT_EQ(verify(*source, options).report.exit_code(), kFault);
  options.only = {"13"};
  EXPECT_FALSE(verify(*source, options).report.first_fault.has_value());  // not asked for
}

class Package : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-report-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    town_.run_to(tally::Phase::declared);
    files_ = tally::report_package(town_.state, town_.id);
    fixture::follow_up(town_);
    for (const auto& [name, bytes] : town_.bundle()) write("b/" + name, ledger::text_of(bytes));
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& name, std::string_view bytes) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << bytes;
  }
  void write_package() {
    for (const auto& [name, bytes] : files_) write("r/" + name, bytes);
  }
  int run(const std::vector<std::string>& more) {
    const std::string key = to_text(*pinned(town_).key);
    std::vector<std::string> words = {"urna-audit", "outcome", (root_ / "b").string(), "--key",
                                      key};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    const int code = run_command(static_cast<int>(argv.size()), argv.data());
    out_ = testing::internal::GetCapturedStdout();
    return code;
  }
  std::string folder() const { return (root_ / "r").string(); }
  void replace(const std::string& file, const std::string& from, const std::string& to) {
    std::string& text = files_.at(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  fs::path root_;
  Town town_;
  std::map<std::string, std::string> files_;
  std::string out_;
};

TEST_F(Package, ThatIsRightIsRight) {
  write_package();
  for (const char* option : {"--data", "--report"}) {
    EXPECT_EQ(run({option, folder()}), kRight) << out_;
    EXPECT_NE(out_.find("VERDICT: RIGHT"), std::string::npos) << out_;
  }
  EXPECT_NE(out_.find("does not publish this package"), std::string::npos) << out_;
  fs::rename(root_ / "r", root_ / "data");  // as `urna report` lays it out
  EXPECT_EQ(run({"--data", root_.string()}), kRight) << out_;
}

TEST_F(Package, ThatWasPublishedSaysSo) {
  Town again;  // the same acts, up to the one that publishes
  again.run_to(tally::Phase::declared);
  const ledger::ReportPublished act = fixture::published(again);
  files_ = tally::report_package(again.state, again.id);
  ASSERT_TRUE(again.act(act, again.committee).ok());
  const auto source = ledger::memory_source(again.bundle());
  const Audit whole = verify(*source, pinned(again));
  const auto checked = check_package(*source, pinned(again), whole, files_);
  ASSERT_TRUE(checked.ok()) << to_text(checked.error());
  EXPECT_EQ(checked->published, std::vector<std::uint64_t>{again.state.size - 1});
  EXPECT_NE(to_text(*checked).find("published by entry"), std::string::npos);
  EXPECT_EQ(checked->exit_code(), kRight);
}

TEST_F(Package, EveryRowThatDiffersIsNamed) {
  replace("figures.csv", "vote,counted,0,3,1", "vote,counted,0,4,1");
  replace("report.json", "\"figure\":\"counted\",\"argument\":\"0\",\"value\":\"3\"",
          "\"figure\":\"counted\",\"argument\":\"0\",\"value\":\"4\"");
  write_package();
  EXPECT_EQ(run({"--data", folder(), "--format", "json"}), kFault) << out_;
  const boost::json::value told = boost::json::parse(out_);
  EXPECT_EQ(told.at("exit").as_int64(), 1);
  const auto& differences = told.at("differences").as_array();
  ASSERT_EQ(differences.size(), 2U) << out_;
  EXPECT_EQ(differences[0].at("file").as_string(), "figures.csv");
  EXPECT_EQ(differences[0].at("row").as_string(), "vote,counted,0");
  EXPECT_TRUE(differences[0].at("says").as_string().starts_with("4,1"));
  EXPECT_TRUE(differences[0].at("gives").as_string().starts_with("3,1"));
  EXPECT_EQ(run({"--data", folder()}), kFault);
  EXPECT_NE(out_.find("vote,counted,0: the file says 4,1"), std::string::npos) << out_;
  EXPECT_NE(out_.find("VERDICT: WRONG: 2 differences"), std::string::npos) << out_;
}

TEST_F(Package, RowsLeftOutOrAddedAreNamed) {
  replace("figures.csv", "vote,counted,0,", "vote,count=d,0,");
  write_package();
  EXPECT_EQ(run({"--data", folder(), "--format", "json"}), kFault);
  EXPECT_EQ(boost::json::parse(out_).at("differences").as_array().size(), 2U) << out_;
}

TEST_F(Package, WhatCannotBeHeldAgainstTheLogIsSaid) {
  EXPECT_EQ(run({"--data", folder()}), kUsage);  // nothing is there
  write_package();
  EXPECT_EQ(run({"--data", folder(), "--edition", std::string(32, '0')}), kUsage);
  EXPECT_EQ(run({"--edition", std::string(32, '0')}), kUsage);
  EXPECT_EQ(run({"--edition", ledger::to_hex(town_.id.view())}), kRight);
  fs::remove(root_ / "r/figures.csv");
  EXPECT_EQ(run({"--data", folder()}), kFault) << out_;
  EXPECT_NE(out_.find("figures.csv: is not there"), std::string::npos) << out_;
  replace("report.json", "\"tree_size\":", "\"tree_size\":9");
  write_package();
  EXPECT_EQ(run({"--data", folder()}), kUnknown);  // of a longer log
  files_["report.json"] = "{}";
  write_package();
  EXPECT_EQ(run({"--data", folder()}), kUnknown);
}

// The log publishes a report of as many entries, but another one.
TEST_F(Package, ThatIsNotTheOnePublishedIsWrong) {
  Town town;
  town.run_to(tally::Phase::declared);
  files_ = tally::report_package(town.state, town.id);
  ledger::ReportPublished act = fixture::published(town);
  act.tool = "urna 99.0";
  act.data.bytes[0] ^= 1;
  ASSERT_TRUE(town.act(act, town.committee).ok());
  const auto source = ledger::memory_source(town.bundle());
  const Audit whole = verify(*source, pinned(town));
  const auto checked = check_package(*source, pinned(town), whole, files_);
  ASSERT_TRUE(checked.ok()) << to_text(checked.error());
  EXPECT_TRUE(checked->differences.empty());
  EXPECT_EQ(checked->otherwise.size(), 1U);
  EXPECT_EQ(checked->exit_code(), kFault);
}

}  // namespace
}  // namespace urna::audit
