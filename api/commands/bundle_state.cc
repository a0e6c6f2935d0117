#include "api/commands/bundle_state.h"

#include <algorithm>

#include "api/commands/terminal.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "tally/election/counted.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

Error too_few_entries(std::uint64_t wanted, std::uint64_t size) {
  return {Errc::usage,
          std::to_string(wanted) + " entries: the log has only " + std::to_string(size)};
}

namespace {

// The tile's entries go into the frontier, and up to `size` of the log follow the law.
Result<> replay_tile(BundleState& bundle, const ledger::TileId& tile, std::uint64_t size,
                     ledger::Frontier& frontier) {
  URNA_ASSIGN(const Bytes bytes, bundle.source->get(ledger::tile_path(tile)));
  URNA_ASSIGN(const auto entries, ledger::split_bundle(bytes, tile.width));
  for (const ByteView entry : entries) frontier.append(ledger::leaf_hash(entry));
  const std::uint64_t left = size - bundle.state.size;
  std::vector<ByteView> views(entries.begin(), entries.end());
  if (views.size() > left) views.resize(left);
  return tally::replay_stretch(bundle.state, views, bundle.state.means.parallel);
}

Result<> replay_all(BundleState& bundle, std::uint64_t at) {
  URNA_ASSIGN(bundle.checkpoint, bundle.source->get("checkpoint"));
  URNA_ASSIGN(const ledger::SignedCheckpoint head,
              ledger::open_checkpoint(ledger::text_of(bundle.checkpoint), bundle.key));
  const std::uint64_t size = at == 0 ? head.checkpoint.size : at;
  if (size > head.checkpoint.size) return too_few_entries(size, head.checkpoint.size);
  ledger::Frontier frontier;
  for (const ledger::TileId& tile : ledger::tiles_of(head.checkpoint.size))
    if (tile.entries) URNA_TRY(replay_tile(bundle, tile, size, frontier));
  if (bundle.state.size == size && frontier.root() == head.checkpoint.root) return Ok{};
  return Error{Errc::corrupt, "the entries do not hash to the signed root"};
}

}  // namespace

Result<std::unique_ptr<BundleState>> replay_bundle(const std::string& path,
                                                   const ledger::VerifierKey& key,
                                                   std::uint64_t at) {
  auto bundle = std::make_unique<BundleState>();
  URNA_ASSIGN(bundle->source, as_input(ledger::open_bundle(path)));
  bundle->key = key;
  bundle->state = tally::State(key.name);
  bundle->state.means.blobs = bundle->source.get();
  bundle->state.means.fresh = ledger::random_fixed<ledger::Hash>();
  bundle->state.means.parallel = ledger::parallel_for(0);
  URNA_TRY(replay_all(*bundle, at));
  return bundle;
}

Result<ledger::VerifierKey> read_vkey(const std::string& text_or_file, const char* option) {
  std::string text = text_or_file;
  if (const auto file = ledger::read_file(text_or_file, ledger::kMaxKeyNameBytes + 100)) {
    text = std::string(ledger::text_of(*file));
    if (text.ends_with('\n')) text.pop_back();
  }
  auto key = ledger::parse_vkey(text);
  if (key && key->type == ledger::NoteKeyType::ed25519) return key;
  return Error{Errc::usage,
               std::string(option) + " takes the log's vkey, like name+1a2b3c4d+AT.., or its file"};
}

namespace {

// What entries name by hash: ascending, as a bundle wants its names.
std::set<ledger::Hash> named_blobs(const tally::State& state) {
  std::set<ledger::Hash> named;
  for (const auto& [id, edition] : state.editions)
    if (edition.sealed)
      named.insert(edition.sealed->materials.begin(), edition.sealed->materials.end());
  return named;
}

}  // namespace

Result<> write_bundle(const Host& host, const std::string& path) {
  URNA_ASSIGN(const auto writer, ledger::create_bundle(path));
  const ledger::Journal& journal = host.journal();
  for (const ledger::Hash& name : host.sequencer().with_state(named_blobs)) {
    URNA_ASSIGN(const Bytes bytes, host.blobs().get(tally::blob_name(name)));
    URNA_TRY(writer->put(tally::blob_name(name), bytes));
  }
  const auto published = host.witnessed();
  URNA_TRY(writer->put("checkpoint", ledger::view_of(published->note)));
  if (host.policy_file() != nullptr) URNA_TRY(writer->put("policy", *host.policy_file()));
  std::vector<std::pair<std::string, ledger::TileId>> tiles;
  for (const ledger::TileId& tile : ledger::tiles_of(published->checkpoint.size))
    tiles.emplace_back(ledger::tile_path(tile), tile);
  std::ranges::sort(tiles, {}, &std::pair<std::string, ledger::TileId>::first);
  for (const auto& [name, tile] : tiles) {
    URNA_ASSIGN(const Bytes bytes, journal.tile(tile));
    URNA_TRY(writer->put(name, bytes));
  }
  URNA_TRY(writer->put("vkey", ledger::view_of(to_text(journal.vkey()) + "\n")));
  return writer->finish();
}

}  // namespace urna::api
