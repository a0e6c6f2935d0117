#include "tally/ballot/group_equation.h"

namespace urna::tally {

bool holds(const GroupEquation& equation) {
  Element total;
  for (const Summand& summand : equation.sum) {
    const bool base = summand.element == base_point();
    total = add(total,
                base ? multiply_base(summand.scalar) : multiply(summand.scalar, summand.element));
  }
  return total.is_zero();
}

std::optional<std::size_t> first_false(std::span<const GroupEquation> equations) {
  for (std::size_t i = 0; i < equations.size(); ++i)
    if (!holds(equations[i])) return i;
  return std::nullopt;
}

}  // namespace urna::tally
