// Every path that has an answer, as a template. The table decides what is a route; openapi.json
// describes the same ones, and a test holds the two to each other.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace urna::api {

enum class RouteId : unsigned char {
  checkpoint,
  vkey,
  policy,
  blob,
  tile,
  submissions,
  entries,
  entry,
  log_lines,
  feed,
  receipt,
  inclusion,
  consistency,
  witnesses,
  witnessed,
  editions,
  edition,
  calendar,
  indicators,
  report,
  sessions,
  plan,
  surveys,
  projects,
  project,
  projects_table,
  turnout,
  turnout_table,
  results,
  results_table,
  results_pabulib,
  result_act,
  open_data,
  slot,
  problem_type,
  description,
  health,
  readiness,
};

struct RouteTemplate {
  // At most one {..}: a path segment, or at the end a tile's name, which has several.
  std::string_view path;
  RouteId id;
};
std::span<const RouteTemplate> route_templates();

struct MatchedRoute {
  RouteId id;
  std::string_view last;  // what stands in the place of {..}; "" if there is none
};
std::optional<MatchedRoute> match_route(std::string_view path);

}  // namespace urna::api
