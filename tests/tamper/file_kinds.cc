// Rung L0: bytes of single files changed by whoever has the disk.
#include <algorithm>

#include "ledger/tile.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using IsName = bool (*)(std::string_view name);
using BytesChange = std::function<void(Bytes&)>;

bool is_checkpoint(std::string_view name) { return name == "checkpoint"; }
bool is_vkey(std::string_view name) { return name == "vkey"; }
bool is_blob(std::string_view name) { return name.starts_with("blob/"); }
bool is_entries(std::string_view name) { return name.starts_with("tile/entries/"); }
bool is_partial(std::string_view name) { return name.find(".p/") != std::string_view::npos; }
bool is_full_entries(std::string_view name) { return is_entries(name) && !is_partial(name); }
bool is_partial_entries(std::string_view name) { return is_entries(name) && is_partial(name); }
bool is_hashes(std::string_view name) {
  return name.starts_with("tile/") && !is_entries(name) && !name.starts_with("tile/1/");
}
bool is_full_hashes(std::string_view name) { return is_hashes(name) && !is_partial(name); }
bool is_partial_hashes(std::string_view name) { return is_hashes(name) && is_partial(name); }
bool is_upper_hashes(std::string_view name) { return name.starts_with("tile/1/"); }

// One mutant for each file that is meant.
std::vector<Mutant> change_files(const Scene& scene, IsName meant, const std::string& what,
                                 const BytesChange& change, const std::string& check = "1") {
  std::vector<Mutant> made;
  if (!unwitnessed(scene)) return made;  // what a policy changes is told by witness_kinds
  for (const auto& [name, bytes] : scene.bundle) {
    if (!meant(name)) continue;
    Resources bundle = scene.bundle;
    change(bundle[name]);
    if (bundle[name] == bytes || bundle[name].empty()) continue;
    made.push_back(mutant(scene, what + " " + name, bundle));
    made.back().check = check;
  }
  return made;
}

std::vector<Mutant> flips(const Scene& scene, IsName meant) {
  std::vector<Mutant> made;
  for (const char* where : {"first", "middle", "last"})
    for (Mutant& bent : change_files(scene, meant, std::string(where) + " byte of", [&](Bytes& b) {
           b[*where == 'f' ? 0 : *where == 'm' ? b.size() / 2 : b.size() - 1] ^= 1;
         }))
      made.push_back(std::move(bent));
  return made;
}

struct FileRow {
  const char* kind;
  IsName meant;
  const char* rows;
};
constexpr FileRow kFiles[] = {
    {"checkpoint", is_checkpoint, "T01 T16"},     {"vkey", is_vkey, "T01 T14"},
    {"full-entries", is_full_entries, "T01"},     {"partial-entries", is_partial_entries, "T01"},
    {"full-hashes", is_full_hashes, "T01 T17"},   {"partial-hashes", is_partial_hashes, "T01 T17"},
    {"upper-hashes", is_upper_hashes, "T01 T17"}, {"blob", is_blob, "T01 T21"},
};

std::vector<Mutant> missing(const Scene& scene, IsName meant) {
  std::vector<Mutant> made;
  for (const auto& [name, bytes] : scene.bundle) {
    if (!meant(name) || !unwitnessed(scene)) continue;
    Resources bundle = scene.bundle;
    bundle.erase(name);
    made.push_back(mutant(scene, "without " + name, bundle));
    made.back().exit = 3;  // what is not there proves nothing
  }
  return made;
}

// A missing blob stops the judgement at the entry that names it: its check is the entry's.
std::vector<Mutant> stray(const Scene& scene, const char* name, const Bytes& bytes) {
  if (!unwitnessed(scene)) return {};
  Resources bundle = scene.bundle;
  if (bundle.contains(name)) return {};
  bundle[name] = bytes;
  return {mutant(scene, name, bundle)};
}

// Two tiles, two blobs or two bundles with each other's bytes.
std::vector<Mutant> exchanged(const Scene& scene, IsName meant) {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : scene.bundle)
    if (meant(name)) names.push_back(name);
  if (names.size() < 2 || !unwitnessed(scene)) return {};
  Resources bundle = scene.bundle;
  std::swap(bundle[names[0]], bundle[names[1]]);
  return {mutant(scene, names[0] + " and " + names[1], bundle)};
}

// The partial tile in place of the full one, and the other way: prefixes of each other, and still
// not what a log of this size has.
std::vector<Mutant> wrong_width(const Scene& scene) {
  std::vector<Mutant> made;
  for (const auto& [name, bytes] : scene.bundle) {
    const auto tile = ledger::parse_tile_path(name);
    if (!tile || !unwitnessed(scene)) continue;
    for (const std::uint32_t width : {tile->width - 1, tile->width + 1}) {
      if (width < 1 || width > ledger::kTileWidth) continue;
      ledger::TileId other = *tile;
      other.width = width;
      Resources bundle = scene.bundle;
      Bytes content = bytes;
      if (!tile->entries) content.resize(width * ledger::Hash::kSize, 1);
      bundle.erase(name);
      bundle[tile_path(other)] = content;
      made.push_back(mutant(scene, name + " as " + std::to_string(width), bundle));
    }
  }
  return made;
}

std::vector<Mutant> hash_order(const Scene& scene) {
  return change_files(scene, is_hashes, "two hashes of", [](Bytes& b) {
    if (b.size() >= 64) std::swap_ranges(b.begin(), b.begin() + 32, b.begin() + 32);
  });
}

}  // namespace

std::vector<Kind> file_kinds() {
  std::vector<Kind> all;
  for (const FileRow& row : kFiles) {
    const std::string name = row.kind;
    const auto add = [&](const std::string& kind, auto apply) {
      all.push_back({kind, Rung::bytes, row.rows, "the bundle and the log's key", apply});
    };
    add("flipped-" + name, [&row](const Scene& s) { return flips(s, row.meant); });
    add("cut-" + name, [&row](const Scene& s) {
      return change_files(s, row.meant, "half of", [](Bytes& b) { b.resize(b.size() / 2); });
    });
    add("longer-" + name, [&row](const Scene& s) {
      return change_files(s, row.meant, "a byte more in", [](Bytes& b) { b.push_back(0); });
    });
    add("zeroed-" + name, [&row](const Scene& s) {
      return change_files(s, row.meant, "zeros for", [](Bytes& b) { std::ranges::fill(b, 0); });
    });
    add("missing-" + name, [&row](const Scene& s) { return missing(s, row.meant); });
  }
  const auto container = [&](const char* kind, const char* rows, auto apply) {
    all.push_back({kind, Rung::bytes, rows, "the bundle and the log's key", apply});
  };
  container("stray-tile", "T17 T22",
            [](const Scene& s) { return stray(s, "tile/0/007", Bytes(8'192, 1)); });
  container("stray-upper-tile", "T17 T22",
            [](const Scene& s) { return stray(s, "tile/2/000.p/1", Bytes(32, 1)); });
  container("stray-bundle", "T22", [](const Scene& s) {
    return stray(s, "tile/entries/007.p/1", {0, 1, 7});
  });
  container("stray-blob", "T21 T22 O13", [](const Scene& s) {
    const Bytes bytes = bytes_of("somebody's salts");
    return stray(s, ("blob/" + ledger::to_hex(ledger::sha256(bytes).view())).c_str(), bytes);
  });
  container("misnamed-blob", "T21 T22", [](const Scene& s) {
    return stray(s, ("blob/" + std::string(64, '0')).c_str(), bytes_of("another hash"));
  });
  container("exchanged-blobs", "T21", [](const Scene& s) { return exchanged(s, is_blob); });
  container("exchanged-bundles", "T04", [](const Scene& s) { return exchanged(s, is_entries); });
  container("exchanged-tiles", "T17", [](const Scene& s) { return exchanged(s, is_hashes); });
  container("tile-of-another-width", "T17", wrong_width);
  container("exchanged-hashes", "T17", hash_order);
  return all;
}

}  // namespace urna::tamper
