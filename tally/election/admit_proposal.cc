// Refusals of proposals and their review.
#include <algorithm>
#include <set>

#include "tally/election/acts.h"

namespace urna::tally::acts {

// A proposer writes in one language or more of the edition's; the review's reason speaks all of
// them.
Result<> need_some_language(const ledger::Texts& texts, const std::vector<std::string>& languages,
                            const char* name) {
  bool spoken = false;
  for (const auto& [tag, text] : texts) {
    if (std::ranges::find(languages, tag) == languages.end())
      return Error{Errc::bad_language, std::string(name) + ": '" + tag + "' is not the edition's"};
    spoken = spoken || !text.empty();
  }
  if (spoken) return Ok{};
  return Error{Errc::bad_language, std::string(name) + " is empty in every language"};
}

namespace {

Result<> need_envelope(const Edition& edition, std::uint16_t envelope) {
  const auto same = [&](const ledger::Envelope& e) { return e.id == envelope; };
  if (envelope == 0 || std::ranges::any_of(edition.announced.envelopes, same)) return Ok{};
  return Error{Errc::bad_budget, "envelope " + std::to_string(envelope) + " is not defined"};
}

Result<> need_district(const Edition& edition, std::uint16_t district) {
  const auto same = [&](const ledger::NamedCode& d) { return d.code == district; };
  if (district == 0 || std::ranges::any_of(edition.announced.districts, same)) return Ok{};
  return Error{Errc::bad_definition, "district " + std::to_string(district) + " is not defined"};
}

Result<> need_categories(const Edition& edition, const std::vector<std::string>& categories) {
  std::set<std::string> seen;
  for (const std::string& tag : categories) {
    const auto same = [&](const ledger::NamedTag& c) { return c.tag == tag; };
    if (!seen.insert(tag).second || std::ranges::none_of(edition.announced.categories, same))
      return Error{Errc::bad_definition, "category '" + tag + "'"};
  }
  return Ok{};
}

Result<> need_team(const ledger::TeamComposition& team) {
  if (team.locals <= ledger::limit::kTeam && team.newcomers <= ledger::limit::kTeam) return Ok{};
  return Error{Errc::over_limit, "team"};
}

Result<const ProjectState*> find_project(const Edition& edition, std::uint32_t project) {
  if (project >= edition.projects.size())
    return Error{Errc::unknown_project, std::to_string(project)};
  return &edition.projects[project];
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::ProposalsOpened&) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced));
  return need_committee(scene);
}

Result<> refuse(const Scene& scene, const ledger::ProposalFiled& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::proposals));
  URNA_TRY(need_quorum(scene.submission, {event.proposer}, 1));
  if (edition.projects.size() >= ledger::limit::kProjectsPerEdition)
    return Error{Errc::over_limit, "projects in this edition"};
  if (event.label.empty() || edition.labels.contains(event.label))
    return Error{Errc::duplicate, "label '" + event.label + "' is empty or taken"};
  URNA_TRY(need_some_language(event.title, edition.announced.languages, "title"));
  URNA_TRY(need_amount(event.cost, "cost"));
  URNA_TRY(need_envelope(edition, event.envelope));
  URNA_TRY(need_district(edition, event.district));
  URNA_TRY(need_categories(edition, event.categories));
  return need_team(event.team);
}

Result<> refuse(const Scene& scene, const ledger::ProposalWithdrawn& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::proposals, Phase::review));
  URNA_ASSIGN(const ProjectState* project, find_project(*scene.edition, event.project));
  URNA_TRY(need_quorum(scene.submission, {project->filed.proposer}, 1));
  if (project->status == ProjectStatus::withdrawn)
    return Error{Errc::project_reviewed, "withdrawn before"};
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::ProposalsClosed&) {
  URNA_TRY(need_phase(*scene.edition, Phase::proposals));
  return need_committee(scene);
}

Result<> refuse(const Scene& scene, const ledger::ProposalReviewed& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::review));
  URNA_TRY(need_committee(scene));
  URNA_ASSIGN(const ProjectState* project, find_project(edition, event.project));
  if (project->status != ProjectStatus::filed) return Errc::project_reviewed;
  const auto verdict = static_cast<std::uint8_t>(event.verdict);
  if (verdict != 1 && verdict != 2) return Error{Errc::unknown_value, "verdict"};
  if (event.verdict == ledger::Verdict::rejected)
    URNA_TRY(need_languages(event.reason, edition.announced.languages, "reason"));
  URNA_TRY(need_amount(event.cost, "cost"));
  URNA_TRY(need_envelope(edition, event.envelope));
  URNA_TRY(need_categories(edition, event.categories));
  return need_team(event.team);
}

}  // namespace urna::tally::acts
