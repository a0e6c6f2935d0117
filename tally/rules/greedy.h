// Greedy by votes or by votes per cost, with the variants real cities use (pb-rules of the design).
#pragma once

#include "tally/rules/rule.h"

namespace urna::tally {

// Fills winners, spent and trace of an outcome whose scores are there. Requires: rule and instance
// were checked.
void run_greedy(const ledger::RuleSpec& rule, const Instance& instance, Outcome& outcome);

}  // namespace urna::tally
