// What stands in the log around and after the vote, for people: JSON views, outward only.
#pragma once

#include <string>

#include "tally/election/state.h"

namespace urna::api {

// Every indicator with what it comes to, what that rests on and how it stands to its target.
// Requires, as below: the edition exists.
std::string indicators_view(const tally::State& state, const ledger::EditionId& id);
// The report's numbers as of now, and the reports that were published.
std::string report_view(const tally::State& state, const ledger::EditionId& id);
std::string sessions_view(const tally::Edition& edition);
std::string plan_view(const tally::Edition& edition);
std::string surveys_view(const tally::Edition& edition);
// Award, reports on the building and what monitors said of each; null before the result, or if it
// is not funded.
std::string progress_json(const tally::Edition& edition, std::uint32_t project);

}  // namespace urna::api
