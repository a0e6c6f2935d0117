// People by groups as they are counted at a door or in a list: raw numbers, which stay with whoever
// counted. What goes into the log is a table in which small groups are joined
// (tally/election/told_groups.h). A strict CSV, by the edition's tags, LF or CR LF:
//   dimension,cell,people
#pragma once

#include <string>

#include "tally/election/told_groups.h"

namespace urna::api {

inline constexpr std::size_t kMaxCountsBytes = 64U << 10;
inline constexpr std::string_view kCountsHeader = "dimension,cell,people";

// By dimension, a number for every cell (those not named: nobody); a dimension that the file does
// not name at all is empty. Errors: bad_csv, naming line and field.
ledger::Result<std::vector<tally::CellCounts>> parse_group_counts(std::string_view text,
                                                                  const tally::Edition& edition);

using Telling = ledger::Result<tally::GroupTable> (*)(const tally::Edition&,
                                                      const std::vector<tally::CellCounts>&);
// Reads the file and joins small groups by `telling`: told_table or told_turnout. Dimensions that
// the file does not name stay untold. Errors: usage (no such file), bad_csv, wrong_group_sum (a
// dimension does not add up to `people`), wrong_merge (no order is set).
ledger::Result<tally::GroupTable> told_of_file(const std::string& path,
                                               const tally::Edition& edition, std::uint64_t people,
                                               Telling telling);

}  // namespace urna::api
