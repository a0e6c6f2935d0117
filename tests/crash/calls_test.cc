// A short life of the real programs, killed at the k-th call that changes the disk: before it,
// after it, in the middle of a write (S03); and the k-th call failing, whether it was done or not
// (S05, S06, S13): the process stops and says so, it never goes on. After each, a start without
// help, and nothing that was acknowledged is lost.
#include "tests/crash/world.h"

namespace urna::crash {
namespace {

constexpr int kKilled = 128 + SIGKILL;
constexpr std::size_t kEach = 5;  // ballots a queue sends

class Calls : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    election_ = std::make_unique<Election>(32, 1, 2);
    keys_ = std::make_unique<test::TemporaryFolder>();
    CHECK(ledger::write_seed_file(*keys_ / "committee", test::seed_named("committee")).ok());
  }
  static void TearDownTestSuite() {
    election_.reset();
    keys_.reset();
  }

  struct Scene : World {
    Scene() : World(*election_) {}
    FaultReport reported;
    std::string said;
  };

  static Program::Setting plain(std::vector<std::string> words) {
    words.insert(words.begin(), built("urna"));
    return {words, {}, {}};
  }
  static Program::Setting closing(const Scene& world) {
    return plain({"close", "voting", "--ledger", world.ledger, "--key", *keys_ / "committee"});
  }

  // Serves some ballots under the fault; asks for the end if it does not come by itself.
  // Returns the exit code.
  static int serve(Scene& world, const Fault& fault, int patience_ms = 0) {
    Program server(with_fault(world.serving(), fault, world.ledger, world.report));
    if (const std::uint16_t port = server.port(); port != 0)
      world.load.send_until_gone(port, kEach);
    const bool ends_itself = patience_ms > 0 && read_report(world.report).hit();
    if (!ends_itself || server.wait_at_most(patience_ms) < 0) server.signal(SIGTERM);
    const int code = server.wait();
    world.reported = read_report(world.report);
    world.said = server.said();
    return code;
  }
  static long calls_of_serving(const std::string& calls = "") {
    Scene world;
    EXPECT_EQ(serve(world, {"count", calls}), 0) << world.said;
    EXPECT_GT(world.reported.calls, 10);
    return world.reported.calls;
  }
  static void expect_audited(const Scene& world, const std::string& what) {
    EXPECT_EQ(export_and_verify(world.ledger, world.folder / "bundle", election_->vkey()), "")
        << what;
  }

  static std::unique_ptr<Election> election_;
  static std::unique_ptr<test::TemporaryFolder> keys_;
};
std::unique_ptr<Election> Calls::election_;
std::unique_ptr<test::TemporaryFolder> Calls::keys_;

const std::vector<std::string> kKills = {"kill-before ", "kill-after ", "kill-partly "};

TEST_F(Calls, AKillAtAnyCallOfServingLosesNothing) {  // S03
  Stride stride("serving", 4);
  const long count = calls_of_serving();
  int killed = 0;
  for (const std::string& kill : kKills)
    for (const long at : stride.through(count)) {
      Scene world;
      const std::string what = kill + std::to_string(at);
      const int code = serve(world, {what});
      EXPECT_TRUE(code == kKilled || (code == 0 && !world.reported.hit())) << what << " " << code;
      killed += code == kKilled ? 1 : 0;
      world.expect_sound(what + " " + world.reported.call + " " + world.reported.path);
      if (at % 8 == 0) expect_audited(world, what);
    }
  EXPECT_GT(killed, 8);
}

// An act from the command line: done or not done, and never twice.
TEST_F(Calls, AKillAtAnyCallOfAnActLeavesItDoneOrNot) {  // S03
  Stride stride("closing", 3);
  Scene counted;
  EXPECT_EQ(run(with_fault(closing(counted), {"count"}, counted.ledger, counted.report)).code, 0);
  const long count = read_report(counted.report).calls;
  int done = 0, not_done = 0;
  for (const std::string& kill : kKills)
    for (const long at : stride.through(count)) {
      Scene world;
      const std::string what = kill + std::to_string(at);
      run(with_fault(closing(world), {what}, world.ledger, world.report));
      const Ran again = run(closing(world));
      ++(again.code == 0 ? not_done : done);
      EXPECT_TRUE(again.code == 0 || again.said.find("voting_closed") != std::string::npos ||
                  again.said.find("wrong_phase") != std::string::npos)
          << what << ": " << again.code << " " << again.said;
      EXPECT_NE(run(closing(world)).code, 0) << what;  // now it is closed, whichever did it
      expect_audited(world, what);
    }
  EXPECT_GT(done, 0);
  EXPECT_GT(not_done, 0);
}

TEST_F(Calls, AKillAtAnyCallOfAnExportLeavesTheLedgerAlone) {  // S21
  Stride stride("exporting", 3);
  for (const char* name : {"bundle", "bundle.tar"}) {
    Scene counted;
    const auto exporting = [&](const Scene& world) {
      return plain({"export", "--ledger", world.ledger, "--out", world.folder / name});
    };
    const std::string all = counted.folder / "";
    EXPECT_EQ(run(with_fault(exporting(counted), {"count"}, all, counted.report)).code, 0);
    const long count = read_report(counted.report).calls;
    for (const long at : stride.through(count)) {
      Scene world;
      const std::string what = "kill-partly " + std::to_string(at);
      run(with_fault(exporting(world), {what}, world.folder / "", world.report));
      const std::string out = world.folder / name;
      if (std::filesystem::exists(out)) {  // under its name it is whole
        EXPECT_EQ(
            run({{built("urna-audit"), "verify", out, "--key", to_text(election_->vkey())}, {}, {}})
                .code,
            0)
            << what;
      }
      for (const char* left : {"", ".tmp"}) std::filesystem::remove_all(out + left);
      expect_audited(world, what);
    }
  }
}

// A disk that does not give a bundle back is no evidence against whoever made it: cannot judge.
TEST_F(Calls, AFailingReadOfABundleIsNoFault) {  // S06
  Stride stride("failing reads", 6);
  for (const char* name : {"bundle", "bundle.tar"}) {
    Scene world;
    const std::string out = world.folder / name;
    ASSERT_EQ(run(plain({"export", "--ledger", world.ledger, "--out", out})).code, 0);
    const auto verify = [&](const std::string& fault) {
      std::filesystem::remove(world.report);
      return run(with_fault(
          {{built("urna-audit"), "verify", out, "--key", to_text(election_->vkey())}, {}, {}},
          {fault, "read pread"}, out, world.report));
    };
    EXPECT_EQ(verify("count").code, 0);
    const long count = read_report(world.report).calls;
    EXPECT_GT(count, 3);
    for (const long at : stride.through(count)) {
      const std::string nth = std::to_string(at) + " ";
      const Ran failed = verify("fail " + nth + std::to_string(EIO));
      EXPECT_EQ(failed.code, 3) << name << " " << nth << failed.said;
      EXPECT_EQ(verify("fail " + nth + std::to_string(EINTR)).code, 0) << name << " " << nth;
      EXPECT_EQ(verify("short " + nth).code, 0) << name << " " << nth;
    }
  }
}

// What the database may lose without a word: its own notes for people.
bool matters(const std::string& path) { return !path.ends_with("/LOG"); }

// Every way of failing; of a stride each number has one of them.
std::vector<std::string> failures(long at, long round) {
  std::vector<std::string> all;
  for (const char* way : {"fail ", "fail-done "})
    for (const int error : {EIO, ENOSPC, EDQUOT})
      all.push_back(way + std::to_string(at) + " " + std::to_string(error));
  if (full()) return all;
  return {all[static_cast<std::size_t>(round) % all.size()]};
}

TEST_F(Calls, AFailingSyncStopsTheProcess) {  // S05, S13
  const std::string syncs = "fsync fdatasync";
  Stride stride("failing syncs", 8);
  long round = 0;
  for (const long at : stride.through(calls_of_serving(syncs)))
    for (const std::string& failure : failures(at, round++)) {
      Scene world;
      const int code = serve(world, {failure, syncs}, 3'000);
      const std::string what = failure + " " + world.reported.call + " " + world.reported.path;
      if (world.reported.hit() && matters(world.reported.path)) {
        EXPECT_TRUE(stopped(code, world.said)) << what << ": exit " << code << " " << world.said;
      }
      world.expect_sound(what);
    }
}

TEST_F(Calls, AFailingWriteStopsTheProcess) {  // S06, S13
  const std::string writes = "write pwrite pwritev rename unlink ftruncate";
  Stride stride("failing writes", 8);
  long round = 0;
  for (const long at : stride.through(calls_of_serving(writes)))
    for (const std::string& failure : failures(at, round++)) {
      Scene world;
      const int code = serve(world, {failure, writes}, 3'000);
      const std::string& path = world.reported.path;
      const std::string what = failure + " " + world.reported.call + " " + path;
      // Cutting off the room that a log had taken ahead loses nothing, whether it is done or not.
      const std::string& call = world.reported.call;
      const bool voters_way = call != "unlink" && call != "ftruncate" &&
                              (path.ends_with(".log") || path.ends_with("/HWM"));
      EXPECT_TRUE(stopped(code, world.said) || (code == 0 && !voters_way))
          << what << ": exit " << code << " " << world.said;
      world.expect_sound(what);
    }
}

TEST_F(Calls, AShortOrInterruptedWriteIsFinished) {  // S06
  Stride stride("short writes", 3);
  const std::string writes = "write pwrite";
  const long count = calls_of_serving(writes);
  for (const std::string way : {"short ", "fail "})
    for (const long at : stride.through(count)) {
      Scene world;
      const std::string what = way + std::to_string(at) + " " + std::to_string(EINTR);
      EXPECT_EQ(serve(world, {what, writes}), 0)
          << what << " " << world.reported.path << " " << world.said;
      EXPECT_EQ(world.load.acknowledged(), 2 * kEach) << what;
      world.expect_sound(what);
    }
}

// From some write on the disk is full, and stays so: the process ends; with space it starts again.
TEST_F(Calls, AFullDiskEndsTheProcessAndNothingElse) {  // S07
  Stride stride("full disk", 3);
  const std::string writes = "write pwrite pwritev fallocate";
  const long count = calls_of_serving(writes);
  for (const long at : stride.through(count)) {
    Scene world;
    const std::string what = "fail-on " + std::to_string(at) + " " + std::to_string(ENOSPC);
    const int code = serve(world, {what, writes}, 3'000);
    if (world.reported.hit()) {
      EXPECT_TRUE(stopped(code, world.said)) << what << ": exit " << code << " " << world.said;
    }
    world.expect_sound(what);
  }
}

}  // namespace
}  // namespace urna::crash
