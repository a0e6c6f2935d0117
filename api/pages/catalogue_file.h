// A file of words: {"key": {"ro": "..", "ru": "..", "uk": "..", "en": ".."}, ..}, the four
// languages side by side. Our own files only, as they stand in the program.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ledger/result.h"

namespace urna::api {

using TextsByKey = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

// Errors: malformed, naming the key: no object of objects of texts, a language that is none of ours
// or stands twice.
ledger::Result<TextsByKey> read_catalogue_file(std::string_view text);

}  // namespace urna::api
