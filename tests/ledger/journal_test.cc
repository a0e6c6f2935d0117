// The Journal's promise: acknowledged is kept, one root per size for ever, and any doubt stops the
// pen.
#include "ledger/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ledger/file.h"
#include "tests/ledger/memory_store.h"

namespace urna::ledger {
namespace {

constexpr const char* kOrigin = "example.com/journal";

SigningKey log_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }
Bytes entry_of(std::uint64_t i) {
  Bytes bytes;
  put_u64(bytes, i);
  put_u64(bytes, 60);
  put(bytes, view_of("payload"));
  return bytes;
}
Hash key_of(std::uint64_t i) { return sha256(entry_of(i)); }
Result<std::unique_ptr<Journal>> open(Store& store, HighWaterMark& mark) {
  return Journal::open(store, mark, kOrigin, log_key());
}
void stage(Journal& journal, int count) {
  for (int i = 0; i < count; ++i)
    journal.stage(entry_of(journal.next_index()), {key_of(journal.next_index())});
}

TEST(Journal, ANewLogPublishesTheEmptyTree) {
  MemoryStore store;
  MemoryMark mark;
  const auto journal = open(store, mark);
  ASSERT_TRUE(journal.ok()) << to_text(journal.error());
  EXPECT_EQ((*journal)->published()->checkpoint, (Checkpoint{kOrigin, 0, empty_root()}));
}

TEST(Journal, ReceiptsHoldForEveryEntry) {
  MemoryStore store;
  MemoryMark mark;
  auto journal = open(store, mark);
  for (int group : {1, 2, 300, 7}) {
    stage(**journal, group);
    ASSERT_TRUE((*journal)->commit().ok());
  }
  for (std::uint64_t i = 0; i < 310; ++i) {
    const auto receipt = (*journal)->receipt(i);
    ASSERT_TRUE(receipt.ok());
    EXPECT_TRUE(check_receipt(*receipt, entry_of(i), (*journal)->vkey()).ok()) << i;
    EXPECT_EQ(*(*journal)->index_of(key_of(i)), i);
  }
  EXPECT_EQ((*journal)->receipt(310).code(), Errc::not_found);
  const auto proof = (*journal)->consistency(3, 310);
  ASSERT_TRUE(proof.ok());
  EXPECT_EQ(split_bundle(*(*journal)->tile({true, 0, 1, 54}), 54)->size(), 54U);
  EXPECT_FALSE((*journal)->tile({true, 0, 1, 55}).ok());  // not beyond what is published
}

TEST(Journal, WhatIsStagedIsNotThereBeforeTheCommit) {
  MemoryStore store;
  MemoryMark mark;
  auto journal = open(store, mark);
  stage(**journal, 3);
  EXPECT_EQ((*journal)->entry(0).code(), Errc::not_found);
  EXPECT_EQ((*journal)->index_of(key_of(0)).code(), Errc::not_found);
  EXPECT_EQ((*journal)->published()->checkpoint.size, 0U);
  EXPECT_TRUE(store.rows.empty());
}

// Every writing call of a short life, failed in both ways (S13): the journal stops, and what it had
// promised is there when it opens again, under the same roots.
TEST(Journal, SurvivesEveryStorageFaultBothWays) {
  for (const auto fault : {MemoryStore::Fault::before, MemoryStore::Fault::after}) {
    for (int at = 0; at < 9; ++at) {
      MemoryStore store;
      MemoryMark mark;
      store.fail_at = at;
      store.fault = fault;
      std::map<std::uint64_t, Hash> promised;
      {
        auto journal = open(store, mark);
        for (int group = 0; journal.ok() && group < 3; ++group) {
          stage(**journal, 5);
          if (!(*journal)->commit().ok()) {
            EXPECT_TRUE((*journal)->failed());
            EXPECT_FALSE((*journal)->commit().ok());  // for good
            break;
          }
          promised[(*journal)->published()->checkpoint.size] =
              (*journal)->published()->checkpoint.root;
        }
      }
      store.fault = MemoryStore::Fault::none;
      auto again = open(store, mark);
      ASSERT_TRUE(again.ok()) << at << " " << to_text(again.error());
      for (const auto& [size, root] : promised) {
        EXPECT_GE((*again)->published()->checkpoint.size, size);
        EXPECT_EQ(*tree_root(
                      size, tile_node_reader(size, [&](const TileId& t) { return store.tile(t); })),
                  root);
      }
      stage(**again, 2);
      EXPECT_TRUE((*again)->commit().ok());
    }
  }
}

TEST(Journal, FailsWhenTheHighWaterMarkFails) {
  for (const bool after : {false, true}) {
    MemoryStore store;
    MemoryMark mark;
    auto journal = open(store, mark);
    (after ? mark.fail_after : mark.fail_before) = true;
    stage(**journal, 4);
    EXPECT_FALSE((*journal)->commit().ok());
    EXPECT_TRUE((*journal)->failed());
    EXPECT_EQ((*journal)->published()->checkpoint.size, 0U);  // nothing was signed
    mark.fail_after = mark.fail_before = false;
    auto again = open(store, mark);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ((*again)->published()->checkpoint.size,
              4U);  // what was durable is promised now, exactly that
  }
}

TEST(Journal, NeverSignsWhatItCannotReadBack) {  // T18, the "Yeti" way to die
  MemoryStore store;
  MemoryMark mark;
  auto journal = open(store, mark);
  stage(**journal, 2);
  store.corrupt_reads = true;
  EXPECT_EQ((*journal)->commit().code(), Errc::corrupt);
  EXPECT_EQ(mark.mark.size, 0U);
}

TEST(Journal, AnOlderHolderOfThePenIsFenced) {  // S11
  MemoryStore store;
  MemoryMark mark;
  auto first = open(store, mark);
  auto second = open(store, mark);
  ASSERT_TRUE(first.ok() && second.ok());
  stage(**first, 1);
  EXPECT_EQ((*first)->commit().code(), Errc::fenced);
  stage(**second, 1);
  EXPECT_TRUE((*second)->commit().ok());
}

TEST(Journal, RefusesToStartBelowItsMark) {  // T03, S22
  MemoryStore store;
  MemoryMark mark;
  {
    auto journal = open(store, mark);
    stage(**journal, 3);
    ASSERT_TRUE((*journal)->commit().ok());
  }
  const MemoryStore old = store;
  {
    auto journal = open(store, mark);
    stage(**journal, 3);
    ASSERT_TRUE((*journal)->commit().ok());
  }
  MemoryStore restored = old;  // an old backup, beside today's mark
  EXPECT_EQ(open(restored, mark).code(), Errc::rolled_back);
  MemoryMark lower =
      mark;  // a mark that fell behind is raised; a published checkpoint above it is not believed
  lower.mark.size = 3;
  lower.mark.root = old.stored.root;
  EXPECT_EQ(open(store, lower).code(), Errc::rolled_back);
  MemoryMark other_root = mark;
  other_root.mark.root.bytes[0] ^= 1;
  EXPECT_EQ(open(store, other_root).code(), Errc::corrupt);
}

TEST(Journal, RefusesABentRightEdge) {  // T01, T17
  MemoryStore store;
  MemoryMark mark;
  {
    auto journal = open(store, mark);
    stage(**journal, 300);
    ASSERT_TRUE((*journal)->commit().ok());
  }
  for (auto& [id, bytes] : store.tiles) {
    MemoryStore bent = store;
    bent.tiles[id][bytes.size() - 1] ^= 1;
    EXPECT_FALSE(open(bent, mark).ok()) << id.first;
  }
  for (std::uint64_t index : {44U, 200U, 299U}) {  // within the last 256 entries
    MemoryStore bent = store;
    bent.rows[index][3] ^= 1;
    EXPECT_FALSE(open(bent, mark).ok()) << index;
  }
  MemoryStore foreign = store;
  foreign.note = sign_checkpoint({kOrigin, 300, store.stored.root},
                                 SigningKey(Seed(sha256(view_of("thief")).view())));
  EXPECT_FALSE(open(foreign, mark).ok());
}

class HighWater : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-hwm-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    path_ = root_ + "/HWM";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::string root_, path_;
};

TEST_F(HighWater, IsRaisedByCompareAndSwap) {
  auto mark = open_high_water_mark(path_, true);
  ASSERT_TRUE(mark.ok());
  const Mark first = *(*mark)->read();
  EXPECT_TRUE((*mark)->raise(first, {0, 1, 5, sha256(view_of("a"))}).ok());
  EXPECT_EQ((*mark)->raise(first, {0, 1, 6, sha256(view_of("b"))}).code(), Errc::fenced);
  const Mark second = *(*mark)->read();
  EXPECT_EQ(second.size, 5U);
  EXPECT_EQ((*mark)->raise(second, {0, 1, 4, {}}).code(), Errc::rolled_back);
  EXPECT_EQ((*mark)->raise(second, {0, 1, 5, sha256(view_of("c"))}).code(), Errc::rolled_back);
  EXPECT_EQ(open_high_water_mark(path_, false).code(), Errc::locked);
  EXPECT_EQ(open_high_water_mark(root_ + "/none", false).code(), Errc::not_found);
}

TEST_F(HighWater, EveryFlippedByteIsNoticedAndTheOtherSlotStands) {  // S09
  {
    auto mark = open_high_water_mark(path_, true);
    ASSERT_TRUE((*mark)->raise(*(*mark)->read(), {0, 1, 5, sha256(view_of("a"))}).ok());
    ASSERT_TRUE((*mark)->raise(*(*mark)->read(), {0, 1, 6, sha256(view_of("b"))}).ok());
  }
  const Bytes good = *read_file(path_, 4096);
  for (std::size_t at = 0; at < good.size(); ++at) {
    const bool padding = at >= 96 && at < 512;
    Bytes bent = good;
    bent[at] ^= 0x10;
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bent.data()),
               static_cast<std::streamsize>(bent.size()));
    const auto mark = open_high_water_mark(path_, false);
    ASSERT_TRUE(mark.ok()) << at;
    const std::uint64_t size = (*mark)->read()->size;
    EXPECT_TRUE(padding ? size == 6 : size == 5 || size == 6) << at;
  }
  std::ofstream(path_, std::ios::binary | std::ios::trunc) << std::string(1024, 'x');
  EXPECT_EQ(open_high_water_mark(path_, false).code(), Errc::corrupt);
}

}  // namespace
}  // namespace urna::ledger
