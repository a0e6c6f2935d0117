// Refusals of what happens around and after the vote: who helps, milestones and the word of
// monitors, the report, the released pages.
#include <algorithm>
#include <set>

#include "tally/election/acts.h"
#include "tally/election/awards.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

const std::vector<ledger::Organisation>& monitors_of(const Edition& edition) {
  return organisations_of(edition).monitors;
}

// What is taken by the organisations named so far.
struct Names {
  std::set<std::string> labels;
  std::set<PublicKey> keys;
};

Result<> take(const Scene& scene, const std::vector<ledger::Organisation>& named, Names& taken) {
  const Edition& edition = *scene.edition;
  for (const ledger::Organisation& organisation : named) {
    const std::string who = "organisation '" + organisation.label + "': ";
    if (organisation.label.empty() || !taken.labels.insert(organisation.label).second)
      return bad_follow_up(who + "labels must differ");
    URNA_TRY(
        need_languages(organisation.name, edition.announced.languages, (who + "name").c_str()));
    if (!ledger::admissible(organisation.key)) return Error{Errc::bad_key, organisation.label};
    if (holds_office(edition, organisation.key) || !taken.keys.insert(organisation.key).second)
      return bad_follow_up("the key of '" + organisation.label + "' holds another role");
  }
  return Ok{};
}

}  // namespace

Result<> need_evidence(const Edition& edition, const std::vector<ledger::Evidence>& evidence) {
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    if (evidence[i].sha256.is_zero()) return bad_follow_up("evidence without its SHA-256");
    URNA_TRY(member("evidence", i,
                    need_some_language(evidence[i].title, edition.announced.languages, "title")));
  }
  return Ok{};
}

Result<> need_organisation(const Scene& scene, const std::vector<ledger::Organisation>& named) {
  std::vector<PublicKey> keys;
  for (const ledger::Organisation& organisation : named) keys.push_back(organisation.key);
  return need_quorum(scene.submission, keys, 1);
}

Result<> need_day(std::uint32_t day, const char* name) {
  if (is_day(day)) return Ok{};
  return bad_follow_up(std::string(name) + ": " + std::to_string(day) + " is not a day");
}

Result<> refuse(const Scene& scene, const ledger::OrganisationsNamed& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  Names taken;
  URNA_TRY(take(scene, event.monitors, taken));
  URNA_TRY(take(scene, event.partners, taken));
  return take(scene, event.institutions, taken);
}

namespace {

Result<> need_funded(const Edition& edition, std::uint32_t project) {
  URNA_TRY(need_phase(edition, Phase::declared));
  if (project >= edition.projects.size())
    return Error{Errc::unknown_project, std::to_string(project)};
  if (is_funded(edition, project)) return Ok{};
  return Error{Errc::not_funded, std::to_string(project)};
}

Result<> need_within_award(const Edition& edition, std::uint32_t project, std::int64_t spent) {
  URNA_TRY(need_amount(spent, "spent"));
  const std::int64_t award = award_of(edition, project);
  if (spent <= award) return Ok{};
  return Error{Errc::over_award, edition.projects[project].filed.label + ": spent " +
                                     std::to_string(spent) + " of " + std::to_string(award)};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::MilestoneReported& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_funded(edition, event.project));
  URNA_TRY(need_committee(scene));
  URNA_TRY(need_languages(event.title, edition.announced.languages, "title"));
  if (event.per_mille > limit::kPerMille)
    return Error{Errc::over_limit,
                 "per_mille: at most 1000, here " + std::to_string(event.per_mille)};
  URNA_TRY(need_within_award(edition, event.project, event.spent));
  URNA_TRY(need_day(event.planned_day, "planned_day"));
  if (event.actual_day != 0) URNA_TRY(need_day(event.actual_day, "actual_day"));
  return need_evidence(edition, event.evidence);
}

namespace {

// A key holds one role, so that of an office can only be the reporter's own side.
Result<> need_monitor(const Scene& scene) {
  for (const auto& line : scene.submission.signatures)
    if (holds_office(*scene.edition, line.key))
      return Error{Errc::own_report, "key " + ledger::to_hex(line.key.view())};
  return need_organisation(scene, monitors_of(*scene.edition));
}

Result<const MilestoneState*> find_report(const Edition& edition, std::uint64_t report) {
  for (const auto& [project, progress] : edition.follow_up.progress)
    for (const MilestoneState& milestone : progress.milestones)
      if (milestone.report.at == report) return &milestone;
  return Error{Errc::unknown_report, "entry " + std::to_string(report)};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::MilestoneJudged& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::declared));
  URNA_TRY(need_monitor(scene));
  URNA_ASSIGN(const MilestoneState* milestone, find_report(edition, event.report));
  const ledger::Organisation* monitor =
      organisation_of(monitors_of(edition), scene.submission.signatures[0].key);
  for (const ledger::Organisation& before : milestone->monitors)
    if (before.label == monitor->label) return Error{Errc::judged_before, before.label};
  if (event.finding != ledger::Finding::confirmed && event.finding != ledger::Finding::disputed)
    return Error{Errc::unknown_value, "finding"};
  if (event.finding == ledger::Finding::disputed || !event.reason.empty())
    URNA_TRY(need_some_language(event.reason, edition.announced.languages, "reason"));
  return need_evidence(edition, event.evidence);
}

Result<> refuse(const Scene& scene, const ledger::AwardAmended& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_funded(edition, event.project));
  URNA_TRY(need_committee(scene));
  URNA_TRY(need_amount(event.award, "award"));
  URNA_TRY(need_languages(event.reason, edition.announced.languages, "reason"));
  const std::int64_t spent = spent_on(edition, event.project);
  if (event.award >= spent) return Ok{};
  return Error{Errc::over_award, std::to_string(spent) + " is spent already"};
}

Result<> refuse(const Scene& scene, const ledger::RecommendationsMade& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (event.recommendations.empty()) return bad_follow_up("no recommendation");
  for (const ledger::Texts& text : event.recommendations)
    URNA_TRY(need_languages(text, edition.announced.languages, "recommendation"));
  return Ok{};
}

namespace {

Result<> need_pages(const Edition& edition, const std::vector<ledger::ReportPage>& pages) {
  std::set<std::string> languages;
  for (const ledger::ReportPage& page : pages) {
    if (!languages.empty() && *languages.rbegin() >= page.language)
      return Error{Errc::malformed, "pages must ascend by language"};
    if (page.sha256.is_zero()) return Error{Errc::wrong_report, "a page without its SHA-256"};
    languages.insert(page.language);
  }
  const std::set<std::string> wanted(edition.announced.languages.begin(),
                                     edition.announced.languages.end());
  if (languages == wanted) return Ok{};
  return Error{Errc::bad_language, "one page in each language of the edition"};
}

}  // namespace

// Whether the pages are what the log gives is for whoever makes them again: the law does not print.
// That they speak of this log and of a size it has had, it knows at the latest size.
Result<> refuse(const Scene& scene, const ledger::ReportPublished& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (event.tree_size > scene.state.size || event.tree_size <= edition.declared_at)
    return Error{Errc::wrong_report, "tree_size " + std::to_string(event.tree_size) + " of " +
                                         std::to_string(scene.state.size)};
  if (event.tree_size == scene.state.size && event.root != scene.state.tree.root())
    return Error{Errc::wrong_report, "root is not this log's"};
  if (event.tool.empty()) return Error{Errc::wrong_report, "no tool named"};
  if (event.data.is_zero()) return Error{Errc::wrong_report, "no data package"};
  return need_pages(edition, event.pages);
}

Result<> refuse(const Scene& scene, const ledger::ClientReleased& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (event.version.empty()) return bad_follow_up("a release needs its version");
  if (event.assets.empty()) return bad_follow_up("a release without files");
  for (std::size_t i = 0; i < event.assets.size(); ++i) {
    const ledger::Asset& asset = event.assets[i];
    if (asset.path.empty() || asset.path[0] != '/')
      return bad_follow_up("asset '" + asset.path + "'");
    if (i > 0 && event.assets[i - 1].path >= asset.path)
      return Error{Errc::malformed, "assets must ascend by path"};
  }
  return Ok{};
}

}  // namespace urna::tally::acts
