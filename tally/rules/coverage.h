// What an outcome means for voters, all or some of them: how many got something, and on whose
// behalf the money is spent. Figures for people who choose a rule; nothing here decides.
#pragma once

#include "tally/rules/instance.h"
#include "tally/rules/support.h"

namespace urna::tally {

struct Coverage {
  std::uint64_t voters = 0, with_winner = 0;  // who named at least one funded project
  // Each funded project's cost divided equally among all its supporters; the part of these voters,
  // in smallest units, rounded down.
  std::int64_t cost_covered = 0;
  bool operator==(const Coverage&) const = default;
};

// `some`: ballots of the voters asked about, merged or not, over the same projects as the
// instance's own. `winners`: ids.
Coverage coverage_of(const ledger::RuleSpec& rule, const Instance& instance,
                     const std::vector<std::uint32_t>& winners, const Ballots& some);

}  // namespace urna::tally
