// Check 1: identity, checkpoint, and that the bundle holds exactly what a log of that size has.
// Inside of verify.
#pragma once

#include <set>

#include "audit/verify.h"
#include "ledger/tile_builder.h"

namespace urna::audit {

struct Head {
  ledger::VerifierKey key;
  ledger::Checkpoint checkpoint;
};

// Reads vkey and checkpoint and compares them with what pins the log. Returns nothing after a
// finding.
std::optional<Head> read_head(const ledger::Source& source, const Options& options, Report& report);
// Every name of the bundle is one a log of this size has, and none of those is missing.
bool check_names(const ledger::Source& source, const Head& head, Report& report);

// Re-hashes entries as they stream by: tiles against entries, older checkpoints on the way, the
// root at the end.
class Hashing {
 public:
  Hashing(const ledger::Source& source, const Head& head, const Options& options, Report& report);
  // Returns the entries of one bundle, or nothing after a finding. Views live as long as `bytes`.
  std::optional<std::vector<ledger::ByteView>> take(const ledger::TileId& bundle,
                                                    ledger::Bytes& bytes);
  // Compares what is left: partial tiles and the root.
  bool finish();

 private:
  bool compare_tiles();
  bool compare_trusted();
  bool fault(Kind kind, std::string why, std::optional<std::uint64_t> entry = std::nullopt);
  const ledger::Source& source_;
  const Head& head_;
  Report& report_;
  ledger::TileBuilder tiles_;
  std::vector<ledger::Checkpoint> trusted_;
};

}  // namespace urna::audit
