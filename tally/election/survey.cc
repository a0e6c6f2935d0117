#include "tally/election/survey.h"

#include "tally/ballot/ballot.h"
#include "tally/ballot/transcript.h"

namespace urna::tally {

Hash survey_context(const std::string& origin, const EditionId& id, const Hash& opened) {
  return h256("survey-ctx", {ledger::view_of(origin), id.view(), opened.view()});
}

SurveyContext make_survey_context(const std::string& origin, const EditionId& id,
                                  const SurveyState& survey) {
  SurveyContext made;
  made.context = survey_context(origin, id, survey.event);
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

ledger::Result<> check_answers(const SurveyContext& survey, ByteView body) {
  URNA_TRY(check_open_body(survey.layout, body));
  const Choice choice = read_answers(survey, body);
  for (std::size_t i = 0; i < choice.size(); ++i)
    if (choice[i] > static_cast<std::int64_t>(survey.answers[i]))
      return ledger::Error{ledger::Errc::illegal_ballot, "question " + std::to_string(i) + " has " +
                                                             std::to_string(survey.answers[i]) +
                                                             " answers"};
  return ledger::Ok{};
}

}  // namespace urna::tally
