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
  CHECK(is_told());
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

namespace {

// Bits of answers that a question does not have add up to 0: none is set, and none is opened.
void keep_answers(const ledger::SurveyOpened& survey, std::size_t top, Layout& layout) {
  Equation none;
  layout.outputs.clear();
  for (std::size_t item = 0; item < survey.questions.size(); ++item)
    for (std::size_t answer = 0; answer < top; ++answer) {
      const Term bit{static_cast<std::uint32_t>(item * (top + 1) + answer), 1};
      if (answer < answers_to(survey.questions[item])) {
        layout.outputs.push_back({bit});
      } else {
        none.terms.push_back(bit);
      }
    }
  if (!none.terms.empty()) layout.equations.push_back(std::move(none));
}

}  // namespace

ledger::Result<Layout> layout_of(const ledger::SurveyOpened& survey) {
  std::size_t top = 0;
  for (const ledger::SurveyQuestion& question : survey.questions)
    top = std::max(top, answers_to(question));
  URNA_ASSIGN(Layout layout, scores(static_cast<std::uint32_t>(survey.questions.size()),
                                    static_cast<std::uint32_t>(top)));
  keep_answers(survey, top, layout);
  return layout;
}

}  // namespace urna::tally
