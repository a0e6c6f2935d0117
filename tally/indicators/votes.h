// Who is on the roll and who voted, from one walk over it: half a million slots are dear to visit.
#pragma once

#include <array>

#include "tally/ballot/ballot.h"
#include "tally/election/state.h"
#include "tally/indicators/entry_set.h"

namespace urna::tally {

struct Votes {
  std::uint64_t on_roll = 0;                       // active slots
  std::uint64_t people = 0;                        // with a ballot that counts, papers too
  std::array<std::uint64_t, kChannels> ballots{};  // that count, of all questions
  std::array<EntrySet, kChannels> cast;            // their entries
  EntrySet granted;                                // of active slots, while the roll is open
};
// The answer does not depend on the threads that are lent.
Votes votes_of(const Edition& edition, const ledger::ParallelFor& parallel);

}  // namespace urna::tally
