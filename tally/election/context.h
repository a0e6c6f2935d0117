// Builds what the pure checks need of an edition: the contexts of sealed-ballots section 3 and the
// layouts.
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// Returns the bits and equations of a question. `costs`: of its projects, in ballot order. Errors:
// bad_layout.
ledger::Result<Layout> layout_of(const ledger::Question& question,
                                 const std::vector<std::int64_t>& costs);
// Returns the cost a project has on the ballot: as reviewed.
std::int64_t ballot_cost(const Edition& edition, std::uint32_t project);
std::vector<std::int64_t> ballot_costs(const Edition& edition, const ledger::Question& question);

// Context of an edition as its events stand. Requires: its definition, if it has one, was judged
// lawful.
std::shared_ptr<const EditionContext> make_context(const std::string& origin, const EditionId& id,
                                                   const Edition& edition);

}  // namespace urna::tally
