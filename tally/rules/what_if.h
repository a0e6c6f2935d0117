// What would have changed it: for a loser, how many more supporters, or how much lower a cost.
//
// Extra supporters are new ballots that name only this project (with 1 point where ballots have
// points); they count as ballots, so n grows, and with it what shares and thresholds are parts of.
// A lower cost is the project's own; nothing else changes. Both are found by running the rule.
//
// A search looks for a turn: a number at which the project wins while it loses with the next one
// nearer to what was. `proved` says that no nearer number wins either: because every one was tried,
// or because winning is monotone. docs/decisions/0034-certificates.md has the proofs:
// - more supporters, greedy and Phragmen without a share of ballots as threshold: yes; equal
//   shares: not known, as everybody's share changes when n grows;
// - a lower cost, greedy, Phragmen, and equal shares that does not grow and compares nothing: yes.
//
// Unknown means cannot judge: what was not looked at since the runs were used up, what a run
// refused (over_limit), and more supporters under Borda, where a ballot that names one project
// gives it nothing, is not determined.
#pragma once

#include "tally/rules/rule.h"

namespace urna::tally {

constexpr std::uint64_t kMaxWhatIfRuns = 512;  // of the rule, for all losers of a question

struct Turn {
  bool reachable = false;   // `wins` makes it win
  bool proved = false;      // and nothing nearer does; or, where not reachable, nothing at all does
  std::uint64_t wins = 0;   // extra supporters, or the cost
  std::uint64_t loses = 0;  // the nearest one known not to be enough; next to `wins` if the search
                            // was not cut short by its limit
  std::uint64_t runs = 0;   // of the rule
  bool determined = true;   // false: nothing is said, and all else but `runs` is as if not asked
  bool operator==(const Turn&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("reachable", reachable), field("proved", proved), field("wins", wins),
            field("loses", loses), field("runs", runs), field("determined", determined));
  }
};

struct WhatIf {
  std::uint32_t project = 0;  // id
  // Looked for among 1 .. n + 1, n the ballots that were cast; where none of these is enough, more
  // might be, so that is never `proved`, but for a project that cannot be paid for at all.
  Turn supporters;
  Turn cost;  // among 0 .. cost - 1
  bool operator==(const WhatIf&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("project", project), field("supporters", supporters), field("cost", cost));
  }
};

// One loser, with at most `runs` runs for each of the two searches (at least 2).
// Errors: as run, but for over_limit. Requires: the outcome is the rule's on this instance, and p
// is not among its winners.
ledger::Result<WhatIf> what_if(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p, std::uint64_t runs);
// Every loser, in the instance's order, within kMaxWhatIfRuns in all: as many for each search, but
// at least 2; when they are used up the rest is not determined.
ledger::Result<std::vector<WhatIf>> what_if(const ledger::RuleSpec& rule, const Instance& instance,
                                            const Outcome& outcome);

}  // namespace urna::tally
