// What is looked at before a ledger writes: keys, clock, locks, memory, libraries, formats.
#include "api/guards.h"

#include <rocksdb/db.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>

#include "ledger/file.h"
#include "tests/api/real_program.h"
#include "tests/api/test_witness.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using ledger::Errc;

constexpr std::uint64_t kNow = 1'900'000'000;

class Guards : public testing::Test {
 protected:
  void SetUp() override {
    town_ = town_of(3);
    host_of(directory_, town_).reset();
  }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  Errc refusal(HostOptions options = {}) const {
    const auto host = Host::open(directory_.path(), std::move(options));
    return host ? Errc::none : host.code();
  }
  Bytes ballot(const std::string& who) { return town_.submission(town_.cast(who, {0}), {}); }
  Directory directory_;
  Town town_;
};

// S17, O16: what is wrong with the key is found before the database is: it has been moved away, and
// nobody misses it.
TEST_F(Guards, AWrongKeyIsRefusedBeforeTheDatabaseIsOpened) {
  EXPECT_EQ(refusal(), Errc::none);
  fs::rename(path("db"), path("away"));
  const Bytes good = *ledger::read_file(path("keys/log"), 4096);
  const auto replace = [&](ledger::ByteView bytes) {
    fs::remove(path("keys/log"));
    std::ofstream(path("keys/log"), std::ios::binary) << ledger::text_of(bytes);
    fs::permissions(path("keys/log"), fs::perms::owner_read | fs::perms::owner_write);
  };
  replace(ledger::view_of(std::string(64, 'a') + "\n"));  // another log's
  EXPECT_EQ(refusal(), Errc::unknown_key);
  for (const std::size_t length : {0U, 1U, 63U, 64U}) {  // cut short
    replace(ledger::ByteView(good).first(length));
    EXPECT_EQ(refusal(), Errc::malformed) << length;
  }
  replace(good);
  for (const auto perms : {fs::perms::group_read, fs::perms::others_read, fs::perms::others_exec}) {
    fs::permissions(path("keys/log"), perms, fs::perm_options::add);
    EXPECT_EQ(refusal(), Errc::key_permissions);
    fs::permissions(path("keys/log"), perms, fs::perm_options::remove);
  }
  std::ofstream(path("origin")) << "somewhere.else/pb\n";
  EXPECT_EQ(refusal(), Errc::wrong_origin);
  std::ofstream(path("origin")) << Town::kOrigin << "\n";
  std::ofstream(path("vkey")) << "nonsense\n";
  EXPECT_EQ(refusal(), Errc::bad_vkey);
  EXPECT_FALSE(fs::exists(path("db")));
}

TEST_F(Guards, ALedgerOfAnOlderVersionGetsItsKeyPinned) {  // S17
  const Bytes pinned = *ledger::read_file(path("vkey"), 4096);
  fs::remove(path("vkey"));
  EXPECT_EQ(refusal(), Errc::none);
  EXPECT_EQ(*ledger::read_file(path("vkey"), 4096), pinned);
}

// S11, O15: both LOCK files removed, the mark's own lock still holds; and a mark that was replaced
// under the writer stops it before it signs.
TEST_F(Guards, ASecondProcessIsRefusedWithoutEitherLock) {
  auto first = Host::open(directory_.path(), {});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(refusal(), Errc::locked);
  fs::remove(path("LOCK"));
  fs::remove(path("db/LOCK"));
  EXPECT_EQ(refusal(), Errc::locked);
  fs::copy_file(path("HWM"), path("HWM.copy"));
  fs::rename(path("HWM.copy"), path("HWM"));
  EXPECT_EQ((*first)->sequencer().submit_and_wait(ballot("v0")).code(), Errc::fenced);
  EXPECT_FALSE((*first)->healthy());
}

// U06: the number of the format is the first byte of the head record.
TEST_F(Guards, ADatabaseOfANewerFormatIsRefused) {
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, path("db"), &opened).ok());
  std::string head;
  ASSERT_TRUE(opened->Get({}, "m", &head).ok());
  head[0] = 2;
  ASSERT_TRUE(opened->Put({}, "m", head).ok());
  delete opened;
  EXPECT_EQ(refusal(), Errc::unknown_value);
}

TEST(ClockGuard, BelievesOnlyAClockThatMovesAsTimeDoes) {  // S14, T19
  const std::uint64_t last = kNow / 60 * 60;
  const ClockGuard guard(kNow, 1'000);
  const auto judged = [&](std::uint64_t now, std::uint64_t uptime_s, std::uint64_t last_time) {
    const auto right = guard.check(now, uptime_s, last_time);
    return right ? Errc::none : right.code();
  };
  EXPECT_EQ(judged(kNow, 1'000, last), Errc::none);
  EXPECT_EQ(judged(kNow + 86'400, 87'400, last), Errc::none);  // a day has passed
  EXPECT_EQ(judged(kNow + kClockSlack_s, 1'000, last), Errc::none);
  EXPECT_EQ(judged(kNow + kClockSlack_s + 1, 1'000, last), Errc::clock_wrong);  // it jumped
  EXPECT_EQ(judged(kNow + 30ULL * 365 * 86'400, 1'010, last), Errc::clock_wrong);
  EXPECT_EQ(judged(last - kClockSlack_s, 1'000, last), Errc::none);  // time stands still
  EXPECT_EQ(judged(last - kClockSlack_s - 1, 1'000, last), Errc::clock_backwards);
  EXPECT_EQ(judged(0, 1'000, last), Errc::clock_backwards);
  EXPECT_EQ(judged(0, 1'000, 0), Errc::clock_wrong);  // 1970, and the log is empty
  EXPECT_EQ(judged(kLeastClock_s - 1, 1'000, 0), Errc::clock_wrong);
  EXPECT_EQ(judged(kLeastClock_s, 1'000, 0), Errc::none);
  EXPECT_EQ(judged(kMostClock_s + 1, 1'000, last), Errc::clock_wrong);
  EXPECT_EQ(judged(~std::uint64_t{0}, 1'000, last), Errc::clock_wrong);
  EXPECT_EQ(judged(kNow, 0, last), Errc::none);  // the machine's uptime went back: no wrap
  EXPECT_EQ(ClockGuard(2'200'000'000, 0).check(2'200'000'000, 0, last).ok(), true);  // 2039
  EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(kLeastClock_s), "2020-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(4'107'542'399), "2100-02-28T23:59:59Z");
}

// S14, O10: at the start and in service; it says both times, does not hang, and goes on when the
// clock is right again.
TEST_F(Guards, AWrongClockDatesNothingAndHaltsNothing) {
  std::atomic<std::uint64_t> now = kNow;
  HostOptions options;
  options.sequencer.now = [&] { return now.load(); };
  {
    auto host = Host::open(directory_.path(), options);
    ASSERT_TRUE(host.ok());
    Sequencer& sequencer = (*host)->sequencer();
    ASSERT_TRUE(sequencer.submit_and_wait(ballot("v0")).ok());
    for (const std::uint64_t wrong :
         {std::uint64_t{0}, kNow - 86'400, kNow + 86'400, 2 * kNow, ~std::uint64_t{0}}) {
      now = wrong;
      const Answer refused = sequencer.submit_and_wait(ballot("v1"));
      EXPECT_EQ(refused.code(), wrong < kNow ? Errc::clock_backwards : Errc::clock_wrong) << wrong;
      EXPECT_FALSE(refused.error().detail.empty());
      EXPECT_TRUE((*host)->healthy());
    }
    now = kNow + 1;
    ASSERT_TRUE(sequencer.submit_and_wait(ballot("v1")).ok());
  }
  for (const std::uint64_t wrong : {std::uint64_t{0}, kNow - 86'400}) {
    now = wrong;
    EXPECT_EQ(refusal(options), Errc::clock_backwards) << wrong;
  }
  now = ~std::uint64_t{0};
  EXPECT_EQ(refusal(options), Errc::clock_wrong);
  now = kNow + 2ULL * 365 * 86'400;  // years ahead, nobody can say: told, not refused
  testing::internal::CaptureStderr();
  EXPECT_EQ(refusal(options), Errc::none);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("if the clock is wrong, stop"),
            std::string::npos);
  now = kNow;
  EXPECT_EQ(refusal(options), Errc::none);
}

// S07: before the disk is full the ledger refuses, halts nothing, and goes on when there is room.
TEST_F(Guards, WithoutRoomItRefusesAndGoesOnAfterwards) {
  std::atomic<bool> room = true;
  HostOptions options;
  options.sequencer.room = [&]() -> ledger::Result<> {
    if (room) return ledger::Ok{};
    return Errc::low_space;
  };
  const auto host = Host::open(directory_.path(), std::move(options));
  ASSERT_TRUE(host.ok());
  room = false;
  EXPECT_EQ((*host)->sequencer().submit_and_wait(ballot("v0")).code(), Errc::low_space);
  EXPECT_TRUE((*host)->healthy());
  room = true;
  EXPECT_TRUE((*host)->sequencer().submit_and_wait(ballot("v0")).ok());
}

// The example's edition, with keys that are there.
std::string definition_for(const std::string& key) {
  std::ifstream stream(std::string(URNA_SOURCE_DIR) + "/docs/examples/edition.toml");
  std::string text(std::istreambuf_iterator<char>(stream), {});
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    std::string line = text.substr(at, end - at);
    at = end;
    if (line.starts_with("committee_quorum")) line = "committee_quorum = 1\n";
    for (const std::string role : {"committee", "registrars", "overseers"})
      if (line.starts_with(role + " ="))
        line = role + " = [\"" +
               (role == "committee" ? key : ledger::to_hex(key_named(role).public_key().view())) +
               "\"]\n";
    made += line;
    if (line.starts_with("overseers")) break;
  }
  return made;
}

// O12: a mistyped path must not become a second, empty log of the same name.
TEST_F(Guards, ALedgerIsFoundedOnlyWhereNoWitnessKnowsItsOrigin) {
  TestWitness a("a");
  const std::string urna = program("urna");
  const Ended made = run(urna + " keys new " + path("c.key"));
  ASSERT_EQ(made.code(), 0) << made.said;
  std::ofstream(path("edition.toml")) << definition_for(made.said.substr(0, 64));
  std::ofstream(path("new.policy")) << a.policy_line() << "quorum a\n";
  const auto init = [&](const std::string& where) {
    return run(urna + " init --ledger " + path(where) + " --origin " + Town::kOrigin +
               " --definition " + path("edition.toml") + " --key " + path("c.key") + " --policy " +
               path("new.policy"));
  };
  const Ended first = init("first");
  EXPECT_EQ(first.code(), 0) << first.said;
  const auto kept = ledger::read_file(path("first/policy"), 1U << 20);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(ledger::parse_policy(ledger::text_of(*kept))->witnesses.size(), 1U);
  EXPECT_TRUE(Host::open(path("first"), {}).ok());  // the policy is of this log
  {
    HostOptions options;  // the town's log is of that origin, and the witness sees it
    options.cosign = true;
    const std::string text =
        "log " + to_text(town_log_key()) + "\n" + a.policy_line() + "quorum a\n";
    ASSERT_TRUE(ledger::write_file(path("policy"), ledger::view_of(text)).ok());
    const auto host = Host::open(directory_.path(), std::move(options));
    ASSERT_TRUE(host.ok());
    ASSERT_TRUE(until([&] { return a.size() > 0; }));
  }
  const Ended second = init("second");
  EXPECT_EQ(second.code(), 1);
  EXPECT_NE(second.said.find("already_founded"), std::string::npos) << second.said;
  EXPECT_NE(second.said.find("witness a"), std::string::npos) << second.said;
  EXPECT_FALSE(fs::exists(path("second")));
  a.always = 500;  // silent: nobody can say
  const Ended third = init("third");
  EXPECT_EQ(third.code(), 3) << third.said;
  EXPECT_FALSE(fs::exists(path("third")));
}

#ifndef __SANITIZE_ADDRESS__
// U08: a libsodium that accepts what ours refuses is noticed before anything is signed or judged.
TEST_F(Guards, AnotherLibrarysVerdictsAreNoticedAtTheStart) {
  const std::string loaded =
      "LD_PRELOAD='" + std::string(URNA_BINARY_DIR) + "/tests/liblenient_sodium.so' ";
  for (const std::string& line :
       {program("urna-audit") + " verify nowhere",
        program("urna") + " serve --listen 127.0.0.1:0 --ledger " + directory_.path(),
        program("urna") + " export --out " + path("bundle") + " --ledger " + directory_.path()}) {
    const Ended ended = run(loaded + line);
    EXPECT_EQ(ended.code(), 4) << line << ended.said;
    EXPECT_NE(ended.said.find("self_test: Ed25519"), std::string::npos) << ended.said;
  }
  EXPECT_EQ(run(program("urna-audit") + " verify nowhere").said.find("self_test"),
            std::string::npos);
}

// P12: no core, no other process of the same user reads our memory.
TEST(PrivateMemory, IsNeitherDumpedNorRead) {
  const pid_t child = ::fork();
  if (child == 0) {
    keep_memory_private();
    rlimit cores{1, 1};
    const bool none =
        ::getrlimit(RLIMIT_CORE, &cores) == 0 && cores.rlim_cur == 0 && cores.rlim_max == 0;
    ::_exit(none && ::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

std::string limits_of(pid_t process) {
  std::ifstream stream("/proc/" + std::to_string(process) + "/limits");
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_F(Guards, TheServersMemoryIsPrivate) {  // P12
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit cores{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &cores);
    ::dup2(ends[1], STDOUT_FILENO);
    ::execl(program("urna").c_str(), "urna", "serve", "--ledger", directory_.path().c_str(),
            "--listen", "127.0.0.1:0", nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 1);  // it says where it listens
  const std::string limits = limits_of(child);
  const std::size_t at = limits.find("Max core file size");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(limits.substr(at, limits.find('\n', at) - at).find("unlimited"), std::string::npos);
  ::kill(child, SIGABRT);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(WCOREDUMP(status));
  ::close(ends[0]);
}
#endif

}  // namespace
}  // namespace urna::api
