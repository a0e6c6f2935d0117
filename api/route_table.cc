#include "api/route_table.h"

namespace urna::api {

namespace {

constexpr RouteTemplate kTemplates[] = {
    {"/log/checkpoint", RouteId::checkpoint},
    {"/log/vkey", RouteId::vkey},
    {"/log/policy", RouteId::policy},
    {"/log/blob/{sha256}", RouteId::blob},
    {"/log/tile/{tile}", RouteId::tile},
    {"/api/v1/submissions", RouteId::submissions},
    {"/api/v1/entries", RouteId::entries},
    {"/api/v1/entries/{index}", RouteId::entry},
    {"/api/v1/log.jsonl", RouteId::log_lines},
    {"/api/v1/feed", RouteId::feed},
    {"/api/v1/receipts/{tracker}", RouteId::receipt},
    {"/api/v1/proofs/inclusion", RouteId::inclusion},
    {"/api/v1/proofs/consistency", RouteId::consistency},
    {"/api/v1/witnesses", RouteId::witnesses},
    {"/api/v1/witnessed", RouteId::witnessed},
    {"/api/v1/editions", RouteId::editions},
    {"/api/v1/editions/{edition}", RouteId::edition},
    {"/api/v1/editions/{edition}/calendar.ics", RouteId::calendar},
    {"/api/v1/editions/{edition}/indicators", RouteId::indicators},
    {"/api/v1/editions/{edition}/report", RouteId::report},
    {"/api/v1/editions/{edition}/sessions", RouteId::sessions},
    {"/api/v1/editions/{edition}/plan", RouteId::plan},
    {"/api/v1/editions/{edition}/surveys", RouteId::surveys},
    {"/api/v1/projects", RouteId::projects},
    {"/api/v1/projects/{project}", RouteId::project},
    {"/api/v1/projects.csv", RouteId::projects_table},
    {"/api/v1/turnout", RouteId::turnout},
    {"/api/v1/turnout.csv", RouteId::turnout_table},
    {"/api/v1/results", RouteId::results},
    {"/api/v1/results.csv", RouteId::results_table},
    {"/api/v1/results.pb", RouteId::results_pabulib},
    {"/api/v1/acts/result", RouteId::result_act},
    {"/api/v1/opendata.zip", RouteId::open_data},
    {"/api/v1/slots/{slot}", RouteId::slot},
    {"/problems/{code}", RouteId::problem_type},
    {"/openapi.json", RouteId::description},
    {"/healthz", RouteId::health},
    {"/readyz", RouteId::readiness},
};

}  // namespace

std::span<const RouteTemplate> route_templates() { return kTemplates; }

std::optional<MatchedRoute> match_route(std::string_view path) {
  for (const RouteTemplate& one : kTemplates) {
    const std::size_t brace = one.path.find('{');
    if (brace == std::string_view::npos) {
      if (path == one.path) return MatchedRoute{one.id, {}};
      continue;
    }
    const std::string_view after = one.path.substr(one.path.find('}') + 1);
    if (path.size() <= brace + after.size() || !path.starts_with(one.path.substr(0, brace)) ||
        !path.ends_with(after))
      continue;
    const std::string_view last = path.substr(brace, path.size() - brace - after.size());
    if (one.id != RouteId::tile && last.find('/') != std::string_view::npos) continue;
    return MatchedRoute{one.id, last};
  }
  return std::nullopt;
}

}  // namespace urna::api
