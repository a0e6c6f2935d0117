// What may be told about groups of people (sealed-ballots section 12, for counts that are not
// sealed): small groups join in the order that was set beforehand until none is below the least
// number, and nothing that is told gives a smaller one away by subtraction.
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// People by cell of one dimension, none left out.
using CellCounts = std::vector<std::uint64_t>;

// The order of merging: as set, else as the sealed questions' definition says; none: no figures
// about groups can be told.
std::optional<std::vector<ledger::MergeStep>> merge_order(const Edition& edition);

// A table of groups as an event carries it.
struct GroupTable {
  std::vector<ledger::GroupCount> groups;
  std::vector<std::uint8_t> merged;
  bool operator==(const GroupTable&) const = default;
};
// The finest table that may be told of people who came. A dimension in which even all together are
// too few is left out. `people`: by dimension. Requires: as many cells as the edition has; a merge
// order. Errors: wrong_group_sum if the dimensions have different totals.
ledger::Result<GroupTable> told_table(const Edition& edition,
                                      const std::vector<CellCounts>& people);
// The same of those who voted, where those who did not can be told apart by subtraction from the
// roll's table. Errors: small_group where the roll tells nothing.
ledger::Result<GroupTable> told_turnout(const Edition& edition,
                                        const std::vector<CellCounts>& people);

// Is it a table that may be told of `people` in all? Errors: wrong_merge, wrong_group_sum,
// small_group, malformed.
ledger::Result<> check_table(const Edition& edition, const GroupTable& table, std::uint64_t people);
// And of those who voted. Errors: the same.
ledger::Result<> check_turnout_table(const Edition& edition, const GroupTable& table,
                                     std::uint64_t people);

}  // namespace urna::tally
