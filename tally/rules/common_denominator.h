// A growing list of exact amounts kept as whole numerators over one denominator. Prices of equal
// shares and times of Phragmen are sums of earlier ones divided by a number of voters: over a
// common denominator a sum is whole-number arithmetic, and only a division may make it grow.
#pragma once

#include <vector>

#include "tally/rules/exact.h"

namespace urna::tally {

// numerator / (divisor x the list's denominator).
struct Share {
  BigInt numerator;
  std::int64_t divisor = 1;
};

class CommonDenominator {
 public:
  // Forgets everything; amounts are now over `denominator`.
  void start(const BigInt& denominator);
  // Appends an amount; older numerators are scaled where the denominator has to grow.
  void append(Share amount);

  std::size_t size() const { return numerators_.size(); }
  const BigInt& operator[](std::size_t i) const { return numerators_[i]; }
  const BigInt& denominator() const { return denominator_; }
  // amount x denominator.
  BigInt whole(std::int64_t amount) const { return denominator_ * amount; }
  Fraction value(const BigInt& numerator) const { return {numerator, denominator_}; }
  Fraction value(const Share& share) const {
    return {share.numerator, denominator_ * share.divisor};
  }
  // share x factor x 2^bits, rounded down.
  BigInt floor(const Share& share, std::int64_t factor, int bits) const;

 private:
  BigInt denominator_ = 1;
  std::vector<BigInt> numerators_;
};

// a < b, both over the same list.
bool less(const Share& a, const Share& b);

}  // namespace urna::tally
