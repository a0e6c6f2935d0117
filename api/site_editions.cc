// Pages of one edition of the log's: what can be done in it, and its projects, result, calendar,
// monitoring, plan, surveys and report, which live on after its vote.
#include "api/answers.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/share.h"
#include "api/site.h"

namespace urna::api {

namespace {

HttpResponse whole_page_of(const Reader& reader, const EditionSeen& edition, Page page) {
  page.about = &edition;
  return whole_page(reader, page);
}

// "3" or "3/card.svg".
std::optional<HttpResponse> of_project(const Reader& reader, const EditionSeen& edition,
                                       std::string_view name) {
  constexpr std::string_view kCard = "/card.svg";
  const bool card = name.ends_with(kCard);
  const auto number = read_number(card ? name.substr(0, name.size() - kCard.size()) : name);
  if (!number || *number >= edition.projects.size()) return std::nullopt;
  const auto project = static_cast<std::uint32_t>(*number);
  return card ? project_card(reader, edition, project)
              : whole_page_of(reader, edition, project_page(reader, edition, project));
}

std::optional<HttpResponse> of_survey(const Reader& reader, const EditionSeen& edition,
                                      std::string_view name) {
  const auto number = read_number(name);
  if (!number || *number >= edition.surveys.size()) return std::nullopt;
  return whole_page_of(reader, edition,
                       survey_page(reader, edition, static_cast<std::uint16_t>(*number)));
}

bool is_report_page(const EditionSeen& edition, const ledger::Hash& hash) {
  for (const auto& report : edition.follow_up.reports)
    for (const ledger::ReportPage& page : report.act.pages)
      if (page.sha256 == hash) return true;
  return false;
}

// A page of a published report, to be saved: it is the committee's file and none of ours, so it is
// never shown among our pages.
std::optional<HttpResponse> of_report(const Host& host, const EditionSeen& edition,
                                      std::string_view name) {
  const auto hash = read_fixed<ledger::Hash>(name);
  if (!hash || !is_report_page(edition, *hash)) return std::nullopt;
  const auto bytes = host.blobs().get("blob/" + std::string(name));
  if (!bytes) return std::nullopt;
  HttpResponse response{200, kOctets, {}, std::string(ledger::text_of(*bytes)), false};
  response.headers = {{"Content-Disposition", "attachment; filename=\"report-" +
                                                  std::string(name.substr(0, 8)) + ".html\""},
                      {"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Cache-Control", kNeverChanges}};
  return response;
}

}  // namespace

std::optional<HttpResponse> Site::edition_page(const Reader& reader,
                                               const EditionSeen& edition) const {
  const std::string_view path = reader.path;
  const auto page = [&](const Page& made) { return whole_page_of(reader, edition, made); };
  if (path == "projects") return page(projects_page(reader, edition));
  if (path == "results") return page(results_page(reader, edition));
  if (path == "results/card.svg") return result_card(reader, edition);
  if (path == "propose") return page(propose_page(reader, edition));
  if (path == "vote") return page(vote_page(reader, edition));
  if (path == "committee") return page(committee_page(reader, edition));
  if (path == "desk") return page(desk_page(reader, edition));
  if (path.starts_with("projects/")) return of_project(reader, edition, path.substr(9));
  return year_page(reader, edition);
}

std::optional<HttpResponse> Site::year_page(const Reader& reader,
                                            const EditionSeen& edition) const {
  const std::string_view path = reader.path;
  const auto page = [&](const Page& made) { return whole_page_of(reader, edition, made); };
  if (path == "monitoring") {
    const auto told = readings_.with(edition.id);
    return page(monitoring_page(reader, edition, told->readings, told->size));
  }
  if (path == "plan") return page(plan_page(reader, edition));
  if (path == "calendar") return page(calendar_page(reader, edition));
  if (path == "surveys") return page(surveys_page(reader, edition));
  if (path == "report")
    return page(report_page(reader, edition, [&](const ledger::Hash& hash) {
      return host_.blobs().get("blob/" + ledger::to_hex(hash.view())).ok();
    }));
  if (path.starts_with("surveys/")) return of_survey(reader, edition, path.substr(8));
  if (path.starts_with("report/")) return of_report(host_, edition, path.substr(7));
  return std::nullopt;
}

}  // namespace urna::api
