// Where a search for a turn looks first. A guess decides nothing: it saves runs of the rule.
#pragma once

#include "tally/rules/rule.h"

namespace urna::tally {

// The instance with so many new ballots that name p alone.
Instance with_supporters(const Instance& instance, Position p, std::uint64_t extra);
// The step in which p's fate was decided; nullptr if it never had a turn.
const TraceStep* last_step(const Trace& trace, std::uint32_t id);

// Of extra supporters, at most `end`.
std::uint64_t guess_supporters(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p, std::uint64_t end);
// By how much lower a cost.
std::uint64_t guess_lower_cost(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p);

}  // namespace urna::tally
