// A choice as people write it on a command line, and as it is said back to them.
#pragma once

#include <string>

#include "tally/ballot/layout.h"
#include "tally/election/state.h"

namespace urna::api {

// "P1,P7" for approvals and rankings (best first), "P1=2,P7=1" for points, "P1,-P7" for plus and
// minus votes; nothing for an empty ballot. Errors: usage, unknown_project.
ledger::Result<tally::Choice> read_choice_words(const tally::Edition& edition,
                                                const ledger::Question& question,
                                                const std::string& words);
// The same way back: "P1 (Ramps), P7 (Park)"; "nothing" for an empty ballot.
std::string choice_words(const tally::Edition& edition, const tally::QuestionContext& question,
                         const tally::Choice& choice);

}  // namespace urna::api
