// PUBLIC DATA ONLY: variable time. Sums of many multiples, s_1·P_1 + .. + s_n·P_n, in one go: for
// few the interleaved windows of Straus (Addition chains of vectors, 1964), for many the buckets of
// Pippenger (On the evaluation of powers and monomials, 1980) with signed digits. Scalars near l
// count as the small negative numbers they are, and short scalars cost what they are long.
#pragma once

#include <span>

#include "ledger/parallel.h"
#include "tally/ballot/curve/point.h"

namespace urna::tally::curve {

struct Multiple {
  std::array<std::uint8_t, 32> scalar{};  // little endian, below l
  AffinePoint point;
};

// The sum up to a point of order 4, that is, as an element exactly. The windows of many scalars are
// added up in parallel. Requires: points from decode.
Point sum_of(std::span<const Multiple> multiples, const ledger::ParallelFor& parallel = nullptr);

}  // namespace urna::tally::curve
