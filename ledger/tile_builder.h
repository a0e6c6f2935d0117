// Grows the hash tiles of a log: leaves go in, the changed tiles of the right edge come out, and
// the root with them.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "ledger/tile.h"

namespace urna::ledger {

class TileBuilder {
 public:
  TileBuilder() = default;
  // Continues a tree of `size` leaves from its stored right-edge tiles. Errors: the reader's,
  // corrupt.
  static Result<TileBuilder> resume(std::uint64_t size,
                                    const std::function<Result<Bytes>(const TileId&)>& read_tile);

  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;
  // Returns every tile that changed since the last call, in its newest form, widths included.
  std::vector<std::pair<TileId, Bytes>> take_changed();

 private:
  struct Row {
    std::uint64_t index = 0;  // of the tile that is growing
    Bytes hashes;             // fewer than 256 of them
    bool changed = false;
  };
  void append_at(std::size_t level, const Hash& hash);
  std::uint64_t size_ = 0;
  std::vector<Row> rows_;  // by level
  std::vector<std::pair<TileId, Bytes>> full_;
};

}  // namespace urna::ledger
