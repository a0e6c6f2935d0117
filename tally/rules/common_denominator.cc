#include "tally/rules/common_denominator.h"

#include <numeric>

namespace urna::tally {

void CommonDenominator::start(const BigInt& denominator) {
  denominator_ = denominator;
  numerators_.clear();
}

void CommonDenominator::append(Share amount) {
  const auto rest = static_cast<std::int64_t>(BigInt(amount.numerator % amount.divisor));
  const std::int64_t shared = std::gcd(rest, amount.divisor);
  const std::int64_t growth = amount.divisor / shared;
  if (shared > 1) amount.numerator /= shared;
  if (growth > 1) {
    denominator_ *= growth;
    for (BigInt& older : numerators_) older *= growth;
  }
  numerators_.push_back(std::move(amount.numerator));
}

BigInt CommonDenominator::floor(const Share& share, std::int64_t factor, int bits) const {
  const BigInt scale = BigInt(1) << bits;
  const BigInt numerator = share.numerator * factor * scale, divisor = denominator_ * share.divisor;
  const BigInt whole = numerator / divisor;
  return numerator < 0 && whole * divisor != numerator ? BigInt(whole - 1) : whole;
}

bool less(const Share& a, const Share& b) {
  if (a.divisor == b.divisor) return a.numerator < b.numerator;
  return a.numerator * b.divisor < b.numerator * a.divisor;
}

}  // namespace urna::tally
