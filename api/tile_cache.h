// Full hash tiles and full bundles of entries, kept as they are sent. They never change, so what
// one reader asked the store for serves all who come after; the newest reads stay, within two
// limits. Partial tiles grow and are read each time.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "ledger/tile.h"

namespace urna::api {

inline constexpr std::size_t kTileCacheBytes = 67'108'864, kTileCacheTiles = 4'096;
struct TileCacheLimits {
  std::size_t bytes = kTileCacheBytes, tiles = kTileCacheTiles;
};

class TileCache {
 public:
  using Read = std::function<ledger::Result<ledger::Bytes>(const ledger::TileId&)>;
  using Kept = std::shared_ptr<const std::string>;
  // `read`: the journal's, safe from any thread.
  explicit TileCache(Read read, TileCacheLimits limits = {})
      : read_(std::move(read)), limits_(limits) {}
  // Safe from any thread. Errors: as `read`; nothing is kept then.
  ledger::Result<Kept> get(const ledger::TileId& tile);
  struct Size {
    std::size_t bytes = 0, tiles = 0;
    bool operator==(const Size&) const = default;
  };
  Size size() const;

 private:
  struct Place {
    ledger::TileId tile;
    Kept bytes;
  };
  Kept find(const ledger::TileId& tile);
  void keep(const ledger::TileId& tile, const Kept& bytes);
  void drop_oldest();

  const Read read_;
  const TileCacheLimits limits_;
  mutable std::mutex mutex_;
  std::list<Place> places_;  // read last: first
  std::map<ledger::TileId, std::list<Place>::iterator> by_tile_;
  std::size_t bytes_ = 0;
};

}  // namespace urna::api
