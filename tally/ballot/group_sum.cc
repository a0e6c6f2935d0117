#include "tally/ballot/group_sum.h"

#include "ledger/result.h"

namespace urna::tally {

Element public_sum(std::span<const Summand> sum) {
  static const Scalar one = scalar_of(1);
  Element total;
  for (const auto& [scalar, element] : sum)
    total = add(total, scalar == one ? element : multiply(scalar, element));
  return total;
}

Element form_of(const Form& form, std::span<const Element> by_bit) {
  std::vector<Summand> sum;
  for (const Term& term : form) {
    CHECK(term.bit < by_bit.size());
    sum.push_back({scalar_of(term.weight), by_bit[term.bit]});
  }
  return public_sum(sum);
}

SecretScalar form_of(const Form& form, std::span<const SecretScalar> by_bit) {
  SecretScalar total;
  for (const Term& term : form) {
    CHECK(term.bit < by_bit.size());
    const SecretScalar part(multiply(scalar_of(term.weight), by_bit[term.bit].value()));
    total = SecretScalar(add(total.value(), part.value()));
  }
  return total;
}

}  // namespace urna::tally
