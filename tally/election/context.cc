#include "tally/election/context.h"

#include "tally/ballot/ballot.h"

namespace urna::tally {

ledger::Result<Layout> layout_of(const ledger::Question& question,
                                 const std::vector<std::int64_t>& costs) {
  const ledger::LayoutSpec& spec = question.layout;
  const auto projects = static_cast<std::uint32_t>(question.projects.size());
  switch (spec.kind) {
    case ledger::LayoutKind::approval:
      return approval(projects, spec.low, spec.high);
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
