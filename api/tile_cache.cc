#include "api/tile_cache.h"

namespace urna::api {

using ledger::Result;
using ledger::TileId;

Result<TileCache::Kept> TileCache::get(const TileId& tile) {
  const bool full = tile.width == ledger::kTileWidth;
  if (const auto kept = full ? kept_.find(tile) : std::nullopt) return *kept;
  URNA_ASSIGN(const ledger::Bytes bytes, read_(tile));
  const Kept read = std::make_shared<const std::string>(ledger::text_of(bytes));
  if (full) kept_.keep(tile, read, read->size());
  return read;
}

}  // namespace urna::api
