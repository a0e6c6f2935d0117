// Sums over public data: the one place where a faster multi-scalar multiplication plugs in. Never
// for secret scalars (sealed-ballots section 17): those go through the library one by one.
#pragma once

#include <span>

#include "tally/ballot/group_equation.h"
#include "tally/ballot/layout.h"

namespace urna::tally {

// Σ scalar·element. Requires: elements and scalars that passed the gate, none of them secret.
Element public_sum(std::span<const Summand> sum);

// A layout's form of one element for each bit: of keys, or of the beta of a ballot.
Element form_of(const Form& form, std::span<const Element> by_bit);
// The same form of a trustee's secret shares.
SecretScalar form_of(const Form& form, std::span<const SecretScalar> by_bit);

}  // namespace urna::tally
