#include "tally/ballot/group_equation.h"

namespace urna::tally {

namespace {

Element product(const Summand& summand) {
  static const Scalar one = scalar_of(1);
  if (summand.scalar == one) return summand.element;
  return summand.element == base_point() ? multiply_base(summand.scalar)
                                         : multiply(summand.scalar, summand.element);
}

}  // namespace

// One summand with scalar -1, which every proof has, is what the others must come to: comparing
// costs neither its multiplication nor an addition.
bool holds(const GroupEquation& equation) {
  static const Scalar minus_one = scalar_of(-1);
  const Summand* awaited = nullptr;
  std::optional<Element> total;
  for (const Summand& summand : equation.sum) {
    if (awaited == nullptr && summand.scalar == minus_one)
      awaited = &summand;
    else if (summand.scalar == minus_one)
      total = subtract(total.value_or(Element{}), summand.element);
    else
      total = total ? add(*total, product(summand)) : product(summand);
  }
  return total.value_or(Element{}) == (awaited != nullptr ? awaited->element : Element{});
}

std::optional<std::size_t> first_false(std::span<const GroupEquation> equations) {
  for (std::size_t i = 0; i < equations.size(); ++i)
    if (!holds(equations[i])) return i;
  return std::nullopt;
}

}  // namespace urna::tally
