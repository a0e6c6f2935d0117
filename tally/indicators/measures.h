// Inside of measure(): one function for each Measure. Each returns the value, or nothing where it
// was not reported, and adds the entries it rests on.
#pragma once

#include <optional>
#include <string>

#include "tally/election/state.h"
#include "tally/indicators/entry_set.h"
#include "tally/indicators/votes.h"

namespace urna::tally {

// What figures of one edition are read from; the roll is walked once, when first asked for.
class Matter {
 public:
  // `lent`: threads for the walk, none where null; outlives this.
  Matter(const Edition& of, const ledger::ParallelFor* lent) : edition(of), lent_(lent) {}
  const Votes& votes() const {
    if (!votes_) votes_ = votes_of(edition, lent_ == nullptr ? ledger::ParallelFor() : *lent_);
    return *votes_;
  }
  const Edition& edition;

 private:
  const ledger::ParallelFor* lent_;
  mutable std::optional<Votes> votes_;
};

using Value = std::optional<std::int64_t>;

// What a measure is asked of.
struct Asking {
  const Matter& matter;
  const std::string& argument;
  EntrySet& rests;
  const Edition& edition() const { return matter.edition; }
};

// Adds what it rests on. Requires: a measure that is defined.
Value value_of(const Matter& matter, const ledger::Operand& operand, EntrySet& rests);

namespace measures {

Value proposals(const Asking& asking);
Value proposals_admitted(const Asking& asking);
Value proposals_mixed(const Asking& asking);
Value projects_funded(const Asking& asking);
Value projects_funded_mixed(const Asking& asking);
Value projects_done(const Asking& asking);
Value amount_funded(const Asking& asking);
Value amount_spent(const Asking& asking);
Value budget(const Asking& asking);
Value milestones_confirmed(const Asking& asking);
Value milestones_reported(const Asking& asking);

Value people_on_roll(const Asking& asking);
Value people_voted(const Asking& asking);
Value ballots_own_device(const Asking& asking);
Value ballots_assisted(const Asking& asking);
Value ballots_paper(const Asking& asking);
Value attendances(const Asking& asking);
Value sessions_held(const Asking& asking);
Value attendances_of_group(const Asking& asking);
Value attendances_by_group(const Asking& asking);
Value voted_of_group(const Asking& asking);
Value voted_by_group(const Asking& asking);
Value roll_of_group(const Asking& asking);
Value roll_by_group(const Asking& asking);
Value groups_told(const Asking& asking);

Value survey_answers(const Asking& asking);
Value survey_score_sum(const Asking& asking);
Value survey_score_count(const Asking& asking);
Value survey_yes(const Asking& asking);
Value survey_yes_or_no(const Asking& asking);
Value plan_quantity(const Asking& asking);
Value plan_items(const Asking& asking);
Value plan_items_done(const Asking& asking);

}  // namespace measures
}  // namespace urna::tally
