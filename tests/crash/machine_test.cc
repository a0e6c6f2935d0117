// Faults of the machine under the real program: a full disk, one that may not be written, a part of
// the ledger that is gone, a clock that jumps.
#include "ledger/rocks/rocks_store.h"
#include "tests/crash/as_root.h"

namespace urna::crash {
namespace {

class Machine : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(64, 2, 4); }
  static void TearDownTestSuite() { election_.reset(); }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Machine::election_;
using MachineAsRoot = Machine;

// Below the floor nothing is accepted, what was acknowledged stays, and with room it starts again.
// (A disk that is full without a warning: Calls.AFullDiskEndsTheProcessAndNothingElse.)
void serve_on_a_filling_disk(World& world, const SmallDisk& disk) {
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
    EXPECT_TRUE(refusal.starts_with("503")) << refusal;
  EXPECT_EQ(Peer(port).get("/readyz").status, 503);
  EXPECT_EQ(Peer(port).get("/log/checkpoint").status, 200);
  server.signal(SIGTERM);
  const int code = server.wait();
  EXPECT_TRUE(code == 0 || code == kOwnFault) << code << server.said();
}

TEST_F(MachineAsRoot, ADiskThatFillsUpIsLeftInTime) {  // S07
  World world(*election_);
  const SmallDisk disk(world);
  if (!disk.mounted()) GTEST_SKIP() << "needs root, to mount a small disk";
  serve_on_a_filling_disk(world, disk);
  const Ran refused = run(world.serving());
  EXPECT_EQ(refused.code, kOwnFault);
  EXPECT_NE(refused.said.find("low_space"), std::string::npos) << refused.said;
  disk.empty();
  world.expect_sound("with room again");
}

// Room comes back while the server runs: nobody has to start it again.
TEST_F(MachineAsRoot, ADiskThatIsFreedIsServedOnAgain) {  // S07
  World world(*election_);
  const SmallDisk disk(world);
  if (!disk.mounted()) GTEST_SKIP() << "needs root, to mount a small disk";
  Program server(world.serving());
  const std::uint16_t port = server.port();
  disk.fill(ledger::kFreeSpaceFloorBytes / 2);
  world.load.send_until_gone(port, 1);
  EXPECT_EQ(world.load.acknowledged(), 0U);
  disk.empty();
  world.load.send_until_gone(port, 1);
  EXPECT_EQ(world.load.acknowledged(), 4U);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  world.expect_sound("after room came back");
}

Program::Setting exporting(const World& world, const std::string& bundle) {
  return {{built("urna"), "export", "--ledger", world.ledger, "--out", bundle}, {}, {}};
}
Program::Setting auditing(const std::string& bundle, const Election& election) {
  return {{built("urna-audit"), "verify", bundle, "--key", to_text(election.vkey())}, {}, {}};
}

TEST_F(MachineAsRoot, AReadOnlyDiskIsRefusedAndABundleOnItIsAudited) {  // S08
  World world(*election_);
  const SmallDisk disk(world);
  if (!disk.mounted()) GTEST_SKIP() << "needs root, to mount a small disk";
  const std::string bundle = world.folder / "small/bundle";
  ASSERT_EQ(run(exporting(world, bundle)).code, 0);
  disk.make_writable(false);
  const Ran served = run(world.serving());
  EXPECT_EQ(served.code, kOwnFault) << served.said;
  EXPECT_NE(served.said.find("Read-only file system"), std::string::npos) << served.said;
  const Ran audited = run(auditing(bundle, *election_));
  EXPECT_EQ(audited.code, 0) << audited.said;
  disk.make_writable(true);
  world.expect_sound("writable again");
}

// The disk turns read-only under the server, as a kernel does it to one with errors.
TEST_F(Machine, ADiskThatTurnsReadOnlyInServiceLosesNothing) {  // S08
  for (const int call : {30, 37, 44}) {
    World world(*election_);
    const std::string what = "fail-on " + std::to_string(call) + " " + std::to_string(EROFS);
    Program server(with_fault(world.serving(), {what}, world.ledger, world.report));
    if (const std::uint16_t port = server.port(); port != 0) world.load.send_until_gone(port);
    const int code = server.wait();
    EXPECT_TRUE(stopped(code, server.said())) << what << ": " << code << " " << server.said();
    EXPECT_TRUE(read_report(world.report).hit()) << what;
    world.expect_sound(what);
  }
}

// Rights instead of a medium: nobody if we are root, ourselves otherwise.
Program::Setting without_rights(Program::Setting setting) {
  if (::getuid() == 0) setting.user = kNobody;
  return setting;
}

TEST_F(MachineAsRoot, ALedgerThatMayNotBeWrittenIsRefusedAndABundleIsStillAudited) {  // S08
  if (const std::string why = lacks_nobody(); !why.empty()) GTEST_SKIP() << why;
  World world(*election_);
  const std::string bundle = world.folder / "bundle";
  ASSERT_EQ(run(exporting(world, bundle)).code, 0);
  std::filesystem::permissions(world.folder / "", std::filesystem::perms(0755));
  const Ran served = run(without_rights(world.serving()));
  EXPECT_EQ(served.code, kOwnFault) << served.said;
  EXPECT_NE(served.said.find("Permission denied"), std::string::npos) << served.said;
  const Ran audited = run(without_rights(auditing(bundle, *election_)));
  EXPECT_EQ(audited.code, 0) << audited.said;
  world.expect_sound("with rights again");
}

TEST_F(Machine, ALedgerThatLacksAPartIsRefusedAndNothingIsMadeAnew) {  // S08
  World world(*election_);
  namespace fs = std::filesystem;
  for (const char* missing : {"db", "HWM", "keys", "origin"}) {
    fs::rename(world.ledger + "/" + missing, world.folder / "away");
    const Ran without = run(world.serving());
    EXPECT_TRUE(without.code == 2 || without.code == kOwnFault)
        << missing << " " << without.code << without.said;
    EXPECT_FALSE(without.said.empty()) << missing;
    EXPECT_FALSE(fs::exists(world.ledger + "/" + missing)) << missing;
    fs::rename(world.folder / "away", world.ledger + "/" + missing);
  }
  EXPECT_EQ(run({{built("urna"), "serve", "--ledger", world.folder / "none"}, {}, {}}).code, 2);
  world.expect_sound("everything back");
}

TEST_F(Machine, AClockThatJumpsStopsNobodyForGood) {  // S14
  constexpr long kYear_s = 31'557'600;
  World world(*election_);
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
  const std::string bundle = world.folder / "bundle";
  const std::string forward = "clock " + std::to_string(30 * kYear_s);
  EXPECT_EQ(run(with_fault(exporting(world, bundle), {forward}, world.ledger, world.report)).code,
            0);
  const Ran audited = run(auditing(bundle, *election_));
  EXPECT_EQ(audited.code, 0) << audited.said;
}

}  // namespace
}  // namespace urna::crash
