// Memory that runs out at the n-th allocation under the real programs (S15): they end with the code
// that says it was their own fault, never with a verdict; what was acknowledged is there.
#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr std::size_t kEach = 3;  // ballots a queue sends

class Memory : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(32, 1, 2); }
  static void TearDownTestSuite() { election_.reset(); }

  // The kind of allocation and its number, as URNA_SCARCE in preload_memory.cc.
  static Program::Setting scarce(Program::Setting setting, const std::string& what,
                                 const std::string& report) {
    setting.environment.push_back("LD_PRELOAD=" + built("tests/libcrash_memory.so"));
    setting.environment.push_back("URNA_SCARCE=" + what);
    setting.environment.push_back("URNA_SCARCE_REPORT=" + report);
    return setting;
  }
  struct Ended {
    int code = -1;
    std::string said;
    FaultReport reported;
  };
  static Ended serve(World& world, const std::string& what) {
    std::filesystem::remove(world.report);
    Program server(scarce(world.serving(), what, world.report));
    if (const std::uint16_t port = server.port(); port != 0)
      world.load.send_until_gone(port, kEach);
    server.signal(SIGTERM);
    const int code = server.wait();
    return {code, server.said(), read_report(world.report)};
  }
  // A bundle of the ledger, and its audit.
  static Program::Setting audit_of(const World& world) {
    const std::string bundle = world.folder / "bundle";
    const Program::Setting exporting{
        {built("urna"), "export", "--ledger", world.ledger, "--out", bundle}, {}, {}};
    EXPECT_EQ(run(exporting).code, 0);
    return {{built("urna-audit"), "verify", bundle, "--key", to_text(election_->vkey())}, {}, {}};
  }
  static Ended audit(const World& world, const Program::Setting& setting, const std::string& what) {
    std::filesystem::remove(world.report);
    const Ran ran = run(scarce(setting, what, world.report));
    return {ran.code, ran.said, read_report(world.report)};
  }
  // Before main begins nobody can say it in our words; the C++ library does.
  static bool before_main(const Ended& ended) {
    return ended.code == 128 + SIGABRT && ended.said.starts_with("terminate called");
  }
  static void expect_own_fault(const Ended& ended, const std::string& what) {
    if (before_main(ended)) return;
    EXPECT_EQ(ended.code, ended.reported.hit() ? kOwnFault : 0) << what << " " << ended.said;
    if (!ended.reported.hit()) return;
    EXPECT_NE(ended.said.find("own fault: out of memory"), std::string::npos) << ended.said;
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Memory::election_;

TEST_F(Memory, AnAuditWithoutMemorySaysSo) {  // S15
  World world(*election_);
  const Program::Setting setting = audit_of(world);
  const Ended whole = audit(world, setting, "new 0");
  ASSERT_EQ(whole.code, 0) << whole.said;
  Stride stride("audit without memory", 40);
  int failed = 0;
  for (const long at : stride.through(whole.reported.calls)) {
    const std::string what = "new " + std::to_string(at);
    const Ended ended = audit(world, setting, what);
    expect_own_fault(ended, what);
    failed += ended.code == kOwnFault ? 1 : 0;
  }
  EXPECT_GT(failed, 25);
}

TEST_F(Memory, AServerWithoutMemoryEndsAndLosesNothing) {  // S15
  World counted(*election_);
  const Ended whole = serve(counted, "new 0");
  ASSERT_EQ(whole.code, 0) << whole.said;
  EXPECT_EQ(counted.load.acknowledged(), 2 * kEach);
  Stride stride("server without memory", 10);
  int failed = 0;
  for (const long at : stride.through(whole.reported.calls)) {
    World world(*election_);
    const std::string what = "new " + std::to_string(at);
    const Ended ended = serve(world, what);
    expect_own_fault(ended, what);
    failed += ended.code == kOwnFault ? 1 : 0;
    world.expect_sound(what);
  }
  EXPECT_GT(failed, 5);
}

// Of C, too: what libraries make of it is theirs (OpenSSL's own start reads through what it did not
// get), but nobody is told a verdict that is none, nobody hangs, and the ledger is whole.
bool ended_without_a_word_on_the_matter(int code) {
  return code == 0 || code == kCouldNotCheck || code == kOwnFault || code == 128 + SIGABRT ||
         code == 128 + SIGSEGV;
}

TEST_F(Memory, WhateverAllocationFailsNobodyIsToldAFalsehood) {  // S15
  World world(*election_);
  const Program::Setting setting = audit_of(world);
  const Ended whole = audit(world, setting, "malloc 0");
  ASSERT_EQ(whole.code, 0) << whole.said;
  Stride audits("audit without memory of C", 30), servers("server without memory of C", 5);
  int ended_well = 0;
  for (const long at : audits.through(whole.reported.calls)) {
    const std::string what = "malloc " + std::to_string(at);
    const Ended ended = audit(world, setting, what);
    EXPECT_TRUE(ended_without_a_word_on_the_matter(ended.code))
        << what << ": " << ended.code << " " << ended.said;
    ended_well += ended.code == 0 || ended.code == kOwnFault ? 1 : 0;
  }
  World counted(*election_);
  const long count = serve(counted, "malloc 0").reported.calls;
  for (const long at : servers.through(count)) {
    World other(*election_);
    const std::string what = "malloc " + std::to_string(at);
    const Ended ended = serve(other, what);
    EXPECT_TRUE(ended_without_a_word_on_the_matter(ended.code))
        << what << ": " << ended.code << " " << ended.said;
    ended_well += ended.code == 0 || ended.code == kOwnFault ? 1 : 0;
    other.expect_sound(what);
  }
  EXPECT_GT(ended_well, 15);
}

}  // namespace
}  // namespace urna::crash
