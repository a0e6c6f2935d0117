// Valid bytes changed as a fuzzer says: what a proof must not survive.
#pragma once

#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {

// A few changes of single bytes, 32-byte items, and the length. May come out as it was.
inline Bytes spoil(Bytes bytes, FuzzedBytes& reader) {
  const std::uint64_t changes = 1 + reader.below(3);
  for (std::uint64_t i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = reader.below(bytes.size());
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t item = at / 32 * 32, items = bytes.size() / 32;
    switch (reader.below(8)) {
      case 0:
        bytes[at] ^= static_cast<std::uint8_t>(1U << reader.below(8));
        break;
      case 1:
        bytes[at] = reader.byte();
        break;
      case 2:
        bytes.erase(place);
        break;
      case 3:
        bytes.insert(place, reader.byte());
        break;
      case 4:
        bytes.resize(at);
        break;
      case 5:  // one item in place of another
        if (items > 0)
          std::copy_n(Bytes(bytes).begin() + static_cast<std::ptrdiff_t>(32 * reader.below(items)),
                      std::min<std::size_t>(32, bytes.size() - item),
                      bytes.begin() + static_cast<std::ptrdiff_t>(item));
        break;
      case 6: {  // an item of the reader's own
        const auto own = reader.fixed<ledger::Hash>();
        std::copy_n(own.bytes.begin(), std::min<std::size_t>(32, bytes.size() - item),
                    bytes.begin() + static_cast<std::ptrdiff_t>(item));
        break;
      }
      default: {  // the top bit, where libraries are lenient
        const std::size_t top = std::min(item + 31, bytes.size() - 1);
        bytes[top] ^= 0x80;
      }
    }
  }
  return bytes;
}

// Starting points for laws that read choices: as many as there are first bytes of interest.
inline std::vector<Bytes> choice_seeds(std::uint8_t first_bytes, std::size_t length) {
  std::vector<Bytes> out;
  for (std::uint8_t first = 0; first < first_bytes; ++first)
    for (unsigned variant = 0; variant < 3; ++variant) {
      Bytes seed{first};
      for (std::size_t i = 1; i < length; ++i)
        seed.push_back(static_cast<std::uint8_t>(i * (7 + variant * 38) + first * 11 + variant));
      out.push_back(seed);
    }
  return out;
}

}  // namespace urna::fuzz
