#include "ledger/json.h"

#include "ledger/shown.h"
#include "ledger/text.h"

namespace urna::ledger {

namespace {

// Bytes of the UTF-8 character that begins so.
std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

std::string unit(std::uint32_t value) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[value >> shift & 15];
  return out;
}

// A character of several bytes as JSON, and escaped if a terminal could obey it: JSON is read on
// terminals too. shown() makes \x9b, \u202e or \u01fffe of such a one and leaves others.
std::string escaped(std::string_view character) {
  const std::string seen = shown(character);
  if (seen == character) return seen;
  const auto code = static_cast<std::uint32_t>(std::stoul(seen.substr(2), nullptr, 16));
  if (code < 0x10000) return unit(code);
  return unit(0xd800 + ((code - 0x10000) >> 10)) + unit(0xdc00 + (code & 0x3ff));
}

}  // namespace

// JSON is UTF-8: bytes that are not (they come from files that were damaged on purpose) are shown.
std::string json_quote(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::string seen = shown(text, true);
  const bool tame = seen.size() == text.size();
  if (!tame && !is_utf8(text)) return json_quote(seen);
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else if (byte < 0x80 || tame) {
      out += c;
    } else {
      const std::string_view character = text.substr(i, length_of(c));
      out += escaped(character);
      i += character.size() - 1;
    }
  }
  return out + "\"";
}

}  // namespace urna::ledger
