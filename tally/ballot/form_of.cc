#include "tally/ballot/form_of.h"

#include "ledger/result.h"
namespace urna::tally {

Element form_of(const Form& form, std::span<const Element> by_bit, Arithmetic by) {
  std::vector<Summand> sum;
  for (const Term& term : form) {
    CHECK(term.bit < by_bit.size());
    sum.push_back({scalar_of(term.weight), by_bit[term.bit]});
  }
  return multiply_sum(sum, by);
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

std::vector<Element> forms_of(std::span<const Form> forms, std::span<const Element> by_bit,
                              Arithmetic by) {
  std::vector<Element> out;
  for (const Form& form : forms) out.push_back(form_of(form, by_bit, by));
  return out;
}

std::vector<SecretScalar> forms_of(std::span<const Form> forms,
                                   std::span<const SecretScalar> by_bit) {
  std::vector<SecretScalar> out;
  for (const Form& form : forms) out.push_back(form_of(form, by_bit));
  return out;
}

}  // namespace urna::tally
