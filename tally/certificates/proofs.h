// Every certificate of one outcome together, and its one spelling, for whoever prints it.
#pragma once

#include "tally/certificates/certificates.h"

namespace urna::tally::certificates {

struct Proofs {
  Explanation explanation;
  std::vector<Violation> by_cost, by_cardinality;  // of EJR+ up to any project
};
Proofs proofs_of(const Claim& claim);

// "yes", or what is the matter: "no (wrong_price: ...)", "none (...)".
std::string explained_text(const Explanation& explanation);

// An object. `labels`: of projects, by id.
std::string to_json(const Proofs& proofs, const std::vector<std::string>& labels);

}  // namespace urna::tally::certificates
