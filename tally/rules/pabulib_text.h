// The bytes of a .pb file as lines and fields; and the place in them that an error names.
#pragma once

#include "tally/rules/pabulib.h"

namespace urna::tally {

struct PabulibLine {
  std::size_t number = 0;  // from 1
  std::string_view text;   // without its end
};

// Blank lines are left out. Errors: bad_pabulib (UTF-16, a byte that is not UTF-8, a NUL, a lone
// carriage return, a line over kMaxPabulibLine).
ledger::Result<std::vector<PabulibLine>> split_lines(std::string_view text, PabulibForm& form);

// A field that starts with '"' runs to its closing one, '""' stands for '"'; any other is taken as
// it is. `expected`: how many there should be, to make room. Errors: bad_pabulib.
ledger::Result<PabulibRow> split_fields(const PabulibLine& line, std::size_t expected = 0);

// Where byte `offset` of field `field` stands in the line, from 1. Requires: the line was split.
std::size_t byte_of(std::string_view line, std::size_t field, std::size_t offset);

// Spaces and tabs off both ends.
std::string_view trim(std::string_view text);

std::optional<std::size_t> column_of(const PabulibRow& columns, std::string_view name);

// `byte` 0: the whole line is meant; `column` "": no column is.
ledger::Error bad_pabulib(std::size_t line, std::string_view column, const std::string& why,
                          std::size_t byte = 0);

// First byte that no UTF-8 text has there, or npos.
std::size_t not_utf8(std::string_view text);

}  // namespace urna::tally
