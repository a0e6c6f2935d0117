#include <span>

#include "tally/indicators/indicators.h"
#include "tally/indicators/measures.h"

namespace urna::tally {

namespace {

struct Row {
  ledger::Measure measure;
  bool narrows;  // takes an argument
  Value (*count)(const Asking&);
};
constexpr bool kNarrows = true, kWhole = false;
using ledger::Measure;
constexpr Row kRows[] = {
    {Measure::proposals, kNarrows, measures::proposals},
    {Measure::proposals_admitted, kNarrows, measures::proposals_admitted},
    {Measure::proposals_mixed, kWhole, measures::proposals_mixed},
    {Measure::projects_funded, kNarrows, measures::projects_funded},
    {Measure::projects_funded_mixed, kWhole, measures::projects_funded_mixed},
    {Measure::projects_done, kWhole, measures::projects_done},
    {Measure::amount_funded, kNarrows, measures::amount_funded},
    {Measure::amount_spent, kWhole, measures::amount_spent},
    {Measure::budget, kWhole, measures::budget},
    {Measure::people_on_roll, kWhole, measures::people_on_roll},
    {Measure::people_voted, kWhole, measures::people_voted},
    {Measure::ballots_own_device, kWhole, measures::ballots_own_device},
    {Measure::ballots_assisted, kWhole, measures::ballots_assisted},
    {Measure::ballots_paper, kWhole, measures::ballots_paper},
    {Measure::attendances, kNarrows, measures::attendances},
    {Measure::sessions_held, kNarrows, measures::sessions_held},
    {Measure::attendances_of_group, kNarrows, measures::attendances_of_group},
    {Measure::attendances_by_group, kNarrows, measures::attendances_by_group},
    {Measure::voted_of_group, kNarrows, measures::voted_of_group},
    {Measure::voted_by_group, kNarrows, measures::voted_by_group},
    {Measure::roll_of_group, kNarrows, measures::roll_of_group},
    {Measure::roll_by_group, kNarrows, measures::roll_by_group},
    {Measure::groups_told, kNarrows, measures::groups_told},
    {Measure::survey_answers, kNarrows, measures::survey_answers},
    {Measure::survey_score_sum, kNarrows, measures::survey_score_sum},
    {Measure::survey_score_count, kNarrows, measures::survey_score_count},
    {Measure::survey_yes, kNarrows, measures::survey_yes},
    {Measure::survey_yes_or_no, kNarrows, measures::survey_yes_or_no},
    {Measure::plan_quantity, kNarrows, measures::plan_quantity},
    {Measure::plan_items, kWhole, measures::plan_items},
    {Measure::plan_items_done, kWhole, measures::plan_items_done},
    {Measure::milestones_confirmed, kWhole, measures::milestones_confirmed},
    {Measure::milestones_reported, kWhole, measures::milestones_reported},
};

const Row& row_of(Measure measure) {
  for (const Row& row : kRows)
    if (row.measure == measure) return row;
  CHECK(false);
}

}  // namespace

Value value_of(const Matter& matter, const ledger::Operand& operand, EntrySet& rests) {
  const Row& row = row_of(operand.measure);
  if (!row.narrows && !operand.argument.empty()) return std::nullopt;  // it names nothing
  return row.count({matter, operand.argument, rests});
}

Measured measure(const Edition& edition, const ledger::Operand& operand) {
  EntrySet rests;
  const Value value = value_of(Matter(edition, nullptr), operand, rests);
  if (!value) return {};
  return {value, rests.first(kMaxNamedEntries), rests.size()};
}

}  // namespace urna::tally
