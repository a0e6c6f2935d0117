// How people call what is counted under a number: a sealed question or a sealed survey.
#pragma once

#include <string>

#include "ledger/event/count.h"

namespace urna::tally {

// "question 0", "survey 0".
inline std::string counted_name(std::uint16_t number) {
  return ledger::is_survey_number(number) ? "survey " + std::to_string(ledger::survey_of(number))
                                          : "question " + std::to_string(number);
}

}  // namespace urna::tally
