// What the log says of an edition beside and after its vote. Part of the state; disposable like all
// of it. Every item keeps the entry it stems from, so that a figure can name what it rests on.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "ledger/event.h"
#include "tally/ballot/layout.h"
#include "tally/election/chain_end.h"

namespace urna::tally {

// An act with its entry index.
template <class Act>
struct At {
  std::uint64_t at = 0;
  Act act;
  bool operator==(const At&) const = default;
  void serialize(auto& archive) { archive(field("at", at), field("act", act)); }
};

// One report on a project with what monitors said of it, in the order of the log.
struct MilestoneState {
  At<ledger::MilestoneReported> report;
  std::vector<At<ledger::MilestoneJudged>> findings;
  std::vector<ledger::Organisation> monitors;  // who said them, as named then
  bool operator==(const MilestoneState&) const = default;
  bool disputed() const;
  bool confirmed() const { return !findings.empty() && !disputed(); }
};

struct ProjectProgress {
  std::vector<At<ledger::AwardAmended>> amendments;
  std::vector<MilestoneState> milestones;
  bool operator==(const ProjectProgress&) const = default;
};

struct SessionState {
  At<ledger::SessionAnnounced> announced;
  std::optional<ledger::Organisation> partner;  // as named then; none: the committee
  std::optional<At<ledger::SessionHeld>> held;
  bool operator==(const SessionState&) const = default;
};

struct SurveyState {
  At<ledger::SurveyOpened> opened;
  ledger::Hash event;           // of the opening: what answers are bound to
  std::uint64_t closed_at = 0;  // 0: open
  std::map<ledger::SlotId, ledger::Element> codes;
  std::map<ledger::SlotId, std::uint64_t> answered;  // slot -> entry
  std::map<ledger::SlotId, ChainEnd> sealed;         // of a sealed survey: what is summed
  std::uint64_t sums_at = 0;  // of a sealed survey: opened by this entry; 0: not yet
  // By question, by answer 0 (none), 1, 2, ..: how many, papers not among them. Of a sealed survey
  // zero until its sums are opened.
  std::vector<std::vector<std::uint64_t>> counts;
  std::vector<At<ledger::SurveyPapersCounted>> papers;
  bool operator==(const SurveyState&) const = default;
  bool is_sealed() const { return opened.act.kind == ledger::BallotKind::sealed; }
  // Are its counts known? Those of a sealed survey are once its sums are opened.
  bool is_told() const { return !is_sealed() || sums_at != 0; }
  // Answers `answer` to a question, papers among them. Requires: it is told, they exist.
  std::uint64_t count(std::size_t question, std::size_t answer) const;
};

struct FollowUp {
  std::optional<At<ledger::OrganisationsNamed>> organisations;
  std::optional<At<ledger::MergesDefined>> merges;
  std::map<std::uint32_t, ProjectProgress> progress;  // by project
  std::vector<SessionState> sessions;                 // by number
  std::optional<At<ledger::TurnoutReported>> turnout;
  std::optional<At<ledger::PlanSet>> plan;
  std::vector<At<ledger::ActivityReported>> activities;
  std::vector<At<ledger::RecommendationsMade>> recommendations;
  std::vector<At<ledger::ReportPublished>> reports;
  std::optional<At<ledger::ClientReleased>> client;
  std::optional<At<ledger::IndicatorsDefined>> indicators;
  std::vector<At<ledger::BaselineSet>> baselines;
  std::vector<SurveyState> surveys;  // by number
  bool operator==(const FollowUp&) const = default;
};

// Answers a question of a survey has, 5 for a score.
std::size_t answers_to(const ledger::SurveyQuestion& question);
// The ballot form of a survey: every question an item, as many scores as the most answers of one;
// none of those that a question does not have. What is opened of a sealed one: by question, by
// answer 1, 2, .. Errors: bad_layout.
ledger::Result<Layout> layout_of(const ledger::SurveyOpened& survey);

}  // namespace urna::tally
