// A store in memory that can fail any of its calls in both ways: not written, or written and yet
// reported as failed.
#pragma once

#include <map>

#include "ledger/high_water.h"
#include "ledger/store.h"

namespace urna::ledger {

class MemoryStore : public Store {
 public:
  enum class Fault { none, before, after };
  // The n-th writing call from now on (0: the next) fails in this way.
  int fail_at = -1;
  Fault fault = Fault::none;
  int writes = 0;
  bool corrupt_reads = false;  // entries come back with a flipped bit

  StoredHead stored{0, 0, sha256({})};
  std::map<std::uint64_t, Bytes> rows;
  std::map<std::pair<std::uint32_t, std::uint64_t>, Bytes> tiles;
  std::map<Hash, std::uint64_t> keys;
  std::string note;

  Result<Epoch> acquire() override {
    if (before()) return Error{Errc::storage, "injected"};
    ++stored.epoch;
    if (after()) return Error{Errc::storage, "injected"};
    return stored.epoch;
  }
  Result<> append(const Batch& batch) override {
    if (batch.epoch != stored.epoch) return Errc::fenced;
    if (before()) return Error{Errc::storage, "injected"};
    for (std::size_t i = 0; i < batch.entries.size(); ++i)
      rows[batch.first_index + i] = batch.entries[i];
    for (const auto& [id, bytes] : batch.tiles) tiles[{id.level, id.index}] = bytes;
    for (const auto& [key, index] : batch.keys) keys[key] = index;
    stored.size += batch.entries.size();
    stored.root = batch.root;
    if (after()) return Error{Errc::storage, "injected"};
    return Ok{};
  }
  Result<> publish(Epoch epoch, std::string_view checkpoint) override {
    if (epoch != stored.epoch) return Errc::fenced;
    if (before()) return Error{Errc::storage, "injected"};
    note = checkpoint;
    if (after()) return Error{Errc::storage, "injected"};
    return Ok{};
  }
  Result<StoredHead> head() const override { return stored; }
  Result<Bytes> entry(std::uint64_t index) const override {
    const auto found = rows.find(index);
    if (found == rows.end()) return Errc::not_found;
    Bytes bytes = found->second;
    if (corrupt_reads) bytes[0] ^= 1;
    return bytes;
  }
  Result<std::vector<Bytes>> entries(std::uint64_t first, std::uint64_t count) const override {
    std::vector<Bytes> out;
    for (std::uint64_t i = first; i < first + count; ++i) {
      auto one = entry(i);
      if (!one) return Errc::corrupt;
      out.push_back(*std::move(one));
    }
    return out;
  }
  Result<Bytes> tile(const TileId& id) const override {
    const auto found = tiles.find({id.level, id.index});
    if (found == tiles.end() || found->second.size() < id.width * 32) return Errc::not_found;
    return Bytes(found->second.begin(), found->second.begin() + id.width * 32);
  }
  Result<std::uint64_t> index_of(const Hash& key) const override {
    const auto found = keys.find(key);
    if (found == keys.end()) return Errc::not_found;
    return found->second;
  }
  Result<std::string> published() const override {
    if (note.empty()) return Errc::not_found;
    return note;
  }
  Result<std::uint64_t> free_bytes() const override { return std::uint64_t{1} << 40; }

 private:
  bool now(Fault kind) const { return writes == fail_at && fault == kind; }
  bool before() {
    if (now(Fault::before)) {
      ++writes;
      return true;
    }
    return false;
  }
  bool after() {
    const bool fails = now(Fault::after);
    ++writes;
    return fails;
  }
};

// A high-water mark in memory.
class MemoryMark : public HighWaterMark {
 public:
  Mark mark{1, 0, 0, sha256({})};
  bool fail_before = false, fail_after = false;
  Result<Mark> read() const override { return mark; }
  Result<> raise(const Mark& expected, Mark next) override {
    if (mark != expected) return Errc::fenced;
    if (next.size < mark.size || (next.size == mark.size && next.root != mark.root))
      return Errc::rolled_back;
    if (fail_before) return Errc::io;
    next.sequence = mark.sequence + 1;
    mark = next;
    if (fail_after) return Errc::io;
    return Ok{};
  }
};

}  // namespace urna::ledger
