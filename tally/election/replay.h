// Replaying stretches of a log: the pure checks of many entries at once, then the law one by one.
// The caller lends the threads; the answer does not depend on how many there are.
#pragma once

#include "ledger/parallel.h"
#include "tally/election/law.h"

namespace urna::tally {

// Replays entries into the state, in order. On a refusal the state stands as it was before the
// entry named. Errors: the parser's and the law's, with Error::entry set.
ledger::Result<> replay_stretch(State& state, const std::vector<ByteView>& entries,
                                const ledger::ParallelFor& parallel);

}  // namespace urna::tally
