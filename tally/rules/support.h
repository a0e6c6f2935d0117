// Who supports what, turned over: for every project the groups of equal ballots behind it.
#pragma once

#include <span>
#include <vector>

#include "tally/rules/rule.h"

namespace urna::tally {

// One project's supporters: groups ascending, and what each one's ballot weighs for it.
struct Supporters {
  std::span<const std::uint32_t> groups;
  std::span<const std::uint32_t> weights;  // empty: 1 each
  std::uint32_t weight(std::size_t k) const { return weights.empty() ? 1 : weights[k]; }
  std::size_t size() const { return groups.size(); }
};

// 4 bytes per mark, 8 where marks weigh differently.
class Support {
 public:
  // Utility `score` gives the weights; others weigh 1. Marks worth nothing or less support nothing.
  // Errors: over_limit (a weight beyond 2^32).
  static ledger::Result<Support> make(const ledger::RuleSpec& rule, const Instance& instance);

  Supporters of(Position p) const;
  bool weighted() const { return !weights_.empty(); }
  // Every mark supports, with weight 1.
  bool uniform() const { return uniform_; }
  std::uint32_t heaviest() const { return heaviest_; }
  // Voters behind p, and the sum of their weights.
  std::int64_t voters(Position p) const { return voters_[p]; }
  std::int64_t weight(Position p) const { return sums_[p]; }

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::uint32_t> groups_, weights_;
  std::vector<std::int64_t> voters_, sums_;
  std::uint32_t heaviest_ = 1;
  bool uniform_ = false;
};

// What one mark is worth under the scoring. `place`: on the ballot, from 0; `length`: of the
// ballot.
__extension__ typedef __int128 Worth;
Worth worth_of(const ledger::RuleSpec& rule, const Instance& instance, const Mark& mark,
               std::size_t place, std::size_t length);

// What scores are multiplied by so that they are whole: above 1 only where scoring is `split`.
// Errors: over_limit.
ledger::Result<std::int64_t> scale_of(const ledger::RuleSpec& rule, const Instance& instance);

}  // namespace urna::tally
