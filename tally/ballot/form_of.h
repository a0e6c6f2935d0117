// A layout's linear forms of what there is one of for each bit (sealed-ballots sections 5 and 6):
// any form of ciphertexts is a ciphertext under the same form of the keys.
#pragma once

#include <span>
#include <vector>

#include "tally/ballot/group_sum.h"
#include "tally/ballot/layout.h"

namespace urna::tally {

// Of keys, or of the beta of a ballot: public data. For the forms of many ballots our own
// arithmetic is several times faster.
Element form_of(const Form& form, std::span<const Element> by_bit,
                Arithmetic by = Arithmetic::library);
// The same form of a trustee's secret shares; by the library alone.
SecretScalar form_of(const Form& form, std::span<const SecretScalar> by_bit);

// The same for several forms, in their order.
std::vector<Element> forms_of(std::span<const Form> forms, std::span<const Element> by_bit,
                              Arithmetic by = Arithmetic::library);
std::vector<SecretScalar> forms_of(std::span<const Form> forms,
                                   std::span<const SecretScalar> by_bit);

}  // namespace urna::tally
