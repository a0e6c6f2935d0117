// Where a Journal starts from: every combination of database, mark and published checkpoint, what
// others hold of the log, and receipts against checkpoints that others have cosigned.
#include <gtest/gtest.h>

#include "ledger/journal.h"
#include "tests/ledger/memory_store.h"

namespace urna::ledger {
namespace {

constexpr const char* kOrigin = "example.com/start";

SigningKey log_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }
Bytes entry_of(std::uint64_t i, std::uint8_t kind = 0) {
  Bytes bytes;
  put_u64(bytes, i);
  put_u64(bytes, 60);
  bytes.push_back(kind);
  return bytes;
}

// The log at sizes 5, 10, 15: database, mark and note as they stood.
struct Life {
  std::map<std::uint64_t, MemoryStore> stores;
  std::map<std::uint64_t, MemoryMark> marks;
  std::map<std::uint64_t, Checkpoint> checkpoints;

  explicit Life(std::uint8_t kind = 0) {
    MemoryStore store;
    MemoryMark mark;
    auto journal = *Journal::open(store, mark, kOrigin, log_key());
    for (int group = 0; group < 3; ++group) {
      for (int i = 0; i < 5; ++i) {
        const std::uint64_t index = journal->next_index();
        journal->stage(entry_of(index, index < 5 ? 0 : kind), {});
      }
      EXPECT_TRUE(journal->commit().ok());
      const Checkpoint checkpoint = journal->published()->checkpoint;
      stores[checkpoint.size] = store;
      marks[checkpoint.size] = mark;
      checkpoints[checkpoint.size] = checkpoint;
    }
  }
};

TEST(JournalStart, GoesOnOnlyFromWhatACrashCanLeave) {  // S12, T03
  const Life life;
  int started = 0;
  for (const std::uint64_t stored : {5U, 10U, 15U})
    for (const std::uint64_t marked : {5U, 10U, 15U})
      for (const std::uint64_t published : {5U, 10U, 15U}) {
        MemoryStore store = life.stores.at(stored);
        store.note = life.stores.at(published).note;
        MemoryMark mark = life.marks.at(marked);
        const auto journal = Journal::open(store, mark, kOrigin, log_key());
        const bool lawful = published <= marked && marked <= stored;
        ASSERT_EQ(journal.ok(), lawful) << stored << " " << marked << " " << published;
        if (!lawful) {
          EXPECT_EQ(journal.code(), Errc::rolled_back);
          EXPECT_EQ(mark.mark, life.marks.at(marked).mark);  // and nothing was touched
          EXPECT_EQ(store.note, life.stores.at(published).note);
          continue;
        }
        ++started;  // decided is decided: exactly what is durable is promised
        EXPECT_EQ((*journal)->published()->checkpoint, life.checkpoints.at(stored));
        EXPECT_EQ(mark.mark.size, stored);
      }
  EXPECT_EQ(started, 10);
}

TEST(JournalStart, ALostPublicationOrAnotherRootIsRefused) {  // S12
  const Life life, other(1);
  MemoryStore store = life.stores.at(10);
  MemoryMark mark = life.marks.at(10);
  store.note.clear();
  EXPECT_EQ(Journal::open(store, mark, kOrigin, log_key()).code(), Errc::rolled_back);
  store.note = other.stores.at(10).note;  // under our key, of another history
  EXPECT_EQ(Journal::open(store, mark, kOrigin, log_key()).code(), Errc::corrupt);
  store.note = other.stores.at(5).note;  // the same five entries
  EXPECT_TRUE(Journal::open(store, mark, kOrigin, log_key()).ok());
}

TEST(JournalStart, SignsNothingBelowOrBesideWhatOthersHold) {  // S22, S23, S24
  const Life life, other(1);
  const auto code = [&](std::vector<Journal::Held> held) {
    MemoryStore store = life.stores.at(10);
    store.note = life.stores.at(5).note;
    MemoryMark mark = life.marks.at(5);
    const auto journal = Journal::open(store, mark, kOrigin, log_key(), held);
    if (!journal) {
      EXPECT_NE(to_text(journal.error()).find(held.back().holder), std::string::npos);
      EXPECT_EQ(store.note, life.stores.at(5).note);  // the pen was not taken
      EXPECT_EQ(store.stored.epoch, life.stores.at(10).stored.epoch);
      EXPECT_EQ(mark.mark.size, 5U);
    }
    return journal ? Errc::none : journal.code();
  };
  EXPECT_EQ(code({}), Errc::none);
  EXPECT_EQ(code({{"w1", life.checkpoints.at(5)}, {"w2", life.checkpoints.at(10)}}), Errc::none);
  EXPECT_EQ(code({{"w1", {kOrigin, 0, empty_root()}}}), Errc::none);
  EXPECT_EQ(code({{"w1", life.checkpoints.at(5)}, {"w2", life.checkpoints.at(15)}}),
            Errc::rolled_back);
  EXPECT_EQ(code({{"w1", other.checkpoints.at(10)}}), Errc::rolled_back);
  EXPECT_EQ(code({{"w1", other.checkpoints.at(5)}}), Errc::none);
  Checkpoint eleven = life.checkpoints.at(10);
  eleven.size = 11;
  EXPECT_EQ(code({{"w1", eleven}}), Errc::rolled_back);
}

TEST(JournalStart, ReceiptsHoldAgainstAnEarlierCheckpoint) {
  const Life life;
  MemoryStore store = life.stores.at(15);
  MemoryMark mark = life.marks.at(15);
  const auto journal = *Journal::open(store, mark, kOrigin, log_key());
  const Journal::Published ten{life.checkpoints.at(10), life.stores.at(10).note};
  for (std::uint64_t i = 0; i < 10; ++i) {
    const auto receipt = journal->receipt(i, ten);
    ASSERT_TRUE(receipt.ok());
    EXPECT_EQ(receipt->checkpoint, ten.note);
    EXPECT_TRUE(check_receipt(*receipt, entry_of(i), journal->vkey()).ok());
  }
  EXPECT_EQ(journal->receipt(10, ten).code(), Errc::not_found);
  EXPECT_TRUE(journal->check_held({"w", life.checkpoints.at(10)}).ok());
  EXPECT_EQ(journal->check_held({"w", Life(1).checkpoints.at(10)}).code(), Errc::rolled_back);
}

}  // namespace
}  // namespace urna::ledger
