// Ballots of a .pb file: which can be read, which are legal.
#pragma once

#include "tally/rules/pabulib_text.h"

namespace urna::tally {

// Reads the vote rows of a file whose META and projects are read, into `votes` and the three lists.
// `header`, `lines`: where the table stands in the file, one line a row.
// Errors: bad_pabulib.
ledger::Result<> read_votes(PabulibFile& file, const PabulibLine& header,
                            const std::vector<PabulibLine>& lines, Strictness strictness);

}  // namespace urna::tally
