// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/curve/field.h"

namespace urna::tally::curve {

namespace {

std::uint64_t little_endian(ledger::ByteView bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 8; i-- > 0;) out = out << 8 | bytes[i];
  return out;
}

// The same step of several numbers side by side: while one waits for its carries the others go on.
template <std::size_t K>
using Fields = std::array<Field, K>;

template <std::size_t K>
Fields<K> squared(Fields<K> a, int times) {
  for (int i = 0; i < times; ++i)
    for (Field& one : a) one = square(one);
  return a;
}
template <std::size_t K>
Fields<K> product(Fields<K> a, const Fields<K>& b) {
  for (std::size_t k = 0; k < K; ++k) a[k] = multiply(a[k], b[k]);
  return a;
}

// Addition chain over exponents 2^k - 1.
template <std::size_t K>
Fields<K> chain(const Fields<K>& a) {
  const Fields<K> two = product(squared(a, 1), a);
  const Fields<K> four = product(squared(two, 2), two);
  const Fields<K> five = product(squared(four, 1), a);
  const Fields<K> ten = product(squared(five, 5), five);
  const Fields<K> twenty = product(squared(ten, 10), ten);
  const Fields<K> forty = product(squared(twenty, 20), twenty);
  const Fields<K> fifty = product(squared(forty, 10), ten);
  const Fields<K> hundred = product(squared(fifty, 50), fifty);
  const Fields<K> two_hundred = product(squared(hundred, 100), hundred);
  const Fields<K> two_hundred_fifty = product(squared(two_hundred, 50), fifty);
  return product(squared(two_hundred_fifty, 2), a);
}

}  // namespace

Field root_power(const Field& a) { return chain<1>({a})[0]; }
std::array<Field, kAbreast> root_powers(const std::array<Field, kAbreast>& a) { return chain(a); }

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
