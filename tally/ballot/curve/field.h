// PUBLIC DATA ONLY: variable time. Numbers mod p = 2^255 - 19 in five limbs of 51 bits.
// Invariant: multiply and square take limbs below 2^54 and return limbs below 2^52; so do subtract
// and negate. add does not carry: at most two additions stand between two multiplications.
#pragma once

#include <array>
#include <cstdint>

#include "ledger/bytes.h"

namespace urna::tally::curve {

__extension__ using Uint128 = unsigned __int128;

struct Field {
  std::array<std::uint64_t, 5> limb{};
};

inline constexpr std::uint64_t kLimbMask = (std::uint64_t{1} << 51) - 1;
inline constexpr Field kOne{{1, 0, 0, 0, 0}};

inline Field carried(const Field& a) {
  const auto& l = a.limb;
  return {{(l[0] & kLimbMask) + 19 * (l[4] >> 51), (l[1] & kLimbMask) + (l[0] >> 51),
           (l[2] & kLimbMask) + (l[1] >> 51), (l[3] & kLimbMask) + (l[2] >> 51),
           (l[4] & kLimbMask) + (l[3] >> 51)}};
}

inline Field add(const Field& a, const Field& b) {
  return {{a.limb[0] + b.limb[0], a.limb[1] + b.limb[1], a.limb[2] + b.limb[2],
           a.limb[3] + b.limb[3], a.limb[4] + b.limb[4]}};
}

// a + 16p - b, so that no limb goes below zero.
inline Field subtract(const Field& a, const Field& b) {
  constexpr std::uint64_t low = 16 * (kLimbMask - 18);
  constexpr std::uint64_t high = 16 * kLimbMask;
  return carried(
      {{a.limb[0] + low - b.limb[0], a.limb[1] + high - b.limb[1], a.limb[2] + high - b.limb[2],
        a.limb[3] + high - b.limb[3], a.limb[4] + high - b.limb[4]}});
}

inline Field negate(const Field& a) { return subtract(Field{}, a); }

// Five products to limbs, the carry going round once and one step more.
inline Field carried(Uint128 c0, Uint128 c1, Uint128 c2, Uint128 c3, Uint128 c4) {
  const auto low = [](Uint128 c) { return static_cast<std::uint64_t>(c) & kLimbMask; };
  const auto high = [](Uint128 c) { return static_cast<std::uint64_t>(c >> 51); };
  c1 += high(c0);
  c2 += high(c1);
  c3 += high(c2);
  c4 += high(c3);
  const std::uint64_t first = low(c0) + 19 * high(c4);
  return {{first & kLimbMask, low(c1) + (first >> 51), low(c2), low(c3), low(c4)}};
}

// Inlined by force, as is square: a call would send ten limbs through memory, a tenth of the time.
[[gnu::always_inline]] inline Field multiply(const Field& f, const Field& g) {
  const auto& a = f.limb;
  const auto& b = g.limb;
  const std::uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];
  const auto times = [](std::uint64_t x, std::uint64_t y) { return static_cast<Uint128>(x) * y; };
  return carried(
      times(a[0], b[0]) + times(a[4], b1) + times(a[3], b2) + times(a[2], b3) + times(a[1], b4),
      times(a[1], b[0]) + times(a[0], b[1]) + times(a[4], b2) + times(a[3], b3) + times(a[2], b4),
      times(a[2], b[0]) + times(a[1], b[1]) + times(a[0], b[2]) + times(a[4], b3) + times(a[3], b4),
      times(a[3], b[0]) + times(a[2], b[1]) + times(a[1], b[2]) + times(a[0], b[3]) +
          times(a[4], b4),
      times(a[4], b[0]) + times(a[3], b[1]) + times(a[2], b[2]) + times(a[1], b[3]) +
          times(a[0], b[4]));
}

[[gnu::always_inline]] inline Field square(const Field& f) {
  const auto& a = f.limb;
  const std::uint64_t a0 = 2 * a[0], a1 = 2 * a[1], a3 = 19 * a[3], a4 = 19 * a[4];
  const auto times = [](std::uint64_t x, std::uint64_t y) { return static_cast<Uint128>(x) * y; };
  return carried(times(a[0], a[0]) + times(a1, a4) + times(2 * a[2], a3),
                 times(a0, a[1]) + times(2 * a[2], a4) + times(a[3], a3),
                 times(a0, a[2]) + times(a[1], a[1]) + times(2 * a[3], a4),
                 times(a0, a[3]) + times(a1, a[2]) + times(a[4], a4),
                 times(a0, a[4]) + times(a1, a[3]) + times(a[2], a[2]));
}

// a^((p-5)/8) = a^(2^252 - 3), the power in every square root mod p.
Field root_power(const Field& a);
// The same of four numbers, in little more than half the time of one after the other.
inline constexpr std::size_t kAbreast = 4;
std::array<Field, kAbreast> root_powers(const std::array<Field, kAbreast>& a);

// Little endian; bit 255 is dropped, numbers from p on are taken as they are.
Field field_of(ledger::ByteView bytes32);
// The one encoding below p.
std::array<std::uint8_t, 32> bytes_of(const Field& a);

bool is_zero(const Field& a);
// RFC 9496 section 3.1: the lowest bit of the encoding.
bool is_negative(const Field& a);
bool equal(const Field& a, const Field& b);
// Whichever of a and -a is not negative.
Field absolute(const Field& a);

}  // namespace urna::tally::curve
