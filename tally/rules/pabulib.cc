#include "tally/rules/pabulib.h"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/text.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Line {
  std::size_t number = 0;
  std::string_view text;
};

Error bad(std::size_t line, const std::string& column, const std::string& why) {
  std::string text = "line " + std::to_string(line);
  if (!column.empty()) text += ", column '" + column + "'";
  return {Errc::bad_pabulib, text + ": " + why};
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// A field that starts with '"' runs to its closing one, '""' stands for '"'; any other is taken as
// it is.
Result<PabulibRow> split_fields(const Line& line) {
  PabulibRow fields;
  std::string_view rest = line.text;
  while (true) {
    std::string field;
    if (rest.starts_with('"')) {
      std::size_t at = 1;
      for (; at < rest.size(); ++at) {
        if (rest[at] != '"') {
          field += rest[at];
        } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
          field += rest[at++];
        } else {
          break;
        }
      }
      if (at >= rest.size()) return bad(line.number, "", "a quoted field is not closed");
      rest.remove_prefix(at + 1);
      if (!rest.empty() && rest[0] != ';')
        return bad(line.number, "", "text follows a quoted field");
    } else {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      field = rest.substr(0, end);
      rest.remove_prefix(end);
    }
    fields.push_back(std::move(field));
    if (rest.empty()) return fields;
    rest.remove_prefix(1);
  }
}

bool well_formed(std::string_view line) {
  std::string text(line);
  std::ranges::replace(text, '\t', ' ');
  return text.find('\0') == std::string::npos && ledger::is_utf8(text);
}

Result<std::vector<Line>> split_lines(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<Line> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kMaxPabulibLine) return bad(number, "", "longer than 1000000 bytes");
    if (!well_formed(line)) return bad(number, "", "not UTF-8");
    if (!trim(line).empty()) lines.push_back({number, line});
  }
  return lines;
}

struct Reader {
  PabulibFile file;
  std::vector<std::size_t> project_lines, vote_lines;
  std::map<std::string, std::uint32_t, std::less<>> positions;

  Result<> section(const std::vector<Line>& lines, std::size_t& at, std::string_view name,
                   PabulibRow& columns, std::vector<PabulibRow>& rows,
                   std::vector<std::size_t>& numbers);
  Result<> read_meta(const std::vector<PabulibRow>& rows, const std::vector<std::size_t>& numbers);
  Result<> read_projects();
  Result<> read_votes();
  Result<> read_vote(std::size_t row, std::size_t vote_column,
                     std::optional<std::size_t> points_column);
  Result<> read_money();
  Result<> check_counts() const;
};

std::optional<std::size_t> column_of(const PabulibRow& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

bool is_section(std::string_view text) {
  const std::string_view name = trim(text);
  return name == "META" || name == "PROJECTS" || name == "VOTES";
}

Result<> Reader::section(const std::vector<Line>& lines, std::size_t& at, std::string_view name,
                         PabulibRow& columns, std::vector<PabulibRow>& rows,
                         std::vector<std::size_t>& numbers) {
  const std::size_t last = lines.empty() ? 1 : lines.back().number;
  if (at >= lines.size() || trim(lines[at].text) != name)
    return bad(at < lines.size() ? lines[at].number : last, "",
               "expected section " + std::string(name));
  if (++at >= lines.size()) return bad(last, "", "section " + std::string(name) + " has no header");
  URNA_ASSIGN(columns, split_fields(lines[at]));
  for (std::string& column : columns) column = trim(column);
  std::set<std::string> distinct(columns.begin(), columns.end());
  if (distinct.size() != columns.size()) return bad(lines[at].number, "", "a column stands twice");
  for (++at; at < lines.size() && !is_section(lines[at].text); ++at) {
    URNA_ASSIGN(PabulibRow row, split_fields(lines[at]));
    if (row.size() != columns.size())
      return bad(
          lines[at].number, "",
          std::to_string(row.size()) + " fields, the header has " + std::to_string(columns.size()));
    rows.push_back(std::move(row));
    numbers.push_back(lines[at].number);
  }
  return ledger::Ok{};
}

Result<> Reader::read_meta(const std::vector<PabulibRow>& rows,
                           const std::vector<std::size_t>& numbers) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string key(trim(rows[i][0]));
    if (file.value(key)) return bad(numbers[i], key, "a key stands twice");
    file.meta.emplace_back(key, trim(rows[i][1]));
  }
  static constexpr std::pair<std::string_view, VoteType> kTypes[] = {
      {"approval", VoteType::approval},
      {"choose-1", VoteType::choose_1},
      {"cumulative", VoteType::cumulative},
      {"scoring", VoteType::scoring},
      {"ordinal", VoteType::ordinal}};
  const auto named = file.value("vote_type");
  const auto type =
      std::ranges::find(kTypes, named.value_or(""), &std::pair<std::string_view, VoteType>::first);
  if (type == std::end(kTypes))
    return bad(1, "vote_type", "unknown vote type '" + std::string(named.value_or("")) + "'");
  file.vote_type = type->second;
  return ledger::Ok{};
}

int decimals_of(std::string_view text) {
  const std::size_t sign = trim(text).find_first_of(".,");
  return sign == std::string_view::npos ? 0 : static_cast<int>(trim(text).size() - sign - 1);
}

Result<> Reader::read_money() {
  const auto budget = file.value("budget");
  if (!budget) return bad(1, "budget", "absent");
  const auto cost = column_of(file.project_columns, "cost");
  if (!cost) return bad(project_lines.empty() ? 1 : project_lines[0], "cost", "absent");
  file.decimals = decimals_of(*budget);
  for (const PabulibRow& row : file.project_rows)
    file.decimals = std::max(file.decimals, decimals_of(row[*cost]));
  if (file.decimals > kMaxPabulibDecimals) return bad(1, "budget", "more than 6 decimals");
  const auto amount = parse_amount(*budget, file.decimals);
  if (!amount || *amount <= 0 || *amount > ledger::limit::kAmount)
    return bad(1, "budget", "'" + std::string(*budget) + "' is not an amount above 0");
  file.budget = *amount;
  return ledger::Ok{};
}

Result<> Reader::read_projects() {
  const auto id = column_of(file.project_columns, "project_id");
  const auto cost = column_of(file.project_columns, "cost");
  if (!id) return bad(project_lines.empty() ? 1 : project_lines[0], "project_id", "absent");
  for (std::size_t i = 0; i < file.project_rows.size(); ++i) {
    const PabulibRow& row = file.project_rows[i];
    const std::string label(trim(row[*id]));
    const auto amount = parse_amount(row[*cost], file.decimals);
    if (!amount || *amount < 0 || *amount > ledger::limit::kAmount)
      return bad(project_lines[i], "cost", "'" + row[*cost] + "' is not an amount");
    if (label.empty() || label.size() > ledger::limit::kLabelBytes)
      return bad(project_lines[i], "project_id", "empty or longer than 64 bytes");
    const auto position = static_cast<std::uint32_t>(i);
    if (!positions.emplace(label, position).second)
      return bad(project_lines[i], "project_id", "'" + label + "' stands twice");
    file.projects.push_back({position, label, *amount, 0});
  }
  return ledger::Ok{};
}

// Calls each(item) for the comma-separated items of a field; an empty field has none.
template <class Each>
Result<> for_items(std::string_view field, Each each) {
  field = trim(field);
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(','), field.size());
    URNA_TRY(each(trim(field.substr(0, end))));
    if (end == field.size()) break;
    field.remove_prefix(end + 1);
    if (field.empty()) return each(field);
  }
  return ledger::Ok{};
}

Result<> Reader::read_vote(std::size_t row, std::size_t vote_column,
                           std::optional<std::size_t> points_column) {
  const std::size_t line = vote_lines[row];
  PabulibVote vote{line, {}, false};
  const PabulibRow& fields = file.vote_rows[row];
  URNA_TRY(for_items(fields[vote_column], [&](std::string_view item) -> Result<> {
    const auto found = positions.find(item);
    if (found == positions.end())
      return bad(line, "vote", "unknown project '" + std::string(item) + "'");
    const auto same = [&](const Mark& mark) { return mark.project == found->second; };
    if (std::ranges::any_of(vote.marks, same)) {
      vote.repeats = true;
    } else {
      vote.marks.push_back({found->second, 1});
    }
    return ledger::Ok{};
  }));
  if (points_column) {
    std::size_t place = 0;
    URNA_TRY(for_items(fields[*points_column], [&](std::string_view item) -> Result<> {
      const auto points = parse_amount(item, 0);
      if (!points || place >= vote.marks.size())
        return bad(line, "points", "'" + std::string(item) + "'");
      vote.marks[place++].points = *points;
      return ledger::Ok{};
    }));
    if (place != vote.marks.size()) return bad(line, "points", "not one number per project");
  }
  file.votes.push_back(std::move(vote));
  return ledger::Ok{};
}

Result<> Reader::read_votes() {
  const auto voter = column_of(file.vote_columns, "voter_id");
  const auto vote = column_of(file.vote_columns, "vote");
  const std::size_t header = vote_lines.empty() ? 1 : vote_lines[0] - 1;
  if (!voter || !vote) return bad(header, voter ? "vote" : "voter_id", "absent");
  const bool scored = file.vote_type == VoteType::cumulative || file.vote_type == VoteType::scoring;
  const auto points = scored ? column_of(file.vote_columns, "points") : std::nullopt;
  if (scored && !points) return bad(header, "points", "absent");
  std::set<std::string_view> voters;
  for (std::size_t row = 0; row < file.vote_rows.size(); ++row) {
    if (!voters.insert(trim(file.vote_rows[row][*voter])).second)
      return bad(vote_lines[row], "voter_id", "a voter stands twice");
    URNA_TRY(read_vote(row, *vote, points));
  }
  return ledger::Ok{};
}

Result<> Reader::check_counts() const {
  for (const auto& [key, have] :
       {std::pair<std::string_view, std::size_t>{"num_projects", file.projects.size()},
        {"num_votes", file.votes.size()}}) {
    URNA_ASSIGN(const std::optional<std::int64_t> said, file.number(key));
    if (said && *said != static_cast<std::int64_t>(have))
      return bad(1, std::string(key),
                 "says " + std::to_string(*said) + ", the file has " + std::to_string(have) +
                     " (cut short?)");
  }
  return ledger::Ok{};
}

}  // namespace

std::optional<std::string_view> PabulibFile::value(std::string_view key) const {
  for (const auto& [name, text] : meta)
    if (name == key) return text;
  return std::nullopt;
}

Result<std::optional<std::int64_t>> PabulibFile::number(std::string_view key) const {
  const auto text = value(key);
  if (!text) return std::optional<std::int64_t>();
  const auto amount = parse_amount(*text, 0);
  if (!amount)
    return bad(1, std::string(key), "'" + std::string(*text) + "' is not a whole number");
  return amount;
}

std::string_view PabulibFile::project_field(std::size_t project, std::string_view column) const {
  const auto at = column_of(project_columns, column);
  return at ? trim(project_rows[project][*at]) : std::string_view();
}

Result<PabulibFile> parse_pabulib(std::string_view text) {
  if (text.size() > kMaxPabulibBytes) return bad(1, "", "the file is larger than 256 MiB");
  URNA_ASSIGN(const std::vector<Line> lines, split_lines(text));
  Reader reader;
  std::size_t at = 0;
  PabulibRow meta_columns;
  std::vector<PabulibRow> meta_rows;
  std::vector<std::size_t> meta_lines;
  URNA_TRY(reader.section(lines, at, "META", meta_columns, meta_rows, meta_lines));
  if (meta_columns != PabulibRow{"key", "value"})
    return bad(lines[1].number, "", "expected key;value");
  URNA_TRY(reader.section(lines, at, "PROJECTS", reader.file.project_columns,
                          reader.file.project_rows, reader.project_lines));
  URNA_TRY(reader.section(lines, at, "VOTES", reader.file.vote_columns, reader.file.vote_rows,
                          reader.vote_lines));
  if (at < lines.size()) return bad(lines[at].number, "", "a section stands twice");
  URNA_TRY(reader.read_meta(meta_rows, meta_lines));
  URNA_TRY(reader.read_money());
  URNA_TRY(reader.read_projects());
  URNA_TRY(reader.read_votes());
  URNA_TRY(reader.check_counts());
  return std::move(reader.file);
}

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

std::optional<std::int64_t> parse_amount(std::string_view text, int decimals) {
  text = trim(text);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t sign = std::min(text.find_first_of(".,"), text.size());
  std::string digits(text.substr(0, sign));
  const std::string_view after = sign < text.size() ? text.substr(sign + 1) : std::string_view();
  if (digits.empty() || (sign < text.size() && after.empty()) ||
      static_cast<int>(after.size()) > decimals)
    return std::nullopt;
  digits += after;
  digits.append(static_cast<std::size_t>(decimals) - after.size(), '0');
  if (digits.size() > 18) return std::nullopt;
  std::int64_t amount = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    amount = amount * 10 + (c - '0');
  }
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
