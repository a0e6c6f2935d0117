// Bytes of a fuzzer read as choices: numbers below a limit, strings, more bytes. When they are used
// up every choice is 0, so that any input is a whole story and a longer one only adds to it.
#pragma once

#include <algorithm>

#include "ledger/bytes.h"

namespace urna::fuzz {

class FuzzedBytes {
 public:
  explicit FuzzedBytes(ledger::ByteView bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  ledger::ByteView rest() const { return rest_; }
  std::uint64_t number(std::size_t size) {
    const std::size_t taken = std::min(size, rest_.size());
    const std::uint64_t value = ledger::get_big_endian(rest_.first(taken));
    rest_ = rest_.subspan(taken);
    return value;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
  bool yes() { return (byte() & 1) != 0; }
  // In [0, end). Takes one byte where that is enough, so that dictionaries stay short. Requires:
  // end > 0.
  std::uint64_t below(std::uint64_t end) {
    return number(end <= 256 ? 1 : end <= 65'536 ? 2 : 8) % end;
  }
  ledger::ByteView bytes(std::size_t size) {
    const ledger::ByteView taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  // Filled up with zeros.
  template <class T>
  T fixed() {
    T value;
    std::ranges::copy(bytes(T::kSize), value.bytes.begin());
    return value;
  }

 private:
  ledger::ByteView rest_;
};

}  // namespace urna::fuzz
