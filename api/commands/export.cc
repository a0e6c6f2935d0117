// `urna export`: the log as a bundle (decision D12): what the read API would serve, and the log's
// key.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/commands.h"
#include "api/host.h"
#include "ledger/source.h"

namespace urna::api {

namespace {

Result<> write_bundle(const ledger::Journal& journal, ledger::BundleWriter& writer) {
  const auto published = journal.published();
  URNA_TRY(writer.put("checkpoint", ledger::view_of(published->note)));
  std::vector<std::pair<std::string, ledger::TileId>> tiles;
  for (const ledger::TileId& tile : ledger::tiles_of(published->checkpoint.size))
    tiles.emplace_back(ledger::tile_path(tile), tile);
  std::ranges::sort(tiles, {}, &std::pair<std::string, ledger::TileId>::first);
  for (const auto& [path, tile] : tiles) {
    URNA_ASSIGN(const Bytes bytes, journal.tile(tile));
    URNA_TRY(writer.put(path, bytes));
  }
  URNA_TRY(writer.put("vkey", ledger::view_of(to_text(journal.vkey()) + "\n")));
  return writer.finish();
}

}  // namespace

int run_export(const ExportOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("export", host.error());
  auto writer = ledger::create_bundle(options.out);
  if (!writer) return fail("export", writer.error());
  if (auto written = write_bundle((*host)->journal(), **writer); !written)
    return fail("export", written.error());
  std::printf("%s: %" PRIu64 " entries, key %s\n", options.out.c_str(),
              (*host)->journal().published()->checkpoint.size,
              to_text((*host)->journal().vkey()).c_str());
  return kExitRight;
}

}  // namespace urna::api
