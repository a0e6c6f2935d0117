// What a declared result proves by itself, in plain words (tally/certificates; docs/AUDIT.md says
// what each certificate proves and what it does not).
#pragma once

#include "api/pages/page.h"

namespace urna::api {

// Of one question. Requires: its outcome is seen.
Markup certificates_part(const Reader& reader, const EditionSeen& edition, std::uint16_t question);

}  // namespace urna::api
