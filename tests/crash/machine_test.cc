// Faults of the machine under the real program: a full disk, one that may not be written, few
// descriptors and threads, a clock that jumps, a slow disk, and a request to stop in the middle of
// it all.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>
#include <future>
#include <latch>
#include <thread>

#include "ledger/rocks/rocks_store.h"
#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr unsigned kNobody = 65'534;
constexpr int kEndPatience_ms = 20'000, kAborted = 128 + SIGABRT;

class Machine : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(128, 8, 4); }
  static void TearDownTestSuite() { election_.reset(); }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Machine::election_;

// A small disk in memory, if we may mount one.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("none", path_.c_str(), "tmpfs", 0, "size=640m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  // Leaves `left` bytes.
  void fill(std::uint64_t left) const {
    const std::uint64_t there = std::filesystem::space(path_).available;
    const std::string name = path_ + "/filler";
    std::ofstream(name).close();
    const ledger::Descriptor file(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
    CHECK(::posix_fallocate(file.number(), 0, static_cast<off_t>(there - left)) == 0);
  }
  void empty() const { std::filesystem::remove(path_ + "/filler"); }

 private:
  std::string path_;
  bool mounted_ = false;
};

// Below the floor nothing is accepted, what was acknowledged stays, and with room it starts again.
// Where nothing may be mounted, Calls.AFullDiskEndsTheProcessAndNothingElse stands alone.
TEST_F(Machine, ADiskThatFillsUpIsLeftInTime) {  // S07
  World world(*election_);
  const SmallDisk disk(world.folder / "small");
  if (!disk.mounted()) return;
  const std::string there = world.folder / "small/ledger";
  std::filesystem::copy(world.ledger, there, std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(world.ledger);
  std::filesystem::create_directory_symlink(there, world.ledger);
  {
    Program server(world.serving());
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << server.said();
    world.load.send_until_gone(port, 3);
    EXPECT_EQ(world.load.acknowledged(), 12U);
    disk.fill(ledger::kFreeSpaceFloorBytes / 2);
    world.load.send_until_gone(port, 3);
    EXPECT_EQ(world.load.acknowledged(), 12U);
    EXPECT_FALSE(world.load.refusals().empty());
    for (const std::string& refusal : world.load.refusals())
      EXPECT_TRUE(refusal.starts_with("503") || refusal.starts_with("507")) << refusal;
    server.signal(SIGTERM);
    const int code = server.wait_at_most(kEndPatience_ms);
    EXPECT_TRUE(code == 0 || code == kOwnFault) << code << server.said();
  }
  const Ran refused = run(world.serving());
  EXPECT_EQ(refused.code, kOwnFault);
  EXPECT_NE(refused.said.find("low_space"), std::string::npos) << refused.said;
  disk.empty();
  world.expect_sound("with room again");
}

TEST_F(Machine, ALedgerThatMayNotBeWrittenIsRefusedAndABundleIsStillAudited) {  // S08
  World world(*election_);
  namespace fs = std::filesystem;
  const std::string bundle = world.folder / "bundle";
  ASSERT_EQ(
      run({{built("urna"), "export", "--ledger", world.ledger, "--out", bundle}, {}, {}}).code, 0);
  fs::permissions(world.folder / "", fs::perms(0755));
  const auto as_nobody = [](Program::Setting setting) {
    setting.user = kNobody;
    return run(setting);
  };
  const Ran served = as_nobody(world.serving());
  EXPECT_EQ(served.code, kOwnFault) << served.said;
  EXPECT_NE(served.said.find("Permission denied"), std::string::npos) << served.said;
  const Ran audited = as_nobody(
      {{built("urna-audit"), "verify", bundle, "--key", to_text(election_->vkey())}, {}, {}});
  EXPECT_EQ(audited.code, 0) << audited.said;
  for (const char* missing : {"db", "HWM", "keys", "origin"}) {
    fs::rename(world.ledger + "/" + missing, world.folder / "away");
    const Ran without = run(world.serving());
    EXPECT_TRUE(without.code == 2 || without.code == kOwnFault)
        << missing << " " << without.code << without.said;
    EXPECT_FALSE(without.said.empty()) << missing;
    EXPECT_FALSE(fs::exists(world.ledger + "/" + missing)) << missing;  // nothing is made anew
    fs::rename(world.folder / "away", world.ledger + "/" + missing);
  }
  EXPECT_EQ(run({{built("urna"), "serve", "--ledger", world.folder / "none"}, {}, {}}).code, 2);
  world.expect_sound("everything back");
}

TEST_F(Machine, FewDescriptorsAreAnErrorOrEnough) {  // S16
  int refused = 0, served = 0;
  for (const std::uint64_t most : {4U, 8U, 12U, 16U, 20U, 24U, 28U, 32U, 48U}) {
    World world(*election_);
    Program::Setting setting = world.serving();
    setting.limits.emplace_back(RLIMIT_NOFILE, most);
    {
      Program server(setting);
      const std::uint16_t port = server.port();
      if (port != 0) world.load.send_until_gone(port, 3);
      server.signal(SIGTERM);
      const int code = server.wait_at_most(kEndPatience_ms);
      ++(port != 0 ? served : refused);
      // Below what a program needs to be loaded at all the loader says so (127).
      EXPECT_TRUE(code == 0 || code == kOwnFault || code == 127)
          << most << ": " << code << server.said();
    }
    world.expect_sound("descriptors " + std::to_string(most));
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(served, 0);
}

TEST_F(Machine, FewThreadsAreAnErrorOrEnough) {  // S16
  int refused = 0;
  for (const std::uint64_t most : {1U, 2U, 3U, 4U, 6U, 8U, 10U, 12U, 16U}) {
    World world(*election_);
    namespace fs = std::filesystem;
    fs::permissions(world.folder / "", fs::perms(0755));
    for (const auto& file : fs::recursive_directory_iterator(world.ledger))
      CHECK(::lchown(file.path().c_str(), kNobody, kNobody) == 0);
    CHECK(::lchown(world.ledger.c_str(), kNobody, kNobody) == 0);
    Program::Setting setting = world.serving();
    setting.user = kNobody;
    setting.limits.emplace_back(RLIMIT_NPROC, most);
    {
      Program server(setting);
      const std::uint16_t port = server.port();
      if (port != 0) world.load.send_until_gone(port, 3);
      server.signal(SIGTERM);
      const int code = server.wait_at_most(kEndPatience_ms);
      refused += port == 0 ? 1 : 0;
      // The database's library aborts when it gets no thread; nothing is lost by that.
      EXPECT_TRUE(code == 0 || code == kOwnFault || code == kAborted)
          << most << ": " << code << server.said();
      if (code < 0) server.signal(SIGKILL);
    }
    for (const auto& file : fs::recursive_directory_iterator(world.ledger))
      CHECK(::lchown(file.path().c_str(), ::getuid(), ::getgid()) == 0);
    world.expect_sound("threads " + std::to_string(most));
  }
  EXPECT_GT(refused, 0);
}

TEST_F(Machine, AClockThatJumpsStopsNobodyForGood) {  // S14
  constexpr long kYear_s = 31'557'600;
  World world(*election_);
  {
    Program server(world.serving());
    world.load.send_until_gone(server.port(), 2);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
  for (const long shift : {-kYear_s, -60 * kYear_s}) {  // the second is before 1970
    Program server(with_fault(world.serving(), {"clock " + std::to_string(shift)}, world.ledger,
                              world.report));
    EXPECT_EQ(server.port(), 0) << shift;
    EXPECT_EQ(server.wait(), kOwnFault) << shift;
    EXPECT_NE(server.said().find("clock_"), std::string::npos) << server.said();
  }
  world.expect_sound("with the right time");
  for (const long shift : {kYear_s, 30 * kYear_s}) {  // past 2038: only forward from here
    Program server(with_fault(world.serving(), {"clock " + std::to_string(shift)}, world.ledger,
                              world.report));
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << shift << server.said();
    const std::uint64_t now = world.load.acknowledged();
    world.load.send_until_gone(port, 1);
    EXPECT_EQ(world.load.acknowledged(), now + election_->queues().size()) << shift;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
  EXPECT_EQ(export_and_verify(world.ledger, world.folder / "bundle", election_->vkey()), "");
}

TEST_F(Machine, ASlowDiskDelaysAnswersAndNothingElse) {  // S18
  World world(*election_);
  Program server(with_fault(world.serving(), {"delay 150"}, world.ledger, world.report));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0);
  std::jthread voters([&] { world.load.send_until_gone(port, 3); });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Peer(port).get("/healthz").status, 200);
  voters.join();
  EXPECT_EQ(world.load.acknowledged(), 12U);
  EXPECT_TRUE(world.load.refusals().empty());
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait_at_most(kEndPatience_ms), 0);
  world.expect_sound("after a slow disk");
}

// The writer stands still, as on a disk that does not answer: what waits is bounded, the rest is
// told to come back, and nobody is forgotten when it goes on.
TEST_F(Machine, AWriterThatStandsStillTakesInNoMoreThanItsLimit) {  // S18
  constexpr std::size_t kMost = 8;
  World world(*election_);
  std::latch goes_on(1);
  api::HostOptions options;
  options.sequencer.max_waiting = kMost;
  options.sequencer.now = [&] {
    goes_on.wait();
    return std::uint64_t{4'000'000'000};
  };
  const auto host = *api::Host::open(world.ledger, std::move(options));
  std::vector<std::promise<api::Answer>> promises(3 * kMost);
  std::vector<std::future<api::Answer>> answers;
  for (std::size_t i = 0; i < promises.size(); ++i) {
    answers.push_back(promises[i].get_future());
    host->sequencer().submit(election_->queues()[0][i % 8], [&, i](api::Answer answer) {
      promises[i].set_value(std::move(answer));
    });
  }
  for (std::size_t i = kMost; i < promises.size(); ++i)
    EXPECT_EQ(answers[i].get().code(), ledger::Errc::busy) << i;
  EXPECT_EQ(host->sequencer().counters().waiting, kMost);
  goes_on.count_down();
  for (std::size_t i = 0; i < kMost; ++i) EXPECT_TRUE(answers[i].get().ok()) << i;
  EXPECT_EQ(host->sequencer().counters().waiting, 0U);
}

TEST_F(Machine, BeingAskedToStopInTrafficLosesNothing) {  // S26
  const int rounds = full() ? 50 : 10;
  World world(*election_);
  for (int round = 0; round < rounds && !world.load.exhausted(); ++round) {
    Program server(world.serving());
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << server.said();
    Peer peer(port);
    EXPECT_TRUE(world.judge.judge(peer, world.book));
    std::jthread voters([&] { world.load.send_until_gone(port, full() ? 5 : 20); });
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + 3 * (round % 12)));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait_at_most(kEndPatience_ms), 0) << round << server.said();
  }
  world.expect_sound("after being asked to stop");
  for (const std::string& refusal : world.load.refusals())
    EXPECT_TRUE(refusal.starts_with("503")) << refusal;
}

}  // namespace
}  // namespace urna::crash
