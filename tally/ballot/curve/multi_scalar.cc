// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/curve/multi_scalar.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace urna::tally::curve {

namespace {

using Number = std::array<std::uint64_t, 4>;  // little endian
constexpr Number kOrder = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000};

constexpr std::size_t kFew = 100;           // below, Straus is faster (bench/curve_bench.cc)
constexpr std::size_t kOddMultiples = 8;    // P, 3P, .. 15P: digits of width 5
constexpr std::size_t kLargestWindow = 15;  // digits are 16 bits

// The scalar as a number of at most 252 bits and a sign.
struct Signed {
  Number magnitude{};
  bool negative = false;
};

Number subtract(const Number& a, const Number& b) {
  Number out;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Uint128 d = static_cast<Uint128>(a[i]) - b[i] - borrow;
    out[i] = static_cast<std::uint64_t>(d);
    borrow = static_cast<std::uint64_t>(d >> 64) & 1;
  }
  return out;
}

bool below(const Number& a, const Number& b) {
  for (std::size_t i = 3; i > 0; --i)
    if (a[i] != b[i]) return a[i] < b[i];
  return a[0] < b[0];
}

Signed signed_of(const std::array<std::uint8_t, 32>& scalar) {
  Number n{};
  for (std::size_t i = 32; i-- > 0;) n[i / 8] = n[i / 8] << 8 | scalar[i];
  const Number other = subtract(kOrder, n);
  return below(other, n) ? Signed{other, true} : Signed{n, false};
}

std::size_t length(const Number& n) {
  for (std::size_t i = 4; i-- > 0;)
    if (n[i] != 0) return 64 * i + static_cast<std::size_t>(std::bit_width(n[i]));
  return 0;
}

// Bits [at, at + width) of n; at is below 256, width at most 16.
std::uint64_t bits(const Number& n, std::size_t at, std::size_t width) {
  const std::size_t word = at / 64, shift = at % 64;
  std::uint64_t out = n[word] >> shift;
  if (shift + width > 64 && word < 3) out |= n[word + 1] << (64 - shift);
  return out & ((std::uint64_t{1} << width) - 1);
}

// Non-adjacent form of width 5: digits zero or odd between -15 and 15.
using Digits = std::array<std::int8_t, 256>;
Digits odd_digits(const Signed& s) {
  Digits out{};
  std::uint64_t carry = 0;
  for (std::size_t at = 0; at < 254;) {
    const std::uint64_t window = bits(s.magnitude, at, 5) + carry;
    if (window % 2 == 0) {
      ++at;
      continue;
    }
    carry = window > 16 ? 1 : 0;
    const int digit = static_cast<int>(window) - static_cast<int>(32 * carry);
    out[at] = static_cast<std::int8_t>(s.negative ? -digit : digit);
    at += 5;
  }
  return out;
}

using OddMultiples = std::array<AddendPoint, kOddMultiples>;
// Only up to the largest digit there is; sums of plain points and of powers of two need one.
OddMultiples odd_multiples(const AffinePoint& p, std::size_t count) {
  OddMultiples out;
  Point at = add(Point{}, p);
  if (count > 0) out[0] = addend(at);
  if (count < 2) return out;
  const AddendPoint step = addend(twice(at));
  for (std::size_t i = 1; i < count; ++i) {
    at = add(at, step);
    out[i] = addend(at);
  }
  return out;
}

std::size_t place_of(int digit) { return static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2; }

Point straus(std::span<const Multiple> multiples) {
  std::vector<Digits> digits;
  std::vector<OddMultiples> tables;
  std::size_t longest = 0;  // digits of the longest scalar
  for (const Multiple& m : multiples) {
    const Digits& own = digits.emplace_back(odd_digits(signed_of(m.scalar)));
    std::size_t count = 0;
    for (std::size_t at = 0; at < own.size(); ++at) {
      if (own[at] == 0) continue;
      count = std::max(count, place_of(own[at]) + 1);
      longest = std::max(longest, at + 1);
    }
    tables.push_back(odd_multiples(m.point, count));
  }
  Point total;
  for (std::size_t at = longest; at-- > 0;) {
    total = twice(total);
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const int digit = digits[i][at];
      if (digit != 0) total = add(total, tables[i][place_of(digit)], digit < 0);
    }
  }
  return total;
}

// Signed digits of all scalars, window after window: digit i of window w at w * count + i.
struct Windows {
  std::size_t width = 0, count = 0;
  std::vector<std::int16_t> digits;
};

// The width with the fewest field multiplications: 7 for a point in a bucket, 18 for a bucket.
std::size_t best_width(const std::vector<Signed>& scalars, std::size_t longest) {
  std::uint64_t all_bits = 0, best = ~std::uint64_t{0};
  for (const Signed& s : scalars) all_bits += length(s.magnitude) + 1;
  std::size_t width = 1;
  for (std::size_t w = 2; w <= kLargestWindow; ++w) {
    const std::uint64_t cost =
        7 * all_bits / w + 18 * ((longest + w) / w) * (std::uint64_t{1} << (w - 1));
    if (cost < best) best = cost, width = w;
  }
  return width;
}

Windows windows_of(std::span<const Multiple> multiples) {
  std::vector<Signed> scalars;
  std::size_t longest = 0;
  for (const Multiple& m : multiples) {
    scalars.push_back(signed_of(m.scalar));
    longest = std::max(longest, length(scalars.back().magnitude));
  }
  Windows out;
  out.width = best_width(scalars, longest);
  out.count = longest / out.width + 1;  // one bit more than the longest, for the last carry
  out.digits.resize(out.count * scalars.size());
  const std::uint64_t half = std::uint64_t{1} << (out.width - 1);
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t w = 0; w < out.count; ++w) {
      const std::uint64_t window = bits(scalars[i].magnitude, w * out.width, out.width) + carry;
      carry = window > half ? 1 : 0;
      const int digit = static_cast<int>(window) - static_cast<int>(2 * half * carry);
      out.digits[w * scalars.size() + i] =
          static_cast<std::int16_t>(scalars[i].negative ? -digit : digit);
    }
  }
  return out;
}

// 1·bucket_1 + 2·bucket_2 + .., by adding up the sums from the top.
Point weighted(const std::vector<Point>& buckets) {
  Point running, total;
  for (std::size_t i = buckets.size(); i-- > 0;) {
    running = add(running, addend(buckets[i]));
    total = add(total, addend(running));
  }
  return total;
}

Point sum_of_window(std::span<const Multiple> multiples, const Windows& windows, std::size_t w) {
  std::vector<Point> buckets(std::size_t{1} << (windows.width - 1));
  const std::int16_t* digits = windows.digits.data() + w * multiples.size();
  for (std::size_t i = 0; i < multiples.size(); ++i) {
    const int digit = digits[i];
    if (digit == 0) continue;
    Point& bucket = buckets[static_cast<std::size_t>(digit < 0 ? -digit : digit) - 1];
    bucket = add(bucket, multiples[i].point, digit < 0);
  }
  return weighted(buckets);
}

Point pippenger(std::span<const Multiple> multiples, const ledger::ParallelFor& parallel) {
  const Windows windows = windows_of(multiples);
  std::vector<Point> sums(windows.count);
  ledger::share_out(parallel, windows.count,
                    [&](std::size_t w) { sums[w] = sum_of_window(multiples, windows, w); });
  Point total;
  for (std::size_t w = windows.count; w-- > 0;) {
    for (std::size_t i = 0; i < windows.width; ++i) total = twice(total);
    total = add(total, addend(sums[w]));
  }
  return total;
}

}  // namespace

Point sum_of(std::span<const Multiple> multiples, const ledger::ParallelFor& parallel) {
  return multiples.size() < kFew ? straus(multiples) : pippenger(multiples, parallel);
}

}  // namespace urna::tally::curve
