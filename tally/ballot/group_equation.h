// What every proof of the ballot protocol comes down to (sealed-ballots 8.6): sums
//   scalar_1·element_1 + .. + scalar_n·element_n = identity
// over public data. Verifiers run the gate and the scalar checks themselves and hand over the
// equations, so that one proof can be checked alone and many at once.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/errc.h"
#include "tally/ballot/group.h"

namespace urna::tally {

struct Summand {
  Scalar scalar;
  Element element;
};

struct GroupEquation {
  ledger::Errc refusal = ledger::Errc::none;  // what is wrong with the proof if this does not hold
  std::vector<Summand> sum;
};
using GroupEquations = std::vector<GroupEquation>;

// Who sees to it that bytes are elements.
enum class Elements : std::uint8_t {
  judged,    // the gate, by the library
  as_given,  // GroupBatch, which decodes whatever stands in an equation; or they were judged before
};

// True iff the sum is the identity; one multiplication by the library for each summand whose scalar
// is not 1 or -1. Requires: elements and scalars that passed the gate.
bool holds(const GroupEquation& equation);
// Position of the first equation that does not hold, looked at one by one.
std::optional<std::size_t> first_false(std::span<const GroupEquation> equations);

}  // namespace urna::tally
