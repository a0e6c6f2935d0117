// Law of tile paths and bundles (N06, T22): a path that parses prints to itself, and every tile of
// a tree has a path that parses; a bundle is cut where it was put together.
#include <map>

#include "ledger/source.h"
#include "ledger/tile.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

void paths(std::string_view text) {
  const auto tile = ledger::parse_tile_path(text);
  require(!tile.ok() || ledger::tile_path(*tile) == text, "one spelling per tile");
  if (!ledger::is_bundle_name(text)) return;
  require(text.find("..") == text.npos && text.find("//") == text.npos && text[0] != '/' &&
              text.find('\0') == text.npos && text.find('\\') == text.npos,
          "a name that leaves the bundle");
  require(text.size() < 100, "a name that no tar member has");
}

void tiles(FuzzedBytes reader) {
  constexpr std::uint64_t kMostIndex = 1'000'000'000'000'000'000U - 1;
  ledger::TileId tile;
  tile.entries = reader.yes();
  tile.level = tile.entries ? 0 : static_cast<std::uint32_t>(reader.below(64));
  tile.index = reader.number(8) % (kMostIndex + 1);
  tile.width = 1 + static_cast<std::uint32_t>(reader.below(256));
  const auto again = ledger::parse_tile_path(ledger::tile_path(tile));
  require(again.ok() && *again == tile, "every tile has a path");
}

// Widths of the leaf tiles add up to the size; higher levels hold whole tiles only.
void widths(FuzzedBytes reader) {
  const std::uint64_t size = reader.below(200'000);
  std::map<std::uint32_t, std::uint64_t> hashes;
  std::uint64_t entries = 0;
  for (const ledger::TileId& tile : ledger::tiles_of(size))
    (tile.entries ? entries : hashes[tile.level]) += tile.width;
  require(entries == size, "entry bundles hold every entry once");
  for (std::uint32_t level = 0; level < 8; ++level)
    require(hashes[level] == size >> (8 * level), "a level holds every full tile below it");
  const std::uint64_t far = reader.number(8);
  require(ledger::tile_width(63, far, reader.number(8)) == 0, "no tree is that high");
}

void bundles(ByteView bytes) {
  if (bytes.empty()) return;
  const std::uint32_t width = 1 + bytes[0];
  const ByteView bundle = bytes.subspan(1);
  const auto cut = ledger::split_bundle(bundle, width);
  if (!cut.ok()) return;
  require(cut->size() == width, "exactly so many entries");
  Bytes again;
  for (ByteView entry : *cut) ledger::append_to_bundle(again, entry);
  require(std::ranges::equal(again, bundle), "one spelling per bundle");
}

void law(ByteView bytes) {
  paths(ledger::text_of(bytes));
  tiles(FuzzedBytes(bytes));
  widths(FuzzedBytes(bytes));
  bundles(bytes);
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const char* name :
       {"tile/0/000", "tile/0/x001/067", "tile/63/x999/x999/x999/x999/x999/999",
        "tile/entries/x001/000.p/5", "tile/1/000.p/255", "checkpoint", "vkey", "policy"})
    out.push_back(bytes_of(name));
  out.push_back(bytes_of("blob/" + std::string(64, 'a')));
  Bytes bundle{1};
  ledger::append_to_bundle(bundle, ledger::view_of("one"));
  ledger::append_to_bundle(bundle, ledger::view_of(""));
  out.push_back(bundle);
  return out;
}

URNA_FUZZ_TARGET(tile_path, law, seeds);

}  // namespace
}  // namespace urna::fuzz
