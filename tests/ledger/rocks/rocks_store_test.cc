// The embedded store under kills, corruption, lost files and second processes.
#include "ledger/rocks/rocks_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ledger/file.h"
#include "ledger/journal.h"

namespace urna::ledger {
namespace {

namespace fs = std::filesystem;

SigningKey log_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }
Bytes entry_of(std::uint64_t i) {
  Bytes bytes;
  put_u64(bytes, i);
  put_u64(bytes, 60);
  put(bytes, Bytes(200, static_cast<std::uint8_t>(i)));
  return bytes;
}

struct Opened {
  std::unique_ptr<HighWaterMark> mark;
  std::unique_ptr<Store> store;
  std::unique_ptr<Journal> journal;
};
Result<Opened> open(const std::string& root, bool create) {
  Opened opened;
  URNA_ASSIGN(opened.mark, open_high_water_mark(root + "/HWM", create));
  URNA_ASSIGN(opened.store, open_rocks_store(root + "/db", create));
  URNA_ASSIGN(opened.journal,
              Journal::open(*opened.store, *opened.mark, "example.com/rocks", log_key()));
  return opened;
}
void stage(Journal& journal, int count) {
  for (int i = 0; i < count; ++i)
    journal.stage(entry_of(journal.next_index()), {sha256(entry_of(journal.next_index()))});
}

class RocksStore : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-rocks-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }
  void fill(int groups, int each) {
    auto opened = open(root_, true);
    ASSERT_TRUE(opened.ok()) << to_text(opened.error());
    for (int g = 0; g < groups; ++g) {
      stage(*opened->journal, each);
      ASSERT_TRUE(opened->journal->commit().ok());
    }
  }
  // Runs in a child: opens, commits groups and leaves at the `hit`-th time step `step` is reached,
  // as kill -9 would. Returns how many entries the child had been promised.
  std::uint64_t die_at(int step, int hit) {
    int pipe_ends[2];
    EXPECT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto opened = open(root_, false);
      if (!opened.ok()) ::_exit(9);
      int hits = 0;
      opened->journal->kill_point = [&](int reached) {
        if (reached == step && ++hits == hit) ::_exit(0);
      };
      for (int group = 0; group < 6; ++group) {
        stage(*opened->journal, 40);
        if (!opened->journal->commit().ok()) ::_exit(8);
        const std::uint64_t promised = opened->journal->published()->checkpoint.size;
        if (::write(pipe_ends[1], &promised, sizeof promised) != sizeof promised) ::_exit(7);
      }
      ::_exit(0);
    }
    ::close(pipe_ends[1]);
    std::uint64_t promised = 0, last = 0;
    while (::read(pipe_ends[0], &promised, sizeof promised) == sizeof promised) last = promised;
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    return last;
  }
  std::string root_;
};

TEST_F(RocksStore, LosesNothingPromisedWhereverItIsKilled) {  // S02
  fill(1, 10);
  for (int step = 1; step <= 4; ++step) {
    for (int hit = 1; hit <= 3; ++hit) {
      const std::uint64_t promised = die_at(step, hit);
      auto opened = open(root_, false);
      ASSERT_TRUE(opened.ok()) << step << "/" << hit << " " << to_text(opened.error());
      const std::uint64_t size = opened->journal->published()->checkpoint.size;
      EXPECT_GE(size, promised);
      for (std::uint64_t i = 0; i < size; i += 7)
        EXPECT_EQ(*opened->journal->entry(i), entry_of(i));
      Frontier frontier;
      for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaf_hash(entry_of(i)));
      EXPECT_EQ(opened->journal->published()->checkpoint.root, frontier.root());
    }
  }
}

TEST_F(RocksStore, ASecondProcessIsRefusedEvenWithoutTheLock) {  // S11, F6
  fill(1, 5);
  auto first = open(root_, false);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(open(root_, false).code(), Errc::locked);
  fs::remove(root_ + "/db/LOCK");
  EXPECT_EQ(open(root_, false).code(), Errc::locked);  // the mark's own lock
}

TEST_F(RocksStore, ALostOrCutLogIsRefused) {  // F2, F3, S10
  fill(4, 30);
  const std::string copy = root_ + "-copy";
  int refused = 0, tried = 0;
  for (const auto& file : fs::directory_iterator(root_ + "/db")) {
    const std::string name = file.path().filename();
    const bool log = name.ends_with(".log");
    if (!log && !name.starts_with("MANIFEST") && name != "CURRENT" && !name.ends_with(".sst"))
      continue;
    for (const bool cut : {false, true}) {
      fs::remove_all(copy);
      fs::copy(root_, copy, fs::copy_options::recursive);
      const std::string victim = copy + "/db/" + name;
      if (cut && file.file_size() < 4) continue;
      cut ? fs::resize_file(victim, file.file_size() / 2) : static_cast<void>(fs::remove(victim));
      ++tried;
      auto opened = open(copy, false);
      const bool whole = opened.ok() && opened->journal->published()->checkpoint.size == 120;
      refused += opened.ok() ? 0 : 1;
      EXPECT_TRUE(!opened.ok() || whole) << name << (cut ? " cut" : " deleted");
    }
  }
  fs::remove_all(copy);
  EXPECT_GT(tried, 4);
  EXPECT_GT(refused, 2);
}

TEST_F(RocksStore, AnOldCopyBesideTodaysMarkIsRefused) {  // S22
  fill(2, 20);
  const std::string old = root_ + "-old";
  fs::copy(root_ + "/db", old, fs::copy_options::recursive);
  {
    auto opened = open(root_, false);
    stage(*opened->journal, 3);
    ASSERT_TRUE(opened->journal->commit().ok());
  }
  fs::remove_all(root_ + "/db");
  fs::rename(old, root_ + "/db");
  EXPECT_EQ(open(root_, false).code(), Errc::rolled_back);
}

TEST_F(RocksStore, AFlippedByteNeverReadsAsAbsent) {  // F1, F5, S09, S25
  fill(3, 60);
  EXPECT_TRUE(open(root_, false).ok());  // what the log held is written into a table
  const auto is_table = [](const auto& file) { return file.path().extension() == ".sst"; };
  ASSERT_TRUE(std::ranges::any_of(fs::directory_iterator(root_ + "/db"), is_table));
  const std::string copy = root_ + "-bent";
  int noticed = 0;
  for (const auto& file : fs::directory_iterator(root_ + "/db")) {
    const std::string name = file.path().filename();
    if (!name.ends_with(".log") && !name.ends_with(".sst")) continue;
    for (std::uintmax_t at = 40; at < file.file_size(); at += file.file_size() / 24 + 1) {
      fs::remove_all(copy);
      fs::copy(root_, copy, fs::copy_options::recursive);
      Bytes bytes = *read_file(copy + "/db/" + name, 1 << 28);
      bytes[at] ^= 0x40;
      std::ofstream(copy + "/db/" + name, std::ios::binary)
          .write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
      auto opened = open(copy, false);
      if (!opened.ok()) {
        ++noticed;
        continue;
      }
      EXPECT_EQ(opened->journal->published()->checkpoint.size, 180U) << name << " at " << at;
      for (std::uint64_t i = 0; i < 180; ++i) {
        const auto entry = opened->journal->entry(i);
        const auto index = opened->journal->index_of(sha256(entry_of(i)));
        if (!entry.ok() || !index.ok()) ++noticed;
        EXPECT_TRUE(entry.ok() ? *entry == entry_of(i) : entry.code() != Errc::not_found) << i;
        EXPECT_TRUE(index.ok() ? *index == i : index.code() != Errc::not_found) << i;
      }
    }
  }
  fs::remove_all(copy);
  EXPECT_GT(noticed, 3);
}

// S11: whoever took the pen before cannot write any more, not even beside a database that is open.
TEST_F(RocksStore, AnOlderEpochWritesNothing) {
  auto store = *open_rocks_store(root_ + "-fence", true);
  const Epoch older = *store->acquire(), newer = *store->acquire();
  Batch batch{older, 0, {entry_of(0)}, {}, {}, leaf_hash(entry_of(0))};
  EXPECT_EQ(store->append(batch).code(), Errc::fenced);
  EXPECT_EQ(store->publish(older, "note").code(), Errc::fenced);
  EXPECT_EQ(store->head()->size, 0U);
  EXPECT_EQ(store->published().code(), Errc::not_found);
  batch.epoch = newer;
  EXPECT_TRUE(store->append(batch).ok());
  EXPECT_TRUE(store->publish(newer, "note").ok());
  EXPECT_EQ(store->append(batch).code(), Errc::fenced);  // the log has grown meanwhile
  store.reset();
  fs::remove_all(root_ + "-fence");
}

TEST_F(RocksStore, AbsentIsAbsentAndANewDirectoryIsNotMadeByAccident) {  // O12
  EXPECT_EQ(open(root_, false).code(), Errc::not_found);
  fill(1, 1);
  auto opened = open(root_, false);
  EXPECT_EQ(opened->journal->index_of(sha256(view_of("nobody"))).code(), Errc::not_found);
  EXPECT_FALSE(open_rocks_store(root_ + "/db2", false).ok());
}

}  // namespace
}  // namespace urna::ledger
