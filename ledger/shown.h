// Texts for terminals and log lines (N17); beside text.h, whose tables it uses, in text.cc.
#pragma once

#include <string>
#include <string_view>

namespace urna::ledger {

// The text as one line (or with its line feeds) that is shown and not obeyed. What no text of the
// log may hold, control and bidi characters, and bytes that are no UTF-8 become \x1b, \u202e and
// the like.
std::string shown(std::string_view text, bool keep_lines = false);

}  // namespace urna::ledger
