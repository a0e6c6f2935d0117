// Tests of the judge: a log that broke its word is found out. Without these the crash drill could
// not fail.
#include "ledger/checkpoint.h"
#include "tests/crash/world.h"

namespace urna::crash {
namespace {

class TheJudge : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(8, 1, 1); }
  static void TearDownTestSuite() { election_.reset(); }
  void SetUp() override {
    server_ = std::make_unique<Program>(world_.serving());
    const std::uint16_t port = server_->port();
    ASSERT_NE(port, 0);
    world_.load.send_until_gone(port, 4);
    peer_ = std::make_unique<Peer>(port);
    ASSERT_TRUE(world_.judge.judge(*peer_, world_.book));
    ASSERT_EQ(world_.judge.acknowledged(), 4U);
  }
  bool judge() { return world_.judge.judge(*peer_, world_.book); }
  Acknowledgement last() const { return world_.book.read().back(); }
  static std::unique_ptr<Election> election_;
  World world_{*election_};
  std::unique_ptr<Program> server_;
  std::unique_ptr<Peer> peer_;
};
std::unique_ptr<Election> TheJudge::election_;

TEST_F(TheJudge, MissesWhatWasAcknowledgedAndIsNotThere) {
  Acknowledgement told = last();
  ++told.index;
  world_.book.write(told);
  EXPECT_FALSE(judge());
  EXPECT_EQ(world_.judge.lost(), 1U);
}

TEST_F(TheJudge, MissesOtherBytesAtTheIndex) {
  Acknowledgement told = last();
  told.submission.bytes[0] ^= 1;
  world_.book.write(told);
  EXPECT_FALSE(judge());
  EXPECT_EQ(world_.judge.lost(), 1U);
}

TEST_F(TheJudge, SeesAReceiptThatDoesNotHold) {
  Acknowledgement told = last();
  told.receipt.replace(told.receipt.find("index "), 7, "index 0");
  world_.book.write(told);
  EXPECT_FALSE(judge());
}

TEST_F(TheJudge, SeesASecondRootForASize) {
  const auto receipt = ledger::parse_receipt(last().receipt);
  auto checkpoint = ledger::open_checkpoint(receipt->checkpoint, election_->vkey())->checkpoint;
  checkpoint.root.bytes[5] ^= 1;
  world_.judge.see(
      ledger::sign_checkpoint(checkpoint, ledger::SigningKey(test::seed_named("log"))));
  EXPECT_FALSE(world_.judge.faults().empty());
}

TEST_F(TheJudge, SeesACheckpointBeyondTheLog) {
  world_.judge.see(ledger::sign_checkpoint({election_->origin(), 1'000, {}},
                                           ledger::SigningKey(test::seed_named("log"))));
  EXPECT_FALSE(judge());
}

}  // namespace
}  // namespace urna::crash
