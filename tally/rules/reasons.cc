#include "tally/rules/reasons.h"

#include <algorithm>
#include <array>
#include <map>

#include "tally/rules/support.h"

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

Reason funded_reason(const ledger::RuleSpec& rule, const Trace& trace, std::size_t step) {
  if (trace.steps[step].decision == Decision::from_reserve) return Reason::funded_from_reserve;
  if (rule.method == ledger::Method::maximum_welfare) return Reason::funded_in_best_set;
  if (rule.method == ledger::Method::sequential_pav) return Reason::funded_by_gain;
  if (refused_before(trace, step)) return Reason::funded_by_completion;
  return trace.steps[step].payers > 0 ? Reason::funded_by_supporters : Reason::funded_by_votes;
}

// Had another of its exclusive group won by then? If not, it was the number of its team.
Reason barred_reason(const Instance& instance, const Trace& trace, std::size_t step) {
  std::map<std::uint32_t, std::uint16_t> exclusive;
  for (const Project& project : instance.projects) exclusive[project.id] = project.exclusive;
  const std::uint16_t own = exclusive[trace.steps[step].project];
  const auto excludes = [&](const TraceStep& earlier) {
    return is_funded(earlier.decision) && own != 0 && exclusive[earlier.project] == own;
  };
  const auto end = trace.steps.begin() + static_cast<std::ptrdiff_t>(step);
  return std::any_of(trace.steps.begin(), end, excludes) ? Reason::barred : Reason::team_full;
}

Reason loser_reason(Decision decision) {
  switch (decision) {
    case Decision::does_not_fit:
      return Reason::does_not_fit;
    case Decision::after_stop:
      return Reason::after_stop;
    case Decision::below_threshold:
      return Reason::below_threshold;
    case Decision::cannot_pay:
      return Reason::cannot_pay;
    case Decision::too_dear:
      return Reason::too_dear;
    case Decision::below_support:
      return Reason::below_support;
    case Decision::outside_best:
      return Reason::outside_best;
    case Decision::barred:
    case Decision::funded:
    case Decision::from_reserve:
      break;
  }
  return Reason::no_ballots;
}

void tell(ProjectReason& told, const ledger::RuleSpec& rule, const Instance& instance,
          const Trace& trace, std::size_t step) {
  const TraceStep& said = trace.steps[step];
  told.reason = is_funded(said.decision)            ? funded_reason(rule, trace, step)
                : said.decision == Decision::barred ? barred_reason(instance, trace, step)
                                                    : loser_reason(said.decision);
  const bool short_of_voters =
      told.reason == Reason::cannot_pay || told.reason == Reason::below_support;
  if (instance.ballots == 0 && short_of_voters) told.reason = Reason::no_ballots;
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

std::string_view name_of(Reason reason) {
  constexpr std::array<std::string_view, kReasons> kNames = {"funded_by_votes",
                                                             "funded_by_supporters",
                                                             "funded_by_completion",
                                                             "funded_from_reserve",
                                                             "does_not_fit",
                                                             "cannot_pay",
                                                             "below_threshold",
                                                             "below_support",
                                                             "barred",
                                                             "too_dear",
                                                             "after_stop",
                                                             "outside_best",
                                                             "no_ballots",
                                                             "team_full",
                                                             "funded_in_best_set",
                                                             "funded_by_gain"};
  const auto number = static_cast<std::size_t>(reason);
  return number >= 1 && number <= kNames.size() ? kNames[number - 1] : "unknown";
}

bool is_funded(Reason reason) {
  return reason == Reason::funded_by_votes || reason == Reason::funded_by_supporters ||
         reason == Reason::funded_by_completion || reason == Reason::funded_from_reserve ||
         reason == Reason::funded_in_best_set || reason == Reason::funded_by_gain;
}

std::vector<ProjectReason> reasons_of(const ledger::RuleSpec& rule, const Instance& instance,
                                      const Outcome& outcome) {
  const auto scale = scale_of(rule, instance);
  CHECK(scale);
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
    told.scoring = rule.scoring;
    told.scale = *scale;
    if (const auto found = place.find(told.project); found != place.end())
      told.place = found->second;
    if (const auto found = last.find(told.project); found != last.end())
      tell(told, rule, instance, outcome.trace, found->second);
    tell_tie(told, outcome.trace, place);
    reasons.push_back(std::move(told));
  }
  return reasons;
}

}  // namespace urna::tally
