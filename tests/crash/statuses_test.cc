// Every status the database knows, from every call the store makes: only NotFound means absent,
// everything else stops the writer, and nobody's ballot is taken for one that was never cast (S25,
// S13; facts F3, F5).
#include <gtest/gtest.h>
#include <rocksdb/utilities/stackable_db.h>

#include "ledger/journal.h"
#include "ledger/rocks/rocks_store.h"
#include "tests/api/small_election.h"
#include "tests/crash/disk.h"

namespace urna::crash {
namespace {

using ledger::Bytes;
using ledger::Errc;
using ledger::Journal;
using ledger::Result;
using rocksdb::Status;

enum class Call { none, get, multi_get, write, write_done };

struct Trouble {
  Call call = Call::none;
  int at = 0;  // which call of the kind, from 0
  Status status;
  int met = 0;
  // True if this call is the one.
  bool now(Call kind) { return call == kind && met++ == at; }
  bool happened() const { return met > at; }
};

class FaultyDatabase : public rocksdb::StackableDB {
 public:
  FaultyDatabase(rocksdb::DB* database, Trouble& trouble)
      : StackableDB(database), trouble_(trouble) {}
  using StackableDB::Get;
  using StackableDB::MultiGet;
  Status Get(const rocksdb::ReadOptions& options, rocksdb::ColumnFamilyHandle* family,
             const rocksdb::Slice& key, rocksdb::PinnableSlice* value) override {
    if (trouble_.now(Call::get)) return trouble_.status;
    return StackableDB::Get(options, family, key, value);
  }
  void MultiGet(const rocksdb::ReadOptions& options, rocksdb::ColumnFamilyHandle* family,
                const size_t count, const rocksdb::Slice* keys, rocksdb::PinnableSlice* values,
                Status* statuses, const bool sorted) override {
    StackableDB::MultiGet(options, family, count, keys, values, statuses, sorted);
    if (trouble_.now(Call::multi_get)) statuses[count / 2] = trouble_.status;
  }
  Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch* batch) override {
    if (trouble_.now(Call::write)) return trouble_.status;
    const Status done = StackableDB::Write(options, batch);
    return trouble_.now(Call::write_done) ? trouble_.status : done;
  }

 private:
  Trouble& trouble_;
};

const std::vector<Status> kStatuses = {Status::NotFound("x"),
                                       Status::Corruption("x"),
                                       Status::NotSupported("x"),
                                       Status::InvalidArgument("x"),
                                       Status::IOError("x"),
                                       Status::MergeInProgress("x"),
                                       Status::Incomplete("x"),
                                       Status::ShutdownInProgress("x"),
                                       Status::TimedOut("x"),
                                       Status::Aborted("x"),
                                       Status::Busy("x"),
                                       Status::Expired("x"),
                                       Status::TryAgain("x"),
                                       Status::CompactionTooLarge("x"),
                                       Status::ColumnFamilyDropped("x"),
                                       Status::NoSpace(),
                                       Status::PathNotFound("x"),
                                       Status::MemoryLimit()};

struct Opened {
  std::unique_ptr<ledger::HighWaterMark> mark;
  std::unique_ptr<ledger::Store> store;
  std::unique_ptr<Journal> journal;
};

class Statuses : public testing::Test {
 protected:
  static Bytes entry_of(std::uint64_t index) {
    Bytes entry;
    ledger::put_u64(entry, index);
    ledger::put_u64(entry, 60);
    entry.resize(80, 7);
    return entry;
  }
  static ledger::Hash key_of(std::uint64_t index) { return ledger::sha256(entry_of(index)); }
  Result<Opened> open(bool create = false) {
    Opened opened;
    URNA_ASSIGN(opened.mark, ledger::mark_on(mark_file_on(disk_, directory_ + "/HWM"), create));
    const auto wrap = [this](rocksdb::DB* database) -> rocksdb::DB* {
      return new FaultyDatabase(database, trouble_);
    };
    URNA_ASSIGN(opened.store, ledger::open_rocks_store(directory_, create, {env_.get(), wrap}));
    URNA_ASSIGN(opened.journal, Journal::open(*opened.store, *opened.mark, "example.com/statuses",
                                              ledger::SigningKey(test::seed_named("statuses"))));
    return opened;
  }
  static Result<> commit(Journal& journal, int count) {
    for (int i = 0; i < count; ++i)
      journal.stage(entry_of(journal.next_index()), {key_of(journal.next_index())});
    return journal.commit();
  }
  // Everything that was promised is there, and it goes on.
  void expect_sound(std::uint64_t promised, const std::string& what) {
    trouble_ = {};
    auto opened = open();
    ASSERT_TRUE(opened.ok()) << what << ": " << to_text(opened.error());
    Journal& journal = *opened->journal;
    EXPECT_GE(journal.published()->checkpoint.size, promised) << what;
    for (std::uint64_t i = 0; i < journal.published()->checkpoint.size; ++i) {
      EXPECT_EQ(*journal.entry(i), entry_of(i)) << what;
      EXPECT_EQ(*journal.index_of(key_of(i)), i) << what;
    }
    EXPECT_TRUE(commit(journal, 1).ok()) << what;
  }

  void SetUp() override { std::filesystem::create_directory(directory_); }
  test::TemporaryFolder folder_;
  const std::string directory_ = folder_ / "db";
  std::shared_ptr<Disk> disk_ = std::make_shared<Disk>();  // in memory: hundreds of starts
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(file_system_on(disk_));
  Trouble trouble_;
};

TEST_F(Statuses, AtTheStartStopIt) {
  {
    auto made = open(true);
    ASSERT_TRUE(made.ok());
    ASSERT_TRUE(commit(*made->journal, 9).ok());
  }
  int refused = 0;
  for (const Status& status : kStatuses)
    for (const Call call : {Call::get, Call::multi_get, Call::write, Call::write_done})
      for (int at = 0; at < 40; ++at) {
        trouble_ = {call, at, status};
        const std::string what = status.ToString() + " at " + std::to_string(at) + " of " +
                                 std::to_string(static_cast<int>(call));
        if (status.IsNotFound() && call != Call::multi_get) break;  // an answer, not a trouble
        const bool opened = open().ok();
        if (!trouble_.happened()) break;  // no such call at a start
        EXPECT_FALSE(opened) << what;
        refused += opened ? 0 : 1;
      }
  EXPECT_GT(refused, 100);
  expect_sound(9, "after the starts");
}

TEST_F(Statuses, InACommitFailTheJournal) {
  ASSERT_TRUE(open(true).ok());
  int failed = 0;
  std::uint64_t promised = 0;
  for (const Status& status : kStatuses)
    for (const Call call : {Call::get, Call::multi_get, Call::write, Call::write_done})
      for (int at = 0; at < 20; ++at) {
        const std::string what = status.ToString() + " at " + std::to_string(at) + " of " +
                                 std::to_string(static_cast<int>(call));
        trouble_ = {};
        auto opened = open();
        ASSERT_TRUE(opened.ok()) << what << ": " << to_text(opened.error());
        ASSERT_GE(opened->journal->published()->checkpoint.size, promised) << what;
        promised = opened->journal->published()->checkpoint.size;
        trouble_ = {call, at, status};
        const auto committed = commit(*opened->journal, 3);
        if (!trouble_.happened()) {
          promised += 3;
          break;
        }
        EXPECT_FALSE(committed.ok()) << what;
        EXPECT_TRUE(opened->journal->failed()) << what;
        EXPECT_EQ(opened->journal->published()->checkpoint.size, promised) << what;
        ++failed;
      }
  EXPECT_GT(failed, 100);
  expect_sound(promised, "after the commits");
}

TEST_F(Statuses, InAReadAreNeverAbsence) {
  auto opened = open(true);
  ASSERT_TRUE(opened.ok());
  const Journal& journal = *opened->journal;
  ASSERT_TRUE(commit(*opened->journal, 300).ok());
  for (const Status& status : kStatuses) {
    const bool absent = status.IsNotFound();
    const auto code_of = [&](Call call, const auto& read) {
      trouble_ = {call, 0, status};
      const auto got = read();
      EXPECT_TRUE(trouble_.happened()) << status.ToString();
      EXPECT_FALSE(got.ok()) << status.ToString();
      return got.ok() ? Errc::none : got.code();
    };
    // The look-up of a ballot that may have been cast: the one read where absence is an answer.
    EXPECT_EQ(code_of(Call::get, [&] { return journal.index_of(key_of(5)); }) == Errc::not_found,
              absent);
    EXPECT_NE(code_of(Call::get, [&] { return journal.entry(5); }), Errc::not_found);
    EXPECT_NE(code_of(Call::multi_get,
                      [&] {
                        return journal.tile({true, 0, 0, 256});
                      }),
              Errc::not_found);
    const auto tile = code_of(Call::get, [&] { return journal.tile({false, 0, 0, 256}); });
    EXPECT_EQ(tile == Errc::not_found, absent) << status.ToString();
  }
}

}  // namespace
}  // namespace urna::crash
