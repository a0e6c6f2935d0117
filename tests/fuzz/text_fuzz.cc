// Law of texts (N07, N16, D22): UTF-8 as a naive reader of RFC 3629 has it; NFC as the definition
// has it, by taking apart, ordering and putting together; hex and base64 have one spelling.
#include <algorithm>

#include "ledger/json.h"
#include "ledger/text.h"
#include "ledger/text_tables.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

using Codes = std::vector<std::uint32_t>;

// Encodes what it read and compares: the shortest form is the only one that comes back.
std::string encoded(std::uint32_t code) {
  const auto byte = [](std::uint32_t b) { return static_cast<char>(b); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 63))};
  if (code < 0x10000)
    return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63))};
  return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)),
          byte(0x80 | (code & 63))};
}

bool naive_codes(std::string_view text, Codes& codes) {
  while (!text.empty()) {
    const auto lead = static_cast<std::uint8_t>(text[0]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > text.size()) return false;
    std::uint32_t code = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
      code = code << 6 | (static_cast<std::uint8_t>(text[i]) & 63U);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    if (encoded(code) != text.substr(0, length)) return false;
    codes.push_back(code);
    text.remove_prefix(length);
  }
  return true;
}

std::uint32_t in(std::span<const ledger::CodeRange> ranges, std::uint32_t code) {
  for (const ledger::CodeRange& range : ranges)
    if (code >= range.first && code <= range.last) return range.value;
  return 0;
}
std::uint32_t class_of(std::uint32_t code) {
  return in({ledger::kCombining, ledger::kCombiningSize}, code);
}

void take_apart(std::uint32_t code, Codes& out) {
  if (code >= 0xac00 && code <= 0xd7a3) {  // Hangul, chapter 3.12
    const std::uint32_t s = code - 0xac00;
    out.push_back(0x1100 + s / 588);
    out.push_back(0x1161 + s % 588 / 28);
    if (s % 28 != 0) out.push_back(0x11a7 + s % 28);
    return;
  }
  for (const auto& c : std::span(ledger::kCompositions, ledger::kCompositionsSize))
    if (c.composite == code) {
      take_apart(c.first, out);
      take_apart(c.second, out);
      return;
    }
  out.push_back(code);
}

std::uint32_t put_together(std::uint32_t first, std::uint32_t second) {
  if (first >= 0x1100 && first <= 0x1112 && second >= 0x1161 && second <= 0x1175)
    return 0xac00 + ((first - 0x1100) * 21 + second - 0x1161) * 28;
  if (first >= 0xac00 && first <= 0xd7a3 && (first - 0xac00) % 28 == 0 && second >= 0x11a8 &&
      second <= 0x11c2)
    return first + second - 0x11a7;
  for (const auto& c : std::span(ledger::kCompositions, ledger::kCompositionsSize))
    if (c.first == first && c.second == second) return c.composite;
  return 0;
}

// D145, D109 and D117 of the Unicode Standard, as they are written.
Codes normalised(const Codes& codes) {
  Codes apart;
  for (std::uint32_t code : codes) take_apart(code, apart);
  for (std::size_t i = 1; i < apart.size(); ++i)
    for (std::size_t j = i;
         j > 0 && class_of(apart[j]) != 0 && class_of(apart[j - 1]) > class_of(apart[j]); --j)
      std::swap(apart[j], apart[j - 1]);
  Codes out;
  std::size_t starter = static_cast<std::size_t>(-1);
  for (std::uint32_t code : apart) {
    const std::uint32_t mine = class_of(code);
    const bool blocked = starter + 1 < out.size() && class_of(out.back()) >= mine;
    const std::uint32_t composite =
        starter < out.size() && !blocked ? put_together(out[starter], code) : 0;
    if (composite != 0) {
      out[starter] = composite;
      continue;
    }
    if (mine == 0) starter = out.size();
    out.push_back(code);
  }
  return out;
}

bool allowed(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const bool bidi = code == 0x61c || code == 0x200e || code == 0x200f ||
                    (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const bool lines = code == 0x2028 || code == 0x2029 || code == 0xfeff;
  const bool none = (code & 0xffff) >= 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
  return !control && !bidi && !lines && !none &&
         in({ledger::kNotNfc, ledger::kNotNfcSize}, code) == 0;
}

void plain_texts(std::string_view text) {
  Codes codes;
  const bool utf8 = naive_codes(text, codes);
  require(ledger::is_utf8(text) == utf8, "UTF-8 as RFC 3629 has it");
  if (codes.size() > 64) return;
  const bool plain = utf8 && std::ranges::all_of(codes, allowed) && normalised(codes) == codes;
  require(ledger::is_plain_text(text) == plain, "plain text by both readers");
}

void spellings(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  Bytes out;
  require(!ledger::from_hex(text, out) || ledger::to_hex(out) == text, "one spelling in hex");
  require(!ledger::from_base64(text, out) || ledger::to_base64(out) == text, "one in base64");
  require(ledger::from_hex(ledger::to_hex(bytes), out) && std::ranges::equal(out, bytes), "hex");
  require(ledger::from_base64(ledger::to_base64(bytes), out) && std::ranges::equal(out, bytes),
          "base64");
}

void law(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  plain_texts(text);
  spellings(bytes);
  if (!ledger::is_utf8(text)) return;
  const std::string quoted = ledger::json_quote(text);
  require(quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"', "a JSON string");
  for (char c : quoted) require(static_cast<unsigned char>(c) >= 0x20, "no control in JSON");
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const char* text : {"intrări de bloc, șosea", "Під'їзд, ґанок", "Đường phố Việt Nam", "नमस्ते",
                           "가각힣", "e\u0323\u0301", "ẹ\u0301", "é\u0323", "\u1100\u1161\u11a8",
                           "a\u0327\u0301\u0323", "deadBEEF", "QUJD", "QQ==", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xc0\x80", "\u202e", "\ufeff", "🌳"})
    out.push_back(bytes_of(text));
  return out;
}

URNA_FUZZ_TARGET(text, law, seeds, 4'000);

}  // namespace
}  // namespace urna::fuzz
