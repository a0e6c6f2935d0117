// A monitor in front of a log that lies in every way it can: forks at every size, cuts back, shows
// old answers, shows others something else, lets an unlawful entry in.
#include "audit/monitor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <mutex>

#include "ledger/file.h"
#include "ledger/witness.h"
#include "tests/fixture/canned_http.h"
#include "tests/fixture/program.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

namespace fs = std::filesystem;
using fixture::CannedServer;
using fixture::Resources;
using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using ledger::Result;

constexpr std::uint64_t kNow = 1'800'000'000;

ledger::SigningKey key_of(std::string_view name) {
  return ledger::SigningKey(ledger::Seed(ledger::sha256(ledger::view_of(name)).view()));
}
ledger::VerifierKey witness_key() {
  return {"witness.example/w1", ledger::NoteKeyType::cosignature, key_of("w1").public_key()};
}

// A source whose content a test changes.
class Shown : public ledger::Source {
 public:
  Resources resources;
  Errc failure = Errc::none;  // of everything
  Result<Bytes> get(std::string_view name) const override {
    if (failure != Errc::none) return failure;
    const auto found = resources.find(name);
    if (found == resources.end()) return ledger::Error{Errc::not_found, std::string(name)};
    return found->second;
  }
  Result<std::vector<std::string>> list() const override { return Errc::not_found; }
};

struct World {
  Town town;
  Shown log;
  explicit World(tally::Phase until = tally::Phase::voting) {
    town.run_to(until);
    show(town.entries.size());
  }
  // The first `size` entries, from `fork` on other ones.
  Resources shown(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    std::vector<Bytes> entries(town.entries.begin(),
                               town.entries.begin() + static_cast<std::ptrdiff_t>(size));
    for (std::uint64_t i = fork; i < size; ++i) entries[i].back() ^= 1;
    return fixture::bundle_of(entries, Town::kOrigin, town.key("log"));
  }
  void show(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    log.resources = shown(size, fork);
  }
  static std::string note_of(const Resources& resources) {
    return std::string(ledger::text_of(resources.at("checkpoint")));
  }
  ledger::VerifierKey key() {
    return {Town::kOrigin, ledger::NoteKeyType::ed25519, town.key("log").public_key()};
  }
  MonitorOptions options() { return {key(), std::nullopt, 0, 1}; }
  Monitor monitor(std::optional<Seen> seen = std::nullopt, std::vector<Place> places = {}) {
    return Monitor(options(), log, std::move(places), std::move(seen), nullptr);
  }
  static Place place(const std::string& name, const Shown& view) {
    return {name,
            [&view]() -> Result<std::string> {
              URNA_ASSIGN(const Bytes bytes, view.get("checkpoint"));
              return std::string(ledger::text_of(bytes));
            },
            &view};
  }
};

std::string told(const Look& look) {
  std::string out;
  for (const Alarm& alarm : look.alarms) out += "alarm: " + alarm.why + "\n";
  for (const std::string& why : look.unknown) out += "unknown: " + why + "\n";
  for (const std::string& why : look.stale) out += "stale: " + why + "\n";
  return out;
}

TEST(Monitor, FollowsAnHonestLogEntryByEntry) {
  World world(tally::Phase::declared);
  Monitor monitor = world.monitor();
  for (std::uint64_t size = 1; size <= world.town.entries.size(); ++size) {
    world.show(size);
    const Look look = monitor.look(kNow + size);
    ASSERT_EQ(look.exit_code(), kRight) << size << told(look);
    EXPECT_EQ(look.size, size);
    EXPECT_EQ(*monitor.seen(), (Seen{World::note_of(world.log.resources), kNow + size}));
  }
  EXPECT_EQ(monitor.look(kNow + 1'000'000).exit_code(), kRight);
  EXPECT_EQ(monitor.seen()->since, kNow + world.town.entries.size());  // it did not move
}

TEST(Monitor, AForkOfAnySizeIsAnAlarmWithProof) {  // T07, T08, T11, S24
  World world;
  const std::uint64_t most = std::min<std::uint64_t>(20, world.town.entries.size());
  ASSERT_GE(most, 12U);
  for (std::uint64_t size = 1; size <= most; ++size)
    for (std::uint64_t fork = 0; fork < size; ++fork)
      for (std::uint64_t before = fork + 1; before <= size; ++before) {
        const Seen seen{World::note_of(world.shown(before)), kNow};
        world.show(size, fork);
        Monitor monitor = world.monitor(seen);
        const Look look = monitor.look(kNow);
        ASSERT_EQ(look.exit_code(), kFault) << fork << " " << before << " " << size;
        ASSERT_EQ(look.alarms.size(), 1U);
        ASSERT_TRUE(look.alarms[0].evidence);
        EXPECT_EQ(*ledger::judge_fork(*look.alarms[0].evidence, world.key()),
                  ledger::ForkVerdict::forked);
        EXPECT_EQ(*monitor.seen(), seen);  // what was verified stays
      }
}

TEST(Monitor, AForkWhoseTilesAreKeptBackCannotBeProvedAndIsNotCalledGood) {  // T08
  World world;
  const Seen seen{World::note_of(world.shown(7)), kNow};
  world.show(12, 3);
  std::erase_if(world.log.resources, [](const auto& each) { return each.first != "checkpoint"; });
  Look look = world.monitor(seen).look(kNow);
  EXPECT_EQ(look.exit_code(), kUnknown) << told(look);
  ASSERT_EQ(look.alarms.size(), 1U);
  EXPECT_EQ(*ledger::judge_fork(*look.alarms[0].evidence, world.key()),
            ledger::ForkVerdict::unproven);
  // Tiles of another tree than the signed one are a fault of who serves them.
  world.show(12, 3);
  const Resources other = world.shown(12);
  for (auto& [name, bytes] : world.log.resources)
    if (name.starts_with("tile/")) bytes = other.at(name);
  look = world.monitor(seen).look(kNow);
  EXPECT_EQ(look.exit_code(), kFault) << told(look);
  EXPECT_EQ(*ledger::judge_fork(*look.alarms[0].evidence, world.key()),
            ledger::ForkVerdict::unproven);
}

TEST(Monitor, ALogThatWasCutBackIsAnAlarm) {  // T03, T10: an old answer played again, S23
  World world;
  const std::uint64_t most = world.town.entries.size();
  Monitor monitor = world.monitor();
  ASSERT_EQ(monitor.look(kNow).exit_code(), kRight);
  const Seen seen = *monitor.seen();
  for (std::uint64_t size = 1; size < most; ++size) {
    world.show(size);
    const Look look = monitor.look(kNow);
    EXPECT_EQ(look.exit_code(), kFault) << size;
    EXPECT_NE(look.alarms[0].why.find("cut back"), std::string::npos);
    EXPECT_EQ(*monitor.seen(), seen);
    // The same after a restart, from the state file alone.
    Monitor again = world.monitor(seen);
    EXPECT_EQ(again.look(kNow).exit_code(), kFault) << size;
  }
}

TEST(Monitor, WhatOthersAreShownIsCompared) {  // T25, T11
  World world;
  const std::uint64_t size = world.town.entries.size();
  Shown view;
  Monitor monitor = world.monitor(std::nullopt, {World::place("elsewhere", view)});
  for (std::uint64_t theirs = 1; theirs <= size; ++theirs) {  // behind, or the same: fine
    view.resources = world.shown(theirs);
    EXPECT_EQ(monitor.look(kNow).exit_code(), kRight) << theirs;
  }
  for (std::uint64_t fork = 0; fork + 1 < size; ++fork)
    for (const std::uint64_t theirs : {fork + 1, size}) {
      view.resources = world.shown(theirs, fork);
      const Look look = monitor.look(kNow);
      ASSERT_EQ(look.exit_code(), kFault) << fork << " " << theirs;
      EXPECT_EQ(*ledger::judge_fork(*look.alarms.back().evidence, world.key()),
                ledger::ForkVerdict::forked)
          << fork << " " << theirs;
    }
  view.failure = Errc::storage;
  EXPECT_EQ(monitor.look(kNow).exit_code(), kUnknown);
}

TEST(Monitor, WhoIsShownLessThanOthersIsTold) {  // T10, T25: blinded by an old answer
  World world;
  const std::uint64_t size = world.town.entries.size();
  Shown view;
  view.resources = world.shown(size);
  world.show(size - 2);
  Look look = world.monitor(std::nullopt, {World::place("elsewhere", view)}).look(kNow);
  EXPECT_EQ(look.exit_code(), kStale) << told(look);
  // And if they are shown another history, it is a fork.
  view.resources = world.shown(size, size - 4);
  look = world.monitor(std::nullopt, {World::place("elsewhere", view)}).look(kNow);
  EXPECT_EQ(look.exit_code(), kFault) << told(look);
}

TEST(Monitor, AgeIsJudgedByTheWitnessesTimes) {  // T10
  World world;
  MonitorOptions options = world.options();
  options.stale_s = 3'600;
  options.policy = *ledger::parse_policy("log " + to_text(world.key()) + "\nwitness w1 " +
                                         to_text(witness_key()) + "\nquorum w1\n");
  const std::string plain = World::note_of(world.log.resources);
  const auto cosigned_at = [&](std::uint64_t time) {
    const std::string text = ledger::parse_note(plain)->text;
    const std::string note =
        plain + ledger::cosignature_line(text, witness_key().name, key_of("w1"), time);
    world.log.resources["checkpoint"] = Bytes(note.begin(), note.end());
  };
  Monitor monitor(options, world.log, {}, std::nullopt, nullptr);
  EXPECT_EQ(monitor.look(kNow).exit_code(), kStale);  // nobody cosigned
  cosigned_at(kNow);
  EXPECT_EQ(monitor.look(kNow).exit_code(), kRight);
  EXPECT_EQ(monitor.look(kNow + 3'600).exit_code(), kRight);
  EXPECT_EQ(monitor.look(kNow + 3'601).exit_code(), kStale);
  cosigned_at(kNow + 3'000);
  EXPECT_EQ(monitor.look(kNow + 3'601).exit_code(), kRight);
  // A line of the witness that does not verify is no missing one.
  std::string note =
      plain + ledger::cosignature_line("x\n", witness_key().name, key_of("w1"), kNow);
  world.log.resources["checkpoint"] = Bytes(note.begin(), note.end());
  EXPECT_EQ(monitor.look(kNow).exit_code(), kFault);
}

TEST(Monitor, WithoutWitnessesAgeIsHowLongNothingMoved) {  // T10
  World world;
  MonitorOptions options = world.options();
  options.stale_s = 3'600;
  Monitor monitor(options, world.log, {}, std::nullopt, nullptr);
  EXPECT_EQ(monitor.look(kNow).exit_code(), kRight);
  EXPECT_EQ(monitor.look(kNow + 3'600).exit_code(), kRight);
  EXPECT_EQ(monitor.look(kNow + 3'601).exit_code(), kStale);
}

TEST(Monitor, AnUnlawfulEntryIsAnAlarmForGood) {
  World world;
  const Seen seen{World::note_of(world.log.resources), kNow};
  world.town.force(world.town.submission(ledger::ProposalsOpened{}, {}));
  world.show(world.town.entries.size());
  Monitor monitor = world.monitor(seen);
  for (int i = 0; i < 2; ++i) {
    const Look look = monitor.look(kNow);
    EXPECT_EQ(look.exit_code(), kFault) << told(look);
    EXPECT_NE(look.alarms[0].why.find("entry " + std::to_string(world.town.entries.size() - 1)),
              std::string::npos)
        << look.alarms[0].why;
    EXPECT_EQ(*monitor.seen(), seen);
  }
}

TEST(Monitor, WhatCannotBeHadIsNeverGood) {
  World world;
  Monitor monitor = world.monitor();
  const Resources good = world.log.resources;
  for (const auto& [name, bytes] : good) {
    if (name == "vkey" || name.starts_with("tile/0/")) continue;  // not asked for
    world.log.resources = good;
    world.log.resources.erase(name);
    EXPECT_EQ(world.monitor().look(kNow).exit_code(), kUnknown) << name;
  }
  world.log.resources = good;
  for (const Errc failure : {Errc::storage, Errc::not_found}) {
    world.log.failure = failure;
    EXPECT_EQ(monitor.look(kNow).exit_code(), kUnknown);
  }
  world.log.failure = Errc::none;
  EXPECT_EQ(monitor.look(kNow).exit_code(), kRight);
  for (std::size_t i = 0; i < good.at("checkpoint").size(); ++i) {  // T16
    world.log.resources = good;
    world.log.resources["checkpoint"][i] ^= 1;
    EXPECT_EQ(monitor.look(kNow).exit_code(), kFault) << i;
  }
}

TEST(Monitor, TheStateIsReadOrRefused) {
  World world;
  const Seen seen{World::note_of(world.log.resources), kNow};
  const std::string good = to_text(seen);
  EXPECT_EQ(*parse_seen(good, world.key()), seen);
  const std::size_t note_at = good.size() - seen.note.size();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bent = good;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    const auto parsed = parse_seen(bent, world.key());
    EXPECT_FALSE(parsed.ok() && (i >= note_at || to_text(*parsed) != bent)) << i;
    EXPECT_FALSE(parse_seen(good.substr(0, i), world.key()).ok()) << i;
  }
}

class MonitorFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-monitor-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string path(const std::string& name) const { return root_ / name; }
  // Files in the folder whose name ends so.
  std::vector<std::string> files(const std::string& end) const {
    std::vector<std::string> found;
    for (const auto& file : fs::directory_iterator(root_))
      if (file.path().string().ends_with(end)) found.push_back(file.path());
    return found;
  }
  fs::path root_;
};

TEST_F(MonitorFiles, TheMirrorIsARightBundleAtEverySize) {
  World world(tally::Phase::declared);
  const Mirror mirror(path("mirror"));
  Options options;
  options.key = world.key();
  options.jobs = 1;
  Monitor monitor(world.options(), world.log, {}, std::nullopt, &mirror);
  for (std::uint64_t size = 1; size <= world.town.entries.size(); ++size) {
    world.show(size);
    ASSERT_EQ(monitor.look(kNow).exit_code(), kRight);
    const auto bundle = ledger::open_directory(path("mirror"));
    const Report report = verify(**bundle, options).report;
    ASSERT_EQ(report.exit_code(), kRight) << size << to_text(report);
    ASSERT_EQ(report.size, size);
  }
  // The log loses its tail: the mirror has it.
  world.show(3);
  EXPECT_EQ(monitor.look(kNow).exit_code(), kFault);
  const auto bundle = ledger::open_directory(path("mirror"));
  EXPECT_EQ(verify(**bundle, options).report.size, world.town.entries.size());
}

TEST_F(MonitorFiles, TheMirrorKeepsThePolicyItSawFirst) {  // T10
  World world;
  const Mirror mirror(path("mirror"));
  Monitor monitor(world.options(), world.log, {}, std::nullopt, &mirror);
  const std::string log = "log " + to_text(world.key()) + "\n";
  const std::string own =
      log + "witness w1 " + to_text(witness_key()) + " http://127.0.0.1:1\nquorum w1\n";
  const ledger::VerifierKey other{"other.example", ledger::NoteKeyType::ed25519,
                                  key_of("other").public_key()};
  const auto serve = [&](const std::string& policy) {
    const ledger::ByteView bytes = ledger::view_of(policy);
    world.log.resources["policy"] = Bytes(bytes.begin(), bytes.end());
    EXPECT_EQ(monitor.look(kNow).exit_code(), kRight);
  };
  const auto kept = [&] { return ledger::read_file(path("mirror/policy"), 1U << 20); };
  serve("nonsense\n");
  serve("log " + to_text(other) + "\nquorum none\n");
  EXPECT_EQ(kept().code(), Errc::not_found);
  serve(own);
  serve(log + "quorum none\n");
  ASSERT_TRUE(kept().ok());
  EXPECT_EQ(ledger::text_of(*kept()), own);
}

class MonitorProgram : public MonitorFiles {
 protected:
  int run(std::vector<std::string> words, std::string* out = nullptr) {
    words.insert(words.begin(), std::string(URNA_BINARY_DIR) + "/urna-audit");
    return fixture::run_program(std::move(words), out);
  }
  World world_;
  std::mutex mutex_;  // held to serve what the log shows and to change it
  CannedServer server_{[this](const std::string& request) {
    const std::lock_guard lock(mutex_);
    return fixture::static_answer(world_.log.resources, request);
  }};
  void change(const std::function<void(Resources&)>& how) {
    const std::lock_guard lock(mutex_);
    how(world_.log.resources);
  }
  void show(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    change([&](Resources& resources) { resources = world_.shown(size, fork); });
  }
  std::string key_ = to_text(world_.key());
  int once(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"monitor",    server_.url(), "--key",  key_, "--state",
                                      path("seen"), "--once",      "--jobs", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

TEST_F(MonitorProgram, ExitCodesAndEvidence) {
  const std::uint64_t size = world_.town.entries.size();
  show(size - 1);
  EXPECT_EQ(once(), kRight);
  show(size);
  EXPECT_EQ(once({"--mirror", path("mirror")}), kRight);
  show(size, 4);  // another history
  EXPECT_EQ(once(), kFault);
  ASSERT_EQ(files(".tlog-fork").size(), 1U);
  const std::string file = files(".tlog-fork")[0];
  EXPECT_EQ(run({"fork", file, "--key", key_}), kFault);
  show(size - 1);  // cut back: an alarm, though no fork
  EXPECT_EQ(once(), kFault);
  fs::remove(file);
  ASSERT_EQ(files(".tlog-fork").size(), 1U);
  // The log no longer serves what would connect the two.
  EXPECT_EQ(run({"fork", files(".tlog-fork")[0], "--key", key_}), kUnknown);
  // Without a state the mirror remembers.
  fs::remove(path("seen"));
  EXPECT_EQ(once({"--mirror", path("mirror")}), kFault);
  EXPECT_EQ(once(), kRight);  // who remembers nothing sees nothing
  change([](Resources& resources) { resources.erase("checkpoint"); });
  EXPECT_EQ(once(), kUnknown);
  EXPECT_EQ(once({"--policy", path("absent")}), kUsage);
  EXPECT_EQ(run({"monitor", "https://a", "--key", key_, "--state", path("s"), "--once"}), kUsage);
  EXPECT_EQ(run({"monitor"}), kUsage);
  EXPECT_EQ(run({"monitor", "--help"}), 0);
  ASSERT_TRUE(ledger::write_file(path("seen"), ledger::view_of("nonsense")).ok());
  EXPECT_EQ(once(), kOwnFault);
}

TEST_F(MonitorProgram, AnUnlawfulEntryLeavesAnAlarmFile) {
  world_.town.force(world_.town.submission(ledger::ProposalsOpened{}, {}));
  show(world_.town.entries.size());
  EXPECT_EQ(once(), kFault);
  ASSERT_EQ(files(".alarm").size(), 1U);
  const auto bytes = ledger::read_file(files(".alarm")[0], 1U << 20);
  EXPECT_NE(ledger::text_of(*bytes).find("entry " + std::to_string(world_.town.entries.size() - 1)),
            std::string_view::npos);
}

TEST_F(MonitorProgram, KeepsLookingUntilItIsAskedToStop) {
  fixture::Program monitor({std::string(URNA_BINARY_DIR) + "/urna-audit", "monitor", server_.url(),
                            "--key", key_, "--state", path("seen"), "--every", "1", "--jobs", "1"});
  EXPECT_NE(monitor.line(" entries: "), "");
  EXPECT_EQ(monitor.end(SIGTERM), 0);
}

TEST_F(MonitorProgram, ForkFilesThatSayNothing) {
  EXPECT_EQ(run({"fork", path("absent"), "--key", key_}), kUsage);
  EXPECT_EQ(run({"fork", path("absent"), "--key", "nonsense"}), kUsage);
  ASSERT_TRUE(ledger::write_file(path("x"), ledger::view_of("nonsense")).ok());
  EXPECT_EQ(run({"fork", path("x"), "--key", key_}), kUnknown);
  const auto none = [](ledger::NodeId) -> Result<ledger::Hash> { return Errc::not_found; };
  const auto unproven =
      ledger::make_fork(World::note_of(world_.shown(5)), World::note_of(world_.shown(9, 2)), none);
  ASSERT_TRUE(ledger::write_file(path("y"), ledger::view_of(to_text(unproven))).ok());
  EXPECT_EQ(run({"fork", path("y"), "--key", key_}), kUnknown);
}

TEST_F(MonitorProgram, ALiveLogIsVerifiedLikeABundle) {
  std::string out;
  EXPECT_EQ(run({"verify", server_.url(), "--key", key_, "--jobs", "1"}, &out), kRight) << out;
  EXPECT_NE(out.find("a live log has no list"), std::string::npos) << out;
  change([](Resources& resources) {
    for (auto& [name, bytes] : resources)
      if (name.starts_with("tile/entries/")) bytes.back() ^= 1;
  });
  EXPECT_EQ(run({"verify", server_.url(), "--key", key_, "--jobs", "1"}), kFault);
  change([](Resources& resources) { resources.clear(); });
  EXPECT_EQ(run({"verify", server_.url(), "--key", key_}), kUnknown);
  EXPECT_EQ(run({"verify", "https://a", "--key", key_}), kUsage);
}

}  // namespace
}  // namespace urna::audit
