#include "tests/simulation/disk.h"

namespace urna::simulation {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

Dice::Fate Dice::of_write() {
  if (!loaded) return Fate::good;
  if (!random->chance(plan->storage_fault)) return Fate::good;
  ++faults;
  const std::uint64_t fate = random->between(1, 5);
  ++fates[fate];
  return static_cast<Fate>(fate);
}

bool Dice::of_read() {
  if (!loaded || !random->chance(plan->read_fault)) return false;
  ++faults;
  return true;
}

void Dice::maybe_crash() {
  if (!loaded || !random->chance(plan->crash)) return;
  ++faults;
  throw Crash{random->chance(500)};
}

void Disk::apply(const Write& write) {
  view_.fault = ledger::MemoryStore::Fault::none;
  if (std::holds_alternative<Acquired>(write)) {
    (void)view_.acquire();
  } else if (const auto* batch = std::get_if<ledger::Batch>(&write)) {
    ledger::Batch current = *batch;  // its epoch was judged when it was written
    current.epoch = view_.stored.epoch;
    CHECK(view_.append(current).ok());
  } else {
    CHECK(view_.publish(view_.stored.epoch, std::get<Published>(write).note).ok());
  }
}

Result<> Disk::write(Write write, bool synced) {
  const Dice::Fate fate = dice_.of_write();
  if (fate == Dice::Fate::crash_before) throw Crash{dice_.random->chance(500)};
  if (fate == Dice::Fate::not_done) return Error{Errc::storage, "injected: not done"};
  apply(write);
  writes_.push_back(std::move(write));
  if (fate == Dice::Fate::crash_unsynced) throw Crash{true};
  if (synced) synced_ = writes_.size();
  if (fate == Dice::Fate::crash_after) throw Crash{dice_.random->chance(500)};
  if (fate == Dice::Fate::done_yet_failed) return Error{Errc::storage, "injected: done"};
  return Ok{};
}

Result<ledger::Epoch> Disk::acquire() {
  URNA_TRY(write(Acquired{}, true));
  return view_.stored.epoch;
}

Result<> Disk::append(const ledger::Batch& batch) {
  if (batch.epoch != view_.stored.epoch) return Errc::fenced;
  meant_ = batch.entries;
  meant_first_ = batch.first_index;
  ledger::Batch stored = batch;
  if (rots) stored.entries.back().back() ^= 1;
  rots = false;
  return write(std::move(stored), plant_ != Plant::batch_not_synced);
}

Result<> Disk::publish(ledger::Epoch epoch, std::string_view note) {
  if (on_publish) on_publish(note);
  if (epoch != view_.stored.epoch) return Errc::fenced;
  URNA_TRY(write(Published{std::string(note)}, true));
  if (after_publish) after_publish();
  return Ok{};
}

Result<std::vector<Bytes>> Disk::entries(std::uint64_t first, std::uint64_t count) const {
  const bool just_written = first == meant_first_ && count == meant_.size();
  if (plant_ == Plant::no_read_back && just_written) return meant_;
  return view_.entries(first, count);
}

Result<std::uint64_t> Disk::index_of(const ledger::Hash& key) const {
  if (dice_.of_read()) return Error{Errc::storage, "injected: cannot read"};
  return view_.index_of(key);
}

void Disk::lose_power() {
  const std::size_t unsynced = writes_.size() - synced_;
  set_back(synced_ + (unsynced > 0 ? dice_.random->below(unsynced + 1) : 0));
}

void Disk::set_back(std::size_t writes) {
  if (writes == writes_.size()) return;
  writes_.resize(writes);
  synced_ = writes;
  meant_.clear();
  view_ = ledger::MemoryStore();
  for (const Write& write : writes_) apply(write);
}

void Disk::copy_writes(const Disk& other) {
  writes_ = other.writes_;
  synced_ = other.synced_;
  view_ = other.view_;
}

Result<> DiskMark::raise(const ledger::Mark& expected, ledger::Mark next) {
  const ledger::Mark& now = written_.back();
  if (now != expected) return Errc::fenced;
  if (next.size < now.size || (next.size == now.size && next.root != now.root))
    return Errc::rolled_back;
  const Dice::Fate fate = dice_.of_write();
  if (fate == Dice::Fate::crash_before) throw Crash{dice_.random->chance(500)};
  if (fate == Dice::Fate::not_done) return Error{Errc::io, "injected: not done"};
  next.sequence = now.sequence + 1;
  written_.push_back(next);
  if (fate == Dice::Fate::crash_unsynced) throw Crash{true};
  if (plant_ != Plant::mark_not_synced && plant_ != Plant::publish_before_mark) flush();
  if (fate == Dice::Fate::crash_after) throw Crash{dice_.random->chance(500)};
  if (fate == Dice::Fate::done_yet_failed) return Error{Errc::io, "injected: done"};
  return Ok{};
}

void DiskMark::flush() { synced_ = written_.size(); }

// Two slots: the mark that was being written is there or it is not.
void DiskMark::lose_power() {
  const bool reached = written_.size() > synced_ && dice_.random->chance(500);
  set_back(reached ? written_.size() : synced_);
}

void DiskMark::lose_process() {
  if (plant_ == Plant::publish_before_mark) set_back(synced_);
}

void DiskMark::believe(const ledger::StoredHead& head) {
  written_.push_back({written_.back().sequence + 1, head.epoch, head.size, head.root});
  flush();
}

void DiskMark::set_back(std::size_t writes) {
  written_.resize(writes);
  synced_ = writes;
}

}  // namespace urna::simulation
