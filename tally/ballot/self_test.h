// Known answers of the ballots' group, asked at every start (U08): libsodium 1.0.19 judges bit 255
// of an element otherwise than 1.0.18, and neither looks at what our gate looks at.
#pragma once

#include "ledger/self_test.h"

namespace urna::tally {

std::span<const ledger::KnownAnswer> known_group_answers();
// Asks all of the ledger's and all of these; a few milliseconds. Errors: self_test.
ledger::Result<> self_test();

}  // namespace urna::tally
