#include "audit/replay_at.h"

#include <algorithm>

#include "ledger/tile.h"
#include "tally/election/replay.h"

namespace urna::audit {

using ledger::ByteView;
using ledger::Errc;

namespace {

struct Again {
  const ledger::ParallelFor parallel;
  const std::function<void(const tally::State&)>& visit;
  std::set<std::uint64_t> sizes;
  tally::State state;
  ledger::Frontier tree;  // also of what is no longer replayed

  // Replays as far as a size is still waited for, and stops at each of them.
  ledger::Result<> take(const std::vector<ByteView>& entries) {
    for (const ByteView entry : entries) tree.append(ledger::leaf_hash(entry));
    for (std::size_t at = 0; at < entries.size() && !sizes.empty();) {
      const std::uint64_t wanted = *sizes.begin() - state.size;
      const std::size_t end =
          at + static_cast<std::size_t>(std::min<std::uint64_t>(wanted, entries.size() - at));
      const std::vector<ByteView> stretch(entries.begin() + static_cast<std::ptrdiff_t>(at),
                                          entries.begin() + static_cast<std::ptrdiff_t>(end));
      URNA_TRY(tally::replay_stretch(state, stretch, parallel));
      at = end;
      if (state.size != *sizes.begin()) continue;
      visit(state);
      sizes.erase(sizes.begin());
    }
    return ledger::Ok{};
  }
};

}  // namespace

ledger::Result<> replay_at(const ledger::Source& source, const Options& options, const Audit& audit,
                           std::set<std::uint64_t> sizes,
                           const std::function<void(const tally::State&)>& visit) {
  const std::uint64_t size = audit.report.size;
  if (sizes.erase(0) > 0 || (!sizes.empty() && *sizes.rbegin() > size))
    return ledger::Error{Errc::usage, "the log has " + std::to_string(size) + " entries"};
  const bool at_end = sizes.erase(size) > 0;
  if (!sizes.empty()) {
    Again again{ledger::parallel_for(options.jobs),
                visit,
                std::move(sizes),
                tally::State(audit.report.origin),
                {}};
    again.state.means.blobs = &source;
    again.state.means.parallel = again.parallel;
    again.state.means.wanted = [](Errc) { return false; };  // they were looked at
    for (const ledger::TileId& tile : ledger::tiles_of(size)) {
      if (!tile.entries) continue;
      URNA_ASSIGN(const ledger::Bytes bytes, source.get(ledger::tile_path(tile)));
      URNA_ASSIGN(const std::vector<ByteView> entries, ledger::split_bundle(bytes, tile.width));
      URNA_TRY(again.take(entries));
    }
    if (again.tree.root() != audit.report.root)
      return ledger::Error{Errc::corrupt, "read again, the log has other entries"};
  }
  if (at_end) visit(audit.state);
  return ledger::Ok{};
}

}  // namespace urna::audit
