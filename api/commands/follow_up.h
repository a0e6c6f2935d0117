// Commands around and after the vote: who helps, sessions and who came, what is built and what
// monitors say of it, the action plan, indicators, surveys, the released pages.
#pragma once

#include "api/commands/acts.h"

namespace urna::api {

struct FollowUpOptions {
  ActOptions act;  // ledger, edition, keys, prepare
  std::string file, counts, project, station, slot, credential, version;
  std::vector<std::string> reasons;    // "ro=text"
  std::vector<std::uint32_t> answers;  // of a survey, by question; 0: none
  std::uint64_t entry = 0;
  std::uint32_t number = 0;  // of a session or a survey
  std::uint32_t people = 0, day = 0, papers = 0;
  std::int64_t award = 0;
};
int run_announce(const FollowUpOptions& options);
int run_organisations(const FollowUpOptions& options);
int run_merges(const FollowUpOptions& options);
int run_session_announce(const FollowUpOptions& options);
int run_session_held(const FollowUpOptions& options);
int run_turnout(const FollowUpOptions& options);
int run_progress_report(const FollowUpOptions& options);
int run_progress_confirm(const FollowUpOptions& options);
int run_progress_dispute(const FollowUpOptions& options);
int run_progress_award(const FollowUpOptions& options);
int run_plan_set(const FollowUpOptions& options);
int run_plan_activity(const FollowUpOptions& options);
int run_indicators(const FollowUpOptions& options);
int run_baseline(const FollowUpOptions& options);
int run_recommend(const FollowUpOptions& options);
int run_release(const FollowUpOptions& options);
int run_survey_open(const FollowUpOptions& options);
int run_survey_codes(const FollowUpOptions& options);
int run_survey_answer(const FollowUpOptions& options);
int run_survey_close(const FollowUpOptions& options);
int run_survey_papers(const FollowUpOptions& options);

}  // namespace urna::api
