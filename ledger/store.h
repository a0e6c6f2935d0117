// Store: where a log's bytes are kept. The seam is acquire / append a batch / read / publish a
// checkpoint, so that a replicated engine can stand behind it; ledger/rocks is the embedded
// default, tests use a faulty one. Storage discipline: only not_found means absent; every other
// error stops the writer.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"
#include "ledger/tile.h"

namespace urna::ledger {

using Epoch = std::uint64_t;

// Everything one commit group makes durable, in one synced write: all of it or nothing.
struct Batch {
  Epoch epoch = 0;
  std::uint64_t first_index = 0;
  std::vector<Bytes> entries;  // indices first_index, first_index + 1, ...
  std::vector<std::pair<TileId, Bytes>>
      tiles;  // hash tiles in their new, longer form (width in the id)
  std::vector<std::pair<Hash, std::uint64_t>>
      keys;   // dedup key -> index (SHA-256 of event bytes, tracker lookups)
  Hash root;  // of size first_index + entries.size()
};

struct StoredHead {
  Epoch epoch = 0;
  std::uint64_t size = 0;
  Hash root;
};

class Store {
 public:
  virtual ~Store() = default;
  // Takes the pen: returns a new epoch, greater than any before; older holders' appends and
  // publishes fail with fenced.
  virtual Result<Epoch> acquire() = 0;
  // Durable when it returns. Errors: fenced, low_space, storage. After an error the outcome is
  // unknown: the writer must stop, and at the next start the dedup keys decide.
  virtual Result<> append(const Batch& batch) = 0;
  // Makes the signed checkpoint the published one, durably. Errors: fenced, storage.
  virtual Result<> publish(Epoch epoch, std::string_view checkpoint_note) = 0;

  // Reads, safe from any thread. Errors: not_found, storage, corrupt.
  virtual Result<StoredHead> head() const = 0;  // size 0 for a new store
  virtual Result<Bytes> entry(std::uint64_t index) const = 0;
  // Returns entries [first, first + count), all of them. Errors: corrupt if any is missing.
  virtual Result<std::vector<Bytes>> entries(std::uint64_t first, std::uint64_t count) const = 0;
  // The tile's row as far as it has grown, cut to tile.width. Errors: not_found if it is shorter.
  virtual Result<Bytes> tile(const TileId& tile) const = 0;
  virtual Result<std::uint64_t> index_of(const Hash& key) const = 0;
  virtual Result<std::string> published() const = 0;
  // Free bytes where the store writes; the writer keeps a floor. Errors: io.
  virtual Result<std::uint64_t> free_bytes() const = 0;
};

}  // namespace urna::ledger
