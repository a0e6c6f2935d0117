#include "tally/rules/spending.h"

#include <algorithm>

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {
constexpr int kMoneyBits = 60;  // of all voters' money together
}

ledger::Result<> Spending::start(const Instance& instance, const Fraction& endowment) {
  const BigInt money = floor_of(endowment * std::max<std::uint64_t>(instance.ballots, 1)) + 1;
  shift_ = kMoneyBits - 1 - static_cast<int>(msb(money));
  if (shift_ < 0) return Error{Errc::over_limit, "voters' money together beyond 2^60"};
  endowment_ = endowment;
  full_ = ulps(endowment);
  purses_.resize(instance.groups.size());
  for (std::size_t g = 0; g < purses_.size(); ++g)
    purses_[g].count = static_cast<std::uint32_t>(instance.groups.count(g));
  rewind();
  return ledger::Ok{};
}

void Spending::rewind() {
  for (Purse& purse : purses_) purse = {0, purse.count, kNothingSpent};
  prices_.clear();
  trails_.assign(2, {});
  exact_.clear();
  exact_[kNothingSpent] = 0;
  exact_[kAllSpent] = endowment_;
}

std::int64_t Spending::ulps(std::int64_t amount, std::int64_t parts) const {
  const Int128 exact = (static_cast<Int128>(amount) << shift_) / parts;
  return static_cast<std::int64_t>(std::min<Int128>(exact, kFar));
}

std::int64_t Spending::ulps(const Fraction& amount) const {
  const BigInt exact = (numerator(amount) << shift_) / denominator(amount);
  return exact >= kFar ? kFar : static_cast<std::int64_t>(exact);
}

void Spending::buy(const Fraction& price) {
  prices_.push_back(price);
  price_ulps_ = ulps(price);
}

Spending::Trail Spending::next(Trail trail, std::uint32_t weight) {
  const auto number = static_cast<std::uint32_t>(prices_.size());
  if (weight == 1 && trails_[trail].last == number) return trails_[trail].next;
  const auto made = static_cast<Trail>(trails_.size());
  if (weight == 1) {
    trails_[trail].last = number;
    trails_[trail].next = made;
  }
  trails_.push_back({trail, number - 1, weight, 0, kNothingSpent});
  return made;
}

void Spending::pay(std::uint32_t group, std::uint32_t weight) {
  Purse& purse = purses_[group];
  purse.spent += price_ulps_ * weight;
  purse.trail = next(purse.trail, weight);
}

void Spending::pay_all(std::uint32_t group) {
  purses_[group].spent = full_;
  purses_[group].trail = kAllSpent;
}

const Fraction& Spending::spent(Trail trail) {
  if (const auto known = exact_.find(trail); known != exact_.end()) return known->second;
  Fraction sum = 0;
  for (Trail at = trail; at != kNothingSpent; at = trails_[at].before)
    sum += prices_[trails_[at].purchase] * trails_[at].weight;
  return exact_[trail] = std::move(sum);
}

Fraction Spending::left(std::span<const std::uint32_t> groups) {
  BigInt voters = 0;
  std::vector<Int128> paid(prices_.size(), 0);
  for (std::uint32_t g : groups) {
    const Purse& purse = purses_[g];
    if (purse.trail == kAllSpent) continue;
    voters += purse.count;
    for (Trail at = purse.trail; at != kNothingSpent; at = trails_[at].before)
      paid[trails_[at].purchase] += static_cast<Int128>(purse.count) * trails_[at].weight;
  }
  Fraction total = endowment_ * voters;
  for (std::size_t k = 0; k < paid.size(); ++k)
    if (paid[k] != 0) total -= prices_[k] * BigInt(paid[k]);
  return total;
}

}  // namespace urna::tally
