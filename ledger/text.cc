#include "ledger/text.h"

#include <cstdint>

namespace urna::ledger {

namespace {

constexpr std::uint32_t kBad = 0xffffffff;

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

}  // namespace

bool is_plain_text(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    const std::uint32_t code = next_code_point(text, position);
    if (code == kBad || forbidden(code)) return false;
  }
  return true;
}

bool is_utf8(std::string_view text) {
  for (std::size_t position = 0; position < text.size();)
    if (next_code_point(text, position) == kBad) return false;
  return true;
}

bool is_language_tag(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > 3) return false;
  for (char c : tag)
    if (c < 'a' || c > 'z') return false;
  return true;
}

}  // namespace urna::ledger
