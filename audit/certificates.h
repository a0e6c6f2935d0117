// The certificates of an edition's questions (tally/certificates), as the auditor prints them.
#pragma once

#include <string>
#include <vector>

#include "tally/certificates/proofs.h"
#include "tally/election/state.h"

namespace urna::audit {

using tally::certificates::Explanation;
using tally::certificates::Violation;

struct Certificates {
  std::uint16_t question = 0;
  tally::certificates::Proofs proofs;
  std::vector<std::string> labels;  // of projects, by id
};
// Of one question of a closed edition: the rule is run once for its trace, then only checked.
// Errors: as tally::run.
ledger::Result<Explanation> explanation_of(const tally::Edition& edition, std::uint16_t question);
ledger::Result<Certificates> certificates_of(const tally::Edition& edition, std::uint16_t question);
std::string to_text(const Certificates& certificates);
std::string to_json(const Certificates& certificates);

}  // namespace urna::audit
