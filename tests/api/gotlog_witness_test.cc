// A witness that others wrote (Go, x/mod/sumdb, c2sp.org/tlog-witness) cosigns our log.
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

#include "tests/api/test_witness.h"
#include "tests/fixture/gotlog.h"

namespace urna::api {
namespace {

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
  const std::string binary = fixture::gotlog();
  if (binary.empty()) return;
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
