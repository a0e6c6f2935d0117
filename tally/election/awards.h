// What the funded projects of an edition were given and what became of it, by the log.
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// Is it among the winners of the declared result?
bool is_funded(const Edition& edition, std::uint32_t project);
// What it may cost: as on the ballot, or as last amended; smallest unit.
std::int64_t award_of(const Edition& edition, std::uint32_t project);
// The last report on it, null if there is none.
const MilestoneState* last_report(const Edition& edition, std::uint32_t project);
// By the last report; 0 without any.
std::int64_t spent_on(const Edition& edition, std::uint32_t project);
// The last report says 1000 per mille, and no monitor disputes it.
bool is_done(const Edition& edition, std::uint32_t project);

}  // namespace urna::tally
