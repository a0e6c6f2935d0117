// PUBLIC DATA ONLY: variable time. Points of the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2
// over 2^255 - 19 in extended coordinates (Hisil, Wong, Carter, Dawson: Twisted Edwards Curves
// Revisited, 2008). The formulas are complete: no special case for the identity or for doubling.
#pragma once

#include "tally/ballot/curve/field.h"

namespace urna::tally::curve {

inline constexpr Field kTwiceD{
    {0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};

// x = X/Z, y = Y/Z, x·y = T/Z.
struct Point {
  Field x{}, y = kOne, z = kOne, t{};
};
// A point with z = 1, as decoding gives it, in the form that is cheapest to add.
struct AffinePoint {
  Field y_plus_x = kOne, y_minus_x = kOne, twice_dt{};
};
// Any point, in the form that is cheapest to add again and again.
struct AddendPoint {
  Field y_plus_x = kOne, y_minus_x = kOne, twice_z{{2, 0, 0, 0, 0}}, twice_dt{};
};

inline AddendPoint addend(const Point& p) {
  return {add(p.y, p.x), subtract(p.y, p.x), add(p.z, p.z), multiply(p.t, kTwiceD)};
}

// The shared end of both additions: a = (y1-x1)(y2-x2), b = (y1+x1)(y2+x2), c = 2d·t1·t2,
// z = 2·z1·z2.
inline Point joined(const Field& a, const Field& b, const Field& c, const Field& z, bool negative) {
  const Field e = subtract(b, a), h = add(b, a);
  const Field sum = add(z, c), difference = subtract(z, c);
  const Field& f = negative ? sum : difference;
  const Field& g = negative ? difference : sum;
  return {multiply(e, f), multiply(g, h), multiply(f, g), multiply(e, h)};
}

// p + q, or p - q: -q has x negated, that is y+x and y-x swapped and t negated.
inline Point add(const Point& p, const AffinePoint& q, bool negative = false) {
  return joined(multiply(subtract(p.y, p.x), negative ? q.y_plus_x : q.y_minus_x),
                multiply(add(p.y, p.x), negative ? q.y_minus_x : q.y_plus_x),
                multiply(p.t, q.twice_dt), add(p.z, p.z), negative);
}
inline Point add(const Point& p, const AddendPoint& q, bool negative = false) {
  return joined(multiply(subtract(p.y, p.x), negative ? q.y_plus_x : q.y_minus_x),
                multiply(add(p.y, p.x), negative ? q.y_minus_x : q.y_plus_x),
                multiply(p.t, q.twice_dt), multiply(p.z, q.twice_z), negative);
}

inline Point twice(const Point& p) {
  const Field a = square(p.x), b = square(p.y), zz = square(p.z);
  const Field h = add(a, b), e = subtract(h, square(add(p.x, p.y))), g = subtract(a, b);
  const Field f = add(add(zz, zz), g);
  return {multiply(e, f), multiply(g, h), multiply(f, g), multiply(e, h)};
}

}  // namespace urna::tally::curve
