// From the state at close to the result: counted ballots, the instance the rule sees, the
// declaration that is lawful.
#pragma once

#include "tally/election/state.h"
#include "tally/rules/rule.h"

namespace urna::tally {

// How the accepted ballots of a question divide; cast = counted + superseded + not counted.
struct Turnout {
  std::uint64_t slots = 0;    // active slots whose style covers the question
  std::uint64_t counted = 0;  // ballots, paper included
  std::uint64_t own_device = 0, assisted = 0, paper = 0;  // counted, by channel
  std::uint64_t not_counted = 0;  // last ballots of revoked, paper or voided slots
  bool operator==(const Turnout&) const = default;
};
Turnout turnout_of(const Edition& edition, std::uint16_t question);

// False for a sealed question with fewer counted ballots than the definition wants: nobody opens
// it, it funds nothing and its result has no scores. So of a sealed survey with fewer answers than
// minimum_group, by its number of a count.
bool may_be_opened(const Edition& edition, std::uint16_t number);
// The same of what is sealed. Errors: too_few_ballots, small_group (of a survey).
ledger::Result<> need_enough(const Edition& edition, std::uint16_t number);
// The tally input of a question. Requires: the ballot is defined, question exists. Errors:
// count_step (a sealed question that the trustees have not opened).
ledger::Result<Instance> instance_of(const Edition& edition, std::uint16_t question);
struct QuestionOutcome {
  ledger::QuestionResult result;
  Outcome outcome;    // with its trace
  Instance instance;  // that it is the outcome of
};
// Runs the edition's rule on one question. Requires: phase closed or later.
ledger::Result<QuestionOutcome> tally_question(const Edition& edition, std::uint16_t question);
// All questions, in their order. Errors: wrong_phase; as run.
ledger::Result<std::vector<QuestionOutcome>> tally_questions(const Edition& edition);
// Everything a lawful declaration says of these outcomes; the nonce is left zero.
ledger::ResultDeclared declaration_of(const Edition& edition,
                                      const std::vector<QuestionOutcome>& outcomes);
// Both, one after the other.
ledger::Result<ledger::ResultDeclared> tally_edition(const Edition& edition);
Hash rule_hash(const ledger::RuleSpec& rule);
// Returns the first field in which a declaration differs from the right one, with both values.
std::string difference(const ledger::ResultDeclared& right, const ledger::ResultDeclared& declared);

}  // namespace urna::tally
