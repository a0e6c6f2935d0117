// Figures of proposals, and of what was built with the awards.
#include <algorithm>
#include <limits>

#include "ledger/int128.h"
#include "tally/election/awards.h"
#include "tally/indicators/measures.h"

namespace urna::tally::measures {

namespace {

using ledger::Int128;

Value narrow(Int128 sum) {
  if (sum > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(sum);
}

bool is_category(const Edition& edition, std::string_view tag) {
  return std::ranges::find(edition.announced.categories, tag, &ledger::NamedTag::tag) !=
         edition.announced.categories.end();
}

// The categories that are asked for, joined by +; none: all projects. Nothing if one is not the
// edition's.
std::optional<std::vector<std::string_view>> asked_categories(const Asking& asking) {
  std::vector<std::string_view> tags;
  const std::string_view argument = asking.argument;
  if (argument.empty()) return tags;
  if (is_category(asking.edition(), argument)) return std::vector{argument};
  for (std::size_t from = 0; from <= argument.size();) {
    const std::size_t end = std::min(argument.find('+', from), argument.size());
    tags.push_back(argument.substr(from, end - from));
    if (!is_category(asking.edition(), tags.back())) return std::nullopt;
    from = end + 1;
  }
  return tags;
}

bool bears(const std::vector<std::string>& categories, const std::vector<std::string_view>& any) {
  return any.empty() || std::ranges::any_of(any, [&](std::string_view tag) {
           return std::ranges::find(categories, tag) != categories.end();
         });
}

bool is_mixed(const ProjectState& project) {
  return project.review && project.review->team.locals > 0 && project.review->team.newcomers > 0;
}

bool are_reviewed(const Edition& edition) {
  return edition.phase >= Phase::enrolment ||
         std::ranges::any_of(edition.projects,
                             [](const ProjectState& p) { return p.review.has_value(); });
}

// Calls visit(number, project) for every winner, by number.
template <class Visit>
void for_each_funded(const Edition& edition, Visit visit) {
  for (std::uint32_t number = 0; number < edition.projects.size(); ++number)
    if (is_funded(edition, number)) visit(number, edition.projects[number]);
}

void rest_on(const Asking& asking, const MilestoneState& milestone) {
  asking.rests.add(milestone.report.at);
  for (const auto& finding : milestone.findings) asking.rests.add(finding.at);
}

bool are_reported(const Edition& edition) {
  return std::ranges::any_of(edition.follow_up.progress,
                             [](const auto& one) { return !one.second.milestones.empty(); });
}

}  // namespace

Value proposals(const Asking& asking) {
  const auto any = asked_categories(asking);
  if (!any || asking.edition().phase < Phase::proposals) return std::nullopt;
  std::int64_t count = 0;
  for (const ProjectState& project : asking.edition().projects) {
    if (project.status == ProjectStatus::withdrawn || !bears(project.filed.categories, *any))
      continue;
    asking.rests.add(project.filed_at);
    ++count;
  }
  return count;
}

Value proposals_admitted(const Asking& asking) {
  const auto any = asked_categories(asking);
  if (!any || !are_reviewed(asking.edition())) return std::nullopt;
  std::int64_t count = 0;
  for (const ProjectState& project : asking.edition().projects) {
    if (project.status != ProjectStatus::admitted || !bears(project.review->categories, *any))
      continue;
    asking.rests.add(project.reviewed_at);
    ++count;
  }
  return count;
}

Value proposals_mixed(const Asking& asking) {
  if (!are_reviewed(asking.edition())) return std::nullopt;
  std::int64_t count = 0;
  for (const ProjectState& project : asking.edition().projects) {
    if (project.status != ProjectStatus::admitted || !is_mixed(project)) continue;
    asking.rests.add(project.reviewed_at);
    ++count;
  }
  return count;
}

Value projects_funded(const Asking& asking) {
  const auto any = asked_categories(asking);
  if (!any || !asking.edition().result) return std::nullopt;
  std::int64_t count = 0;
  asking.rests.add(asking.edition().declared_at);
  for_each_funded(asking.edition(), [&](std::uint32_t, const ProjectState& project) {
    if (!bears(project.review->categories, *any)) return;
    if (!any->empty()) asking.rests.add(project.reviewed_at);
    ++count;
  });
  return count;
}

Value projects_funded_mixed(const Asking& asking) {
  if (!asking.edition().result) return std::nullopt;
  std::int64_t count = 0;
  asking.rests.add(asking.edition().declared_at);
  for_each_funded(asking.edition(), [&](std::uint32_t, const ProjectState& project) {
    if (!is_mixed(project)) return;
    asking.rests.add(project.reviewed_at);
    ++count;
  });
  return count;
}

// Without any report nothing is known; where nothing is funded nothing is left to report.
Value projects_done(const Asking& asking) {
  const Edition& edition = asking.edition();
  if (!edition.result) return std::nullopt;
  std::int64_t funded = 0, done = 0;
  for_each_funded(edition, [&](std::uint32_t number, const ProjectState&) {
    ++funded;
    done += is_done(edition, number) ? 1 : 0;
    if (const MilestoneState* last = last_report(edition, number)) rest_on(asking, *last);
  });
  if (funded > 0 && !are_reported(edition)) return std::nullopt;
  asking.rests.add(edition.declared_at);
  return done;
}

Value amount_funded(const Asking& asking) {
  const Edition& edition = asking.edition();
  const auto any = asked_categories(asking);
  if (!any || !edition.result) return std::nullopt;
  Int128 sum = 0;
  asking.rests.add(edition.declared_at);
  for_each_funded(edition, [&](std::uint32_t number, const ProjectState& project) {
    if (!bears(project.review->categories, *any)) return;
    sum += award_of(edition, number);
    const auto progress = edition.follow_up.progress.find(number);
    const bool amended =
        progress != edition.follow_up.progress.end() && !progress->second.amendments.empty();
    asking.rests.add(amended ? progress->second.amendments.back().at : project.reviewed_at);
  });
  return narrow(sum);
}

Value amount_spent(const Asking& asking) {
  const Edition& edition = asking.edition();
  if (!edition.result || !are_reported(edition)) return std::nullopt;
  Int128 sum = 0;
  for_each_funded(edition, [&](std::uint32_t number, const ProjectState&) {
    sum += spent_on(edition, number);
    if (const MilestoneState* last = last_report(edition, number))
      asking.rests.add(last->report.at);
  });
  return narrow(sum);
}

Value budget(const Asking& asking) {
  asking.rests.add(asking.edition().announced_at);
  return asking.edition().announced.budget;
}

namespace {

// Reports that `counts` says, over all projects.
template <class Counts>
Value milestones(const Asking& asking, Counts counts) {
  if (!are_reported(asking.edition())) return std::nullopt;
  std::int64_t count = 0;
  for (const auto& [project, progress] : asking.edition().follow_up.progress)
    for (const MilestoneState& milestone : progress.milestones) {
      if (!counts(milestone)) continue;
      rest_on(asking, milestone);
      ++count;
    }
  return count;
}

}  // namespace

Value milestones_confirmed(const Asking& asking) {
  return milestones(asking, [](const MilestoneState& one) { return one.confirmed(); });
}

Value milestones_reported(const Asking& asking) {
  return milestones(asking, [](const MilestoneState&) { return true; });
}

}  // namespace urna::tally::measures
