#include "tally/election/awards.h"

#include <algorithm>

#include "tally/election/context.h"

namespace urna::tally {

bool is_funded(const Edition& edition, std::uint32_t project) {
  if (!edition.result) return false;
  return std::ranges::any_of(edition.result->results, [&](const ledger::QuestionResult& result) {
    return std::ranges::find(result.winners, project) != result.winners.end();
  });
}

std::int64_t award_of(const Edition& edition, std::uint32_t project) {
  const auto found = edition.follow_up.progress.find(project);
  if (found == edition.follow_up.progress.end() || found->second.amendments.empty())
    return ballot_cost(edition, project);
  return found->second.amendments.back().act.award;
}

const MilestoneState* last_report(const Edition& edition, std::uint32_t project) {
  const auto found = edition.follow_up.progress.find(project);
  if (found == edition.follow_up.progress.end() || found->second.milestones.empty()) return nullptr;
  return &found->second.milestones.back();
}

std::int64_t spent_on(const Edition& edition, std::uint32_t project) {
  const MilestoneState* last = last_report(edition, project);
  return last == nullptr ? 0 : last->report.act.spent;
}

bool is_done(const Edition& edition, std::uint32_t project) {
  const MilestoneState* last = last_report(edition, project);
  return last != nullptr && last->report.act.per_mille == ledger::limit::kPerMille &&
         !last->disputed();
}

}  // namespace urna::tally
