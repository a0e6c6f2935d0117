// What the store keeps beside the entries is derived from them: hash tiles, root, look-up keys.
// Whoever edits the database can change it without touching an entry (row T20), so it is held
// against the entries whenever these are replayed. Rebuilt must be identical.
#pragma once

#include "ledger/journal.h"
#include "ledger/parallel.h"
#include "ledger/tile_builder.h"
#include "tally/election/replay.h"

namespace urna::api {

// Each of the judged entries, the first of them at `first`, is found by its keys. Errors: corrupt;
// the store's.
ledger::Result<> check_lookup_keys(const ledger::Journal& journal, std::uint64_t first,
                                   const tally::Judgement& judgement,
                                   const ledger::ParallelFor& parallel);

// The entry is the ballot with this tracker. Errors: corrupt, the parser's.
ledger::Result<> check_is_ballot(const tally::State& state, ledger::ByteView entry,
                                 const ledger::Tracker& tracker);

// Tiles and root of the first `size` entries, given from entry 0 on.
class DerivedCheck {
 public:
  DerivedCheck(const ledger::Journal& journal, std::uint64_t size)
      : journal_(journal), size_(size) {}
  // Errors: corrupt, naming the tile; the store's.
  ledger::Result<> take(const std::vector<ledger::Bytes>& entries);
  ledger::Hash root() const { return tiles_.root(); }

 private:
  const ledger::Journal& journal_;
  std::uint64_t size_;
  ledger::TileBuilder tiles_;
};

}  // namespace urna::api
