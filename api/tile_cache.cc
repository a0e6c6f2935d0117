#include "api/tile_cache.h"

namespace urna::api {

using ledger::Result;
using ledger::TileId;

Result<TileCache::Kept> TileCache::get(const TileId& tile) {
  const bool full = tile.width == ledger::kTileWidth;
  if (Kept kept = full ? find(tile) : nullptr) return kept;
  URNA_ASSIGN(const ledger::Bytes bytes, read_(tile));
  const Kept kept = std::make_shared<const std::string>(ledger::text_of(bytes));
  if (full) keep(tile, kept);
  return kept;
}

TileCache::Kept TileCache::find(const TileId& tile) {
  const std::lock_guard lock(mutex_);
  const auto found = by_tile_.find(tile);
  if (found == by_tile_.end()) return nullptr;
  places_.splice(places_.begin(), places_, found->second);
  return places_.front().bytes;
}

// Two readers may have read the same tile at once: the first one's bytes stay.
void TileCache::keep(const TileId& tile, const Kept& bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes->size() > limits_.bytes || limits_.tiles == 0 || by_tile_.contains(tile)) return;
  while (bytes_ + bytes->size() > limits_.bytes || places_.size() >= limits_.tiles) drop_oldest();
  places_.push_front({tile, bytes});
  by_tile_[tile] = places_.begin();
  bytes_ += bytes->size();
}

void TileCache::drop_oldest() {
  bytes_ -= places_.back().bytes->size();
  by_tile_.erase(places_.back().tile);
  places_.pop_back();
}

TileCache::Size TileCache::size() const {
  const std::lock_guard lock(mutex_);
  return {bytes_, places_.size()};
}

}  // namespace urna::api
