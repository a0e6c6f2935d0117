#include "api/pages/seen.h"

#include "tally/election/told_groups.h"

namespace urna::api {

namespace {

// Greedy by votes with the same ties: what most programmes do, for comparison.
std::optional<std::vector<std::uint32_t>> winners_by_votes(const ledger::RuleSpec& rule,
                                                           const tally::Instance& instance) {
  if (rule.method == ledger::Method::greedy) return std::nullopt;
  ledger::RuleSpec plain;
  plain.method = ledger::Method::greedy;
  plain.scoring = rule.scoring;
  plain.minus_weight = rule.minus_weight;
  plain.ties = rule.ties;
  auto outcome = tally::run(plain, instance);
  if (!outcome) return std::nullopt;
  return std::move(outcome->winners);
}

QuestionSeen see_question(const tally::Edition& edition, std::uint16_t number) {
  QuestionSeen seen;
  if (edition.phase < tally::Phase::closed) return seen;
  seen.turnout = tally::turnout_of(edition, number);
  if (!edition.result) return seen;
  // Too few ballots to be opened: the law declares nothing funded. A page that showed that as an
  // outcome would tell of no votes where nobody knows; without one it says why.
  if (!tally::may_be_opened(edition, number)) return seen;
  auto counted = tally::tally_question(edition, number);
  if (!counted) return seen;
  seen.reasons = tally::reasons_of(edition.announced.rule, counted->instance, counted->outcome);
  seen.by_votes = winners_by_votes(edition.announced.rule, counted->instance);
  seen.proofs = tally::certificates::proofs_of({edition.announced.rule, counted->instance,
                                                counted->outcome.winners, counted->outcome.trace});
  const tally::QuestionContext& context = edition.context->questions[number];
  seen.single_ballots = context.question.kind == ledger::BallotKind::open || context.mixed;
  seen.outcome = std::move(counted->outcome);
  return seen;
}

SurveySeen see_survey(const tally::SurveyState& survey) {
  SurveySeen seen;
  seen.state.opened = survey.opened;
  seen.state.event = survey.event;
  seen.state.closed_at = survey.closed_at;
  seen.state.sums_at = survey.sums_at;
  seen.state.counts = survey.counts;
  seen.state.papers = survey.papers;
  seen.answers = survey.answered.size();
  for (const auto& counted : survey.papers) seen.papers += counted.act.papers;
  return seen;
}

void see_follow_up(EditionSeen& seen, const tally::Edition& edition) {
  const tally::FollowUp& all = edition.follow_up;
  tally::FollowUp& copy = seen.follow_up;
  copy.organisations = all.organisations;
  copy.merges = all.merges;
  copy.progress = all.progress;
  copy.sessions = all.sessions;
  copy.turnout = all.turnout;
  copy.plan = all.plan;
  copy.activities = all.activities;
  copy.recommendations = all.recommendations;
  copy.reports = all.reports;
  copy.client = all.client;
  copy.indicators = all.indicators;
  copy.baselines = all.baselines;
  for (const tally::SurveyState& survey : all.surveys) seen.surveys.push_back(see_survey(survey));
  if (auto order = tally::merge_order(edition)) seen.merges.steps = *std::move(order);
}

// A declared result does not change any more, and counting it again costs.
void see_questions(EditionSeen& seen, const tally::Edition& edition, const EditionSeen* before) {
  if (before != nullptr && before->result) {
    seen.questions = before->questions;
    return;
  }
  for (std::size_t q = 0; edition.defined && q < edition.defined->questions.size(); ++q)
    seen.questions.push_back(see_question(edition, static_cast<std::uint16_t>(q)));
}

}  // namespace

std::vector<std::uint32_t> MergesSeen::cells_after(std::size_t cells, std::uint8_t dimension,
                                                   std::uint8_t applied) const {
  std::vector<tally::MergeStep> of_dimension;
  for (const ledger::MergeStep& step : steps)
    if (step.dimension == dimension && of_dimension.size() < applied)
      of_dimension.push_back({step.into, step.from});
  return tally::labels_after(static_cast<std::uint32_t>(cells), of_dimension);
}

std::shared_ptr<const EditionSeen> see(const ledger::EditionId& id, const tally::Edition& edition,
                                       const EditionSeen* before) {
  auto seen = std::make_shared<EditionSeen>();
  seen->id = id;
  seen->announced = edition.announced;
  seen->defined = edition.defined;
  seen->phase = edition.phase;
  seen->projects = edition.projects;
  seen->styles_granted.assign(edition.styles_granted.begin(), edition.styles_granted.end());
  seen->roll = edition.roll_counts;
  seen->roll_closed = edition.roll_closed.has_value();
  seen->cast = edition.cast_counts;
  seen->roles = edition.roles;
  for (const auto& [station, state] : edition.stations) seen->stations.push_back(state.station);
  if (edition.context) seen->context = edition.context->ballot;
  seen->judged = edition.context;
  seen->result = edition.result;
  see_questions(*seen, edition, before);
  see_follow_up(*seen, edition);
  seen->announced_at = edition.announced_at;
  seen->defined_at = edition.defined_at;
  seen->opened_at = edition.opened_at;
  seen->closed_at = edition.closed_at;
  seen->declared_at = edition.declared_at;
  seen->drawn_at = edition.drawn_at;
  return seen;
}

std::string LogSeen::name(Language language) const {
  if (newest() == nullptr) return origin.empty() ? "Urna" : origin;
  return text_in(newest()->announced.title, language).text;
}

std::string EditionSeen::notice_key() const {
  switch (announced.environment) {
    case ledger::Environment::drill:
      return "notice.drill";
    case ledger::Environment::replay:
      return "notice.replay";
    case ledger::Environment::binding:
      return "";
  }
  return "";
}

}  // namespace urna::api
