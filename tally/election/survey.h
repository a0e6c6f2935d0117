// Answers to surveys: bound to the survey as a ballot is to its election (sealed-ballots section
// 3).
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// ctx = H256("survey-ctx"; origin, edition, hash of the opening's event bytes).
Hash survey_context(const std::string& origin, const EditionId& id, const Hash& opened);
// Of a sealed survey: H256("survey-sealed-ctx"; this, the edition's ctx), which holds the key set.
Hash sealed_survey_context(const Hash& survey, const Hash& edition);
// The one of these that a survey has. `ballot`: the edition's ctx, which is there wherever a survey
// is sealed, but for a snapshot whose keys are still to be made again.
Hash context_of(const std::string& origin, const EditionId& id, const SurveyState& survey,
                const std::optional<Hash>& ballot);
// Requires: the opening was judged lawful. Its keys are the first that the ceremony made: every
// answer has its own randomness, so a key may serve here and in a ballot.
SurveyContext make_survey_context(const std::string& origin, const EditionId& id,
                                  const SurveyState& survey, const std::optional<Hash>& ballot);
// The answer of each question, 0 for none. Requires: an open survey; check() said yes to the body.
Choice read_answers(const SurveyContext& survey, ByteView body);

}  // namespace urna::tally
