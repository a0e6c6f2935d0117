// Tables as RFC 4180 writes them: CR LF, quotes only where needed, UTF-8 without a mark.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace urna::ledger {

struct CsvColumn {
  const char *name, *type;  // a type of Frictionless' table schema
  const char* description;
};

// People's text as a cell. A spreadsheet runs a cell that begins with = + - @ TAB or CR as a
// formula (N17): it gets an apostrophe in front. Where lists are written with semicolons, as in
// Romania, Moldova and Ukraine, the same program takes a cell to begin behind every semicolon, TAB
// or end of line of the text too: there = + - @ get theirs. So does an apostrophe in such a place,
// so that taking one away at each always gives the text.
std::string csv_cell(std::string_view text);

class Csv {
 public:
  explicit Csv(std::span<const CsvColumn> columns);
  Csv& text(std::string_view text);  // people's, guarded as csv_cell() does
  // What we made ourselves: numbers, amounts, words of our own.
  Csv& number(std::int64_t number) { return plain(std::to_string(number)); }
  Csv& plain(std::string_view word);
  Csv& nothing() { return plain(""); }
  // Requires: as many cells as columns.
  void end_row();
  std::string take() { return std::move(out_); }

 private:
  std::size_t columns_, cells_ = 0;
  std::string out_;
};

// The columns as Frictionless' table schema, in JSON.
std::string schema_of(std::span<const CsvColumn> columns);

}  // namespace urna::ledger
