// What an act does, in a sentence in the reader's language; the committee's page says it with the
// same words (api/web/words/act.json).
#pragma once

#include <string>
#include <vector>

#include "api/pages/words.h"
#include "ledger/event.h"

namespace urna::api {

// Texts in it are as they stand in the event.
std::string sentence_of(const ledger::EventBody& body, const Words& words);
// The winners of a declared result, a line for each question; none for other acts.
std::vector<std::string> winners_of(const ledger::EventBody& body, const Words& words);

}  // namespace urna::api
