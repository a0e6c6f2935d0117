// Acts around and after the vote as people write them: TOML files (docs/examples). Words of kinds
// are those of api/enum_words.h. Errors of all: not_found, bad_config, naming key or line.
#pragma once

#include "tally/election/state.h"

namespace urna::api {

using ledger::Result;

// [[monitor]], [[partner]], [[institution]]: label, name, key.
Result<ledger::OrganisationsNamed> read_organisations_file(const std::string& path);
// [[merge]]: dimension, into, from, by tags.
Result<ledger::MergesDefined> read_merges_file(const std::string& path,
                                               const tally::Edition& edition);
// project (its label), title, per_mille, spent, planned_day, actual_day, [[evidence]].
Result<ledger::MilestoneReported> read_milestone_file(const std::string& path,
                                                      const tally::Edition& edition);
// reason and [[evidence]] of a monitor's word.
Result<ledger::MilestoneJudged> read_finding_file(const std::string& path);
// kind, title, place, day, from, until ("18:30"), languages, topic.
Result<ledger::SessionAnnounced> read_session_file(const std::string& path);
// [[item]]: number, title, term, responsible, partners, resources, indicator, target.
Result<ledger::PlanSet> read_plan_file(const std::string& path);
// item, quantity, from, until, note, [[evidence]].
Result<ledger::ActivityReported> read_activity_file(const std::string& path);
// [[recommendation]]: one text in every language.
Result<ledger::RecommendationsMade> read_recommendations_file(const std::string& path);
// [[indicator]]: tag, domain, unit, name, numerator, denominator, target_kind, target.
Result<ledger::IndicatorsDefined> read_indicators_file(const std::string& path);
// indicator, year, value (7 or "7/100"), source.
Result<ledger::BaselineSet> read_baseline_file(const std::string& path);
// title, audience, session, [[question]]: asked, topic, text, choices.
Result<ledger::SurveyOpened> read_survey_file(const std::string& path);

}  // namespace urna::api
