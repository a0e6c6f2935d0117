// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/curve/field.h"

namespace urna::tally::curve {

namespace {

std::uint64_t little_endian(ledger::ByteView bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 8; i-- > 0;) out = out << 8 | bytes[i];
  return out;
}

Field squared(Field a, int times) {
  for (int i = 0; i < times; ++i) a = square(a);
  return a;
}

}  // namespace

// Addition chain over exponents 2^k - 1.
Field root_power(const Field& a) {
  const Field two = multiply(square(a), a);
  const Field four = multiply(squared(two, 2), two);
  const Field five = multiply(square(four), a);
  const Field ten = multiply(squared(five, 5), five);
  const Field twenty = multiply(squared(ten, 10), ten);
  const Field forty = multiply(squared(twenty, 20), twenty);
  const Field fifty = multiply(squared(forty, 10), ten);
  const Field hundred = multiply(squared(fifty, 50), fifty);
  const Field two_hundred = multiply(squared(hundred, 100), hundred);
  const Field two_hundred_fifty = multiply(squared(two_hundred, 50), fifty);
  return multiply(squared(two_hundred_fifty, 2), a);
}

Field field_of(ledger::ByteView b) {
  return {{little_endian(b.subspan(0, 8)) & kLimbMask,
           (little_endian(b.subspan(6, 8)) >> 3) & kLimbMask,
           (little_endian(b.subspan(12, 8)) >> 6) & kLimbMask,
           (little_endian(b.subspan(19, 8)) >> 1) & kLimbMask,
           (little_endian(b.subspan(24, 8)) >> 12) & kLimbMask}};
}

std::array<std::uint8_t, 32> bytes_of(const Field& a) {
  Field f = carried(carried(a));
  std::uint64_t over = (f.limb[0] + 19) >> 51;  // 1 iff the number is p or more
  for (std::size_t i = 1; i < 5; ++i) over = (f.limb[i] + over) >> 51;
  f.limb[0] += 19 * over;
  for (std::size_t i = 0; i < 4; ++i) {
    f.limb[i + 1] += f.limb[i] >> 51;
    f.limb[i] &= kLimbMask;
  }
  f.limb[4] &= kLimbMask;
  const auto& l = f.limb;
  const std::array<std::uint64_t, 4> words = {l[0] | l[1] << 51, l[1] >> 13 | l[2] << 38,
                                              l[2] >> 26 | l[3] << 25, l[3] >> 39 | l[4] << 12};
  std::array<std::uint8_t, 32> out{};
  for (std::size_t i = 0; i < 32; ++i)
    out[i] = static_cast<std::uint8_t>(words[i / 8] >> 8 * (i % 8));
  return out;
}

bool is_zero(const Field& a) { return bytes_of(a) == std::array<std::uint8_t, 32>{}; }
bool is_negative(const Field& a) { return (bytes_of(a)[0] & 1) != 0; }
bool equal(const Field& a, const Field& b) { return bytes_of(a) == bytes_of(b); }
Field absolute(const Field& a) { return is_negative(a) ? negate(a) : a; }

}  // namespace urna::tally::curve
