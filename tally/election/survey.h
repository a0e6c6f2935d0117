// Answers to surveys: bound to the survey as a ballot is to its election (sealed-ballots section
// 3).
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// ctx = H256("survey-ctx"; origin, edition, hash of the opening's event bytes).
Hash survey_context(const std::string& origin, const EditionId& id, const Hash& opened);
// Requires: the opening was judged lawful.
SurveyContext make_survey_context(const std::string& origin, const EditionId& id,
                                  const SurveyState& survey);
// The answer of each question, 0 for none. Requires: check() said yes to the body.
Choice read_answers(const SurveyContext& survey, ByteView body);
// An answer that a question has. Errors: illegal_ballot.
ledger::Result<> check_answers(const SurveyContext& survey, ByteView body);

}  // namespace urna::tally
