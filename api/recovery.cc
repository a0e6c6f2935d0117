#include "api/recovery.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "api/blob_folder.h"
#include "api/ledger_folder.h"
#include "ledger/parallel.h"
#include "ledger/rocks/rocks_store.h"
#include "ledger/tile_builder.h"
#include "tally/ballot/self_test.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Error;
using ledger::Hash;
using ledger::Ok;
using ledger::Result;

namespace {

// Blobs that entries name: here, or with the mirror. Neither is believed, the law hashes them.
class BlobsOfBoth : public ledger::Source {
 public:
  BlobsOfBoth(const BlobFolder& ours, const ledger::Source& mirror)
      : ours_(ours), mirror_(mirror) {}
  Result<Bytes> get(std::string_view name) const override {
    auto here = ours_.get(name);
    return here || here.code() != Errc::not_found ? here : mirror_.get(name);
  }
  Result<std::vector<std::string>> list() const override { return ours_.list(); }

 private:
  const BlobFolder& ours_;
  const ledger::Source& mirror_;
};

// A ledger opened to be mended, and what it is mended with.
struct Mending {
  const ledger::Source& mirror;
  LedgerFolder folder;
  std::unique_ptr<ledger::Store> store;
  BlobFolder blobs;
  ledger::Checkpoint target = {};
  std::string note = {};  // the mirror's, under our key
  ledger::Mark mark = {};
  ledger::StoredHead head = {};
  std::vector<Hash> leaves = {};  // of the mirror's entries that are not here, as they were checked
  std::vector<std::vector<Hash>> keys = {};
  std::set<Hash> materials = {};

  Result<> read_both_ends();
  Result<std::vector<Bytes>> stretch(std::uint64_t first) const;
  Result<> check();
  Result<> judge(tally::State& state, std::uint64_t first, const std::vector<Bytes>& entries);
  Result<> copy_blobs() const;
  Result<> append_all();
  Result<> write();
};

Result<> Mending::read_both_ends() {
  URNA_ASSIGN(const Bytes bytes, mirror.get("checkpoint"));
  note = ledger::text_of(bytes);
  URNA_ASSIGN(const ledger::SignedCheckpoint opened, ledger::open_checkpoint(note, folder.key));
  target = opened.checkpoint;
  URNA_ASSIGN(mark, folder.mark->read());
  URNA_ASSIGN(head, store->head());
  if (target.size < mark.size)
    return Error{Errc::rolled_back, "the mirror has " + std::to_string(target.size) +
                                        " entries, this ledger has promised " +
                                        std::to_string(mark.size)};
  if (target.size < head.size)
    return Error{Errc::rolled_back, "the mirror has " + std::to_string(target.size) +
                                        " entries, this copy " + std::to_string(head.size)};
  return Ok{};
}

// The entries of one bundle from `first` on: out of the database as far as it goes, else out of the
// mirror.
Result<std::vector<Bytes>> Mending::stretch(std::uint64_t first) const {
  const std::uint64_t index = first / ledger::kTileWidth;
  const std::uint64_t end = std::min(target.size, (index + 1) * ledger::kTileWidth);
  if (first < head.size) return store->entries(first, std::min(end, head.size) - first);
  const std::uint32_t width = ledger::tile_width(0, index, target.size);
  URNA_ASSIGN(const Bytes bundle, mirror.get(ledger::tile_path({true, 0, index, width})));
  URNA_ASSIGN(const auto all, ledger::split_bundle(bundle, width));
  std::vector<Bytes> entries;
  for (std::uint64_t i = first; i < end; ++i) {
    const ByteView entry = all[i % ledger::kTileWidth];
    entries.emplace_back(entry.begin(), entry.end());
  }
  return entries;
}

// The law accepts each, and tells by which keys it is found again.
Result<> Mending::judge(tally::State& state, std::uint64_t first,
                        const std::vector<Bytes>& entries) {
  const std::vector<ByteView> views(entries.begin(), entries.end());
  const ledger::ParallelFor parallel = ledger::parallel_for(0);
  tally::Judgement judged = tally::judge_stretch(views, state.check_context(), parallel);
  URNA_TRY(tally::fold_stretch(state, views, judged, parallel));
  if (first < head.size) return Ok{};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    leaves.push_back(ledger::leaf_hash(entries[i]));
    keys.push_back(tally::lookup_keys(*judged.items[i].submission, judged.items[i].verdict));
  }
  return Ok{};
}

// Everything from entry 0: hashed, judged, and compared at our size, at the mark and at the end.
Result<> Mending::check() {
  const auto read_tile = [this](const ledger::TileId& tile) { return store->tile(tile); };
  URNA_ASSIGN(const auto tiles, ledger::TileBuilder::resume(head.size, read_tile));
  if (tiles.root() != head.root) return Error{Errc::corrupt, "the tiles here are damaged"};
  const BlobsOfBoth both(blobs, mirror);
  tally::State state(folder.key.name);
  state.means = {&both, ledger::random_fixed<Hash>(), ledger::parallel_for(0), nullptr};
  ledger::Frontier frontier;
  const auto at = [&](std::uint64_t size, const Hash& root, Errc code, const char* what) {
    return frontier.size() != size || frontier.root() == root ? Result<>(Ok{}) : Error{code, what};
  };
  while (state.size < target.size) {
    const std::uint64_t first = state.size;
    URNA_ASSIGN(const std::vector<Bytes> entries, stretch(first));
    for (const Bytes& entry : entries) {
      frontier.append(ledger::leaf_hash(entry));
      URNA_TRY(at(head.size, head.root, Errc::corrupt,
                  "the entries here do not hash to their own root: restore another copy"));
      URNA_TRY(at(mark.size, mark.root, Errc::bad_consistency,
                  "the mirror does not lead to the root of the high-water mark"));
      URNA_TRY(at(target.size, target.root, Errc::bad_consistency,
                  "what is here and in the mirror does not hash to the mirror's root"));
    }
    URNA_TRY(judge(state, first, entries));
  }
  for (const auto& [id, edition] : state.editions)
    if (edition.sealed)
      materials.insert(edition.sealed->materials.begin(), edition.sealed->materials.end());
  return Ok{};
}

// Before the entries that name them. A blob that no entry names yet harms nobody.
Result<> Mending::copy_blobs() const {
  for (const Hash& hash : materials) {
    const std::string name = "blob/" + ledger::to_hex(hash.view());
    if (blobs.get(name)) continue;
    URNA_ASSIGN(const Bytes bytes, mirror.get(name));
    if (ledger::sha256(bytes) != hash) return Error{Errc::malformed, name};
    URNA_TRY(blobs.put(bytes));
  }
  return Ok{};
}

// A live mirror may answer otherwise the second time: only what was checked is written.
Result<> Mending::append_all() {
  const auto read_tile = [this](const ledger::TileId& tile) { return store->tile(tile); };
  URNA_ASSIGN(auto tiles, ledger::TileBuilder::resume(head.size, read_tile));
  URNA_ASSIGN(const ledger::Epoch epoch, store->acquire());
  for (std::uint64_t first = head.size; first < target.size;) {
    ledger::Batch batch;
    batch.epoch = epoch;
    batch.first_index = first;
    URNA_ASSIGN(batch.entries, stretch(first));
    for (const Bytes& entry : batch.entries) {
      const std::uint64_t at = tiles.size() - head.size;
      if (ledger::leaf_hash(entry) != leaves[at])
        return Error{Errc::bad_consistency,
                     "the mirror gave another entry the second time; what "
                     "was written so far is right: run it again"};
      for (const Hash& key : keys[at]) batch.keys.emplace_back(key, tiles.size());
      tiles.append(leaves[at]);
    }
    batch.tiles = tiles.take_changed();
    batch.root = tiles.root();
    first += batch.entries.size();
    URNA_TRY(store->append(batch));
  }
  CHECK(tiles.root() == target.root);  // the same leaves gave it before
  return store->publish(epoch, note);
}

// The mark first: from now on this ledger does not start until all of it is here.
Result<> Mending::write() {
  URNA_TRY(copy_blobs());
  URNA_TRY(folder.mark->raise(mark, {0, mark.epoch, target.size, target.root}));
  return append_all();
}

}  // namespace

namespace {

Result<Recovered> recover(Mending& mending) {
  URNA_TRY(mending.read_both_ends());
  const Recovered recovered{mending.head.size, mending.target.size};
  URNA_TRY(mending.check());
  if (recovered.before < recovered.after) URNA_TRY(mending.write());
  return recovered;
}

}  // namespace

Result<Recovered> recover_from(const std::string& directory, const ledger::Source& mirror) {
  URNA_TRY(tally::self_test());
  URNA_ASSIGN(LedgerFolder folder, open_folder(directory));
  URNA_ASSIGN(const ledger::Mark before, folder.mark->read());
  std::error_code ignored;
  const std::string database = directory + "/db";
  const bool lost = !std::filesystem::exists(database, ignored);  // all of it is appended
  URNA_ASSIGN(auto store, ledger::open_rocks_store(database, lost));
  Mending mending{mirror, std::move(folder), std::move(store), BlobFolder(directory + "/blob")};
  const auto recovered = recover(mending);
  URNA_ASSIGN(const ledger::Mark after, mending.folder.mark->read());
  if (lost && after == before) {  // nothing was written: leave things as they were
    mending.store.reset();
    std::filesystem::remove_all(database, ignored);
  }
  return recovered;
}

}  // namespace urna::api
