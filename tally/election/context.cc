#include "tally/election/context.h"

#include <algorithm>

#include "tally/ballot/ballot.h"
#include "tally/election/survey.h"

namespace urna::tally {

namespace {

// Two blocks of marks: the first m positions are plus votes, the last m minus votes. The layout
// bounds their sum; check_predicates() bounds each.
ledger::Result<Layout> plus_minus(std::uint32_t projects, const ledger::LayoutSpec& spec,
                                  std::uint32_t most_minus) {
  if (spec.low > spec.high || spec.high > projects || most_minus > projects)
    return ledger::Error{ledger::Errc::bad_layout,
                         "plus and minus votes need low <= high <= projects, maximum_minus too"};
  return approval(2 * projects, spec.low, spec.high + most_minus);
}

}  // namespace

ledger::Result<Layout> layout_of(const ledger::Question& question,
                                 const std::vector<std::int64_t>& costs) {
  const ledger::LayoutSpec& spec = question.layout;
  const auto projects = static_cast<std::uint32_t>(question.projects.size());
  switch (spec.kind) {
    case ledger::LayoutKind::approval:
      if (question.predicates.maximum_minus == 0) return approval(projects, spec.low, spec.high);
      return plus_minus(projects, spec, question.predicates.maximum_minus);
    case ledger::LayoutKind::points:
      return points(projects, spec.per, spec.total);
    case ledger::LayoutKind::knapsack:
      return knapsack(costs, spec.budget);
    case ledger::LayoutKind::ranking:
      return ranking(projects, spec.high);
  }
  return ledger::Error{ledger::Errc::unknown_value, "layout.kind"};
}

std::int64_t ballot_cost(const Edition& edition, std::uint32_t project) {
  const ProjectState& state = edition.projects.at(project);
  return state.review ? state.review->cost : state.filed.cost;
}

std::vector<std::int64_t> ballot_costs(const Edition& edition, const ledger::Question& question) {
  std::vector<std::int64_t> costs;
  for (std::uint32_t project : question.projects) costs.push_back(ballot_cost(edition, project));
  return costs;
}

// Equal shares, committees, pairwise comparison and divided votes look at ballots one by one; sums
// by project are enough for the rest.
bool needs_single_ballots(const ledger::RuleSpec& rule, const ledger::Question& question) {
  if (rule.method != ledger::Method::greedy) return true;
  const bool marks = question.layout.kind == ledger::LayoutKind::approval ||
                     question.layout.kind == ledger::LayoutKind::knapsack;
  return !(marks && rule.scoring == ledger::Scoring::supporters);
}

ledger::Result<AttributeLayout> attributes_of(const ledger::EditionAnnounced& announced) {
  std::vector<std::uint32_t> cells;
  for (const ledger::Dimension& dimension : announced.dimensions)
    cells.push_back(static_cast<std::uint32_t>(dimension.cells.size()));
  if (cells.empty()) return AttributeLayout{};
  return attribute_layout(cells);
}

MergeSteps merge_steps_of(const ledger::EditionAnnounced& announced,
                          const std::vector<ledger::MergeStep>& merges) {
  MergeSteps steps(announced.dimensions.size());
  for (const ledger::MergeStep& step : merges)
    steps.at(step.dimension).push_back({step.into, step.from});
  return steps;
}

TrusteePlace trustee_place(const SealedContext& sealed, std::uint32_t trustee) {
  return {key_run(sealed.election, sealed.run), sealed.shape, trustee};
}

std::uint32_t least_stages(const SealedContext& sealed) { return std::max(2U, sealed.threshold); }

ledger::Result<> make_keys(Edition& edition) {
  URNA_ASSIGN(auto keys,
              election_keys(edition.context->sealed->shape, edition.sealed->run.revealed));
  edition.sealed->keys = std::make_shared<const ElectionKeys>(std::move(keys));
  return ledger::Ok{};
}

KeySet keys_of_run(const EditionContext& context, const KeyRun& run) {
  const SealedContext& sealed = *context.sealed;
  std::vector<TrusteeCommit> commits;
  for (const auto& commit : run.commits) commits.push_back(*commit);
  const Hash transcript =
      key_transcript(key_run(sealed.election, run.number), sealed.threshold, commits);
  return key_set_of(sealed.election, transcript, sealed.keys->joint);
}

namespace {

// Gives every sealed question its block of keys, and the attributes the last one.
SealedContext sealed_context(const Edition& edition, const Hash& election,
                             std::vector<QuestionContext>& questions) {
  SealedContext made;
  const ledger::Sealing& sealing = *edition.defined->sealing;
  made.election = election;
  made.threshold = sealing.threshold;
  made.minimum_ballots = sealing.minimum_ballots;
  auto attributes = attributes_of(edition.announced);
  CHECK(attributes.ok());
  made.attributes = *std::move(attributes);
  std::size_t keys = 0;
  for (QuestionContext& asked : questions) {
    if (asked.question.kind != ledger::BallotKind::sealed) continue;
    asked.first_key = keys;
    keys += asked.layout.bits;
  }
  made.first_attribute_key = keys;
  made.shape.keys = static_cast<std::uint32_t>(keys) + made.attributes.bits;
  made.shape.threshold = sealing.threshold;
  made.shape.trustees = edition.sealed ? edition.sealed->run.size()
                                       : static_cast<std::uint32_t>(sealing.trustees.size());
  if (!edition.sealed) return made;
  made.run = edition.sealed->run.number;
  made.keys = edition.sealed->keys;
  return made;
}

// Requires: the ballot is defined.
void add_questions(const Edition& edition, EditionContext& context) {
  for (const ledger::Question& question : edition.defined->questions) {
    auto layout = layout_of(question, ballot_costs(edition, question));
    CHECK(layout.ok());
    const bool mixed = question.kind == ledger::BallotKind::sealed &&
                       needs_single_ballots(edition.announced.rule, question);
    context.questions.push_back({{question.kind, *std::move(layout), mixed, 0}, question});
  }
  const Hash election = election_hash(edition.announced_bytes, edition.defined_bytes);
  if (!edition.defined->sealing) {
    context.ballot = open_election_context(election);
    return;
  }
  context.sealed = sealed_context(edition, election, context.questions);
  if (context.sealed->keys != nullptr)
    context.ballot = keys_of_run(context, edition.sealed->run).context;
}

}  // namespace

std::shared_ptr<const EditionContext> make_context(const std::string& origin, const EditionId& id,
                                                   const Edition& edition) {
  auto context = std::make_shared<EditionContext>();
  context->roll = roll_context(origin, id);
  if (edition.defined) add_questions(edition, *context);
  for (const SurveyState& survey : edition.follow_up.surveys)
    context->surveys.push_back(make_survey_context(origin, id, survey, context->ballot));
  return context;
}

}  // namespace urna::tally
