#include "tally/election/context.h"

#include "tally/ballot/ballot.h"

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

std::shared_ptr<const EditionContext> make_context(const std::string& origin, const EditionId& id,
                                                   const Edition& edition) {
  auto context = std::make_shared<EditionContext>();
  context->roll = roll_context(origin, id);
  if (!edition.defined) return context;
  context->ballot =
      open_election_context(election_hash(edition.announced_bytes, edition.defined_bytes));
  for (const ledger::Question& question : edition.defined->questions) {
    auto layout = layout_of(question, ballot_costs(edition, question));
    CHECK(layout.ok());
    context->questions.push_back({question, *std::move(layout)});
  }
  return context;
}

}  // namespace urna::tally
