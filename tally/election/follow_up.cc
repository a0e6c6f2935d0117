#include "tally/election/follow_up.h"

#include <algorithm>

namespace urna::tally {

constexpr std::size_t kScores = 5;

bool MilestoneState::disputed() const {
  return std::ranges::any_of(findings, [](const At<ledger::MilestoneJudged>& finding) {
    return finding.act.finding == ledger::Finding::disputed;
  });
}

std::uint64_t SurveyState::count(std::size_t question, std::size_t answer) const {
  std::uint64_t sum = counts.at(question).at(answer);
  if (answer == 0) return sum;
  for (const At<ledger::SurveyPapersCounted>& paper : papers)
    sum += paper.act.questions.at(question).counts.at(answer - 1);
  return sum;
}

std::size_t answers_to(const ledger::SurveyQuestion& question) {
  if (question.asked == ledger::Asked::score) return kScores;
  if (question.asked == ledger::Asked::yes_no) return 2;
  return question.choices.size();
}

ledger::Result<Layout> layout_of(const ledger::SurveyOpened& survey) {
  std::size_t top = 0;
  for (const ledger::SurveyQuestion& question : survey.questions)
    top = std::max(top, answers_to(question));
  return scores(static_cast<std::uint32_t>(survey.questions.size()),
                static_cast<std::uint32_t>(top));
}

}  // namespace urna::tally
