#include "ledger/csv.h"

#include "ledger/json.h"

namespace urna::ledger {

Csv::Csv(std::span<const CsvColumn> columns) : columns_(columns.size()) {
  for (const CsvColumn& column : columns) plain(column.name);
  end_row();
}

Csv& Csv::text(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r\n'";
  if (text.empty() || kStarts.find(text.front()) == std::string_view::npos) return plain(text);
  return plain("'" + std::string(text));
}

Csv& Csv::plain(std::string_view word) {
  if (cells_++ > 0) out_ += ',';
  if (word.find_first_of(",\"\r\n;\t") == std::string_view::npos) {
    out_ += word;
    return *this;
  }
  out_ += '"';
  for (const char c : word) out_ += c == '"' ? std::string("\"\"") : std::string(1, c);
  out_ += '"';
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
