// The words that a page's script says, as JSON: {"vote.cast": "..", ..}, ICU patterns of one
// language, from the files of words that the page names.
#pragma once

#include <initializer_list>
#include <string>

#include "api/pages/words.h"

namespace urna::api {

// `areas`: "vote" is words/vote.json. Requires: the files stand in the program.
std::string script_words(Language language, std::initializer_list<const char*> areas);

}  // namespace urna::api
