// A data package against the log.
#include "audit/report_data.h"

#include <algorithm>

#include "audit/replay_at.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "ledger/lines.h"
#include "tally/indicators/indicators.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
using Files = std::map<std::string, std::string>;

namespace {

constexpr std::size_t kMaxPackageFile = 256U << 20;
constexpr const char* kNames[] = {"datapackage.json", "figures.csv", "report.json"};

// The rows of a file by their first cells; lines that are no row by themselves.
using RowsOf = std::map<std::string, std::string>;

// Where a table's value begins: behind the third comma that no quotes hold.
std::size_t cells_end(std::string_view line) {
  bool quoted = false;
  int commas = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ',' && !quoted && ++commas == 3) return i;
  }
  return line.size();
}

RowsOf rows_of(const std::string& name, std::string_view text) {
  RowsOf rows;
  std::string_view line;
  while (ledger::take_line(text, line)) {
    const bool table = name == "figures.csv";
    line = line.substr(0, line.find_last_not_of(table ? "\r" : ",") + 1);
    // A quote within a string of JSON has a backslash before it.
    const std::size_t found = table ? cells_end(line) : line.find(",\"value\":");
    const bool whole = found >= line.size();  // a line that is no row: there or not
    const std::size_t cut = std::min(found, line.size());
    rows[std::string(line.substr(0, cut))] += whole ? "it" : line.substr(cut + 1);
  }
  return rows;
}

void compare(const std::string& name, const std::string& says, const std::string& gives,
             std::vector<Difference>& differences) {
  if (says == gives) return;
  const std::size_t before = differences.size();
  RowsOf theirs = rows_of(name, says);
  for (const auto& [row, value] : rows_of(name, gives)) {
    const auto found = theirs.find(row);
    const std::string said = found == theirs.end() ? "" : found->second;
    if (found == theirs.end() || said != value) differences.push_back({name, row, said, value});
    if (found != theirs.end()) theirs.erase(found);
  }
  for (const auto& [row, value] : theirs) differences.push_back({name, row, value, ""});
  if (differences.size() == before)
    differences.push_back({name, "", "rows in another order or form", ""});
}

// What follows a name in the head of report.json, up to the next comma.
Result<std::string> head_of(const Files& files, const std::string& name) {
  const auto file = files.find("report.json");
  const std::string mark = "\"" + name + "\":";
  const std::size_t at = file == files.end() ? std::string::npos : file->second.find(mark);
  if (at == std::string::npos) return Error{Errc::malformed, "report.json names no " + name};
  const std::size_t from = at + mark.size();
  return file->second.substr(from, file->second.find(',', from) - from);
}

Result<ledger::EditionId> edition_of(const Files& files) {
  URNA_ASSIGN(const std::string quoted, head_of(files, "edition"));
  ledger::Bytes bytes;
  if (quoted.size() != 34 || !ledger::from_hex(std::string_view(quoted).substr(1, 32), bytes))
    return Error{Errc::malformed, "report.json: edition"};
  return ledger::EditionId::from(bytes);
}

Result<std::uint64_t> size_of(const Files& files) {
  URNA_ASSIGN(const std::string digits, head_of(files, "tree_size"));
  std::uint64_t size = 0;
  if (!ledger::parse_decimal(digits, size)) return Error{Errc::malformed, "report.json: tree_size"};
  return size;
}

}  // namespace

Result<Files> read_package(const std::string& folder) {
  Files files;
  for (const std::string& place : {folder, folder + "/data"}) {
    for (const std::string name : kNames) {
      const auto bytes = ledger::read_file(place + "/" + name, kMaxPackageFile);
      if (bytes) files[name] = ledger::text_of(*bytes);
    }
    if (!files.empty()) break;
  }
  if (files.empty()) return Error{Errc::io, "no data package: figures.csv, report.json"};
  return files;
}

Result<PackageReport> check_package(const ledger::Source& source, const Options& options,
                                    const Audit& audit, const Files& files) {
  PackageReport made;
  URNA_ASSIGN(made.edition, edition_of(files));
  URNA_ASSIGN(made.tree_size, size_of(files));
  made.hash = tally::package_hash(files);
  const tally::Edition* edition = audit.state.edition(made.edition);
  if (edition == nullptr) return Error{Errc::unknown_edition, ledger::to_hex(made.edition.view())};
  if (made.tree_size > audit.report.size)
    return Error{Errc::not_found, "made from " + std::to_string(made.tree_size) +
                                      " entries, this log has " +
                                      std::to_string(audit.report.size)};
  for (const auto& report : edition->follow_up.reports) {
    if (report.act.data == made.hash)
      made.published.push_back(report.at);
    else if (report.act.tree_size == made.tree_size)
      made.otherwise.push_back(report.at);
  }
  Files right;
  URNA_TRY(replay_at(source, options, audit, {made.tree_size}, [&](const tally::State& then) {
    if (then.edition(made.edition) != nullptr) right = tally::report_package(then, made.edition);
  }));
  if (right.empty()) return Error{Errc::unknown_edition, "not announced at that size"};
  for (const auto& [name, gives] : right) {
    const auto says = files.find(name);
    if (says == files.end())
      made.differences.push_back({name, "", "is not there", ""});
    else
      compare(name, says->second, gives, made.differences);
  }
  return made;
}

int PackageReport::exit_code() const {
  return differences.empty() && (otherwise.empty() || !published.empty()) ? kRight : kFault;
}

std::string PackageReport::verdict() const {
  if (!differences.empty())
    return "WRONG: " + std::to_string(differences.size()) + " differences from what the log gives";
  if (!published.empty()) return "RIGHT: every number is what the log gives, and was published";
  if (!otherwise.empty()) return "WRONG: the log publishes other data of the same entries";
  return "RIGHT: every number is what the log gives; the log does not publish this package";
}

namespace {

std::string listed(const std::vector<std::uint64_t>& entries, const char* between) {
  std::string out;
  for (const std::uint64_t entry : entries)
    out += (out.empty() ? "" : between) + std::to_string(entry);
  return out;
}

constexpr std::size_t kShownBefore = 20, kShown = 80;  // of a value, around the first difference

// A row may name hundreds of entries; people need the place where the two part.
std::string part(const std::string& text, std::size_t differs) {
  if (text.size() <= kShown) return text;
  const std::size_t from = differs > kShownBefore ? differs - kShownBefore : 0;
  const std::string shown = text.substr(from, kShown);
  return (from > 0 ? ".. " : "") + shown + (from + kShown < text.size() ? " .." : "");
}

std::string line(const Difference& one) {
  if (one.row.empty()) return "  " + one.file + ": " + one.says + "\n";
  const auto differs =
      static_cast<std::size_t>(std::ranges::mismatch(one.says, one.gives).in1 - one.says.begin());
  return "  " + one.file + ": " + one.row + ": the file says " +
         (one.says.empty() ? "nothing" : part(one.says, differs)) + ", the log gives " +
         (one.gives.empty() ? "nothing" : part(one.gives, differs)) + "\n";
}

}  // namespace

std::string to_text(const PackageReport& report) {
  std::string out = "report data of edition " + ledger::to_hex(report.edition.view()) + " from " +
                    std::to_string(report.tree_size) + " entries, hash " +
                    ledger::to_hex(report.hash.view()) + "\n";
  if (!report.published.empty())
    out += "  published by entry " + listed(report.published, ", ") + "\n";
  if (!report.otherwise.empty())
    out += "  other data of as many entries published by entry " + listed(report.otherwise, ", ") +
           "\n";
  for (const Difference& one : report.differences) out += line(one);
  return out + "VERDICT: " + report.verdict() + "\n";
}

std::string to_json(const PackageReport& report) {
  std::string differences;
  for (const Difference& one : report.differences)
    differences +=
        (differences.empty() ? "" : ",") + ("{\"file\":" + ledger::json_quote(one.file)) +
        ",\"row\":" + ledger::json_quote(one.row) + ",\"says\":" + ledger::json_quote(one.says) +
        ",\"gives\":" + ledger::json_quote(one.gives) + "}";
  return "{\"verdict\":" + ledger::json_quote(report.verdict()) +
         ",\"exit\":" + std::to_string(report.exit_code()) +
         ",\"edition\":" + ledger::json_quote(ledger::to_hex(report.edition.view())) +
         ",\"tree_size\":" + std::to_string(report.tree_size) +
         ",\"hash\":" + ledger::json_quote(ledger::to_hex(report.hash.view())) +
         ",\"published\":[" + listed(report.published, ",") + "],\"otherwise\":[" +
         listed(report.otherwise, ",") + "],\"differences\":[" + differences + "]}\n";
}

}  // namespace urna::audit
