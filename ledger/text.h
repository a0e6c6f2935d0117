// What may stand in a text of the log (decision D22): UTF-8, NFC, no control and no bidi control
// characters. The rule is the same for server and auditor, so it knows no locale and no library.
#pragma once

#include <string_view>

namespace urna::ledger {

// True iff `text` is well-formed UTF-8 (no overlong form, no surrogate, no noncharacter), in NFC,
// without C0/C1 controls (newline included), line separators, byte order mark or bidi controls. The
// empty text is plain.
bool is_plain_text(std::string_view text);
// True iff `text` is well-formed UTF-8, whatever it holds.
bool is_utf8(std::string_view text);
// True iff `tag` is two or three lower-case ASCII letters (ISO 639).
bool is_language_tag(std::string_view tag);

}  // namespace urna::ledger
