// The state snapshot (decision D15): derived, disposable, believed only if size and root are the
// tree's, its hash is right and the log's key signed it.
//   "urna/v1/snapshot\n" || u64 size || root 32 || SHA-256(state) 32 || signature 64 || state
#pragma once

#include <string>

#include "ledger/crypto.h"
#include "tally/election/state.h"

namespace urna::api {

struct Snapshot {
  tally::State state{""};
  ledger::Hash root;  // of the tree of state.size entries
  ledger::Hash state_hash;
};

// The canonical bytes of a state, taken while it stood still.
struct StateImage {
  std::uint64_t size = 0;  // entries replayed
  ledger::Bytes bytes;
};
// Written whole or not at all. `root`: of the tree of image.size entries. Errors: io.
ledger::Result<> write_snapshot(const std::string& path, const std::string& origin,
                                const StateImage& image, const ledger::Hash& root,
                                const ledger::SigningKey& key);
// Errors: not_found, io, malformed, bad_signature, wrong_origin, the codec's. The caller compares
// root with the tree.
ledger::Result<Snapshot> read_snapshot(const std::string& path, const std::string& origin,
                                       const ledger::PublicKey& key);

}  // namespace urna::api
