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

// Does the rule look at ballots one by one, so that a sealed question has to be mixed?
bool needs_single_ballots(const ledger::RuleSpec& rule, const ledger::Question& question);
// One block for each dimension; no bits where there is none. Errors: bad_definition.
ledger::Result<AttributeLayout> attributes_of(const ledger::EditionAnnounced& announced);
// Requires: dimensions that exist.
MergeSteps merge_steps_of(const ledger::EditionAnnounced& announced,
                          const std::vector<ledger::MergeStep>& merges);
// DT, KS and ctx (check 4.7). Requires: a complete run, its keys in the context.
KeySet keys_of_run(const EditionContext& context, const KeyRun& run);

// Where a trustee of the current run stands.
TrusteePlace trustee_place(const SealedContext& sealed, std::uint32_t trustee);
// As many stages of a mix are needed: the threshold, and two.
std::uint32_t least_stages(const SealedContext& sealed);
// Fills SealedState::keys. Errors: bad_joint_key, which the law meets at the last reveal. Requires:
// all trustees of the run revealed as many elements as the shape asks.
ledger::Result<> make_keys(Edition& edition);

// Context of an edition as its events stand. Requires: its definition, if it has one, was judged
// lawful.
std::shared_ptr<const EditionContext> make_context(const std::string& origin, const EditionId& id,
                                                   const Edition& edition);

}  // namespace urna::tally
