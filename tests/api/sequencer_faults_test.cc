// S05, S13: a commit that fails answers nobody with a place in the log, whatever became of the
// bytes; what was refused without resting on it stays refused, and nothing more is taken in.
#include <gtest/gtest.h>

#include "api/sequencer.h"
#include "tests/api/served_town.h"
#include "tests/ledger/memory_store.h"

namespace urna::api {
namespace {

using ledger::Errc;
using ledger::MemoryMark;
using ledger::MemoryStore;

// A town whose log stands in memory, so that a storage call can be made to fail.
struct FaultyTown {
  explicit FaultyTown(const Town& town) {
    ledger::Seed seed(ledger::sha256(ledger::view_of("log")).view());
    auto opened =
        ledger::Journal::open(store, mark, Town::kOrigin, ledger::SigningKey(std::move(seed)));
    EXPECT_TRUE(opened.ok());
    journal = *std::move(opened);
    for (const Bytes& entry : town.entries) journal->stage(entry, {});
    EXPECT_TRUE(journal->commit().ok());
    SequencerOptions options;
    options.now = [time = town.state.last_time] { return time; };
    sequencer = std::make_unique<Sequencer>(*journal, town.state, std::move(options));
  }
  MemoryStore store;
  MemoryMark mark;
  std::unique_ptr<ledger::Journal> journal;
  std::unique_ptr<Sequencer> sequencer;
};

class SequencerFaults : public testing::TestWithParam<std::pair<int, MemoryStore::Fault>> {};

TEST_P(SequencerFaults, ACommitThatFailedAnswersNobodyWithAPlace) {
  Town town = town_of(0);
  FaultyTown faulty(town);
  const auto [call, fault] = GetParam();
  faulty.store.fault = fault;
  faulty.store.fail_at = faulty.store.writes + call;  // 0: append, 1: publish
  const Bytes cast = town.submission(town.cast("alice", {0}), {});
  const std::uint64_t promised = faulty.journal->published()->checkpoint.size;
  const Answer answer = faulty.sequencer->submit_and_wait(cast);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), Errc::storage);
  EXPECT_EQ(faulty.journal->published()->checkpoint.size, promised);
  EXPECT_FALSE(faulty.sequencer->healthy());
  EXPECT_EQ(faulty.sequencer->submit_and_wait(cast).code(), Errc::storage);
  EXPECT_EQ(faulty.sequencer->submit_and_wait({}).code(), Errc::storage);
}
INSTANTIATE_TEST_SUITE_P(EveryCallBothWays, SequencerFaults,
                         testing::Values(std::pair(0, MemoryStore::Fault::before),
                                         std::pair(0, MemoryStore::Fault::after),
                                         std::pair(1, MemoryStore::Fault::before),
                                         std::pair(1, MemoryStore::Fault::after)));

// A read that is neither found nor absent stops everything: otherwise someone votes twice.
TEST(SequencerFaults, AnUnreadableLookupIsNotAbsence) {  // S25
  Town town = town_of(0);
  struct Unreadable : MemoryStore {
    bool broken = false;
    ledger::Result<std::uint64_t> index_of(const ledger::Hash& key) const override {
      if (broken) return ledger::Error{Errc::corrupt, "injected"};
      return MemoryStore::index_of(key);
    }
  } store;
  MemoryMark mark;
  auto journal = *ledger::Journal::open(
      store, mark, Town::kOrigin,
      ledger::SigningKey(ledger::Seed(ledger::sha256(ledger::view_of("log")).view())));
  for (const Bytes& entry : town.entries) journal->stage(entry, {});
  ASSERT_TRUE(journal->commit().ok());
  SequencerOptions options;
  options.now = [time = town.state.last_time] { return time; };
  Sequencer sequencer(*journal, town.state, std::move(options));
  store.broken = true;
  const std::uint64_t before = journal->next_index();
  const Answer answer = sequencer.submit_and_wait(town.submission(town.cast("alice", {0}), {}));
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.code(), Errc::corrupt);
  EXPECT_EQ(journal->next_index(), before);
  EXPECT_FALSE(sequencer.healthy());
}

}  // namespace
}  // namespace urna::api
