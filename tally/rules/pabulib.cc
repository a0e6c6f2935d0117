// META and PROJECTS of a .pb file, and the three sections around them.
#include "tally/rules/pabulib.h"

#include <algorithm>
#include <set>

#include "tally/rules/pabulib_votes.h"

namespace urna::tally {

using ledger::Error;
using ledger::Result;

namespace {

constexpr std::string_view kSections[] = {"META", "PROJECTS", "VOTES"};

bool is_section(std::string_view text) {
  return std::ranges::find(kSections, trim(text)) != std::end(kSections);
}

struct Table {
  PabulibLine header;
  PabulibRow columns;
  std::vector<PabulibRow> rows;
  std::vector<PabulibLine> lines;  // one a row
};

struct Reader {
  std::vector<PabulibLine> lines;
  std::size_t at = 0;  // next line
  PabulibFile file;
  Table projects;

  std::size_t last() const { return lines.empty() ? 1 : lines.back().number; }
  Result<> open(std::string_view name);
  Result<Table> table(std::string_view name);
  Result<> read_meta(const Table& meta);
  Result<> read_type();
  Result<> read_limits();
  Result<int> most_decimals(std::size_t cost) const;
  Result<> read_money();
  Result<> read_projects();
  Result<> check_labels() const;
  Result<> check_counts() const;
};

// Moves behind the section's title.
Result<> Reader::open(std::string_view name) {
  const std::string wanted(name);
  if (at == lines.size()) return bad_pabulib(last(), "", "section " + wanted + " is absent");
  const std::string_view found = trim(lines[at].text);
  if (found != name && is_section(found))
    return bad_pabulib(lines[at].number, "",
                       "expected section " + wanted + ", found " + std::string(found) +
                           " (out of order, or twice)");
  if (found != name) return bad_pabulib(lines[at].number, "", "expected section " + wanted);
  ++at;
  if (at == lines.size() || is_section(lines[at].text))
    return bad_pabulib(lines[at - 1].number, "", "section " + wanted + " has no header");
  return ledger::Ok{};
}

Result<Table> Reader::table(std::string_view name) {
  URNA_TRY(open(name));
  Table table;
  table.header = lines[at];
  URNA_ASSIGN(table.columns, split_fields(lines[at]));
  for (std::string& column : table.columns) column = trim(column);
  const std::set<std::string_view> distinct(table.columns.begin(), table.columns.end());
  if (distinct.size() != table.columns.size())
    return bad_pabulib(lines[at].number, "", "a column stands twice");
  std::size_t end = ++at;
  while (end < lines.size() && !is_section(lines[end].text)) ++end;
  table.lines.assign(lines.begin() + static_cast<std::ptrdiff_t>(at),
                     lines.begin() + static_cast<std::ptrdiff_t>(end));
  table.rows.reserve(table.lines.size());
  for (; at < end; ++at) {
    URNA_ASSIGN(PabulibRow row, split_fields(lines[at], table.columns.size()));
    if (row.size() != table.columns.size())
      return bad_pabulib(lines[at].number, "",
                         std::to_string(row.size()) + " fields, the header has " +
                             std::to_string(table.columns.size()));
    if (row == table.columns) return bad_pabulib(lines[at].number, "", "the header stands twice");
    table.rows.push_back(std::move(row));
  }
  return table;
}

Result<> Reader::read_meta(const Table& meta) {
  if (meta.columns != PabulibRow{"key", "value"})
    return bad_pabulib(meta.header.number, "", "expected key;value");
  std::set<std::string_view> keys;
  for (std::size_t i = 0; i < meta.rows.size(); ++i) {
    const std::string_view key = trim(meta.rows[i][0]);
    if (!keys.insert(key).second)
      return bad_pabulib(meta.lines[i].number, key, "a key stands twice");
    file.meta.emplace_back(key, trim(meta.rows[i][1]));
    file.meta_lines.push_back(meta.lines[i].number);
  }
  return read_type();
}

Result<> Reader::read_type() {
  static constexpr std::pair<std::string_view, VoteType> kTypes[] = {
      {"approval", VoteType::approval},
      {"choose-1", VoteType::choose_1},
      {"cumulative", VoteType::cumulative},
      {"scoring", VoteType::scoring},
      {"ordinal", VoteType::ordinal}};
  const auto named = file.value("vote_type");
  if (!named) return file.meta_error("vote_type", "absent");
  const auto type =
      std::ranges::find(kTypes, *named, &std::pair<std::string_view, VoteType>::first);
  if (type == std::end(kTypes))
    return file.meta_error("vote_type", "unknown vote type '" + std::string(*named) + "'");
  file.vote_type = type->second;
  return ledger::Ok{};
}

// Why a text is no amount of money within `decimals`, or nothing.
std::optional<std::string> no_money(std::string_view text, int decimals) {
  text = trim(text);
  const std::string quoted = "'" + std::string(text) + "'";
  if (text.empty()) return "absent";
  const auto amount = parse_amount(text, decimals);
  if (amount && *amount < 0) return quoted + " is negative";
  const std::size_t comma = text.find(',');
  if (amount && comma != std::string_view::npos && text.size() - comma == 4)
    return quoted + " may be thousands or decimals; write it without the comma";
  if (amount && *amount <= ledger::limit::kAmount) return std::nullopt;
  if (text.find_first_not_of("0123456789.,") == std::string_view::npos &&
      text.find_first_of(".,") == text.find_last_of(".,"))
    return quoted + " is beyond 2^53 smallest units, or has no digits";
  return quoted + " is not an amount";
}

int decimals_of(std::string_view text) {
  text = trim(text);
  const std::size_t sign = text.find_first_of(".,");
  const std::size_t places = sign == std::string_view::npos ? 0 : text.size() - sign - 1;
  return static_cast<int>(std::min<std::size_t>(places, kMaxPabulibDecimals + 1));
}

constexpr std::string_view kTooManyDecimals = "more than 6 decimals";

Result<int> Reader::most_decimals(std::size_t cost) const {
  int most = 0;
  for (const char* key : {"budget", "max_sum_cost", "min_sum_cost"}) {
    most = std::max(most, decimals_of(file.value(key).value_or("")));
    if (most > kMaxPabulibDecimals) return file.meta_error(key, std::string(kTooManyDecimals));
  }
  for (std::size_t i = 0; i < projects.rows.size(); ++i) {
    most = std::max(most, decimals_of(projects.rows[i][cost]));
    if (most > kMaxPabulibDecimals)
      return bad_pabulib(projects.lines[i].number, "cost", std::string(kTooManyDecimals),
                         byte_of(projects.lines[i].text, cost, 0));
  }
  return most;
}

Result<> Reader::read_money() {
  const auto budget = file.value("budget");
  if (!budget) return file.meta_error("budget", "absent");
  const auto cost = column_of(projects.columns, "cost");
  if (!cost) return bad_pabulib(projects.header.number, "cost", "absent");
  URNA_ASSIGN(file.decimals, most_decimals(*cost));
  if (const auto why = no_money(*budget, file.decimals)) return file.meta_error("budget", *why);
  file.budget = *parse_amount(*budget, file.decimals);
  if (file.budget == 0) return file.meta_error("budget", "0 is not an amount above 0");
  return ledger::Ok{};
}

Result<> Reader::read_limits() {
  PabulibLimits& limits = file.limits;
  for (const auto& [key, limit] :
       {std::pair{"min_length", &limits.min_length}, {"max_length", &limits.max_length}}) {
    URNA_ASSIGN(*limit, file.number(key));
    if (*limit && (**limit < 0 || **limit > kMaxPabulibLength))
      return file.meta_error(key, "not within 0 and 1000000000");
  }
  for (const auto& [key, limit] : {std::pair{"min_points", &limits.min_points},
                                   {"max_points", &limits.max_points},
                                   {"min_sum_points", &limits.min_sum_points},
                                   {"max_sum_points", &limits.max_sum_points}}) {
    URNA_ASSIGN(*limit, file.number(key));
  }
  for (const auto& [key, limit] :
       {std::pair{"min_sum_cost", &limits.min_sum_cost}, {"max_sum_cost", &limits.max_sum_cost}}) {
    const auto text = file.value(key);
    if (!text) continue;
    if (const auto why = no_money(*text, file.decimals)) return file.meta_error(key, *why);
    *limit = parse_amount(*text, file.decimals);
  }
  return ledger::Ok{};
}

Result<> Reader::read_projects() {
  const auto id = column_of(projects.columns, "project_id");
  const auto cost = column_of(projects.columns, "cost");
  if (!id) return bad_pabulib(projects.header.number, "project_id", "absent");
  for (std::size_t i = 0; i < projects.rows.size(); ++i) {
    const PabulibRow& row = projects.rows[i];
    const PabulibLine& line = projects.lines[i];
    const auto bad = [&](std::size_t field, const std::string& why) {
      return bad_pabulib(line.number, projects.columns[field], why, byte_of(line.text, field, 0));
    };
    if (const auto why = no_money(row[*cost], file.decimals)) return bad(*cost, *why);
    const std::string label(trim(row[*id]));
    if (label.empty() || label.size() > ledger::limit::kLabelBytes)
      return bad(*id, "empty or longer than 64 bytes");
    if (label.find(',') != std::string::npos)
      return bad(*id, "'" + label + "' holds a comma, which parts projects on a ballot");
    const auto position = static_cast<std::uint32_t>(i);
    file.projects.push_back({position, label, *parse_amount(row[*cost], file.decimals), 0});
  }
  return check_labels();
}

Result<> Reader::check_labels() const {
  std::set<std::string_view> labels;
  for (std::size_t i = 0; i < file.projects.size(); ++i)
    if (!labels.insert(file.projects[i].label).second)
      return bad_pabulib(projects.lines[i].number, "project_id",
                         "'" + file.projects[i].label + "' stands twice");
  return ledger::Ok{};
}

Result<> Reader::check_counts() const {
  for (const auto& [key, have] :
       {std::pair<std::string_view, std::size_t>{"num_projects", file.project_rows.size()},
        {"num_votes", file.vote_rows.size()}}) {
    URNA_ASSIGN(const std::optional<std::int64_t> said, file.number(key));
    if (said && *said != static_cast<std::int64_t>(have))
      return file.meta_error(key, "says " + std::to_string(*said) + ", the file has " +
                                      std::to_string(have) + " (cut short?)");
  }
  return ledger::Ok{};
}

}  // namespace

std::optional<std::string_view> PabulibFile::value(std::string_view key) const {
  for (const auto& [name, text] : meta)
    if (name == key) return text;
  return std::nullopt;
}

Error PabulibFile::meta_error(std::string_view key, const std::string& why) const {
  for (std::size_t i = 0; i < meta_lines.size(); ++i)
    if (meta[i].first == key) return bad_pabulib(meta_lines[i], key, why);
  return bad_pabulib(1, key, why + " in META");
}

Result<std::optional<std::int64_t>> PabulibFile::number(std::string_view key) const {
  const auto text = value(key);
  if (!text) return std::optional<std::int64_t>();
  const auto amount = parse_amount(*text, 0);
  if (!amount)
    return meta_error(key, "'" + std::string(*text) + "' is not a whole number below 2^63");
  return amount;
}

std::string_view PabulibFile::project_field(std::size_t project, std::string_view column) const {
  const auto at = column_of(project_columns, column);
  return at ? trim(project_rows[project][*at]) : std::string_view();
}

Result<PabulibFile> parse_pabulib(std::string_view text, Strictness strictness) {
  if (text.size() > kMaxPabulibBytes)
    return bad_pabulib(1, "", "the file is larger than 256 MiB, the limit");
  Reader reader;
  PabulibFile& file = reader.file;
  URNA_ASSIGN(reader.lines, split_lines(text, file.form));
  URNA_ASSIGN(const Table meta, reader.table("META"));
  URNA_ASSIGN(reader.projects, reader.table("PROJECTS"));
  URNA_ASSIGN(Table votes, reader.table("VOTES"));
  if (reader.at < reader.lines.size())
    return bad_pabulib(reader.lines[reader.at].number, "", "a section stands twice");
  URNA_TRY(reader.read_meta(meta));
  URNA_TRY(reader.read_money());
  URNA_TRY(reader.read_limits());
  URNA_TRY(reader.read_projects());
  file.project_columns = std::move(reader.projects.columns);
  file.project_rows = std::move(reader.projects.rows);
  file.vote_columns = std::move(votes.columns);
  file.vote_rows = std::move(votes.rows);
  URNA_TRY(reader.check_counts());
  URNA_TRY(read_votes(file, votes.header, votes.lines, strictness));
  return std::move(file);
}

Result<> check_legal(const PabulibFile& file) {
  if (file.illegal.empty()) return ledger::Ok{};
  const PabulibRemark& first = file.illegal.front();
  return bad_pabulib(first.line, first.column,
                     first.why + "; " + std::to_string(file.illegal.size()) +
                         " ballots in all go beyond a limit of META");
}

}  // namespace urna::tally
