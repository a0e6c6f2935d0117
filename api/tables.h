// An edition as tables for spreadsheets and statistics. Nothing here is about a person: projects,
// sums, and how many.
#pragma once

#include "ledger/csv.h"
#include "tally/election/state.h"

namespace urna::api {

using ledger::Csv;
using ledger::CsvColumn;

std::span<const CsvColumn> project_columns();
std::span<const CsvColumn> turnout_columns();
std::span<const CsvColumn> result_columns();

std::string projects_table(const tally::Edition& edition);
// A row for each question, as far as people have come.
std::string turnout_table(const tally::Edition& edition);
// Counts again for the reasons, so callers keep it. Requires: a result was declared.
std::string results_table(const tally::Edition& edition);

}  // namespace urna::api
