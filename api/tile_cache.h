// Full hash tiles and full bundles of entries, kept as they are sent. They never change, so what
// one reader asked the store for serves all who come after; the newest reads stay, within two
// limits. Partial tiles grow and are read each time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/kept_reads.h"
#include "ledger/tile.h"

namespace urna::api {

inline constexpr std::size_t kTileCacheBytes = 67'108'864, kTileCacheTiles = 4'096;

class TileCache {
 public:
  using Read = std::function<ledger::Result<ledger::Bytes>(const ledger::TileId&)>;
  using Kept = std::shared_ptr<const std::string>;
  using Size = KeptReads<ledger::TileId, Kept>::Size;
  // `read`: the journal's, safe from any thread.
  explicit TileCache(Read read, Size limits = {kTileCacheBytes, kTileCacheTiles})
      : read_(std::move(read)), kept_(limits) {}
  // Safe from any thread. Errors: as `read`; nothing is kept then.
  ledger::Result<Kept> get(const ledger::TileId& tile);
  Size size() const { return kept_.size(); }

 private:
  const Read read_;
  KeptReads<ledger::TileId, Kept> kept_;
};

}  // namespace urna::api
