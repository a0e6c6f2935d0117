// Lagrange interpolation at zero mod l: what t of n trustees' shares are combined with
// (sealed-ballots section 10).
#pragma once

#include <cstdint>
#include <span>

#include "tally/ballot/group.h"

namespace urna::tally {

// lambda_l = Π_{m in indices, m != l} m / (m - l). Requires: the indices are distinct, none is
// zero, and l is one of them.
Scalar lagrange_at_zero(std::span<const std::uint32_t> indices, std::uint32_t l);

}  // namespace urna::tally
