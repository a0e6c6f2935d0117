// A witness that others wrote (Go, x/mod/sumdb, c2sp.org/tlog-witness) cosigns our log.
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

#include "tests/api/test_witness.h"
#include "tests/evidence.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

// Builds it; "" if there is no Go here.
std::string gotlog(const std::string& work) {
  fs::copy(evidence::folder() / "check/gotlog", work, fs::copy_options::recursive);
  const std::string build = "cd '" + work +
                            "' && chmod -R u+w . && GO111MODULE=off GOPATH=/usr/share/gocode "
                            "GOCACHE='" +
                            work + "/cache' go build -o gotlog-bin . 2>/dev/null";
  return std::system(build.c_str()) == 0 ? work + "/gotlog-bin" : std::string();
}

class GoWitness : public WitnessedTown {
 protected:
  void TearDown() override {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  void start(const std::string& binary, const std::string& address) {
    const std::string seed =
        ledger::to_hex(ledger::sha256(ledger::view_of(std::string_view("a"))).view());
    child_ = ::fork();
    if (child_ != 0) return;
    ::execl(binary.c_str(), "gotlog", "witness", address.c_str(), path("vkey").c_str(),
            witness_key("a").name.c_str(), seed.c_str(), nullptr);
    ::_exit(127);
  }
  pid_t child_ = 0;
};

TEST_F(GoWitness, CosignsOurLogAndFindsTheOldCopy) {  // S22, S23
  URNA_NEEDS_EVIDENCE();
  const std::string binary = gotlog(path("gotlog"));
  if (binary.empty()) {
    std::printf("NOT WITNESSED: gotlog does not build here (golang-go, golang-golang-x-mod-dev)\n");
    return;
  }
  std::string free_port;
  {
    const auto probe = *HttpServer::start(
        "127.0.0.1:0", [](HttpRequest, const Respond&) {}, 1);
    free_port = std::to_string(probe->port());
    probe->stop();
  }
  write_policy("witness a " + to_text(witness_key("a")) + " http://127.0.0.1:" + free_port + "\n",
               "a");
  start(binary, "127.0.0.1:" + free_port);
  ASSERT_TRUE(until([&] { return Host::open(directory_.path(), options()).ok(); }));
  const std::string old = copy(".old");
  {
    const auto host = open();
    ASSERT_TRUE(cosigned_up_to(*host, size_));
    std::uint64_t index = 0;
    for (int voter = 0; voter < 5; ++voter) index = cast(*host, voter);
    ASSERT_TRUE(cosigned_up_to(*host, index + 1));
    const auto receipt = host->receipt(index);
    ASSERT_TRUE(receipt.ok());
    EXPECT_TRUE(ledger::open_checkpoint(receipt->checkpoint, policy()).ok());
    EXPECT_EQ(host->witnesses()->statuses()[0].failures, 0U);
  }
  EXPECT_EQ(Host::open(old, options()).code(), ledger::Errc::rolled_back);
}

}  // namespace
}  // namespace urna::api
