// What the real programs ask of the disk, call by call: nothing is answered before it is synced,
// and no name is relied on before its folder is (S04, S05). The disk in memory of power_test.cc has
// a mark file of its own; this holds the real one.
#include <algorithm>
#include <iterator>

#include "tests/crash/world.h"

namespace urna::crash {
namespace {

using Steps = std::vector<FaultReport::Step>;

class Trace : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(16, 1, 1); }
  static void TearDownTestSuite() { election_.reset(); }
  static bool is_sync(const FaultReport::Step& step) {
    return step.call == "fsync" || step.call == "fdatasync";
  }
  // The first step from `from` on that writes (or syncs) a file whose path ends so; steps.end() if
  // there is none.
  static Steps::const_iterator find(const Steps& steps, Steps::const_iterator from, bool syncs,
                                    const std::string& end) {
    return std::find_if(from, steps.end(), [&](const FaultReport::Step& step) {
      const bool writes = step.call == "write" || step.call.starts_with("pwrite");
      return (syncs ? is_sync(step) : writes) && step.path.ends_with(end);
    });
  }
  // Every new name: the file was synced after its last write, and then the folder was.
  static void expect_durable_names(const Steps& steps) {
    int renamed = 0;
    for (auto step = steps.begin(); step != steps.end(); ++step) {
      const bool notes = step->path.find("/LOG.old.") != std::string::npos;  // for people
      if (step->call != "rename" || notes) continue;
      ++renamed;
      const std::string folder = step->path.substr(0, step->path.rfind('/'));
      EXPECT_TRUE(std::any_of(
          step, steps.end(),
          [&](const FaultReport::Step& later) { return is_sync(later) && later.path == folder; }))
          << step->path << ": its folder was not synced";
      const auto before = std::find_if(
          std::make_reverse_iterator(step), steps.rend(), [&](const FaultReport::Step& earlier) {
            return earlier.path == step->path + ".tmp" || earlier.path.ends_with(".dbtmp");
          });
      EXPECT_TRUE(before != steps.rend() && is_sync(*before)) << step->path << " was not synced";
    }
    EXPECT_GT(renamed, 0);
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Trace::election_;

// The group, the mark, the checkpoint: each written and synced, in this order, before the answer.
TEST_F(Trace, NothingIsAnsweredBeforeAllThreeAreSynced) {  // S04, S05
  World world(*election_);
  Program server(with_fault(world.serving(), {"trace"}, world.ledger, world.report));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0) << server.said();
  Peer peer(port);
  std::size_t seen = read_report(world.report).steps.size();
  for (const Bytes& cast : election_->queues()[0]) {
    ASSERT_EQ(peer.post(cast).status, 201);
    const Steps steps = read_report(world.report).steps;
    auto at = steps.begin() + static_cast<std::ptrdiff_t>(seen);
    for (const char* file : {".log", "/HWM", ".log"})
      for (const bool syncs : {false, true}) {
        at = find(steps, at, syncs, file);
        ASSERT_NE(at, steps.end()) << (syncs ? "no sync of " : "no write of ") << file;
        ++at;
      }
    seen = steps.size();
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0) << server.said();
  expect_durable_names(read_report(world.report).steps);
}

TEST_F(Trace, ALedgerThatIsMadeIsSyncedWithItsNames) {  // S04
  const test::TemporaryFolder folder;
  const std::string ledger = folder / "ledger", report = folder / "report";
  const Program::Setting making{
      {built("tests/crash_places"), "", "0", "create", ledger, election_->origin()}, {}, {}};
  const std::string above = std::filesystem::path(ledger).parent_path().string();
  ASSERT_EQ(run(with_fault(making, {"trace"}, above, report)).code, 0);
  const Steps steps = read_report(report).steps;
  expect_durable_names(steps);
  EXPECT_NE(find(steps, steps.begin(), true, above), steps.end()) << "the ledger's own name";
  for (const std::string made : {"/HWM", "/keys/log"}) {
    const std::string path = ledger + made;
    const auto written = find(steps, steps.begin(), false, path);
    ASSERT_NE(written, steps.end()) << made;
    const auto synced = find(steps, written, true, path);
    ASSERT_NE(synced, steps.end()) << made;
    EXPECT_NE(find(steps, synced, true, path.substr(0, path.rfind('/'))), steps.end()) << made;
  }
}

}  // namespace
}  // namespace urna::crash
