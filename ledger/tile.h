// Tiles of c2sp.org/tlog-tiles: paths, widths, entry bundles.
//   tile/<L>/<N>[.p/<W>]        W hashes of 32 bytes, 256 when full
//   tile/entries/<N>[.p/<W>]    W times (u16 big-endian length || entry)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"
#include "ledger/tree.h"

namespace urna::ledger {

inline constexpr std::uint32_t kTileWidth = 256;
inline constexpr std::uint32_t kTileHeight = 8;
inline constexpr std::uint32_t kMaxTileLevel = 63;
inline constexpr std::size_t kMaxEntryBytes = 65535;  // the bundle's length prefix has 16 bits

struct TileId {
  bool entries = false;     // an entry bundle; level is then 0
  std::uint32_t level = 0;  // 0..63
  std::uint64_t index = 0;
  std::uint32_t width = kTileWidth;  // 1..256; below 256 it is a partial tile
  auto operator<=>(const TileId&) const = default;
};

// Returns e.g. "tile/0/x001/067", "tile/entries/000.p/5". Requires: fields in range.
std::string tile_path(const TileId& tile);
// Strict: only what tile_path prints. Errors: bad_tile_path.
Result<TileId> parse_tile_path(std::string_view path);
// Returns every hash tile and entry bundle that a tree of this size has, full ones and the one
// current partial per level, in path-generation order (level by level, index ascending, entries
// last).
std::vector<TileId> tiles_of(std::uint64_t size);
// Returns the width the tile (level, index) has in a tree of `size`: 0 (absent) to 256.
std::uint32_t tile_width(std::uint32_t level, std::uint64_t index, std::uint64_t size);

// Appends u16 length || entry. Requires: entry.size() <= kMaxEntryBytes.
void append_to_bundle(Bytes& bundle, ByteView entry);
// Cuts a bundle into exactly `width` entries (views into it). Errors: too_short, trailing_bytes.
Result<std::vector<ByteView>> split_bundle(ByteView bundle, std::uint32_t width);

// Reads perfect-subtree hashes out of hash tiles of a tree of `size`. `read_tile` returns the
// tile's bytes, exactly width * 32 of them. Levels inside a tile are computed, and the last few
// tiles read are kept.
NodeReader tile_node_reader(std::uint64_t size,
                            std::function<Result<Bytes>(const TileId&)> read_tile);

}  // namespace urna::ledger
