// Voters' money as a trace tells it: every price of a pot over one common denominator, so that
// paying is one comparison and one subtraction of whole numbers per group. Inside of certificates.
#pragma once

#include <optional>
#include <string_view>

#include "tally/certificates/certificates.h"
#include "tally/rules/exact.h"
#include "tally/rules/support.h"

namespace urna::tally::certificates {

// How supporters pay a price: each the price or his last (equal shares), or only those who have it
// (exact equal shares).
enum class Paying : std::uint8_t { price_or_last = 1, price_only = 2 };

// "a/b" or "-a/b" with b > 0, plain digits. Returns nothing for any other text.
std::optional<Fraction> read_fraction(std::string_view text);

// The least number that makes all of them whole, or nothing beyond kMaxScaleBits.
std::optional<BigInt> common_denominator(const std::vector<Fraction>& fractions);

struct Paid {
  BigInt sum;  // in 1/scale
  std::uint64_t payers = 0, emptied = 0;
  bool in_full = false;  // somebody had the whole price
};

class Purses {
 public:
  // Every ballot starts with `endowment`. `scale` must make it and all prices whole.
  Purses(const Instance& instance, const Support& support, const Fraction& endowment, BigInt scale);

  // In 1/scale.
  BigInt whole(const Fraction& value) const;
  // Every supporter of p pays by the rule; nobody else does.
  Paid pay(Position p, const BigInt& price, Paying paying);
  // What p's supporters would pay at the price top / bottom, against its cost: below 0 less, above
  // 0 more. Nobody pays.
  int against_cost(Position p, const BigInt& top, std::int64_t bottom, Paying paying) const;
  // Of its supporters together; price_only: the most that any number of them can give in equal
  // parts.
  BigInt left_of(Position p, Paying paying) const;
  const BigInt& purse(std::size_t group) const { return purses_[group]; }
  const BigInt& scale() const { return scale_; }

 private:
  const Instance& instance_;
  const Support& support_;
  BigInt scale_;
  std::vector<BigInt> purses_;
};

// When a project's supporters hold its cost: top / (voters x scale). Voters are above 0.
struct Due {
  BigInt top = 0;
  std::int64_t voters = 1;
};

// Continuous money: at time t a group holds t - load for each of its voters.
class Loads {
 public:
  // `start`: what each group's voter holds at time 0, in 1/scale; empty: nothing.
  Loads(const Instance& instance, const Support& support, BigInt scale, std::vector<BigInt> start);

  Due due(Position p, std::int64_t cost) const;
  // Empties the purses of p's supporters at this time.
  void empty(Position p, const BigInt& time);
  const BigInt& scale() const { return scale_; }

 private:
  const Instance& instance_;
  const Support& support_;
  BigInt scale_;
  std::vector<BigInt> start_, times_;  // times_: of purchases
  std::vector<std::uint32_t> bought_;  // by group: 1 + its last purchase; 0: none
};

}  // namespace urna::tally::certificates
