#include "ledger/csv.h"

#include "ledger/json.h"

namespace urna::ledger {

Csv::Csv(std::span<const CsvColumn> columns) : columns_(columns.size()) {
  for (const CsvColumn& column : columns) plain(column.name);
  end_row();
}

namespace {

bool is_one_of(std::string_view these, char c) { return these.find(c) != std::string_view::npos; }

// A cell may begin at the text's start and, for who reads by semicolons, behind each of its own:
// there our quotes stand within a cell, and one of the text's may open the next.
std::string guarded(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if ((begins && is_one_of("=+-@'", c)) || (out.empty() && is_one_of("\t\r\n", c))) out += '\'';
    out += c;
    begins = is_one_of(";\t\r\n", c) || (begins && c == '"');
  }
  return out;
}

std::string enclosed(std::string_view word) {
  if (word.find_first_of(",\"\r\n;\t") == std::string_view::npos) return std::string(word);
  std::string out = "\"";
  for (const char c : word) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace

std::string csv_cell(std::string_view text) { return enclosed(guarded(text)); }

Csv& Csv::text(std::string_view text) { return plain(guarded(text)); }

Csv& Csv::plain(std::string_view word) {
  if (cells_++ > 0) out_ += ',';
  out_ += enclosed(word);
  return *this;
}

void Csv::end_row() {
  CHECK(cells_ == columns_);
  cells_ = 0;
  out_ += "\r\n";
}

std::string schema_of(std::span<const CsvColumn> columns) {
  std::string out;
  for (const CsvColumn& column : columns)
    out += (out.empty() ? "" : ",") + ("{\"name\":" + json_quote(column.name)) +
           ",\"type\":" + json_quote(column.type) +
           ",\"description\":" + json_quote(column.description) + "}";
  return "{\"fields\":[" + out + "],\"missingValues\":[\"\"]}";
}

}  // namespace urna::ledger
