// Replaying stretches of a log: the pure checks of many entries at once, then the law one by one.
// The caller lends the threads; the answer does not depend on how many there are.
#pragma once

#include "ledger/parallel.h"
#include "tally/election/law.h"

namespace urna::tally {

// What the pure checks say of a stretch of entries, under the context they were made with.
struct Judgement {
  struct Item {
    ledger::Result<ledger::Submission> submission = ledger::Errc::none;  // views the entry
    Verdict verdict;
  };
  CheckContext context;
  std::vector<Item> items;
};
// Needs no state: may run while the stretch before is still being folded.
Judgement judge_stretch(const std::vector<ByteView>& entries, CheckContext context,
                        const ledger::ParallelFor& parallel);
// The law, entry by entry, in order. Ballots that were judged under another definition than stands
// when their turn comes are judged anew. On a refusal the state stands as it was before the entry.
// Errors: the parser's and the law's, with Error::entry set.
ledger::Result<> fold_stretch(State& state, const std::vector<ByteView>& entries,
                              Judgement& judgement, const ledger::ParallelFor& parallel);

// Both, one after the other.
ledger::Result<> replay_stretch(State& state, const std::vector<ByteView>& entries,
                                const ledger::ParallelFor& parallel);

}  // namespace urna::tally
