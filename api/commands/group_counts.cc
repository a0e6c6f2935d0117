#include "api/commands/group_counts.h"

#include <algorithm>
#include <array>

#include "api/commands/terminal.h"
#include "ledger/file.h"
#include "ledger/lines.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

using Counts = std::vector<tally::CellCounts>;

Error bad(std::size_t line, const std::string& why) {
  return {Errc::bad_csv, "line " + std::to_string(line) + ": " + why};
}

// Exactly three fields, none quoted: tags and a number need no quotes.
Result<std::array<std::string_view, 3>> fields_of(std::size_t line, std::string_view text) {
  std::array<std::string_view, 3> fields;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t comma = text.find(',');
    if ((comma == std::string_view::npos) != (i == 2))
      return bad(line, "three fields are needed: " + std::string(kCountsHeader));
    fields[i] = text.substr(0, comma);
    text.remove_prefix(i == 2 ? text.size() : comma + 1);
  }
  return fields;
}

Result<> read_row(std::size_t line, std::string_view text, const tally::Edition& edition,
                  std::vector<std::vector<bool>>& seen, Counts& counts) {
  URNA_ASSIGN(const auto fields, fields_of(line, text));
  const auto& dimensions = edition.announced.dimensions;
  const auto d = static_cast<std::size_t>(
      std::ranges::find(dimensions, fields[0], &ledger::Dimension::tag) - dimensions.begin());
  if (d == dimensions.size())
    return bad(line, "field 'dimension': '" + std::string(fields[0]) + "' is none of the edition");
  const auto& cells = dimensions[d].cells;
  const auto c = static_cast<std::size_t>(
      std::ranges::find(cells, fields[1], &ledger::NamedTag::tag) - cells.begin());
  if (c == cells.size())
    return bad(line, "field 'cell': '" + std::string(fields[1]) + "' is none of " +
                         std::string(fields[0]));
  if (seen[d].empty()) seen[d].resize(cells.size());
  if (seen[d][c]) return bad(line, "this cell stands there twice");
  seen[d][c] = true;
  counts[d].resize(cells.size());
  if (ledger::parse_decimal(fields[2], counts[d][c]) && counts[d][c] <= ledger::limit::kAttendance)
    return Ok{};
  return bad(line, "field 'people': a number up to " + std::to_string(ledger::limit::kAttendance) +
                       " is needed");
}

}  // namespace

Result<Counts> parse_group_counts(std::string_view text, const tally::Edition& edition) {
  Counts counts(edition.announced.dimensions.size());
  std::vector<std::vector<bool>> seen(counts.size());
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (number == 1 && line != kCountsHeader)
      return bad(1, "the header must be " + std::string(kCountsHeader));
    if (number == 1 || line.empty()) continue;
    URNA_TRY(read_row(number, line, edition, seen, counts));
  }
  if (number == 0) return bad(1, "the header must be " + std::string(kCountsHeader));
  return counts;
}

namespace {

Result<> need_total(const tally::Edition& edition, const Counts& counts, std::uint64_t people) {
  for (std::size_t d = 0; d < counts.size(); ++d) {
    std::uint64_t sum = 0;
    for (std::uint64_t count : counts[d]) sum += count;
    if (!counts[d].empty() && sum != people)
      return Error{Errc::wrong_group_sum, edition.announced.dimensions[d].tag + ": " +
                                              std::to_string(sum) + " people, in all " +
                                              std::to_string(people)};
  }
  return Ok{};
}

}  // namespace

Result<tally::GroupTable> told_of_file(const std::string& path, const tally::Edition& edition,
                                       std::uint64_t people, Telling telling) {
  URNA_ASSIGN(const ledger::Bytes bytes, as_input(ledger::read_file(path, kMaxCountsBytes)));
  auto parsed = parse_group_counts(ledger::text_of(bytes), edition);
  if (!parsed) return Error{parsed.code(), path + ": " + parsed.error().detail};
  Counts counts = *std::move(parsed);
  URNA_TRY(need_total(edition, counts, people));
  std::vector<bool> told;
  for (std::size_t d = 0; d < counts.size(); ++d) {
    told.push_back(!counts[d].empty());
    if (told[d]) continue;
    counts[d].assign(edition.announced.dimensions[d].cells.size(), 0);
    if (!counts[d].empty()) counts[d][0] = people;  // stands for all, and is taken out below
  }
  URNA_ASSIGN(tally::GroupTable table, telling(edition, counts));
  std::erase_if(table.groups,
                [&](const ledger::GroupCount& group) { return !told[group.dimension]; });
  for (std::size_t d = 0; d < told.size(); ++d)
    if (!told[d]) table.merged[d] = 0;
  return table;
}

}  // namespace urna::api
