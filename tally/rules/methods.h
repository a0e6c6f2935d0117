// The rules themselves: each shares one pot among its candidates and appends to the slate.
#pragma once

#include <functional>

#include "tally/rules/exact.h"
#include "tally/rules/selection.h"
#include "tally/rules/support.h"

namespace urna::tally {

// Returns what is left of the pot's money. Requires: rule and instance were checked; candidates are
// not settled.
using PotRule = ledger::Result<std::int64_t> (*)(const Contest&, const Support&, const Task&,
                                                 Slate&);

// Errors: none.
ledger::Result<std::int64_t> greedy_pot(const Contest&, const Support&, const Task&, Slate&);
// Errors: over_limit (all voters' money, times the heaviest mark, beyond 2^60; more than 2^17
// endowments one by one, or kMaxRuns in all).
ledger::Result<std::int64_t> equal_shares_pot(const Contest&, const Support&, const Task&, Slate&);
// Errors: over_limit (all voters' money beyond 2^60; more than 2^15 outcomes counted, or kMaxRuns
// in all).
ledger::Result<std::int64_t> exact_equal_shares_pot(const Contest&, const Support&, const Task&,
                                                    Slate&);
// Errors: none.
ledger::Result<std::int64_t> phragmen_pot(const Contest&, const Support&, const Task&, Slate&);
// Errors: over_limit (a sum of utilities beyond 2^62; more steps than kMaxWelfareSteps).
ledger::Result<std::int64_t> maximum_welfare_pot(const Contest&, const Support&, const Task&,
                                                 Slate&);
// Errors: over_limit (all voters' money beyond 2^60; a price beyond TraceStep::kPriceDigits).
ledger::Result<std::int64_t> bounded_overspending_pot(const Contest&, const Support&, const Task&,
                                                      Slate&);
// Errors: none.
ledger::Result<std::int64_t> sequential_pav_pot(const Contest&, const Support&, const Task&,
                                                Slate&);

// Equal shares' completion: Phragmen goes on from what voters have left of a run.
using Purses = std::function<Fraction(std::uint32_t group)>;  // of each voter of a group
std::int64_t phragmen_completion(const Contest&, const Support&, const Task&, const Purses&,
                                 Slate&);

}  // namespace urna::tally
