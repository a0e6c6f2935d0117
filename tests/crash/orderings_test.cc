// Database, high-water mark and published checkpoint each as of one of three moments: all 27 ways
// they can stand to each other at a start (S12). Only what a crash can leave (published <= mark <=
// database) is gone on with, and then exactly what the database has is promised.
#include <gtest/gtest.h>

#include "ledger/journal.h"
#include "tests/ledger/memory_store.h"

namespace urna::ledger {
namespace {

constexpr std::uint64_t kGroup = 5;
constexpr std::size_t kMoments = 3;

SigningKey log_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }

struct Moment {
  MemoryStore store;
  MemoryMark mark;
};

std::vector<Moment> moments() {
  std::vector<Moment> all;
  Moment now;
  const auto journal = Journal::open(now.store, now.mark, "example.com/orderings", log_key());
  for (std::size_t i = 0; i < kMoments; ++i) {
    for (std::uint64_t n = 0; n < kGroup; ++n) {
      Bytes entry;
      put_u64(entry, (*journal)->next_index());
      entry.resize(40, 3);
      (*journal)->stage(entry, {sha256(entry)});
    }
    CHECK((*journal)->commit().ok());
    all.push_back(now);
  }
  return all;
}

TEST(Orderings, OnlyWhatACrashCanLeaveIsGoneOnWith) {  // S12, S22
  const std::vector<Moment> all = moments();
  for (std::size_t database = 0; database < kMoments; ++database)
    for (std::size_t mark = 0; mark < kMoments; ++mark)
      for (std::size_t published = 0; published < kMoments; ++published) {
        Moment now = all[database];
        now.mark = all[mark].mark;
        now.store.note = all[published].store.note;
        const auto journal = Journal::open(now.store, now.mark, "example.com/orderings", log_key());
        const std::string what =
            std::to_string(database) + std::to_string(mark) + std::to_string(published);
        if (published > mark || mark > database) {
          ASSERT_FALSE(journal.ok()) << what;
          EXPECT_EQ(journal.code(), Errc::rolled_back) << what;
          continue;
        }
        ASSERT_TRUE(journal.ok()) << what << to_text(journal.error());
        const Checkpoint& promised = (*journal)->published()->checkpoint;
        EXPECT_EQ(promised.size, (database + 1) * kGroup) << what;
        EXPECT_EQ(promised.root, all[database].store.stored.root) << what;
        EXPECT_EQ(now.mark.mark.size, promised.size) << what;
      }
}

}  // namespace
}  // namespace urna::ledger
