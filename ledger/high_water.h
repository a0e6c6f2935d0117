// The high-water mark (decision D18): file `HWM` beside the database, two alternating fixed-size
// slots, each {magic, sequence, epoch, size, root, SHA-256 of these}, written and fdatasynced under
// flock BEFORE a checkpoint is signed. The newer valid slot counts. A database that opens "OK" with
// fewer records than this is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
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

// What the two slots lie on: a file, or a disk that a test can cut the power of.
class MarkFile {
 public:
  virtual ~MarkFile() = default;
  // Reads up to out.size() bytes; returns how many there are. Errors: io.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
  // Writes all of it, durably when it returns. Errors: fenced (another file stands in its place),
  // io; the outcome is then unknown.
  virtual Result<> write_at(std::uint64_t offset, ByteView bytes) = 0;
};
// A mark on a file that was opened; if `create`, the first slot is written. Errors: corrupt, io.
Result<std::unique_ptr<HighWaterMark>> mark_on(std::unique_ptr<MarkFile> file, bool create);

// Opens or, if `create`, creates the file and fsyncs its directory. Holds flock while open.
// Errors: locked (another process), corrupt, io, not_found (absent and not create).
Result<std::unique_ptr<HighWaterMark>> open_high_water_mark(const std::string& path, bool create);

}  // namespace urna::ledger
