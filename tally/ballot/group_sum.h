// PUBLIC DATA ONLY: variable time. Sums of many multiples at once, by our own curve arithmetic
// (tally/ballot/curve) or by the library; the same elements, bit for bit.
#pragma once

#include <span>

#include "tally/ballot/group_equation.h"

namespace urna::tally {

// By whom sums are worked out. Where no batch is wanted, nothing of ours stands between the
// equations and the library.
enum class Arithmetic : std::uint8_t { own, library };

// scalar_1·element_1 + .. + scalar_n·element_n. Requires: elements and scalars that passed the
// gate, none of them secret.
Element multiply_sum(std::span<const Summand> summands, Arithmetic by = Arithmetic::own);
bool sums_to_identity(std::span<const Summand> summands);

}  // namespace urna::tally
