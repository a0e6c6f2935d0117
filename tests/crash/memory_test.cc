// Memory that runs out at the n-th allocation (S15): the audit says that it could not check and
// never that something is right or wrong; the ledger is as it was.
#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr int kAborted = 128 + SIGABRT, kPatience_ms = 20'000;

long allocations_in(const std::string& said) {
  const std::size_t at = said.find("allocations ");
  EXPECT_NE(at, std::string::npos) << said;
  return at == std::string::npos ? 0 : std::stol(said.substr(at + 12));
}

class Memory : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(8, 1, 1); }
  static void TearDownTestSuite() { election_.reset(); }
  static Program::Setting failing(long at, std::vector<std::string> words) {
    words.insert(words.begin(), {built("tests/crash_memory"), std::to_string(at)});
    return {words, {}, {}};
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Memory::election_;

TEST_F(Memory, AnAuditWithoutMemorySaysSo) {  // S15
  World world(*election_);
  const std::string bundle = world.folder / "bundle";
  ASSERT_EQ(
      run({{built("urna"), "export", "--ledger", world.ledger, "--out", bundle}, {}, {}}).code, 0);
  const std::vector<std::string> words{"audit", bundle, to_text(election_->vkey())};
  const Ran whole = run(failing(0, words));
  ASSERT_EQ(whole.code, 0) << whole.said;
  Stride stride("audit without memory", 60);
  int failed = 0;
  for (const long at : stride.through(allocations_in(whole.said))) {
    Program program(failing(at, words));
    const int code = program.wait_at_most(kPatience_ms);
    // 0 where the library goes on without; never 1 (a finding), never a hang. Walking a folder is
    // noexcept in the C++ library, which ends the program then: no verdict, too.
    const bool library = program.said().find("without an active exception") != std::string::npos;
    EXPECT_TRUE(code == 0 || code == kOwnFault || (code == kAborted && library))
        << at << ": " << code << " " << program.said();
    failed += code == kOwnFault ? 1 : 0;
  }
  EXPECT_GT(failed, 30);
}

TEST_F(Memory, ALedgerIsWholeWhateverAllocationFails) {  // S15
  World counted(*election_);
  const Ran whole = run(failing(0, {"append", counted.ledger}));
  ASSERT_EQ(whole.code, 0) << whole.said;
  Stride stride("append without memory", 40);
  int failed = 0, round = 0;
  for (const long at : stride.through(allocations_in(whole.said))) {
    World world(*election_);
    Program program(failing(at, {"append", world.ledger}));
    const int code = program.wait_at_most(kPatience_ms);
    // The database's library is not made to go on without memory: it may abort.
    EXPECT_TRUE(code == 0 || code == kOwnFault || code == kAborted)
        << at << ": " << code << " " << program.said();
    failed += code != 0 ? 1 : 0;
    if (++round % 4 == 0) world.expect_sound("allocation " + std::to_string(at));
  }
  EXPECT_GT(failed, 20);
}

}  // namespace
}  // namespace urna::crash
