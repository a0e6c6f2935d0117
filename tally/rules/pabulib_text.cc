// Lines and fields (RFC 4180 quoting with ';'), refused where a guess would be needed.
#include "tally/rules/pabulib_text.h"

#include <algorithm>
#include <cstring>

#include "ledger/text.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kNone = std::string_view::npos;

std::string hex(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 15];
}

Result<> refuse_other_encodings(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return bad_pabulib(1, "", "starts with a byte order mark of UTF-16; only UTF-8 is read", 1);
  return ledger::Ok{};
}

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) return false;
  }
  return std::ranges::all_of(text.substr(at), [](char c) { return (c & 0x80) == 0; });
}

// `start`: where the line starts in the file, from 0.
Result<> check_line(std::size_t number, std::string_view line, std::size_t start) {
  if (line.size() > kMaxPabulibLine)
    return bad_pabulib(number, "",
                       "longer than " + std::to_string(kMaxPabulibLine) + " bytes, the limit");
  if (const std::size_t at = line.find('\0'); at != kNone)
    return bad_pabulib(number, "", "a NUL; this is not text in UTF-8", at + 1);
  if (const std::size_t at = line.find('\r'); at != kNone)
    return bad_pabulib(number, "", "a carriage return that ends no line", at + 1);
  if (is_ascii(line)) return ledger::Ok{};
  if (const std::size_t at = not_utf8(line); at != kNone)
    return bad_pabulib(number, "",
                       "not UTF-8: " + hex(line[at]) + " at byte " +
                           std::to_string(start + at + 1) +
                           " of the file (Latin-2 or Windows-1250?)",
                       at + 1);
  return ledger::Ok{};
}

}  // namespace

Error bad_pabulib(std::size_t line, std::string_view column, const std::string& why,
                  std::size_t byte) {
  std::string text = to_text(PabulibRemark{line, std::string(column), why});
  if (byte > 0) text += " (byte " + std::to_string(byte) + " of the line)";
  return {Errc::bad_pabulib, text};
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::size_t> column_of(const PabulibRow& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

std::size_t not_utf8(std::string_view text) {
  const auto length_at = [&](std::size_t at) -> std::size_t {
    const auto lead = static_cast<unsigned char>(text[at]);
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(at);
    if (!ledger::is_utf8(text.substr(at, length))) return at;
    at += length;
  }
  return kNone;
}

Result<std::vector<PabulibLine>> split_lines(std::string_view text, PabulibForm& form) {
  URNA_TRY(refuse_other_encodings(text));
  std::size_t start = 0;
  if (text.starts_with(kByteOrderMark)) {
    form.byte_order_mark = true;
    start = kByteOrderMark.size();
  }
  std::vector<PabulibLine> lines;
  form.unended = !text.ends_with('\n');
  for (std::size_t number = 1; start < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (end < text.size() && line.ends_with('\r')) {
      line.remove_suffix(1);
      form.carriage_returns = true;
    }
    URNA_TRY(check_line(number, line, start));
    if (trim(line).empty()) {
      form.blank_lines = true;
    } else {
      lines.push_back({number, line});
    }
    start = end + 1;
  }
  return lines;
}

namespace {

// Reads a quoted field from its opening quote on. Returns the byte behind its closing one, or npos
// where there is none.
std::size_t unquote(std::string_view line, std::size_t at, std::string& field) {
  for (++at; at < line.size(); ++at) {
    if (line[at] == '"') {
      if (at + 1 == line.size() || line[at + 1] != '"') return at + 1;
      ++at;
    }
    field += line[at];
  }
  return kNone;
}

}  // namespace

Result<PabulibRow> split_fields(const PabulibLine& line, std::size_t expected) {
  const std::string_view text = line.text;
  PabulibRow fields;
  fields.reserve(expected);
  for (std::size_t at = 0;; ++at) {
    std::size_t end = 0;
    if (at < text.size() && text[at] == '"') {
      end = unquote(text, at, fields.emplace_back());
      if (end == kNone)
        return bad_pabulib(line.number, "",
                           "a quoted field is not closed; no field may hold a line break", at + 1);
      if (end < text.size() && text[end] != ';')
        return bad_pabulib(line.number, "", "text follows a quoted field", end + 1);
    } else {
      end = std::min(text.find(';', at), text.size());
      fields.emplace_back(text.substr(at, end - at));
    }
    if (end == text.size()) return fields;
    at = end;
  }
}

std::size_t byte_of(std::string_view line, std::size_t field, std::size_t offset) {
  std::size_t at = 0;
  std::string skipped;
  for (; field > 0; --field)
    at = 1 + (line[at] == '"' ? unquote(line, at, skipped) : line.find(';', at));
  if (at == line.size() || line[at] != '"') return at + offset + 1;
  for (++at; offset > 0; --offset) at += line[at] == '"' ? 2 : 1;
  return at + 1;
}

}  // namespace urna::tally
