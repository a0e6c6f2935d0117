// The sequencer under many hands at once: one leaf per ballot, an answer for everybody, and a close
// that is a close.
#include "api/sequencer.h"

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <thread>

#include "ledger/file.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

TEST(Sequencer, TheSameBytesAThousandTimesAreOneLeaf) {  // B01, N23
  Directory directory;
  Town town = town_of(0);
  const auto host = host_of(directory, town);
  const Bytes cast = town.submission(town.cast("alice", {0}), {});
  std::atomic<int> fresh = 0, repeated = 0;
  std::vector<std::future<Answer>> answers;
  std::vector<std::jthread> hands;
  for (int hand = 0; hand < 8; ++hand)
    hands.emplace_back([&] {
      for (int i = 0; i < 125; ++i) {
        const Answer answer = host->sequencer().submit_and_wait(cast);
        ASSERT_TRUE(answer.ok());
        EXPECT_EQ(answer->index, town.entries.size());
        ++(answer->fresh ? fresh : repeated);
      }
    });
  hands.clear();
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(repeated, 999);
  EXPECT_EQ(host->journal().published()->checkpoint.size, town.entries.size() + 1);
}

TEST(Sequencer, EveryBallotRacingTheCloseIsInOrRefused) {  // B08
  Directory directory;
  Town town = town_of(120);
  const auto host = host_of(directory, town);
  std::vector<Bytes> casts;
  for (int i = 0; i < 120; ++i)
    casts.push_back(town.submission(town.cast("v" + std::to_string(i), {i % 2}), {}));
  const Bytes close = town.submission(ledger::VotingClosed{}, town.committee);
  std::vector<std::promise<Answer>> promises(casts.size() + 1);
  for (std::size_t i = 0; i < casts.size(); ++i) {
    host->sequencer().submit(casts[i],
                             [&, i](Answer answer) { promises[i].set_value(std::move(answer)); });
    if (i == 60)
      host->sequencer().submit(
          close, [&](Answer answer) { promises.back().set_value(std::move(answer)); });
  }
  const Answer closed = promises.back().get_future().get();
  ASSERT_TRUE(closed.ok());
  int in = 0;
  for (std::size_t i = 0; i < casts.size(); ++i) {
    const Answer answer = promises[i].get_future().get();
    EXPECT_TRUE(answer.ok() ? answer->index < closed->index
                            : answer.code() == ledger::Errc::voting_closed);
    in += answer.ok() ? 1 : 0;
  }
  EXPECT_EQ(in, 61);  // the order of arrival decides, not the clock
  host->sequencer().with_state([&](const tally::State& state) {
    EXPECT_EQ(state.edition(town.id)->cast_counts.accepted, 61U);
    EXPECT_EQ(state.edition(town.id)->phase, tally::Phase::closed);
  });
}

TEST(Sequencer, RefusesWhatItCannotTake) {
  Directory directory;
  Town town = town_of(0);
  HostOptions options;
  options.sequencer.max_waiting = 0;
  ASSERT_TRUE(Host::create(directory.path(), Town::kOrigin, ledger::Seed(Bytes(32, 9))).ok());
  {
    const auto host = Host::open(directory.path(), std::move(options));
    EXPECT_EQ(
        (*host)->sequencer().submit_and_wait(Bytes(ledger::kMaxSubmissionBytes + 1, 0)).code(),
        ledger::Errc::too_large);
    EXPECT_EQ((*host)->sequencer().submit_and_wait(submission_of(town.entries[0])).code(),
              ledger::Errc::busy);
  }
}

TEST(Sequencer, AfterTheStopNobodyIsTakenIn) {
  Directory directory;
  Town town = town_of(0);
  const auto host = host_of(directory, town);
  host->sequencer().stop();
  EXPECT_EQ(host->sequencer().submit_and_wait(town.submission(town.cast("alice", {0}), {})).code(),
            ledger::Errc::stopping);
}

TEST(Sequencer, AClockFarBehindTheLogIsNotTrusted) {  // S14, T19
  Directory directory;
  Town town = town_of(0);
  std::atomic<std::uint64_t> now = 1'900'000'000;
  HostOptions options;
  options.sequencer.now = [&] { return now.load(); };
  const auto host = host_of(directory, town, std::move(options));
  now = now - 1'000;  // a little behind: time stands still
  ASSERT_TRUE(host->sequencer().submit_and_wait(town.submission(town.cast("alice", {0}), {})).ok());
  const auto last = host->journal().entry(town.entries.size());
  EXPECT_EQ(ledger::parse_entry(*last)->time, 1'900'000'000 / 60 * 60);
  now = 0;
  EXPECT_EQ(host->sequencer().submit_and_wait(town.submission(town.cast("bob", {0}), {})).code(),
            ledger::Errc::clock_backwards);
}

TEST(Sequencer, AConflictNamesTheBallotThatHasThePlace) {  // D16
  Directory directory;
  Town town = town_of(0);
  const auto host = host_of(directory, town);
  const auto first =
      host->sequencer().submit_and_wait(town.submission(town.cast("alice", {0}), {}));
  const auto second =
      host->sequencer().submit_and_wait(town.submission(town.cast("alice", {1}), {}));
  ASSERT_EQ(second.code(), ledger::Errc::chain_conflict);
  EXPECT_EQ(second.error().entry, first->index);
}

std::string snapshot_path(const Directory& directory) { return directory.path() + "/snapshot"; }

TEST(Host, StartsFromItsSnapshotAndReplaysTheTail) {
  Directory directory;
  Town town = town_of(5);
  host_of(directory, town).reset();  // closed: the snapshot is written
  ASSERT_TRUE(std::filesystem::exists(snapshot_path(directory)));
  const std::string old = directory.path() + ".old";
  std::filesystem::copy_file(snapshot_path(directory), old);
  {
    auto host = Host::open(directory.path(), {});
    ASSERT_TRUE(host.ok());
    EXPECT_TRUE((*host)->started_from_snapshot());
    ASSERT_TRUE(
        (*host)->sequencer().submit_and_wait(town.submission(town.cast("alice", {0}), {})).ok());
  }
  std::filesystem::copy_file(old, snapshot_path(directory),
                             std::filesystem::copy_options::overwrite_existing);
  auto host = Host::open(directory.path(), {});
  ASSERT_TRUE(host.ok());
  EXPECT_TRUE((*host)->started_from_snapshot());
  (*host)->sequencer().with_state([&](const tally::State& state) {
    EXPECT_EQ(state.edition(town.id)->cast_counts.accepted, 1U);
  });
}

TEST(Host, ABentOrForeignSnapshotIsIgnoredAndRebuilt) {  // S20, T20
  Directory directory;
  Town town = town_of(2);
  host_of(directory, town).reset();
  const Bytes good = *ledger::read_file(snapshot_path(directory), 1 << 24);
  for (std::size_t at = 0; at < good.size(); at += 97) {
    Bytes bent = good;
    bent[at] ^= 1;
    ASSERT_TRUE(ledger::write_file(snapshot_path(directory), bent).ok());
    auto host = Host::open(directory.path(), {});
    ASSERT_TRUE(host.ok()) << at;
    EXPECT_FALSE((*host)->started_from_snapshot()) << at;
    (*host)->sequencer().with_state([&](const tally::State& state) {
      EXPECT_EQ(tally::encode_state(state).size(), good.size() - 17 - 8 - 32 - 32 - 64);
    });
    if (at > 2'000) break;
  }
}

TEST(Host, IsOneProcessOneWriter) {  // S11
  Directory directory;
  Town town;
  const auto host = host_of(directory, town);
  EXPECT_EQ(Host::open(directory.path(), {}).code(), ledger::Errc::locked);
  EXPECT_EQ(Host::create(directory.path(), "other", ledger::Seed(Bytes(32, 1))).code(),
            ledger::Errc::usage);
}

TEST(Host, RefusesAWrongKeyAWrongOriginAndOpenPermissions) {  // S17
  Directory directory;
  Town town = town_of(0);
  host_of(directory, town).reset();
  namespace fs = std::filesystem;
  fs::permissions(directory.path() + "/keys/log", fs::perms::others_read, fs::perm_options::add);
  EXPECT_EQ(Host::open(directory.path(), {}).code(), ledger::Errc::key_permissions);
  fs::permissions(directory.path() + "/keys/log", fs::perms::others_read, fs::perm_options::remove);
  ASSERT_TRUE(
      ledger::write_file(directory.path() + "/origin", ledger::view_of("somewhere.else\n")).ok());
  EXPECT_EQ(Host::open(directory.path(), {}).code(), ledger::Errc::wrong_origin);
  ASSERT_TRUE(ledger::write_file(directory.path() + "/origin",
                                 ledger::view_of(std::string(Town::kOrigin) + "\n"))
                  .ok());
  fs::remove(directory.path() + "/keys/log");
  ASSERT_TRUE(
      ledger::write_seed_file(directory.path() + "/keys/log", ledger::Seed(Bytes(32, 8))).ok());
  EXPECT_FALSE(Host::open(directory.path(), {}).ok());
}

}  // namespace
}  // namespace urna::api
