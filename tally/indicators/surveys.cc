// Figures of surveys and of the action plan.
#include <limits>

#include "ledger/int128.h"
#include "tally/indicators/measures.h"

namespace urna::tally::measures {

namespace {

using ledger::Asked;
using ledger::Int128;

// Answers that are sealed say nothing before they are opened, papers beside them neither: a part
// would be taken for the whole.
bool says_something(const SurveyState& survey) {
  return survey.is_told() &&
         (survey.closed_at != 0 || !survey.answered.empty() || !survey.papers.empty());
}

void rest_on(const Asking& asking, const SurveyState& survey) {
  for (const auto& [slot, entry] : survey.answered) asking.rests.add(entry);
  for (const auto& paper : survey.papers) asking.rests.add(paper.at);
  if (survey.closed_at != 0) asking.rests.add(survey.closed_at);
  if (survey.sums_at != 0) asking.rests.add(survey.sums_at);
}

// Answers `from`..`until` of one question, each as often as it counts.
Int128 answers(const SurveyState& survey, std::size_t question, std::size_t until, bool by_score) {
  Int128 sum = 0;
  for (std::size_t answer = 1; answer <= until; ++answer)
    sum += Int128{survey.count(question, answer)} * (by_score ? Int128{answer} : 1);
  return sum;
}

// Which questions count, and how.
struct Counted {
  std::optional<Asked> asked;  // none: all
  bool by_score = false;
  bool only_first = false;  // the first answer alone
};

// Nothing if the survey does not ask for it.
std::optional<Int128> in_survey(const SurveyState& survey, const std::string& topic,
                                Counted counted) {
  std::optional<Int128> sum;
  const auto& questions = survey.opened.act.questions;
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (counted.asked && questions[q].asked != *counted.asked) continue;
    if (!topic.empty() && questions[q].topic != topic) continue;
    const std::size_t until = counted.only_first ? 1 : answers_to(questions[q]);
    sum = sum.value_or(0) + answers(survey, q, until, counted.by_score);
  }
  return sum;
}

Value over_questions(const Asking& asking, Counted counted) {
  std::optional<Int128> sum;
  for (const SurveyState& survey : asking.edition().follow_up.surveys) {
    if (!says_something(survey)) continue;
    const auto one = in_survey(survey, asking.argument, counted);
    if (!one) continue;
    sum = sum.value_or(0) + *one;
    rest_on(asking, survey);
  }
  if (!sum || *sum > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(*sum);
}

}  // namespace

Value survey_answers(const Asking& asking) { return over_questions(asking, {}); }
Value survey_score_sum(const Asking& asking) {
  return over_questions(asking, {Asked::score, true, false});
}
Value survey_score_count(const Asking& asking) {
  return over_questions(asking, {Asked::score, false, false});
}
Value survey_yes(const Asking& asking) {
  return over_questions(asking, {Asked::yes_no, false, true});
}
Value survey_yes_or_no(const Asking& asking) {
  return over_questions(asking, {Asked::yes_no, false, false});
}

namespace {

// Reported so far; nothing if no report of it has come. The law keeps the sum of an item below
// 2^53.
Value reported(const Asking& asking, const ledger::PlanItem& item) {
  Value sum;
  for (const auto& activity : asking.edition().follow_up.activities) {
    if (activity.act.item != item.number) continue;
    sum = sum.value_or(0) + static_cast<std::int64_t>(activity.act.quantity);
    asking.rests.add(activity.at);
  }
  return sum;
}

bool names(const std::string& argument, const ledger::PlanItem& item) {
  return argument.empty() || argument == std::to_string(item.number);
}

}  // namespace

Value plan_quantity(const Asking& asking) {
  const auto& plan = asking.edition().follow_up.plan;
  Value sum;
  if (!plan) return sum;
  for (const ledger::PlanItem& item : plan->act.items) {
    if (!names(asking.argument, item)) continue;
    if (const Value one = reported(asking, item)) sum = sum.value_or(0) + *one;
  }
  return sum;
}

Value plan_items(const Asking& asking) {
  const auto& plan = asking.edition().follow_up.plan;
  if (!plan) return std::nullopt;
  asking.rests.add(plan->at);
  return static_cast<std::int64_t>(plan->act.items.size());
}

Value plan_items_done(const Asking& asking) {
  const auto& plan = asking.edition().follow_up.plan;
  if (!plan || asking.edition().follow_up.activities.empty()) return std::nullopt;
  std::int64_t done = 0;
  asking.rests.add(plan->at);
  for (const ledger::PlanItem& item : plan->act.items) {
    const Value so_far = reported(asking, item);
    done += so_far && static_cast<std::uint64_t>(*so_far) >= item.target ? 1 : 0;
  }
  return done;
}

}  // namespace urna::tally::measures
