// A disk that takes seconds for what took none (S18): answers come late, what waits is bounded, and
// nobody who was told "yes" is forgotten, not even by a server that is asked to stop meanwhile.
#include <future>
#include <latch>
#include <thread>

#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr int kTick_ms = 5, kPatience_ms = 30'000;

class SlowDisk : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(64, 2, 4); }
  static void TearDownTestSuite() { election_.reset(); }

  // How often the high-water mark is synced at a start: once for each group is what follows.
  static long syncs_of_a_start() {
    World world(*election_);
    Program server(slow(world, 0, 1));
    EXPECT_NE(server.port(), 0);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << server.said();
    return read_report(world.report).calls;
  }
  // Every sync of the high-water mark from the `from`-th on takes so long.
  static Program::Setting slow(const World& world, int milliseconds, long from) {
    const std::string what = "delay " + std::to_string(milliseconds) + " " + std::to_string(from);
    return with_fault(world.serving(), {what, "fdatasync"}, world.ledger + "/HWM", world.report);
  }
  template <class Condition>
  static bool comes_true(const Condition& condition) {
    for (int waited = 0; waited < kPatience_ms; waited += kTick_ms) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(kTick_ms));
    }
    return false;
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> SlowDisk::election_;

// Every sync of every file: late, and right.
TEST_F(SlowDisk, DelaysAnswersAndNothingElse) {  // S18
  World world(*election_);
  Program server(with_fault(world.serving(), {"delay 150 1"}, world.ledger, world.report));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0) << server.said();
  std::jthread voters([&] { world.load.send_until_gone(port, 3); });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Peer(port).get("/healthz").status, 200);
  voters.join();
  EXPECT_EQ(world.load.acknowledged(), 12U);
  EXPECT_TRUE(world.load.refusals().empty());
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  world.expect_sound("after a slow disk");
}

// While the writer waits for the disk, the log is read as ever; and what is asked to end meanwhile
// answers first.
TEST_F(SlowDisk, IsWaitedForByBallotsAndNotByReaders) {  // S18, S26
  World world(*election_);
  Program server(slow(world, 1'500, syncs_of_a_start() + 1));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0) << server.said();
  std::jthread voters([&] { world.load.send_until_gone(port, 1); });
  ASSERT_TRUE(comes_true([&] { return read_report(world.report).hit(); }));
  Peer reader(port);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(reader.get("/log/checkpoint").status, 200);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  voters.join();
  // The group that was under way, or all: nobody was told no.
  EXPECT_GT(world.load.acknowledged(), 0U);
  for (const std::string& refusal : world.load.refusals())
    EXPECT_TRUE(refusal.starts_with("503")) << refusal;
  world.expect_sound("after the end on a slow disk");
}

// Slower than a server that is asked to stop waits for its connections: the voter learns nothing,
// the process still ends in order, and his ballot is there or not, once.
TEST_F(SlowDisk, SlowerThanTheEndIsEndedInOrder) {  // S18, S26
  World world(*election_);
  Program server(slow(world, 6'500, syncs_of_a_start() + 1));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0) << server.said();
  std::jthread voters([&] { world.load.send_until_gone(port, 1); });
  ASSERT_TRUE(comes_true([&] { return read_report(world.report).hit(); }));
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  voters.join();
  world.expect_sound("after an end that came first");
}

// The writer stands still, as on a disk that does not answer: what waits is bounded, the rest is
// told to come back, and nobody is forgotten when it goes on.
TEST_F(SlowDisk, ThatStandsStillFillsNoMoreThanTheQueue) {  // S18
  constexpr std::size_t kMost = 8;
  constexpr std::chrono::seconds kPatience{30};
  World world(*election_);
  std::latch goes_on(1);
  api::HostOptions options;
  options.sequencer.max_waiting = kMost;
  options.sequencer.room = [&] {
    goes_on.wait();
    return ledger::Ok{};
  };
  const auto host = *api::Host::open(world.ledger, std::move(options));
  std::vector<std::promise<api::Answer>> promises(3 * kMost);
  std::vector<std::future<api::Answer>> answers;
  for (std::size_t i = 0; i < promises.size(); ++i) {
    answers.push_back(promises[i].get_future());
    host->sequencer().submit(election_->queues()[0][i % kMost], [&, i](api::Answer answer) {
      promises[i].set_value(std::move(answer));
    });
  }
  for (std::size_t i = kMost; i < promises.size(); ++i) {
    const bool told = answers[i].wait_for(kPatience) == std::future_status::ready;
    EXPECT_TRUE(told && answers[i].get().code() == ledger::Errc::busy) << i;
  }
  EXPECT_EQ(host->sequencer().counters().waiting, kMost);
  EXPECT_TRUE(comes_true([&] { return host->sequencer().counters().stalled_ms > 0; }));
  goes_on.count_down();
  for (std::size_t i = 0; i < kMost; ++i) {
    const bool told = answers[i].wait_for(kPatience) == std::future_status::ready;
    EXPECT_TRUE(told && answers[i].get().ok()) << i;
  }
  EXPECT_EQ(host->sequencer().counters().waiting, 0U);
}

}  // namespace
}  // namespace urna::crash
