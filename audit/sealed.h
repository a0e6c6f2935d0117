// What the report says of sealed questions: which of the checks 4, 8, 9, 12 and 14 to 18 there was
// something to look at for, and what stands in the log that is false and stopped nobody.
#pragma once

#include "audit/report.h"
#include "tally/election/state.h"

namespace urna::audit {

// Nothing for an edition without sealed questions.
std::optional<SealedSummary> sealed_summary_of(const tally::Edition& edition);
// Adds to `checked` what the replay has checked, to `not_checked` what there was none of.
void say_sealed(const tally::State& state, Report& report);

}  // namespace urna::audit
