// Writing .pb files, and amounts of money as text.
#include <algorithm>
#include <limits>
#include <set>

#include "tally/rules/pabulib_text.h"

namespace urna::tally {

using ledger::Result;

namespace {

void append_row(std::string& out, const PabulibRow& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += ';';
    if (row[i].find(';') == std::string::npos && !row[i].starts_with('"')) {
      out += row[i];
      continue;
    }
    out += '"';
    for (char c : row[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  out += '\n';
}

Result<> check_row(std::size_t number, const PabulibRow& columns, const PabulibRow& row) {
  if (row.size() != columns.size())
    return bad_pabulib(number, "",
                       std::to_string(row.size()) + " fields to write, the header has " +
                           std::to_string(columns.size()));
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos)
      return bad_pabulib(number, columns[i], "holds a line break or a NUL, which no field can");
    if (not_utf8(row[i]) != std::string_view::npos)
      return bad_pabulib(number, columns[i], "is not UTF-8");
    bytes += 2 * row[i].size() + 3;  // at most, with every character a quote
  }
  if (bytes > kMaxPabulibLine) return bad_pabulib(number, "", "longer than a line may be");
  return ledger::Ok{};
}

// A table as it will stand; `number` goes on by its title, header and rows.
Result<> check_table(std::size_t& number, const PabulibRow& columns,
                     const std::vector<PabulibRow>& rows) {
  number += 2;
  URNA_TRY(check_row(number, columns, columns));
  std::set<std::string_view> names;
  for (const std::string& column : columns)
    if (trim(column) != column || !names.insert(column).second)
      return bad_pabulib(number, column, "has spaces at its ends, or stands twice");
  if (columns.size() < 2) return bad_pabulib(number, "", "a table has at least two columns");
  for (const PabulibRow& row : rows) URNA_TRY(check_row(++number, columns, row));
  return ledger::Ok{};
}

}  // namespace

std::string to_text(const PabulibFile& file) {
  std::string out = "META\nkey;value\n";
  for (const auto& [key, text] : file.meta) append_row(out, {key, text});
  out += "PROJECTS\n";
  append_row(out, file.project_columns);
  for (const PabulibRow& row : file.project_rows) append_row(out, row);
  out += "VOTES\n";
  append_row(out, file.vote_columns);
  for (const PabulibRow& row : file.vote_rows) append_row(out, row);
  return out;
}

Result<std::string> write_pabulib(const PabulibFile& file) {
  std::vector<PabulibRow> meta;
  std::set<std::string_view> keys;
  for (const auto& [key, text] : file.meta) {
    if (trim(key) != key || trim(text) != text || !keys.insert(key).second)
      return bad_pabulib(meta.size() + 3, key, "has spaces at its ends, or stands twice");
    meta.push_back({key, text});
  }
  std::size_t number = 0;
  URNA_TRY(check_table(number, {"key", "value"}, meta));
  URNA_TRY(check_table(number, file.project_columns, file.project_rows));
  URNA_TRY(check_table(number, file.vote_columns, file.vote_rows));
  return to_text(file);
}

std::string to_text(const PabulibRemark& remark) {
  std::string text = "line " + std::to_string(remark.line);
  if (!remark.column.empty()) text += ", column '" + remark.column + "'";
  return text + ": " + remark.why;
}

std::optional<std::int64_t> parse_amount(std::string_view text, int decimals) {
  text = trim(text);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t sign = std::min(text.find_first_of(".,"), text.size());
  const std::string_view before = text.substr(0, sign);
  const std::string_view after = sign < text.size() ? text.substr(sign + 1) : std::string_view();
  if (before.empty() || (sign < text.size() && after.empty()) ||
      after.size() > static_cast<std::size_t>(decimals))
    return std::nullopt;
  std::int64_t amount = 0;
  const auto take = [&amount](char c) {
    return c >= '0' && c <= '9' && !__builtin_mul_overflow(amount, 10, &amount) &&
           !__builtin_add_overflow(amount, c - '0', &amount);
  };
  if (!std::ranges::all_of(before, take) || !std::ranges::all_of(after, take)) return std::nullopt;
  for (auto places = after.size(); places < static_cast<std::size_t>(decimals); ++places)
    if (!take('0')) return std::nullopt;
  return negative ? -amount : amount;
}

std::string format_amount(std::int64_t amount, int decimals) {
  const bool negative = amount < 0;
  std::string digits = std::to_string(negative ? -static_cast<std::uint64_t>(amount)
                                               : static_cast<std::uint64_t>(amount));
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (negative ? "-" : "") + digits;
}

}  // namespace urna::tally
