// A disk in memory that forgets, when its power is cut, what was not synced: bytes written since a
// file's last sync (all, the end, or single sectors of them) and names made, changed or removed
// since their directory's last sync. The strictest reading of POSIX, as a file system under RocksDB
// and under the high-water mark. Calls can fail, too: not done, or done and yet said to have
// failed.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ledger/high_water.h"

namespace urna::crash {

using Dice = std::mt19937_64;

// What a cut leaves of the bytes that were not synced.
enum class Loss { all, end, sectors };

class Disk {
 public:
  struct File {
    std::string now, durable;
    std::vector<std::pair<std::size_t, std::size_t>> unsynced;  // offset, length
  };
  using FilePtr = std::shared_ptr<File>;
  // A change of a directory that is not durable yet: `to` gets the file (null: is removed), `from`
  // goes.
  struct NameChange {
    std::string from, to;
    FilePtr file;
  };

  // After this many more changing calls the power is off. Requires: calls > 0.
  void cut_after(std::uint64_t calls, Dice& dice);
  // That many changing calls from now one fails.
  void fail_after(std::uint64_t calls, rocksdb::IOStatus error, bool done);
  bool off() const;
  // From now on a sync says that it was done, and was not: for tests of the tests.
  void lie() { lies_ = true; }
  bool failed() const { return failed_; }
  std::uint64_t changes() const { return changes_; }
  // What is there after the power comes back; handles from before are dead.
  void restart(Loss loss, std::size_t sector, Dice& dice);

  rocksdb::IOStatus create(const std::string& path, bool fresh, FilePtr& out);
  rocksdb::IOStatus open(const std::string& path, FilePtr& out) const;
  rocksdb::IOStatus append(File& file, std::uint64_t generation, const rocksdb::Slice& bytes);
  rocksdb::IOStatus write_at(File& file, std::uint64_t generation, std::size_t at,
                             const rocksdb::Slice& bytes);
  rocksdb::IOStatus truncate(File& file, std::uint64_t generation, std::size_t size);
  rocksdb::IOStatus sync(File& file, std::uint64_t generation);
  rocksdb::IOStatus read(const File& file, std::uint64_t generation, std::size_t at,
                         std::size_t count, char* scratch, rocksdb::Slice* out) const;
  rocksdb::IOStatus change_name(NameChange change);
  rocksdb::IOStatus sync_directory(const std::string& path, std::uint64_t generation);
  rocksdb::IOStatus make_directory(const std::string& path, bool may_stand);
  bool is_directory(const std::string& path) const;
  std::vector<std::string> list(const std::string& path) const;
  std::uint64_t generation() const { return generation_; }

 private:
  enum class Fate { real, fail, fail_done, off };
  Fate next_fate(std::uint64_t generation);
  rocksdb::IOStatus end_of(Fate fate) const;
  static void apply(const NameChange& change, std::map<std::string, FilePtr>& names);
  static void forget(File& file, Loss loss, std::size_t sector, Dice& dice);

  mutable std::mutex mutex_;
  std::map<std::string, FilePtr> names_, durable_names_;
  std::map<std::string, std::vector<NameChange>> name_changes_;  // by directory
  std::set<std::string> directories_;
  std::uint64_t generation_ = 1, changes_ = 0, cut_at_ = 0, fail_at_ = 0;
  bool off_ = false, last_call_done_ = false, fail_done_ = false, failed_ = false, lies_ = false;
  rocksdb::IOStatus failure_;
};

std::shared_ptr<rocksdb::FileSystem> file_system_on(std::shared_ptr<Disk> disk);
// The high-water mark's file on the disk; made, with its name durable, if it is not there.
std::unique_ptr<ledger::MarkFile> mark_file_on(std::shared_ptr<Disk> disk, const std::string& path);

}  // namespace urna::crash
