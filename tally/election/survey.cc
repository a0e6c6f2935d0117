#include "tally/election/survey.h"

#include "tally/ballot/ballot.h"
#include "tally/ballot/transcript.h"

namespace urna::tally {

Hash survey_context(const std::string& origin, const EditionId& id, const Hash& opened) {
  return h256("survey-ctx", {ledger::view_of(origin), id.view(), opened.view()});
}

Hash sealed_survey_context(const Hash& survey, const Hash& edition) {
  return h256("survey-sealed-ctx", {survey.view(), edition.view()});
}

Hash context_of(const std::string& origin, const EditionId& id, const SurveyState& survey,
                const std::optional<Hash>& ballot) {
  const Hash context = survey_context(origin, id, survey.event);
  return survey.is_sealed() ? sealed_survey_context(context, ballot.value_or(Hash{})) : context;
}

SurveyContext make_survey_context(const std::string& origin, const EditionId& id,
                                  const SurveyState& survey, const std::optional<Hash>& ballot) {
  SurveyContext made;
  made.kind = survey.opened.act.kind;
  made.context = context_of(origin, id, survey, ballot);
  auto layout = layout_of(survey.opened.act);
  CHECK(layout.ok());
  made.layout = *std::move(layout);
  for (const ledger::SurveyQuestion& question : survey.opened.act.questions)
    made.answers.push_back(answers_to(question));
  return made;
}

Choice read_answers(const SurveyContext& survey, ByteView body) {
  auto choice = survey.layout.decode(unpack_bits(body, survey.layout.bits));
  CHECK(choice.ok());
  return *std::move(choice);
}

}  // namespace urna::tally
