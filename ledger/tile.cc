#include "ledger/tile.h"

#include <array>
#include <memory>
#include <mutex>

namespace urna::ledger {

namespace {

constexpr std::size_t kMaxPathBytes = 64;

std::string index_path(std::uint64_t index) {
  std::string path = std::to_string(1000 + index % 1000).substr(1);
  while (index >= 1000) {
    index /= 1000;
    path = "x" + std::to_string(1000 + index % 1000).substr(1) + "/" + path;
  }
  return path;
}

// Reads decimal digits; the spelling is settled by formatting again.
bool read_number(std::string_view& text, std::uint64_t& number) {
  std::size_t used = 0;
  number = 0;
  while (used < text.size() && text[used] >= '0' && text[used] <= '9' && used < 18)
    number = number * 10 + static_cast<std::uint64_t>(text[used++] - '0');
  text.remove_prefix(used);
  return used > 0;
}

bool read_index(std::string_view& text, std::uint64_t& index) {
  index = 0;
  for (int groups = 0; groups < 6; ++groups) {
    const bool more = text.starts_with('x');
    if (more) text.remove_prefix(1);
    std::uint64_t group = 0;
    if (!read_number(text, group) || group > 999) return false;
    index = index * 1000 + group;
    if (!more) return true;
    if (!text.starts_with('/')) return false;
    text.remove_prefix(1);
  }
  return false;
}

std::uint64_t level_size(std::uint32_t level, std::uint64_t size) {
  return level >= 8 ? 0 : size >> (kTileHeight * level);
}

}  // namespace

std::string tile_path(const TileId& tile) {
  CHECK(tile.width >= 1 && tile.width <= kTileWidth && tile.level <= kMaxTileLevel);
  std::string path = "tile/";
  path += tile.entries ? "entries" : std::to_string(tile.level);
  path += "/" + index_path(tile.index);
  if (tile.width < kTileWidth) path += ".p/" + std::to_string(tile.width);
  return path;
}

Result<TileId> parse_tile_path(std::string_view path) {
  const std::string_view whole = path;
  const Error error{Errc::bad_tile_path, "not a tile path"};
  if (path.size() > kMaxPathBytes || !path.starts_with("tile/")) return error;
  path.remove_prefix(5);
  TileId tile;
  std::uint64_t number = 0;
  if (path.starts_with("entries/")) {
    tile.entries = true;
    path.remove_prefix(7);
  } else {
    if (!read_number(path, number) || number > kMaxTileLevel) return error;
    tile.level = static_cast<std::uint32_t>(number);
  }
  if (!path.starts_with('/')) return error;
  path.remove_prefix(1);
  if (!read_index(path, tile.index)) return error;
  if (path.starts_with(".p/")) {
    path.remove_prefix(3);
    if (!read_number(path, number) || number < 1 || number >= kTileWidth) return error;
    tile.width = static_cast<std::uint32_t>(number);
  }
  if (!path.empty() || tile_path(tile) != whole) return error;
  return tile;
}

std::uint32_t tile_width(std::uint32_t level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t hashes = level_size(level, size);
  if (index >= hashes / kTileWidth + 1) return 0;
  const std::uint64_t left = hashes - index * kTileWidth;
  return left < kTileWidth ? static_cast<std::uint32_t>(left) : kTileWidth;
}

std::vector<TileId> tiles_of(std::uint64_t size) {
  std::vector<TileId> tiles;
  for (std::uint32_t level = 0; level_size(level, size) > 0; ++level)
    for (std::uint64_t index = 0; tile_width(level, index, size) > 0; ++index)
      tiles.push_back({false, level, index, tile_width(level, index, size)});
  for (std::uint64_t index = 0; tile_width(0, index, size) > 0; ++index)
    tiles.push_back({true, 0, index, tile_width(0, index, size)});
  return tiles;
}

void append_to_bundle(Bytes& bundle, ByteView entry) {
  CHECK(entry.size() <= kMaxEntryBytes);
  put_u16(bundle, static_cast<std::uint16_t>(entry.size()));
  put(bundle, entry);
}

Result<std::vector<ByteView>> split_bundle(ByteView bundle, std::uint32_t width) {
  std::vector<ByteView> entries;
  entries.reserve(width);
  for (std::uint32_t i = 0; i < width; ++i) {
    if (bundle.size() < 2)
      return Error{Errc::too_short, "bundle ends before entry " + std::to_string(i)};
    const std::size_t length = get_big_endian(bundle.first(2));
    if (bundle.size() - 2 < length)
      return Error{Errc::too_short, "bundle cuts entry " + std::to_string(i)};
    entries.push_back(bundle.subspan(2, length));
    bundle = bundle.subspan(2 + length);
  }
  if (!bundle.empty()) return Error{Errc::trailing_bytes, "bytes follow the bundle's last entry"};
  return entries;
}

namespace {

constexpr std::size_t kKeptTiles = 16;

// A tile with the perfect subtrees inside it, level by level, computed once: a proof asks for many
// of them.
struct KeptTile {
  TileId id;
  std::vector<std::vector<Hash>> levels;
};

KeptTile keep(const TileId& id, ByteView bytes) {
  KeptTile kept{id, {{}}};
  for (; !bytes.empty(); bytes = bytes.subspan(Hash::kSize))
    kept.levels[0].push_back(Hash::from(bytes.first(Hash::kSize)));
  while (kept.levels.back().size() > 1) {
    const std::vector<Hash>& below = kept.levels.back();
    std::vector<Hash> level;
    for (std::size_t i = 0; i + 1 < below.size(); i += 2)
      level.push_back(node_hash(below[i], below[i + 1]));
    kept.levels.push_back(std::move(level));
  }
  return kept;
}

// The last few tiles read; safe from several threads.
class TileCache {
 public:
  TileCache(std::uint64_t size, std::function<Result<Bytes>(const TileId&)> read_tile)
      : size_(size), read_tile_(std::move(read_tile)) {}

  Result<Hash> node(NodeId node) {
    const std::uint32_t level = node.level / kTileHeight, inside = node.level % kTileHeight;
    const std::uint64_t tile = node.index >> (kTileHeight - inside);
    URNA_ASSIGN(const std::shared_ptr<const KeptTile> kept, find(level, tile));
    const std::uint64_t at = node.index & ((std::uint64_t{1} << (kTileHeight - inside)) - 1);
    if (inside >= kept->levels.size() || at >= kept->levels[inside].size())
      return Error{Errc::not_found, "node outside the tree"};
    return kept->levels[inside][at];
  }

 private:
  Result<std::shared_ptr<const KeptTile>> find(std::uint32_t level, std::uint64_t index) {
    const TileId id{false, level, index, tile_width(level, index, size_)};
    if (id.width == 0) return Error{Errc::not_found, "node outside the tree"};
    {
      const std::lock_guard lock(mutex_);
      for (const auto& tile : kept_)
        if (tile && tile->id == id) return tile;
    }
    URNA_ASSIGN(const Bytes bytes, read_tile_(id));
    if (bytes.size() != id.width * Hash::kSize)
      return Error{Errc::corrupt, tile_path(id) + " has a wrong length"};
    auto kept = std::make_shared<const KeptTile>(keep(id, bytes));
    const std::lock_guard lock(mutex_);
    kept_[next_++ % kKeptTiles] = kept;
    return std::shared_ptr<const KeptTile>(std::move(kept));
  }

  std::uint64_t size_;
  std::function<Result<Bytes>(const TileId&)> read_tile_;
  std::mutex mutex_;
  std::array<std::shared_ptr<const KeptTile>, kKeptTiles> kept_;
  std::size_t next_ = 0;
};

}  // namespace

NodeReader tile_node_reader(std::uint64_t size,
                            std::function<Result<Bytes>(const TileId&)> read_tile) {
  auto cache = std::make_shared<TileCache>(size, std::move(read_tile));
  return [cache](NodeId node) { return cache->node(node); };
}

}  // namespace urna::ledger
