// Few descriptors, few threads, little memory for the whole program (S16, S15): it ends with a
// clear code or serves; what was acknowledged is there.
#include <sys/resource.h>

#include "tests/crash/as_root.h"

namespace urna::crash {
namespace {

constexpr int kNotLoaded = 127;  // below what a program needs to be loaded the loader says so
constexpr std::size_t kEach = 3;

class Limits : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(32, 1, 4); }
  static void TearDownTestSuite() { election_.reset(); }

  struct Counts {
    int refused = 0, served = 0;
  };
  // Serves some ballots under the limit and stops.
  static void serve(World& world, const Program::Setting& setting, const std::string& what,
                    Counts& counts) {
    Program server(setting);
    const std::uint16_t port = server.port();
    if (port != 0) world.load.send_until_gone(port, kEach);
    ++(world.load.acknowledged() > 0 ? counts.served : counts.refused);
    server.signal(SIGTERM);
    const int code = server.wait();
    EXPECT_TRUE(code == 0 || code == kOwnFault || code == kNotLoaded)
        << what << ": " << code << " " << server.said();
    EXPECT_TRUE(code == 0 || !server.said().empty()) << what << ": " << code << " without a word";
  }
  static Counts under(int limit, const std::vector<std::uint64_t>& values) {
    Counts counts;
    for (const std::uint64_t most : values) {
      World world(*election_);
      Program::Setting setting = world.serving();
      setting.limits.emplace_back(limit, most);
      const std::string what = "limit " + std::to_string(most);
      serve(world, setting, what, counts);
      world.expect_sound(what);
    }
    return counts;
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Limits::election_;
using LimitsAsRoot = Limits;

TEST_F(Limits, FewDescriptorsAreAnErrorOrEnough) {  // S16
  const Counts counts = under(RLIMIT_NOFILE, {4, 12, 16, 20, 24, 32, 64});
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.served, 0);
}

// Less than the program itself takes (8 MiB) ends in the kernel, before a line of ours runs.
TEST_F(Limits, LittleMemoryIsAnErrorOrEnough) {  // S15
  constexpr std::uint64_t kMiB = 1 << 20;
  const Counts counts =
      under(RLIMIT_AS, {16 * kMiB, 64 * kMiB, 128 * kMiB, 192 * kMiB, 256 * kMiB, 1'024 * kMiB});
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.served, 0);
}

// The limit counts what a user runs and spares root: another user, who runs nothing else.
TEST_F(LimitsAsRoot, FewThreadsAreAnErrorOrEnough) {  // S16
  if (const std::string why = lacks_nobody(); !why.empty()) GTEST_SKIP() << why;
  Counts counts;
  for (const std::uint64_t most : {1U, 2U, 4U, 5U, 6U, 8U, 24U}) {
    World world(*election_);
    std::filesystem::permissions(world.folder / "", std::filesystem::perms(0755));
    give_to(world.ledger, kNobody);
    Program::Setting setting = world.serving();
    setting.user = kNobody;
    setting.limits.emplace_back(RLIMIT_NPROC, most);
    const std::string what = "threads " + std::to_string(most);
    serve(world, setting, what, counts);
    give_to(world.ledger, ::getuid());
    world.expect_sound(what);
  }
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.served, 0);
}

}  // namespace
}  // namespace urna::crash
