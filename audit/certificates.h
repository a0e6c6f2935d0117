// The certificates of an edition's questions (tally/certificates), as the auditor prints them.
#pragma once

#include <string>
#include <vector>

#include "tally/certificates/proofs.h"
#include "tally/election/outcome.h"

namespace urna::audit {

using tally::certificates::Explanation;
using tally::certificates::Violation;

struct Certificates {
  std::uint16_t question = 0;
  tally::certificates::Proofs proofs;
  std::vector<std::string> labels;  // of projects, by id
};
// Of one question's outcome; the rule is not run again.
Explanation explanation_of(const ledger::RuleSpec& rule, const tally::QuestionOutcome& counted);
Certificates certificates_of(const tally::Edition& edition, const tally::QuestionOutcome& counted);
std::string to_text(const Certificates& certificates);
std::string to_json(const Certificates& certificates);

}  // namespace urna::audit
