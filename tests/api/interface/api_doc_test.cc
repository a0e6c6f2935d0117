// docs/API.md: its examples run as they stand, with curl, against a town that votes and then has
// declared.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/api/interface/openapi.h"
#include "tests/api/interface/town_host.h"
#include "tests/api/server_process.h"

namespace urna::api {
namespace {

using tally::Phase;

std::vector<std::string> examples_in(const std::string& page) {
  std::vector<std::string> found;
  const std::string begin = "\n```sh\n", end = "\n```\n";
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    const std::size_t stop = page.find(end, at);
    found.push_back(page.substr(at, stop - at));
    at = stop;
  }
  return found;
}

std::string text_of_file(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class ApiPage : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(std::string(URNA_BINARY_DIR) + "/urna-audit"))
      GTEST_SKIP() << "urna-audit is not built here";
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-doc-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    HttpOptions options;
    options.threads = 2;
    server_ = *HttpServer::start(
        "127.0.0.1:0",
        [this](HttpRequest request, const Respond& respond) {
          town_.routes().handle(std::move(request), respond);
        },
        options);
  }
  void TearDown() override {
    if (server_) server_->stop();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  struct Ran {
    int status = 0;
    std::string said;
  };
  // Every command of it must succeed.
  Ran run(const std::string& example) {
    std::ofstream(folder_ + "/run.sh")
        << "set -euo pipefail\ncd " << folder_ << "\nPATH=" << URNA_BINARY_DIR
        << ":$PATH\nURL=http://127.0.0.1:" << server_->port() << "\n"
        << example << "\n";
    const std::string command = "bash " + folder_ + "/run.sh > " + folder_ + "/out 2>&1";
    const int status = std::system(command.c_str());
    return {status, text_of_file(folder_ + "/out")};
  }
  void close_and_declare(const Bytes& ballot) {
    Town& town = town_.town();
    ASSERT_TRUE(town.submit(ballot).ok());
    const Bytes close = town.submission(ledger::VotingClosed{town.nonce()}, town.committee);
    ASSERT_TRUE(town.submit(close).ok());
    town_.take(close);
    const Bytes declare = town.submission(*town.result(), town.committee);
    ASSERT_TRUE(town.submit(declare).ok());
    town_.take(declare);
  }
  std::string folder_;
  TownHost town_{town_in(Phase::voting, false)};
  std::unique_ptr<HttpServer> server_;
};

TEST_F(ApiPage, ExamplesRunAsTheyStand) {
  const std::string page = text_of_file(std::string(URNA_SOURCE_DIR) + "/docs/API.md");
  const Bytes ballot = town_.town().submission(town_.town().cast("alice", {0}), {});
  std::ofstream(folder_ + "/ballot.bin", std::ios::binary) << ledger::text_of(ballot);
  const auto examples = examples_in(page);
  EXPECT_GE(examples.size(), 7U);
  for (const std::string& example : examples) {
    const auto [status, out] = run(example);
    EXPECT_EQ(status, 0) << example << "\n" << out;
    if (example.find("/submissions") == std::string::npos) continue;
    EXPECT_NE(out.find("VERDICT: RIGHT"), std::string::npos) << out;
    close_and_declare(ballot);
  }
  EXPECT_EQ(text_of_file(folder_ + "/log.jsonl"), drain(town_.get("/api/v1/log.jsonl")));
  EXPECT_NE(text_of_file(folder_ + "/town.pb").find("VOTES"), std::string::npos);
  EXPECT_NE(text_of_file(folder_ + "/events").find("event: log\nid: "), std::string::npos);
  EXPECT_TRUE(text_of_file(folder_ + "/opendata.zip").starts_with("PK"));
}

TEST_F(ApiPage, AnExampleThatFailsIsNoticed) {
  EXPECT_NE(run("curl -sf $URL/api/v1/nothing\ntrue").status, 0);
  EXPECT_EQ(run("curl -sf $URL/healthz").status, 0);
}

}  // namespace
}  // namespace urna::api
