// Why each project won or lost, one reason a project, read off the trace: nothing is run again.
#pragma once

#include "tally/rules/rule.h"

namespace urna::tally {

enum class Reason : std::uint8_t {
  funded_by_votes = 1,       // its turn in the order of votes came while there was money
  funded_by_supporters = 2,  // its supporters paid for it from their shares
  funded_by_completion = 3,  // from what shares left over
  funded_from_reserve = 4,   // the reserve adds `missing`
  does_not_fit = 5,          // `left` was left, `missing` more was needed
  cannot_pay = 6,            // its supporters had `left`, `missing` less than its cost
  below_threshold = 7,       // `missing` votes or points too few
  below_support = 8,         // `missing` supporters too few
  barred = 9,                // another of its exclusive group had won
  too_dear = 10,             // it costs `missing` more than one project may
  after_stop = 11,           // the rule had stopped at an earlier one that did not fit
  outside_best = 12,         // no best set of projects holds it
  no_ballots = 13,           // nobody voted, so nobody could pay
  team_full = 14,            // as many of its team as may win had won
  funded_in_best_set = 15,   // welfare: a best set holds it
  funded_by_gain = 16,       // sequential PAV: its turn in the order of gains came
};
constexpr std::uint8_t kReasons = 16;
std::string_view name_of(Reason reason);

struct ProjectReason {
  std::uint32_t project = 0;  // id
  Reason reason = Reason::no_ballots;
  std::uint16_t pot = 0;    // that decided: an envelope, or 0 for the common one
  std::uint32_t place = 0;  // of a winner: in the order of selection, from 1
  std::int64_t score = 0, cost = 0;
  std::int64_t left = 0, missing = 0;  // as the reason says
  // What `score` counts, and below a threshold `missing` too; both are times `scale`.
  ledger::Scoring scoring = ledger::Scoring::supporters;
  std::int64_t scale = 1;
  std::string price;  // as in the trace: where voters paid, and of sequential PAV
  std::uint64_t payers = 0, emptied = 0;
  // A tie that decided: it won or lost against these (ids, in the order of the chain, itself among
  // them) by this link.
  std::vector<std::uint32_t> tied;
  ledger::TieKey key = ledger::TieKey::filing_order;
  bool operator==(const ProjectReason&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("project", project), field("reason", reason), field("pot", pot),
            field("place", place), field("score", score), field("cost", cost), field("left", left),
            field("missing", missing), field("scoring", scoring), field("scale", scale),
            field("price", price, TraceStep::kPriceBytes), field("payers", payers),
            field("emptied", emptied), field("tied", tied, ledger::limit::kProjectsPerQuestion),
            field("key", key));
  }
};

bool is_funded(Reason reason);

// One per project, in the instance's order. Requires: the outcome is the rule's on this instance.
std::vector<ProjectReason> reasons_of(const ledger::RuleSpec& rule, const Instance& instance,
                                      const Outcome& outcome);

}  // namespace urna::tally
