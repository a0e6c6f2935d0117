// The real server is asked to stop (S26): in the middle of traffic, at any moment of its start,
// twice. It ends with 0, its threads and static objects with it, and whoever was told "yes" is
// there.
#include <thread>

#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr int kBySignal = 128 + SIGTERM;

class Stop : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(128, full() ? 80 : 8, 8); }
  static void TearDownTestSuite() { election_.reset(); }
  static void wait_ms(int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Stop::election_;

TEST_F(Stop, InTrafficLosesNothingAndEndsInOrder) {  // S26
  const int rounds = full() ? 500 : 10;
  World world(*election_);
  std::uint64_t in_traffic = 0;
  for (int round = 0; round < rounds && !world.load.exhausted(); ++round) {
    Program server(world.serving());
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << server.said();
    if (round % 4 == 0) {
      Peer peer(port);
      EXPECT_TRUE(world.judge.judge(peer, world.book)) << round;
    }
    const std::uint64_t before = world.load.acknowledged();
    std::jthread voters([&] { world.load.send_until_gone(port, full() ? 20 : 40); });
    wait_ms(1 + 3 * (round % 12));
    server.signal(SIGTERM);
    for (int more = round % 2 == 0 ? 0 : 4; more > 0 && !server.ended(); --more) {
      wait_ms(1);  // so that the first is taken before the next comes: somebody is impatient
      server.signal(SIGTERM);
    }
    EXPECT_EQ(server.wait(), 0) << round << server.said();
    EXPECT_EQ(server.said(), "") << round;  // nothing is wrong, so nothing is said
    voters.join();
    in_traffic += world.load.acknowledged() > before ? 1 : 0;
  }
  EXPECT_GT(in_traffic, 4U);
  world.expect_sound("after being asked to stop");
  for (const std::string& refusal : world.load.refusals())
    EXPECT_TRUE(refusal.starts_with("503")) << refusal;
}

// Before it serves, the signal ends it as any program; later, in order. Never otherwise.
TEST_F(Stop, AtAnyMomentOfAStartIsHarmless) {  // S26
  const int rounds = full() ? 400 : 14;
  World world(*election_);
  int early = 0;
  for (int round = 0; round < rounds; ++round) {
    Program server(world.serving());
    wait_ms(round * 9 % 120);
    server.signal(SIGTERM);
    const int code = server.wait();
    EXPECT_TRUE(code == 0 || code == kBySignal) << round << " " << code << server.said();
    early += code == kBySignal ? 1 : 0;
  }
  EXPECT_GT(early, 0);
  world.expect_sound("after interrupted starts");
}

// Connections that are open and ask for nothing, and one in the middle of its request, do not keep
// the server.
TEST_F(Stop, IsNotHeldUpByPeersThatSayNothing) {  // S26
  World world(*election_);
  Program server(world.serving());
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0) << server.said();
  std::vector<std::unique_ptr<Peer>> idle;
  for (int i = 0; i < 16; ++i) idle.push_back(std::make_unique<Peer>(port));
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(idle[static_cast<std::size_t>(i)]->get("/healthz").status, 200);
  world.load.send_until_gone(port, 2);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  world.expect_sound("after idle peers");
}

}  // namespace
}  // namespace urna::crash
