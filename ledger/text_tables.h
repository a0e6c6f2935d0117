// Tables of Unicode normalisation, frozen: a text's verdict never changes with a later Unicode.
#pragma once

#include <cstddef>
#include <cstdint>

namespace urna::ledger {

struct CodeRange {
  std::uint32_t first, last, value;
};
struct Composition {
  std::uint32_t first, second, composite;
};
extern const CodeRange kNotNfc[];  // characters that never stand in NFC
extern const std::size_t kNotNfcSize;
extern const CodeRange kCombining[];  // value: canonical combining class, not 0
extern const std::size_t kCombiningSize;
extern const Composition kCompositions[];  // ascending by (first, second); Hangul by rule
extern const std::size_t kCompositionsSize;

}  // namespace urna::ledger
