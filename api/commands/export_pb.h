// A declared edition as a Pabulib file.
#pragma once

#include <string>

#include "ledger/result.h"
#include "tally/election/state.h"

namespace urna::api {

// The .pb text of one question. Of a replay it is the source file again, in plain form, with
// `selected`, `votes` and `score` as the log has them; of any other edition a plain file of what
// was declared, with running numbers for voters.
// Errors: wrong_phase (nothing is declared), not_found (the source is not beside the ledger),
// bad_pabulib (the source is another file, or a text that no field can hold), unsupported_kind.
ledger::Result<std::string> pabulib_of(const tally::Edition& edition, std::uint16_t question,
                                       const std::string& ledger_folder);

}  // namespace urna::api
