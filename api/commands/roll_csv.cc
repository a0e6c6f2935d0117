#include "api/commands/roll_csv.h"

#include <algorithm>
#include <array>
#include <set>

#include "ledger/text.h"
#include "tally/ballot/credential.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::size_t kFields = 8;
constexpr std::array<const char*, kFields> kNames = {
    "slot", "key", "proof", "style", "document_type", "country", "number", "birth_date"};

Error bad(std::size_t line, const char* name, const std::string& why) {
  std::string text = "line " + std::to_string(line);
  if (name != nullptr) text += ", field '" + std::string(name) + "'";
  return {Errc::bad_csv, text + ": " + why};
}

template <class T>
bool read_fixed(std::string_view hex, T& out) {
  ledger::Bytes bytes;
  if (!ledger::from_hex(hex, bytes) || bytes.size() != T::kSize) return false;
  out = T::from(bytes);
  return true;
}

bool read_number(std::string_view text, std::uint32_t most, std::uint32_t& value) {
  value = 0;
  if (text.empty() || text.size() > 8) return false;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value <= most;
}

bool read_day(std::string_view text, std::uint32_t& day) {
  std::uint32_t year = 0, month = 0, date = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!read_number(text.substr(0, 4), 2999, year) || !read_number(text.substr(5, 2), 12, month) ||
      !read_number(text.substr(8, 2), 31, date))
    return false;
  constexpr std::uint32_t kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < 1900 || month < 1 || date < 1 || date > kDays[month - 1] ||
      (month == 2 && date == 29 && !leap))
    return false;
  day = year * 10'000 + month * 100 + date;
  return true;
}

Result<RollRow> read_row(std::size_t line, const std::array<std::string_view, kFields>& fields) {
  RollRow row;
  row.line = line;
  std::uint32_t style = 0, type = 0;
  if (!read_fixed(fields[0], row.slot)) return bad(line, kNames[0], "32 hex digits are needed");
  if (!read_fixed(fields[1], row.part.key)) return bad(line, kNames[1], "64 hex digits are needed");
  if (!read_fixed(fields[2], row.part.proof))
    return bad(line, kNames[2], "128 hex digits are needed");
  if (!read_number(fields[3], 65'535, style))
    return bad(line, kNames[3], "a number up to 65535 is needed");
  if (!read_number(fields[4], 255, type) || type == 0)
    return bad(line, kNames[4], "a document kind's code is needed");
  auto document = tally::document_bytes(static_cast<std::uint8_t>(type), fields[5], fields[6]);
  if (!document)
    return bad(line,
               document.error().detail.find("country") != std::string::npos ? kNames[5] : kNames[6],
               document.error().detail);
  if (!read_day(fields[7], row.birth_day))
    return bad(line, kNames[7], "a real day written YYYY-MM-DD is needed");
  row.style = static_cast<std::uint16_t>(style);
  row.document = *std::move(document);
  return row;
}

Result<std::array<std::string_view, kFields>> split(std::size_t line, std::string_view text) {
  std::array<std::string_view, kFields> fields;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t end = text.find(',');
    if ((end == std::string_view::npos) != (i + 1 == kFields))
      return bad(line, nullptr, "exactly 8 fields are needed");
    fields[i] = text.substr(0, end);
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return fields;
}

struct Seen {
  std::set<ledger::SlotId> slots;
  std::set<ledger::Element> keys;
  std::set<ledger::Bytes> documents;
};

Result<> check_new(const RollRow& row, Seen& seen) {
  if (!seen.slots.insert(row.slot).second)
    return bad(row.line, kNames[0], "stands on an earlier line too");
  if (!seen.keys.insert(row.part.key).second)
    return bad(row.line, kNames[1], "stands on an earlier line too");
  if (!seen.documents.insert(row.document).second)
    return bad(row.line, kNames[6], "the document stands on an earlier line too");
  return ledger::Ok{};
}

}  // namespace

Result<std::vector<RollRow>> parse_roll(std::string_view text) {
  if (text.size() > kMaxRollBytes) return bad(1, nullptr, "the file is larger than 256 MiB");
  if (text.starts_with("\xef\xbb\xbf"))
    return bad(1, nullptr, "the file starts with a byte order mark: save it as plain UTF-8");
  std::vector<RollRow> rows;
  Seen seen;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return bad(line, nullptr, "the last line does not end: the file may be cut short");
    std::string_view row_text = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (row_text.ends_with('\r')) row_text.remove_suffix(1);
    if (row_text.find('"') != std::string_view::npos)
      return bad(line, nullptr, "quotes are not needed here");
    if (!ledger::is_plain_text(row_text)) return bad(line, nullptr, "not plain UTF-8");
    if (line == 1) {
      if (row_text != kRollHeader)
        return bad(1, nullptr, "the header must be " + std::string(kRollHeader));
      continue;
    }
    URNA_ASSIGN(const auto fields, split(line, row_text));
    URNA_ASSIGN(RollRow row, read_row(line, fields));
    URNA_TRY(check_new(row, seen));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return bad(1, nullptr, "the file has no person in it");
  return rows;
}

ledger::Bytes personal_record(const RollRow& row) {
  ledger::Bytes record = row.document;
  ledger::put_u32(record, row.birth_day);
  return record;
}

std::uint32_t age_on(std::uint32_t birth_day, std::uint32_t day) {
  if (day < birth_day) return 0;
  const std::uint32_t years = day / 10'000 - birth_day / 10'000;
  return day % 10'000 >= birth_day % 10'000 ? years : years - 1;
}

}  // namespace urna::api
