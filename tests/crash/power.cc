#include "tests/crash/power.h"

namespace urna::crash {

using ledger::Bytes;
using ledger::Hash;
using ledger::Journal;
using ledger::Result;

namespace {

constexpr std::uint64_t kMostSessions = 6, kMostCalls = 90, kMostGroup = 40, kMostGroups = 12;
constexpr std::size_t kLeastEntry = 40, kMostEntry = 700, kFirstGroup = 3;
constexpr std::size_t kSectors[] = {512, 4096};
constexpr const char* kOrigin = "example.com/power";

ledger::SigningKey log_key() { return ledger::SigningKey(test::seed_named("power")); }

}  // namespace

PowerWorld::PowerWorld(std::uint64_t seed, bool lying_disk)
    : seed_(seed),
      dice_(seed),
      env_(rocksdb::NewCompositeEnv(file_system_on(disk_))),
      lying_(lying_disk) {
  std::filesystem::create_directory(directory_);  // where its free space is asked for
}

void PowerWorld::wrong(const std::string& what, PowerTotal& total) const {
  total.wrong.push_back("seed " + std::to_string(seed_) + (cut_ ? " cut " : " fault ") +
                        std::to_string(static_cast<int>(loss_)) + ": " + what);
}

Result<PowerWorld::Opened> PowerWorld::open(bool create) {
  Opened opened;
  auto file = mark_file_on(disk_, directory_ + "/HWM");
  if (!file) return ledger::Errc::io;
  URNA_ASSIGN(opened.mark, ledger::mark_on(std::move(file), create));
  if (create) disk_->sync_directory(directory_, disk_->generation());
  URNA_ASSIGN(opened.store, ledger::open_rocks_store(directory_, create, {env_.get(), nullptr}));
  URNA_ASSIGN(opened.journal, Journal::open(*opened.store, *opened.mark, kOrigin, log_key()));
  return opened;
}

// Other bytes at each attempt, so that an entry that vanished cannot be taken for its successor.
Bytes PowerWorld::new_entry(std::uint64_t index) {
  Bytes entry;
  ledger::put_u64(entry, index);
  ledger::put_u64(entry, dice_());
  entry.resize(kLeastEntry + dice_() % (kMostEntry - kLeastEntry),
               static_cast<std::uint8_t>(dice_()));
  return entry;
}

// The power may go while we look: what cannot be read then is neither there nor lost.
bool PowerWorld::unreadable(const ledger::Error& error) const {
  return disk_->off() && error.code == ledger::Errc::storage;
}

// The entry at the index is the one that was acknowledged, and its key leads there. False if the
// power went before that could be seen.
bool PowerWorld::check_entry(const Journal& journal, std::uint64_t index, PowerTotal& total) {
  const Bytes& told = acknowledged_[index];
  const auto entry = journal.entry(index);
  const auto led_to = journal.index_of(ledger::sha256(told));
  if ((!entry && unreadable(entry.error())) || (!led_to && unreadable(led_to.error())))
    return false;
  if (!entry || *entry != told)
    wrong("entry " + std::to_string(index) + " is not what it was" +
              (entry ? "" : ": " + to_text(entry.error())),
          total);
  if (!led_to || *led_to != index)
    wrong("the key of entry " + std::to_string(index) + " leads " +
              (led_to ? "to " + std::to_string(*led_to) : "nowhere: " + to_text(led_to.error())),
          total);
  return true;
}

void PowerWorld::promise(const Journal::Published& published, PowerTotal& total) {
  const auto [at, fresh] = signed_.emplace(published.checkpoint.size, published.checkpoint.root);
  if (!fresh && at->second != published.checkpoint.root)
    wrong("another root was signed for size " + std::to_string(published.checkpoint.size), total);
}

// Acknowledged entries are there; those of the last attempt all or none; every root holds.
void PowerWorld::check(const Journal& journal, PowerTotal& total) {
  const std::uint64_t size = journal.published()->checkpoint.size;
  const std::uint64_t before = acknowledged_.size();
  if (size != before && size != before + attempted_.size()) {
    total.lost += size < before ? before - size : 0;
    return wrong("the log has " + std::to_string(size) + " entries, acknowledged were " +
                     std::to_string(before) + ", attempted " + std::to_string(attempted_.size()),
                 total);
  }
  for (const Bytes& entry : attempted_) {
    const auto index = journal.index_of(ledger::sha256(entry));
    if (!index && unreadable(index.error())) continue;
    if (size == before ? index.ok() || index.code() != ledger::Errc::not_found : !index.ok())
      wrong("a key of what was not acknowledged: neither there nor absent", total);
  }
  if (size > before)
    acknowledged_.insert(acknowledged_.end(), attempted_.begin(), attempted_.end());
  attempted_.clear();
  ledger::Frontier frontier;
  for (std::uint64_t i = 0; i < size; ++i) {
    if (!check_entry(journal, i, total)) return;
    frontier.append(ledger::leaf_hash(acknowledged_[i]));
    if (const auto root = signed_.find(i + 1); root != signed_.end())
      if (root->second != frontier.root()) wrong("a signed root does not hold", total);
  }
  promise(*journal.published(), total);
}

void PowerWorld::prepare_trouble(PowerTotal& total) {
  cut_ = dice_() % 3 != 0;
  const std::uint64_t calls = 1 + dice_() % kMostCalls;
  if (cut_) {
    ++total.cuts;
    return disk_->cut_after(calls, dice_);
  }
  ++total.faults;
  const bool space = dice_() % 2 == 0;
  disk_->fail_after(calls,
                    space ? rocksdb::IOStatus::NoSpace("full") : rocksdb::IOStatus::IOError("bad"),
                    dice_() % 2 == 0);
}

void PowerWorld::commit_groups(Journal& journal, PowerTotal& total) {
  for (std::uint64_t group = 0; group < kMostGroups; ++group) {
    attempted_.clear();
    for (std::uint64_t i = 1 + dice_() % kMostGroup; i > 0; --i) {
      const Bytes entry = new_entry(journal.next_index());
      attempted_.push_back(entry);
      journal.stage(entry, {ledger::sha256(entry)});
    }
    if (!journal.commit()) {
      if (!journal.failed()) wrong("a failed commit did not stop the journal", total);
      return;
    }
    acknowledged_.insert(acknowledged_.end(), attempted_.begin(), attempted_.end());
    total.acknowledged += attempted_.size();
    attempted_.clear();
    promise(*journal.published(), total);
  }
}

// The process is gone. After a fault the disk may lose power, too: a failed sync is no sync.
void PowerWorld::after_trouble() {
  if (!cut_ && dice_() % 2 == 0) return;
  const Loss losses[] = {Loss::all, Loss::end, Loss::sectors};
  loss_ = losses[dice_() % 3];
  disk_->restart(loss_, kSectors[dice_() % 2], dice_);
}

void PowerWorld::session(PowerTotal& total) {
  prepare_trouble(total);
  if (auto opened = open(false)) {
    check(*opened->journal, total);
    commit_groups(*opened->journal, total);
  }
  after_trouble();
  disk_->fail_after(0, rocksdb::IOStatus::OK(), false);  // changes_ is past it: no fault is set
  auto again = open(false);
  if (again) return check(*again->journal, total);
  // Of a group that was never acknowledged some sectors were written and some not: the database
  // cannot tell that from bytes that went bad, and touches nothing.
  ended_ = loss_ == Loss::sectors && again.code() == ledger::Errc::corrupt;
  if (ended_) {
    ++total.refused;
    return;
  }
  wrong("does not start: " + to_text(again.error()), total);
}

bool PowerWorld::run(PowerTotal& total) {
  const std::size_t before = total.wrong.size();
  ++total.seeds;
  {
    auto made = open(true);
    if (!made) {
      wrong("cannot be made: " + to_text(made.error()), total);
      return false;
    }
    for (std::size_t i = 0; i < kFirstGroup; ++i) {
      acknowledged_.push_back(new_entry(i));
      made->journal->stage(acknowledged_[i], {ledger::sha256(acknowledged_[i])});
    }
    CHECK(made->journal->commit().ok());
    promise(*made->journal->published(), total);
  }
  if (lying_) disk_->lie();
  for (std::uint64_t left = 1 + dice_() % kMostSessions; left > 0 && !ended_; --left) {
    session(total);
    if (total.wrong.size() > before) return false;
  }
  return true;
}

}  // namespace urna::crash
