// The spellings of `urna-audit` on a bundle of files: one document each, a verdict at the end, a
// report whenever one is asked for.
#include "audit/command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "ledger/file.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

class AuditCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-audit-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fixture::Town town;
    town.run_to(tally::Phase::declared);
    for (const auto& [name, bytes] : town.bundle()) {
      fs::create_directories((root_ / "b" / name).parent_path());
      std::ofstream(root_ / "b" / name, std::ios::binary) << ledger::text_of(bytes);
    }
    key_ = to_text(ledger::VerifierKey{fixture::Town::kOrigin, ledger::NoteKeyType::ed25519,
                                       town.key("log").public_key()});
  }
  void TearDown() override { fs::remove_all(root_); }
  int run(const std::string& verb, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"urna-audit", verb, (root_ / "b").string(), "--key", key_};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    const int code = run_command(static_cast<int>(argv.size()), argv.data());
    out_ = testing::internal::GetCapturedStdout();
    return code;
  }
  fs::path root_;
  std::string key_, out_;
};

TEST_F(AuditCommand, OutcomeWithCertificatesIsOneDocument) {
  ASSERT_EQ(run("outcome", {"--format", "json", "--certificates"}), 0) << out_;
  const json::value told = json::parse(out_);
  const json::value& edition = told.at("editions").at(0);
  EXPECT_EQ(edition.at("edition").as_string().size(), 32U);
  EXPECT_EQ(edition.at("result").at("results").at(0).at("winners"), json::parse("[0]"));
  const json::value& proofs = edition.at("certificates").at(0);
  EXPECT_EQ(proofs.at("question").as_int64(), 0);
  EXPECT_EQ(proofs.at("explained").as_string(), "yes");
  EXPECT_EQ(proofs.at("priceable").as_string(), "none");
  EXPECT_TRUE(proofs.at("ejr_plus_by_cost").is_array());
  EXPECT_TRUE(proofs.at("ejr_plus_by_cardinality").is_array());
  ASSERT_EQ(run("outcome", {"--format", "json"}), 0) << out_;
  EXPECT_EQ(json::parse(out_), edition.at("result"));
}

TEST_F(AuditCommand, TextEndsInTheVerdict) {
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, std::vector<std::string>{"--certificates"}}) {
    ASSERT_EQ(run("outcome", more), 0) << out_;
    const std::size_t last = out_.rfind('\n', out_.size() - 2);
    EXPECT_TRUE(out_.substr(last + 1).starts_with("VERDICT: RIGHT")) << out_;
  }
}

TEST_F(AuditCommand, TheReportIsWrittenWhenAllIsRightToo) {
  for (const char* verb : {"verify", "outcome"}) {
    const std::string file = root_ / (std::string(verb) + ".json");
    ASSERT_EQ(run(verb, {"--report", file}), 0) << out_;
    const auto report = ledger::read_file(file, 1U << 20);
    ASSERT_TRUE(report.ok()) << verb;
    const json::value told = json::parse(std::string(ledger::text_of(*report)));
    EXPECT_EQ(told.at("exit").as_int64(), 0);
    EXPECT_TRUE(told.at("verdict").as_string().starts_with("RIGHT"));
  }
}

// E07: the entries of a slot, and that there are no others; a fault of the log comes first.
TEST_F(AuditCommand, ASlotsHistoryIsShownWithItsEnd) {
  const fixture::Town town;
  const std::string alice = ledger::to_hex(town.slot("alice").view());
  ASSERT_EQ(run("slot", {alice}), 0) << out_;
  EXPECT_NE(out_.find("slots_granted"), std::string::npos) << out_;
  EXPECT_NE(out_.find("ballot_cast"), std::string::npos) << out_;
  EXPECT_NE(out_.find("no other entry of the log's"), std::string::npos) << out_;
  ASSERT_EQ(run("slot", {alice, "--format", "json"}), 0) << out_;
  EXPECT_EQ(json::parse(out_).at("ballots").as_int64(), 1);
  EXPECT_EQ(json::parse(out_).at("entries").as_array().size(), 2U);
  ASSERT_EQ(run("slot", {std::string(32, '5')}), 0) << out_;  // on no roll: nothing names it
  EXPECT_NE(out_.find("nothing was cast in it"), std::string::npos) << out_;
  EXPECT_EQ(run("slot", {"alice"}), 2);
  auto entries = root_ / "b/tile/entries";
  for (const auto& file : fs::recursive_directory_iterator(entries))
    if (file.is_regular_file()) {
      std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekp(100);
      bytes.put('x');
    }
  EXPECT_EQ(run("slot", {alice}), 1) << out_;
  EXPECT_EQ(out_.find("cast in it"), std::string::npos) << out_;
}

// --prove-it on a directory: the table, then the verdict; a bundle that is not right proves
// nothing, and no file is touched.
TEST_F(AuditCommand, ProveItShowsEachDamageNoticed) {
  ASSERT_EQ(run("verify", {"--prove-it"}), 0) << out_;
  const std::size_t last = out_.rfind('\n', out_.size() - 2);
  EXPECT_TRUE(out_.substr(last + 1).starts_with("VERDICT: PROVED")) << out_;
  ASSERT_EQ(run("verify", {"--prove-it", "--format", "json"}), 0) << out_;
  const json::value told = json::parse(out_);
  EXPECT_GE(told.at("damages").as_array().size(), 10U);
  for (const json::value& damage : told.at("damages").as_array())
    EXPECT_TRUE(damage.at("noticed").as_bool()) << damage;
  ASSERT_EQ(run("verify"), 0) << out_;
  EXPECT_EQ(run("verify", {"--prove-it", "--only", "15"}), 2);
  std::ofstream(root_ / "b" / "checkpoint", std::ios::app) << "x";
  EXPECT_EQ(run("verify", {"--prove-it"}), 1) << out_;
  EXPECT_NE(out_.find("VERDICT: WRONG"), std::string::npos) << out_;
}

// Who names a file that is not there is told so, and nothing is said about a log.
TEST_F(AuditCommand, WhatTheCallerNamesAndIsNotThereIsAMistakeOfUsage) {
  const std::string absent = root_ / "absent";
  EXPECT_EQ(run("verify", {"--policy", absent}), 2);
  EXPECT_EQ(run("verify", {"--trust", absent}), 2);
  std::ofstream(absent) << "not a checkpoint\n";
  EXPECT_EQ(run("verify", {"--trust", absent}), 2);
  fs::rename(root_ / "b", root_ / "elsewhere");
  for (const char* verb : {"verify", "outcome"}) {
    EXPECT_EQ(run(verb), 2) << verb;
    EXPECT_EQ(out_, "") << verb;
  }
}

}  // namespace
}  // namespace urna::audit
