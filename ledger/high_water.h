// The high-water mark (decision D18): file `HWM` beside the database, two alternating fixed-size
// slots, each {magic, sequence, epoch, size, root, SHA-256 of these}, written and fdatasynced under
// flock BEFORE a checkpoint is signed. The newer valid slot counts. A database that opens "OK" with
// fewer records than this is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::ledger {

struct Mark {
  std::uint64_t sequence = 0;
  std::uint64_t epoch = 0;
  std::uint64_t size = 0;
  Hash root;
  bool operator==(const Mark&) const = default;
};

class HighWaterMark {
 public:
  virtual ~HighWaterMark() = default;
  // Returns the newest mark. Errors: corrupt (no valid slot), io.
  virtual Result<Mark> read() const = 0;
  // Compare-and-swap: writes `next` if the stored mark still equals `expected`. Durable when it
  // returns. Errors: fenced (someone else raised it, or put another file in its place), rolled_back
  // (next.size < expected.size, or another root for the same size), io.
  virtual Result<> raise(const Mark& expected, Mark next) = 0;
};

// Opens or, if `create`, creates the file and fsyncs its directory. Holds flock while open.
// Errors: locked (another process), corrupt, io, not_found (absent and not create).
Result<std::unique_ptr<HighWaterMark>> open_high_water_mark(const std::string& path, bool create);

}  // namespace urna::ledger
