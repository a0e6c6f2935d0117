// A disk that may lose what was not synced, fail a call with or without having done it, be set back
// to an old copy, or keep another byte than it was given. What it holds is a sequence of writes, so
// that any earlier state is a prefix of it.
#pragma once

#include <array>
#include <functional>
#include <variant>

#include "tests/ledger/memory_store.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/random.h"

namespace urna::simulation {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Result;

// The process, or the power, is gone; thrown through whatever was being done.
struct Crash {
  bool power = false;
};

// The dice that every call throws; shared by store and mark of one node.
struct Dice {
  Random* random = nullptr;
  const Plan* plan = nullptr;
  bool loaded = false;  // false: nothing fails
  std::uint64_t faults = 0;
  std::array<std::uint64_t, 6> fates{};  // how often each

  enum class Fate : std::uint8_t {
    good,
    not_done,
    done_yet_failed,
    crash_before,
    crash_unsynced,
    crash_after
  };
  Fate of_write();
  bool of_read();
  void maybe_crash();
};

class Disk final : public ledger::Store {
 public:
  Disk(Dice& dice, Plant plant) : dice_(dice), plant_(plant) {}

  Result<ledger::Epoch> acquire() override;
  Result<> append(const ledger::Batch& batch) override;
  Result<> publish(ledger::Epoch epoch, std::string_view note) override;
  Result<ledger::StoredHead> head() const override { return view_.head(); }
  Result<Bytes> entry(std::uint64_t index) const override { return view_.entry(index); }
  Result<std::vector<Bytes>> entries(std::uint64_t first, std::uint64_t count) const override;
  Result<Bytes> tile(const ledger::TileId& tile) const override { return view_.tile(tile); }
  Result<std::uint64_t> index_of(const ledger::Hash& key) const override;
  Result<std::string> published() const override { return view_.published(); }
  Result<std::uint64_t> free_bytes() const override { return view_.free_bytes(); }

  // The power went: a prefix of what was not synced may have reached the platter.
  void lose_power();
  std::size_t writes() const { return writes_.size(); }
  void set_back(std::size_t writes);
  void copy_writes(const Disk& other);
  const ledger::MemoryStore& view() const { return view_; }
  // The next batch is stored with a wrong byte.
  bool rots = false;
  // Every checkpoint that was signed passes here, whether or not the call succeeds.
  std::function<void(std::string_view note)> on_publish;
  // Called once the checkpoint is out (the mark of a node that raises it too late).
  std::function<void()> after_publish;

 private:
  struct Acquired {};
  struct Published {
    std::string note;
  };
  using Write = std::variant<Acquired, ledger::Batch, Published>;
  Result<> write(Write write, bool synced);
  void apply(const Write& write);
  Dice& dice_;
  Plant plant_;
  std::vector<Write> writes_;
  std::size_t synced_ = 0;
  std::vector<Bytes> meant_;  // of the last batch, where nothing is read back
  std::uint64_t meant_first_ = 0;
  ledger::MemoryStore view_;
};

class DiskMark final : public ledger::HighWaterMark {
 public:
  DiskMark(Dice& dice, Plant plant) : dice_(dice), plant_(plant) {
    written_.push_back({1, 0, 0, ledger::sha256({})});
  }
  Result<ledger::Mark> read() const override { return written_.back(); }
  Result<> raise(const ledger::Mark& expected, ledger::Mark next) override;

  void lose_power();
  void lose_process();  // what a node that writes its mark too late had not yet written
  std::size_t writes() const { return written_.size(); }
  void set_back(std::size_t writes);
  void copy_writes(const DiskMark& other) { written_ = other.written_, synced_ = other.synced_; }
  void flush();  // what was kept back until the checkpoint is out
  // The mark is made anew from what the database has (a node that does not ask it).
  void believe(const ledger::StoredHead& head);

 private:
  Dice& dice_;
  Plant plant_;
  std::vector<ledger::Mark> written_;
  std::size_t synced_ = 1;
};

}  // namespace urna::simulation
