#include "ledger/tile_builder.h"

#include <optional>

namespace urna::ledger {

namespace {

// Root of a full or partial row of hashes, as RFC 6962 splits it.
Hash row_root(ByteView hashes) {
  Frontier frontier;
  for (; !hashes.empty(); hashes = hashes.subspan(Hash::kSize))
    frontier.append(Hash::from(hashes.first(Hash::kSize)));
  return frontier.root();
}

}  // namespace

Result<TileBuilder> TileBuilder::resume(
    std::uint64_t size, const std::function<Result<Bytes>(const TileId&)>& read_tile) {
  TileBuilder builder;
  builder.size_ = size;
  std::uint64_t hashes = size;
  for (std::uint32_t level = 0; hashes > 0; ++level, hashes /= kTileWidth) {
    Row row{hashes / kTileWidth, {}, false};
    const auto width = static_cast<std::uint32_t>(hashes % kTileWidth);
    if (width > 0) {
      URNA_ASSIGN(row.hashes, read_tile({false, level, row.index, width}));
      if (row.hashes.size() != width * Hash::kSize)
        return Error{Errc::corrupt, "right-edge tile length"};
    }
    builder.rows_.push_back(std::move(row));
  }
  return builder;
}

void TileBuilder::append(const Hash& leaf) {
  append_at(0, leaf);
  ++size_;
}

void TileBuilder::append_at(std::size_t level, const Hash& hash) {
  if (rows_.size() == level) rows_.emplace_back();
  Row& row = rows_[level];
  put(row.hashes, hash.view());
  row.changed = true;
  if (row.hashes.size() < kTileWidth * Hash::kSize) return;
  const Hash parent = row_root(row.hashes);
  full_.emplace_back(TileId{false, static_cast<std::uint32_t>(level), row.index, kTileWidth},
                     std::move(row.hashes));
  row = Row{row.index + 1, {}, false};
  append_at(level + 1, parent);
}

// The rows' hashes are the perfect subtrees of the right edge, the highest level leftmost.
Hash TileBuilder::root() const {
  std::optional<Hash> root;
  for (const Row& row : rows_) {
    if (row.hashes.empty()) continue;
    Bytes hashes = row.hashes;
    if (root) put(hashes, root->view());
    root = row_root(hashes);
  }
  return root ? *root : empty_root();
}

std::vector<std::pair<TileId, Bytes>> TileBuilder::take_changed() {
  std::vector<std::pair<TileId, Bytes>> changed = std::move(full_);
  full_.clear();
  for (std::size_t level = 0; level < rows_.size(); ++level) {
    Row& row = rows_[level];
    if (!row.changed || row.hashes.empty()) continue;
    const auto width = static_cast<std::uint32_t>(row.hashes.size() / Hash::kSize);
    changed.emplace_back(TileId{false, static_cast<std::uint32_t>(level), row.index, width},
                         row.hashes);
    row.changed = false;
  }
  return changed;
}

}  // namespace urna::ledger
