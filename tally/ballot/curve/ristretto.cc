// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/curve/ristretto.h"

#include <algorithm>

namespace urna::tally::curve {

namespace {

// RFC 9496 section 4.1.
constexpr Field kD{
    {0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff}};
constexpr Field kRootOfMinusOne{
    {0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d}};
constexpr Field kInverseRootOfAMinusD{
    {0x0fdaa805d40ea, 0x2eb482e57d339, 0x007610274bc58, 0x6510b613dc8ff, 0x786c8905cfaff}};

struct Root {
  bool exists = false;
  Field value{};
};

// SQRT_RATIO_M1(1, v) of RFC 9496 section 4.2, before and after its one long power.
Field before_power(const Field& v) {
  const Field cube = multiply(square(v), v);
  return multiply(square(cube), v);
}
Root inverse_root(const Field& v, const Field& power) {
  const Field r = multiply(multiply(square(v), v), power);
  const Field check = multiply(v, square(r));
  const Field minus_one = negate(kOne);
  if (equal(check, kOne)) return {true, absolute(r)};
  if (equal(check, minus_one)) return {true, absolute(multiply(r, kRootOfMinusOne))};
  const bool flipped = equal(check, multiply(minus_one, kRootOfMinusOne));
  return {false, absolute(flipped ? multiply(r, kRootOfMinusOne) : r)};
}
Root inverse_root(const Field& v) { return inverse_root(v, root_power(before_power(v))); }

// Decoding up to its root, and from there on.
struct Encoded {
  bool canonical = false;  // as far as the bytes tell
  Field s{}, u1{}, u2{}, v{}, under_root{};
};
Encoded read(ledger::ByteView bytes32) {
  if (bytes32.size() != 32 || (bytes32[0] & 1) != 0) return {};
  const Field s = field_of(bytes32);
  if (!std::ranges::equal(bytes_of(s), bytes32)) return {};
  const Field ss = square(s);
  const Field u1 = subtract(kOne, ss), u2 = add(kOne, ss);
  const Field u2_square = square(u2);
  const Field v = subtract(negate(multiply(kD, square(u1))), u2_square);
  return {true, s, u1, u2, v, multiply(v, u2_square)};
}
std::optional<AffinePoint> point_of(const Encoded& encoded, const Root& root) {
  if (!encoded.canonical || !root.exists) return std::nullopt;
  const Field den_x = multiply(root.value, encoded.u2);
  const Field den_y = multiply(multiply(root.value, den_x), encoded.v);
  const Field x = absolute(multiply(add(encoded.s, encoded.s), den_x));
  const Field y = multiply(encoded.u1, den_y);
  const Field t = multiply(x, y);
  if (is_negative(t) || is_zero(y)) return std::nullopt;
  return AffinePoint{add(y, x), subtract(y, x), multiply(t, kTwiceD)};
}

}  // namespace

std::optional<AffinePoint> decode(ledger::ByteView bytes32) {
  const Encoded encoded = read(bytes32);
  if (!encoded.canonical) return std::nullopt;
  return point_of(encoded, inverse_root(encoded.under_root));
}

FourPoints decode_four(const std::array<ledger::ByteView, kAbreast>& four) {
  std::array<Encoded, kAbreast> encoded;
  std::array<Field, kAbreast> bases;
  for (std::size_t k = 0; k < kAbreast; ++k) {
    encoded[k] = read(four[k]);
    bases[k] = before_power(encoded[k].under_root);
  }
  const std::array<Field, kAbreast> powers = root_powers(bases);
  FourPoints out;
  for (std::size_t k = 0; k < kAbreast; ++k)
    out[k] = point_of(encoded[k], inverse_root(encoded[k].under_root, powers[k]));
  return out;
}

std::array<std::uint8_t, 32> encode(const Point& p) {
  const Field u1 = multiply(add(p.z, p.y), subtract(p.z, p.y));
  const Field u2 = multiply(p.x, p.y);
  const Field root = inverse_root(multiply(u1, square(u2))).value;
  const Field den1 = multiply(root, u1), den2 = multiply(root, u2);
  const Field z_inverse = multiply(multiply(den1, den2), p.t);
  const bool rotate = is_negative(multiply(p.t, z_inverse));
  const Field x = rotate ? multiply(p.y, kRootOfMinusOne) : p.x;
  const Field y = rotate ? multiply(p.x, kRootOfMinusOne) : p.y;
  const Field den_inverse = rotate ? multiply(den1, kInverseRootOfAMinusD) : den2;
  const bool flip = is_negative(multiply(x, z_inverse));
  return bytes_of(absolute(multiply(den_inverse, flip ? add(p.z, y) : subtract(p.z, y))));
}

bool is_identity(const Point& p) { return is_zero(p.x) || is_zero(p.y); }

}  // namespace urna::tally::curve
