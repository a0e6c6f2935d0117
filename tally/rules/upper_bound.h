// How much utility items can give at most: what Dantzig's fractional knapsack gives, where at most
// one item of a kind with room 1 may be taken; kinds with more room are not looked at.
// Dantzig (Operations Research 5, 1957); Sinha and Zoltners (Operations Research 27, 1979).
#pragma once

#include "tally/rules/best_set.h"

namespace urna::tally {

// Does a give more for its cost than b? What costs nothing gives most.
bool more_for_its_cost(const Item& a, const Item& b);

// The kind with room 1 that the bound heeds; 0: none.
std::uint32_t single_kind(const Knapsack& knapsack, const Item& item);

class UpperBound {
 public:
  // `chosen`: indices into the items, what gives most for its cost first.
  UpperBound(const Knapsack& knapsack, const std::vector<std::uint32_t>& chosen);

  // Could these items give `need` for `money`, which is from 0 to the knapsack's? Never no where a
  // set of them does. `guess`: a step to look from; moved to the last whole step money pays for.
  bool reaches(std::int64_t money, std::int64_t need, std::size_t& guess) const;
  // The utility of the first `steps`. Where there are no kinds, a set really gives it.
  std::int64_t whole(std::size_t steps) const { return utilities_[steps]; }

 private:
  void build_with_kinds(const Knapsack& knapsack, const std::vector<std::uint32_t>& chosen);
  bool add_step(const Item& step, std::int64_t money);  // false: no money reaches beyond it

  // Sums of the first k steps, as far as the knapsack's money reaches and one more: below 2^64.
  std::vector<std::uint64_t> costs_ = {0};
  std::vector<std::int64_t> utilities_ = {0};
};

}  // namespace urna::tally
