// PUBLIC DATA ONLY: variable time. Sums of many multiples at once, by our own curve arithmetic
// (tally/ballot/curve); the same elements as add and multiply of group.h give, bit for bit.
#pragma once

#include <span>

#include "tally/ballot/group_equation.h"

namespace urna::tally {

// scalar_1·element_1 + .. + scalar_n·element_n. Requires: elements and scalars that passed the
// gate, none of them secret.
Element multiply_sum(std::span<const Summand> summands);
bool sums_to_identity(std::span<const Summand> summands);

}  // namespace urna::tally
