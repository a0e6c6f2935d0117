// The report's data as files: a table for spreadsheets, the same for programs, and what describes
// both (Frictionless data package).
#include "ledger/csv.h"
#include "ledger/json.h"
#include "tally/ballot/transcript.h"
#include "tally/indicators/indicators.h"

namespace urna::tally {

namespace {

using ledger::json_quote;

constexpr ledger::CsvColumn kColumns[] = {
    {"section", "string", "part of the report"},
    {"figure", "string", "what is counted; of an indicator its tag"},
    {"argument", "string", "project, session, group, question, ..: what it is narrowed to"},
    {"numerator", "integer", "the value; empty: not reported"},
    {"denominator", "integer", "1 of whole numbers"},
    {"entries", "string", "entries of the log that it rests on, at most 256"}};

std::string listed(const std::vector<std::uint64_t>& entries, const char* between) {
  std::string out;
  for (const std::uint64_t entry : entries) {
    if (!out.empty()) out += between;
    out += std::to_string(entry);
  }
  return out;
}

// A value as two cells: a spreadsheet takes 3/4 for a day in April.
void put_value(ledger::Csv& table, const std::string& value) {
  const std::size_t slash = value.find('/');
  table.plain(value.substr(0, slash));
  table.plain(value.empty() ? "" : slash == std::string::npos ? "1" : value.substr(slash + 1));
}

std::string figures_table(const std::vector<ReportRow>& rows) {
  ledger::Csv table(kColumns);
  for (const ReportRow& row : rows) {
    table.plain(row.section).text(row.figure).text(row.argument);
    put_value(table, row.value);
    table.plain(listed(row.entries, " "));
    table.end_row();
  }
  return table.take();
}

std::string row_json(const ReportRow& row) {
  return "{\"section\":" + json_quote(row.section) + ",\"figure\":" + json_quote(row.figure) +
         ",\"argument\":" + json_quote(row.argument) +
         ",\"value\":" + (row.value.empty() ? "null" : json_quote(row.value)) + ",\"entries\":[" +
         listed(row.entries, ",") + "]}";
}

// Where the log stood.
std::string origin_json(const State& state, const EditionId& id) {
  return "\"origin\":" + json_quote(state.origin) +
         ",\"edition\":" + json_quote(ledger::to_hex(id.view())) +
         ",\"tree_size\":" + std::to_string(state.size) +
         ",\"root\":" + json_quote(ledger::to_hex(state.tree.root().view()));
}

std::string report_json(const State& state, const EditionId& id,
                        const std::vector<ReportRow>& rows) {
  std::string lines;
  for (const ReportRow& row : rows) lines += (lines.empty() ? "\n" : ",\n") + row_json(row);
  return "{" + origin_json(state, id) + ",\"rows\":[" + lines + "\n]}\n";
}

std::string resource(const std::string& name, const char* type, const std::string& bytes,
                     const std::string& more) {
  return "{\"name\":" + json_quote(name) + ",\"path\":" + json_quote(name) +
         ",\"mediatype\":" + json_quote(type) +
         ",\"encoding\":\"utf-8\",\"bytes\":" + std::to_string(bytes.size()) + ",\"hash\":" +
         json_quote("sha256:" + ledger::to_hex(ledger::sha256(ledger::view_of(bytes)).view())) +
         more + "}";
}

std::string description(const State& state, const EditionId& id,
                        const std::map<std::string, std::string>& files) {
  const std::string schema =
      ",\"format\":\"csv\",\"profile\":\"tabular-data-resource\",\"schema\":" +
      ledger::schema_of(kColumns);
  return "{\"profile\":\"data-package\",\"name\":\"urna-report-" + ledger::to_hex(id.view()) +
         "\"," + origin_json(state, id) + ",\"resources\":[" +
         resource("figures.csv", "text/csv", files.at("figures.csv"), schema) + "," +
         resource("report.json", "application/json", files.at("report.json"), "") + "]}\n";
}

}  // namespace

std::map<std::string, std::string> report_package(const State& state, const EditionId& id) {
  const std::vector<ReportRow> rows = report_rows(state, id);
  std::map<std::string, std::string> files{{"figures.csv", figures_table(rows)},
                                           {"report.json", report_json(state, id, rows)}};
  files.emplace("datapackage.json", description(state, id, files));
  return files;
}

Hash package_hash(const std::map<std::string, std::string>& files) {
  ledger::Bytes joined;
  for (const auto& [name, bytes] : files) {
    ledger::put_lp(joined, ledger::view_of(name));
    ledger::put(joined, ledger::sha256(ledger::view_of(bytes)).view());
  }
  return h256("report/data", {vec(static_cast<std::uint32_t>(files.size()), joined)});
}

}  // namespace urna::tally
