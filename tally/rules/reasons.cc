#include "tally/rules/reasons.h"

#include <algorithm>
#include <map>

namespace urna::tally {

namespace {

// Did voters refuse it in this pot before it was funded there? Then the completion funded it.
bool refused_before(const Trace& trace, std::size_t step) {
  const auto same = [&](const TraceStep& earlier) {
    return earlier.project == trace.steps[step].project && earlier.pot == trace.steps[step].pot &&
           earlier.decision == Decision::cannot_pay;
  };
  return std::any_of(trace.steps.begin(), trace.steps.begin() + static_cast<std::ptrdiff_t>(step),
                     same);
}

Reason funded_reason(const Trace& trace, std::size_t step) {
  if (trace.steps[step].decision == Decision::from_reserve) return Reason::funded_from_reserve;
  if (refused_before(trace, step)) return Reason::funded_by_completion;
  return trace.steps[step].price.empty() ? Reason::funded_by_votes : Reason::funded_by_supporters;
}

Reason reason_of(const Trace& trace, std::size_t step) {
  switch (trace.steps[step].decision) {
    case Decision::funded:
    case Decision::from_reserve:
      return funded_reason(trace, step);
    case Decision::does_not_fit:
      return Reason::does_not_fit;
    case Decision::after_stop:
      return Reason::after_stop;
    case Decision::below_threshold:
      return Reason::below_threshold;
    case Decision::cannot_pay:
      return Reason::cannot_pay;
    case Decision::barred:
      return Reason::barred;
    case Decision::too_dear:
      return Reason::too_dear;
    case Decision::below_support:
      return Reason::below_support;
    case Decision::outside_best:
      return Reason::outside_best;
  }
  return Reason::no_ballots;
}

void tell(ProjectReason& told, const Trace& trace, std::size_t step) {
  const TraceStep& said = trace.steps[step];
  told.reason = reason_of(trace, step);
  told.pot = said.pot;
  told.left = said.left;
  told.missing = said.missing;
  told.price = said.price;
  told.payers = said.payers;
  told.emptied = said.emptied;
}

// A tie decided for p if in its pot some stood equal to it and fared otherwise.
void tell_tie(ProjectReason& told, const Trace& trace,
              const std::map<std::uint32_t, std::uint32_t>& place) {
  const bool won = place.contains(told.project);
  for (const TraceTie& tie : trace.ties) {
    const bool among = std::ranges::find(tie.projects, told.project) != tie.projects.end();
    const auto otherwise = [&](std::uint32_t id) { return place.contains(id) != won; };
    if (tie.pot != told.pot || !tie.mattered || !among) continue;
    if (std::ranges::none_of(tie.projects, otherwise)) continue;
    told.tied = tie.projects;
    told.key = tie.key;
  }
}

}  // namespace

bool is_funded(Reason reason) {
  return reason == Reason::funded_by_votes || reason == Reason::funded_by_supporters ||
         reason == Reason::funded_by_completion || reason == Reason::funded_from_reserve;
}

std::vector<ProjectReason> reasons_of(const Instance& instance, const Outcome& outcome) {
  std::map<std::uint32_t, std::uint32_t> place;
  for (std::uint32_t id : outcome.winners)
    place.emplace(id, static_cast<std::uint32_t>(place.size() + 1));
  std::map<std::uint32_t, std::size_t> last;  // the step that decided
  for (std::size_t i = 0; i < outcome.trace.steps.size(); ++i)
    last[outcome.trace.steps[i].project] = i;
  std::vector<ProjectReason> reasons;
  for (std::size_t p = 0; p < instance.projects.size(); ++p) {
    ProjectReason told;
    told.project = instance.projects[p].id;
    told.cost = instance.projects[p].cost;
    told.score = outcome.scores[p];
    if (const auto found = place.find(told.project); found != place.end())
      told.place = found->second;
    if (const auto found = last.find(told.project); found != last.end())
      tell(told, outcome.trace, found->second);
    tell_tie(told, outcome.trace, place);
    reasons.push_back(std::move(told));
  }
  return reasons;
}

}  // namespace urna::tally
