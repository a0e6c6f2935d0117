#include "tally/certificates/payments.h"

#include <algorithm>

namespace urna::tally::certificates {

std::optional<Fraction> read_fraction(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const bool negative = text.starts_with('-');
  const std::string_view top = text.substr(0, slash).substr(negative ? 1 : 0);
  const std::string_view bottom = text.substr(slash + 1);
  const auto plain = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= kMaxPriceDigits &&
           (digits == "0" || digits[0] != '0') &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!plain(top) || !plain(bottom) || bottom == "0") return std::nullopt;
  const Fraction value{BigInt(std::string(top)), BigInt(std::string(bottom))};
  if (negative && value == 0) return std::nullopt;
  return negative ? Fraction(-value) : value;
}

std::optional<BigInt> common_denominator(const std::vector<Fraction>& fractions) {
  BigInt scale = 1;
  for (const Fraction& fraction : fractions) {
    scale = lcm(scale, BigInt(denominator(fraction)));
    if (msb(scale) >= kMaxScaleBits) return std::nullopt;
  }
  return scale;
}

Purses::Purses(const Instance& instance, const Support& support, const Fraction& endowment,
               BigInt scale)
    : instance_(instance), support_(support), scale_(std::move(scale)) {
  purses_.assign(instance.groups.size(), whole(endowment));
}

BigInt Purses::whole(const Fraction& value) const {
  return numerator(value) * (scale_ / denominator(value));
}

// What costs nothing takes nothing, so it empties no purse.
Paid Purses::pay(Position p, const BigInt& price, Paying paying) {
  const Supporters supporters = support_.of(p);
  Paid paid;
  BigInt last = 0, open = 0, asked = price;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t group = supporters.groups[k];
    const std::uint64_t count = instance_.groups.count(group);
    BigInt& purse = purses_[group];
    if (support_.weighted()) asked = price * supporters.weight(k);
    const int way = purse.compare(asked);
    if (paying == Paying::price_only ? way < 0 : purse.is_zero()) continue;
    paid.payers += count;
    paid.in_full = paid.in_full || way >= 0;
    const bool gives_last = price > 0 && way <= 0;
    if (gives_last) {
      paid.emptied += count;
      last += purse * count;
      purse = 0;
    } else {
      open += BigInt(count) * supporters.weight(k);
      purse -= asked;
    }
  }
  paid.sum = last + price * open;
  return paid;
}

int Purses::against_cost(Position p, const BigInt& top, std::int64_t bottom, Paying paying) const {
  const BigInt cost = BigInt(instance_.projects[p].cost) * bottom * scale_;
  if (top * support_.weight(p) < cost) return -1;  // not even if everybody had the price
  const Supporters supporters = support_.of(p);
  // A purse has top w / bottom if it has the next whole number.
  BigInt last = 0, asked = (top + bottom - 1) / bottom;
  std::int64_t open = 0;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const BigInt& purse = purses_[supporters.groups[k]];
    const auto count = static_cast<std::int64_t>(instance_.groups.count(supporters.groups[k]));
    if (support_.weighted()) asked = (top * supporters.weight(k) + bottom - 1) / bottom;
    if (purse >= asked) {
      open += count * supporters.weight(k);
    } else if (paying == Paying::price_or_last && !purse.is_zero()) {
      last += purse * count;
    }
  }
  return BigInt(last * bottom + top * open).compare(cost);
}

BigInt Purses::left_of(Position p, Paying paying) const {
  const Supporters supporters = support_.of(p);
  BigInt sum = 0;
  if (paying == Paying::price_or_last) {
    for (std::uint32_t group : supporters.groups)
      sum += purses_[group] * instance_.groups.count(group);
    return sum;
  }
  std::vector<std::uint32_t> richest(supporters.groups.begin(), supporters.groups.end());
  std::ranges::sort(richest, [&](auto a, auto b) { return purses_[a] > purses_[b]; });
  std::uint64_t voters = 0;
  for (std::uint32_t group : richest) {
    voters += instance_.groups.count(group);
    sum = std::max(sum, BigInt(purses_[group] * voters));
  }
  return sum;
}

Loads::Loads(const Instance& instance, const Support& support, BigInt scale,
             std::vector<BigInt> start)
    : instance_(instance),
      support_(support),
      scale_(std::move(scale)),
      start_(std::move(start)),
      bought_(instance.groups.size(), 0) {}

Due Loads::due(Position p, std::int64_t cost) const {
  std::vector<std::uint64_t> voters(times_.size() + 1, 0);
  Due due{BigInt(cost) * scale_, support_.voters(p)};
  for (std::uint32_t group : support_.of(p).groups) {
    const std::uint64_t count = instance_.groups.count(group);
    voters[bought_[group]] += count;
    if (bought_[group] == 0 && !start_.empty()) due.top -= start_[group] * count;
  }
  for (std::size_t i = 0; i < times_.size(); ++i)
    if (voters[i + 1] != 0) due.top += times_[i] * voters[i + 1];
  return due;
}

void Loads::empty(Position p, const BigInt& time) {
  times_.push_back(time);
  for (std::uint32_t group : support_.of(p).groups)
    bought_[group] = static_cast<std::uint32_t>(times_.size());
}

}  // namespace urna::tally::certificates
