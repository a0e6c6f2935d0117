// What voters have spent from one endowment, where all who pay the full price of a purchase pay the
// same per unit of weight. A `trail` names the purchases a voter paid; equal ballots share one, and
// so do others that paid the same. Sums of prices are held in fixed point, each price rounded down
// to an ulp of 2^-shift smallest units, so a sum of r prices is less than r ulps below the exact
// one; where that does not decide, exact fractions along the trail do. Invariant: nobody's exact
// sum exceeds the endowment.
#pragma once

#include <map>
#include <vector>

#include "tally/rules/exact.h"
#include "tally/rules/selection.h"

namespace urna::tally {

class Spending {
 public:
  using Trail = std::uint32_t;
  static constexpr Trail kNothingSpent = 0, kAllSpent = 1;
  // Amounts in ulps stop here: nobody holds as much.
  static constexpr std::int64_t kFar = std::int64_t{1} << 61;

  struct Purse {
    std::int64_t spent = 0;  // ulps, rounded down
    std::uint32_t count = 0;
    Trail trail = kNothingSpent;
  };

  // Fills the purses. Errors: over_limit (all voters' money together beyond 2^60).
  ledger::Result<> start(const Instance& instance, const Fraction& endowment);
  // Back to full purses, same endowment.
  void rewind();

  const Fraction& endowment() const { return endowment_; }
  std::int64_t endowment_ulps() const { return full_; }
  const std::vector<Purse>& purses() const { return purses_; }
  std::size_t purchases() const { return prices_.size(); }
  const Fraction& price(std::size_t purchase) const { return prices_[purchase]; }
  std::size_t trails() const { return trails_.size(); }

  // amount / parts in ulps, rounded down; at most kFar.
  std::int64_t ulps(std::int64_t amount, std::int64_t parts = 1) const;
  std::int64_t ulps(const Fraction& amount) const;

  // A purchase at this price per unit of weight; then who pays for it.
  void buy(const Fraction& price);
  void pay(std::uint32_t group, std::uint32_t weight = 1);
  void pay_all(std::uint32_t group);  // his last

  // Exact sum of the prices along a trail.
  const Fraction& spent(Trail trail);
  Fraction left(std::uint32_t group) { return endowment_ - spent(purses_[group].trail); }
  // What the voters of these groups have left together.
  Fraction left(std::span<const std::uint32_t> groups);

 private:
  struct Step {
    Trail before = kNothingSpent;
    std::uint32_t purchase = 0, weight = 0;
    std::uint32_t last = 0;  // purchase number + 1 of the trail that follows by weight 1
    Trail next = kNothingSpent;
  };
  Trail next(Trail trail, std::uint32_t weight);

  Fraction endowment_;
  std::int64_t full_ = 0;
  int shift_ = 0;
  std::vector<Purse> purses_;
  std::vector<Fraction> prices_;
  std::int64_t price_ulps_ = 0;  // of the last purchase
  std::vector<Step> trails_;
  std::map<Trail, Fraction> exact_;
};

}  // namespace urna::tally
