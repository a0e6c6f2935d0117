// `urna attributes`: the offices' record of each slot's attributes, sealed so that only sums over
// groups are ever opened (sealed-ballots sections 7 and 12).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tally/election/state.h"

namespace urna::api {

struct AttributeRow {
  ledger::SlotId slot;
  std::vector<std::uint32_t> cells;  // by dimension
};
// First line: slot, then the tag of every dimension, in any order; then a line for each slot with
// the tag of its cell in each. Rows come sorted by slot. Errors: bad_csv, naming line and column.
ledger::Result<std::vector<AttributeRow>> parse_attributes(
    std::string_view text, const std::vector<ledger::Dimension>& dimensions);

struct AttributesOptions {
  std::string ledger, edition, file, registrar, overseer;
  std::string slips;  // a new file, 0600: what opens each record, for the voters' papers
  bool dry_run = false;
};
int run_attributes(const AttributesOptions& options);

}  // namespace urna::api
