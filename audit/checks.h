// The numbered checks (sealed-ballots section 14 of the design, those that apply to what this
// version can judge) and which of them a refusal of the law belongs to.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/errc.h"

namespace urna::audit {

struct Check {
  std::string_view number, name, proves;
};
// In the order of the report.
const std::vector<Check>& all_checks();
// Is it the number of a check that a finding can have, e.g. "7.6" or "15"?
bool is_check(std::string_view number);
// Returns the number of the check that a refusal of entries belongs to. Every Errc has one.
std::string_view check_of(ledger::Errc code);

// Kinds of finding, as the attack catalogue numbers them.
enum class Kind : int {
  tampered = 10,
  inconsistent = 11,
  rule_violation = 12,
  incomplete = 13,
  unsupported = 14
};
std::string_view name_of(Kind kind);

}  // namespace urna::audit
