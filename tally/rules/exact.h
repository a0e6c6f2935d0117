// Exact fractions of any size (Boost.Multiprecision), for what fixed point cannot decide.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <string>

#include "ledger/int128.h"

namespace urna::tally {

using BigInt = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;
using Wide512 = boost::multiprecision::int512_t;  // products of a few 64-bit numbers

// Boost 1.81 gives the dividend back: divide by a Fraction.
Fraction operator/(const Fraction&, const BigInt&) = delete;

inline std::string to_text(const Fraction& value) {
  return numerator(value).str() + "/" + denominator(value).str();
}
inline BigInt floor_of(const Fraction& value) {  // of a value not below 0
  return numerator(value) / denominator(value);
}

}  // namespace urna::tally
