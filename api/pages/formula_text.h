// How an indicator is counted, in words: "people who voted ÷ people on the roll".
#pragma once

#include <string>

#include "api/pages/seen.h"

namespace urna::api {

// What is added up, over what it is divided by. Arguments by the edition's own names for them, or
// as they stand where they name nothing of it.
std::string formula_text(const Words& words, const EditionSeen& edition,
                         const ledger::Indicator& indicator);

}  // namespace urna::api
