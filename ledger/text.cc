#include "ledger/text.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "ledger/shown.h"
#include "ledger/text_tables.h"

namespace urna::ledger {

namespace {

constexpr std::uint32_t kBad = 0xffffffff;  // no code point

// Returns the code point at `position` and moves past it, or kBad (RFC 3629; shortest form only).
std::uint32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(position);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || length > text.size() - position) return kBad;
  std::uint32_t code = length == 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(position + i) & 0xc0) != 0x80) return kBad;
    code = code << 6 | (byte(position + i) & 0x3fU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return kBad;
  position += length;
  return code;
}

bool forbidden(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||       // C0, DEL, C1
         code == 0x061c || code == 0x200e || code == 0x200f ||  // marks
         (code >= 0x2028 && code <= 0x202e) ||                  // separators, embeddings, overrides
         (code >= 0x2066 && code <= 0x2069) ||                  // isolates
         code == 0xfeff || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

std::uint32_t value_in(std::span<const CodeRange> ranges, std::uint32_t code) {
  const auto after = std::ranges::upper_bound(ranges, code, {}, &CodeRange::first);
  return after != ranges.begin() && code <= std::prev(after)->last ? std::prev(after)->value : 0;
}

constexpr std::uint32_t kFirstSyllable = 0xac00, kLastSyllable = 0xd7a3;

bool composes(std::uint32_t first, std::uint32_t second) {
  if (first >= 0x1100 && first <= 0x1112) return second >= 0x1161 && second <= 0x1175;
  if (first >= kFirstSyllable && first <= kLastSyllable)
    return (first - kFirstSyllable) % 28 == 0 && second >= 0x11a8 && second <= 0x11c2;
  const std::span pairs(kCompositions, kCompositionsSize);
  const auto key = [](const Composition& c) { return std::pair(c.first, c.second); };
  return std::ranges::binary_search(pairs, std::pair(first, second), {}, key);
}

// What a composed character is made of, or nothing.
const Composition* parts_of(std::uint32_t composite) {
  for (const Composition& c : std::span(kCompositions, kCompositionsSize))
    if (c.composite == composite) return &c;
  return nullptr;
}

// A mark behind a composed starter may belong further in: "é" and a dot below are "ẹ" and an acute.
// True if the mark would compose with what the starter is made of, in front of marks of a higher
// class.
bool reaches_inside(std::uint32_t starter, std::uint32_t mark, std::uint32_t mark_class) {
  for (const Composition* parts = parts_of(starter); parts != nullptr;
       parts = parts_of(parts->first)) {
    const std::uint32_t inner = value_in({kCombining, kCombiningSize}, parts->second);
    if (inner > mark_class && composes(parts->first, mark)) return true;
  }
  return false;
}

// Follows a text and says whether it is in NFC (Unicode Standard Annex 15), character by character.
class NfcWatch {
 public:
  bool takes(std::uint32_t code) {
    if (code <
        0x300) {  // nothing below composes with what stands before it, and all of it is in NFC
      starter_ = code;
      class_ = 0;
      return true;
    }
    if (value_in({kNotNfc, kNotNfcSize}, code) != 0) return false;
    const std::uint32_t combining = value_in({kCombining, kCombiningSize}, code);
    if (combining != 0 && combining < class_) return false;  // not in canonical order
    const bool reachable = starter_ != kBad && (class_ == 0 || class_ < combining);
    if (reachable &&
        (composes(starter_, code) || (combining != 0 && reaches_inside(starter_, code, combining))))
      return false;
    if (combining == 0) starter_ = code;
    class_ = combining;
    return true;
  }

 private:
  std::uint32_t starter_ = kBad, class_ = 0;
};

}  // namespace

bool is_plain_text(std::string_view text) {
  NfcWatch watch;
  for (std::size_t position = 0; position < text.size();) {
    const std::uint32_t code = next_code_point(text, position);
    if (code == kBad || forbidden(code) || !watch.takes(code)) return false;
  }
  return true;
}

bool is_utf8(std::string_view text) {
  for (std::size_t position = 0; position < text.size();)
    if (next_code_point(text, position) == kBad) return false;
  return true;
}

std::string shown(std::string_view text, bool keep_lines) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  const auto escape = [&](char kind, std::uint32_t value, int digits) {
    out += {'\\', kind};
    while (digits-- > 0) out += kHex[value >> (4 * digits) & 15];
  };
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const std::uint32_t code = next_code_point(text, position);
    if (code == kBad) {
      escape('x', static_cast<std::uint8_t>(text[position++]), 2);
    } else if (!forbidden(code) || (keep_lines && code == '\n')) {
      out += text.substr(start, position - start);
    } else if (code < 0x100) {
      escape('x', code, 2);
    } else {
      escape('u', code, code < 0x10000 ? 4 : 6);
    }
  }
  return out;
}

bool is_language_tag(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > 3) return false;
  for (char c : tag)
    if (c < 'a' || c > 'z') return false;
  return true;
}

}  // namespace urna::ledger
