#include "tally/ballot/interpolation.h"

#include "ledger/result.h"

namespace urna::tally {

Scalar lagrange_at_zero(std::span<const std::uint32_t> indices, std::uint32_t l) {
  Scalar above = scalar_of(1), below = scalar_of(1);
  std::size_t found = 0;
  for (const std::uint32_t m : indices) {
    CHECK(m != 0);
    if (m == l) {
      ++found;
      continue;
    }
    above = multiply(above, scalar_of(m));
    below = multiply(below, scalar_of(std::int64_t{m} - l));
  }
  CHECK(found == 1);
  return multiply(above, invert(below));
}

}  // namespace urna::tally
