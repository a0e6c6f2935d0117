// Voters of a bare .pb file divided by one of its columns, for comparisons.
#pragma once

#include <string>
#include <vector>

#include "tally/rules/pabulib.h"

namespace urna::api {

struct VoterGroup {
  std::string name;
  tally::Ballots ballots;
};
inline constexpr std::size_t kMaxVoterGroups = 100;

// Ages, where they are numbers, fall into the bands of the city's statistics: 0-17, 18-29, 30-44,
// 45-59, 60+. Other columns: one group a value, "" for voters without one. Errors: usage (no such
// column, or more than kMaxVoterGroups values).
ledger::Result<std::vector<VoterGroup>> voter_groups(const tally::PabulibFile& file,
                                                     const std::string& column);

}  // namespace urna::api
