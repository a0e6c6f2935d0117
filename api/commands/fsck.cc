// `urna fsck`: reads everything the ledger holds and compares it with everything else it says.
#include <cinttypes>
#include <cstdio>

#include "api/commands/acts.h"
#include "api/host.h"
#include "api/snapshot.h"
#include "ledger/parallel.h"
#include "ledger/tile_builder.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

constexpr std::uint64_t kStretch = 8'192;

Result<> compare_tiles(const ledger::Journal& journal, ledger::TileBuilder& tiles,
                       std::uint64_t size) {
  for (const auto& [tile, bytes] : tiles.take_changed()) {
    if (tile.width != ledger::tile_width(tile.level, tile.index, size)) continue;
    URNA_ASSIGN(const Bytes stored, journal.tile(tile));
    if (stored != bytes)
      return Error{Errc::corrupt, ledger::tile_path(tile) + " is not what the entries hash to"};
  }
  return Ok{};
}

// Every entry re-hashed against tiles and root, and judged again.
Result<tally::State> replay_all(const Host& host) {
  const ledger::Journal& journal = host.journal();
  const ledger::Checkpoint head = journal.published()->checkpoint;
  tally::State state(head.origin);
  state.means = host.sequencer().with_state([](const tally::State& s) { return s.means; });
  ledger::TileBuilder tiles;
  while (state.size < head.size) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = state.size; i < std::min(head.size, state.size + kStretch); ++i) {
      URNA_ASSIGN(Bytes entry, journal.entry(i));
      tiles.append(ledger::leaf_hash(entry));
      entries.push_back(std::move(entry));
    }
    URNA_TRY(compare_tiles(journal, tiles, head.size));
    const std::vector<ByteView> views(entries.begin(), entries.end());
    URNA_TRY(tally::replay_stretch(state, views, ledger::parallel_for(0)));
  }
  if (tiles.root() != head.root)
    return Error{Errc::corrupt, "the entries do not hash to the published root"};
  return state;
}

Result<> check_all(const std::string& directory) {
  URNA_TRY(ledger::verify_rocks_checksums(directory + "/db"));
  std::printf("database checksums: right\n");
  HostOptions options;
  options.scrub = false;
  options.unwitnessed = true;  // adds nothing
  URNA_ASSIGN(const auto host, Host::open(directory, options));
  std::printf("database, high-water mark and published checkpoint: agree\n");
  URNA_ASSIGN(const tally::State replayed, replay_all(*host));
  std::printf("%" PRIu64 " entries: re-hashed and judged again, right\n", replayed.size);
  const ledger::Hash expected = ledger::sha256(tally::encode_state(replayed));
  const ledger::Hash held = host->sequencer().with_state(
      [](const tally::State& state) { return ledger::sha256(tally::encode_state(state)); });
  if (held != expected)
    return Error{Errc::corrupt,
                 "the snapshot is not the replay of the log; remove it and start again"};
  std::printf("%s: is the replay of the log\n",
              host->started_from_snapshot() ? "snapshot" : "state");
  return Ok{};
}

}  // namespace

int run_fsck(const ActOptions& options) {
  if (auto found = Host::find(options.ledger); !found) return fail("fsck", found.error());
  if (auto checked = check_all(options.ledger); !checked) {
    // Another process has it open: nothing was looked at, so nothing is said against it.
    const bool looked = checked.code() != Errc::locked && checked.code() != Errc::blob_missing;
    std::printf("VERDICT: %s: %s\n", looked ? "WRONG" : "CANNOT SAY",
                to_text(checked.error()).c_str());
    const int code = fail("fsck", checked.error());
    return looked ? code : static_cast<int>(kExitUnknown);
  }
  std::printf("VERDICT: RIGHT: everything stored was read and agrees\n");
  return kExitRight;
}

}  // namespace urna::api
