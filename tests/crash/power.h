// A journal on a disk that loses power, or fails, at a random moment, again and again; and what
// must be true after each start.
#pragma once

#include "ledger/journal.h"
#include "ledger/rocks/rocks_store.h"
#include "tests/api/small_election.h"
#include "tests/crash/disk.h"

namespace urna::crash {

struct PowerTotal {
  std::uint64_t seeds = 0, cuts = 0, faults = 0, acknowledged = 0, lost = 0,
                refused = 0;  // refused: after torn sectors
  std::vector<std::string> wrong;
};

class PowerWorld {
 public:
  explicit PowerWorld(std::uint64_t seed, bool lying_disk = false);
  // Several sessions: open, commit groups, and the power goes or a call fails. False if something
  // was wrong; `total` says what.
  bool run(PowerTotal& total);

 private:
  struct Opened {
    std::unique_ptr<ledger::HighWaterMark> mark;
    std::unique_ptr<ledger::Store> store;
    std::unique_ptr<ledger::Journal> journal;
  };
  ledger::Result<Opened> open(bool create);
  void session(PowerTotal& total);
  void prepare_trouble(PowerTotal& total);
  void commit_groups(ledger::Journal& journal, PowerTotal& total);
  void after_trouble();
  void check(const ledger::Journal& journal, PowerTotal& total);
  bool check_entry(const ledger::Journal& journal, std::uint64_t index, PowerTotal& total);
  bool unreadable(const ledger::Error& error) const;
  void promise(const ledger::Journal::Published& published, PowerTotal& total);
  ledger::Bytes new_entry(std::uint64_t index);
  void wrong(const std::string& what, PowerTotal& total) const;

  std::uint64_t seed_;
  Dice dice_;
  test::TemporaryFolder folder_;
  const std::string directory_ = folder_ / "db";  // a name on the disk in memory
  std::shared_ptr<Disk> disk_ = std::make_shared<Disk>();
  std::unique_ptr<rocksdb::Env> env_;
  std::vector<ledger::Bytes> acknowledged_;       // entries, by index
  std::vector<ledger::Bytes> attempted_;          // the group that may or may not be there
  std::map<std::uint64_t, ledger::Hash> signed_;  // every checkpoint that was published
  bool cut_ = false, lying_ = false;
  Loss loss_ = Loss::all;
  bool ended_ = false;  // the start was refused, as it may be
};

}  // namespace urna::crash
