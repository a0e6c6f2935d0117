#include "api/region.h"

#include <algorithm>

#include "api/pages/assets.h"
#include "api/pages/pages.h"
#include "api/problem_page.h"

namespace urna::api {

namespace {

// First segments of paths that are the server's own.
constexpr std::string_view kTaken[] = {"api",     "log",    "assets",  "problems",
                                       "healthz", "readyz", "metrics", "verifier",
                                       "ro",      "ru",     "uk",      "en"};

}  // namespace

bool is_locality_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kMaxLocalityNameBytes && name[0] >= 'a' &&
         name[0] <= 'z' && std::ranges::all_of(name, fits) &&
         std::ranges::find(kTaken, name) == std::end(kTaken);
}

// All of them together keep as much of their tiles as one ledger would.
Region::Region(const std::vector<Locality>& localities) {
  const std::size_t parts = std::max<std::size_t>(localities.size(), 1);
  const TileCacheLimits tiles{kTileCacheBytes / parts, kTileCacheTiles / parts};
  for (const Locality& locality : localities) {
    CHECK(is_locality_name(locality.name) && part_of(locality.name) == nullptr);
    parts_.push_back({locality.name,
                      std::make_unique<Routes>(*locality.host, "/" + locality.name, tiles),
                      locality.host});
  }
}

const Region::Part* Region::part_of(std::string_view name) const {
  const auto found = std::ranges::find(parts_, name, &Part::name);
  return found == parts_.end() ? nullptr : &*found;
}

// What stands behind a locality's name is that locality's; its routes see the path without the
// name.
void Region::handle(HttpRequest request, const Respond& respond) const {
  const std::string_view target = request.target;
  const std::size_t end = target.find_first_of("/?", 1);
  const std::size_t name_end = std::min(end, target.size());
  const Part* part = target.empty() ? nullptr : part_of(target.substr(1, name_end - 1));
  if (part == nullptr) return respond(front(request));
  const bool bare = name_end == target.size() || target[name_end] == '?';
  request.target = bare ? "/" : std::string(target.substr(name_end));
  part->routes->handle(std::move(request), respond);
}

HttpResponse Region::ready() const {
  for (const Part& part : parts_)
    if (const auto ready = part.host->ready(); !ready)
      return problem({ready.code(), part.name + ": " + ready.error().detail});
  return {200, "text/plain; charset=utf-8", {{"Cache-Control", "no-store"}}, "ready\n", false};
}

HttpResponse Region::front(const HttpRequest& request) const {
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  if (request.method != "GET" && request.method != "HEAD") return problem_method("GET, HEAD");
  if (path == "/healthz")
    return {200, "text/plain; charset=utf-8", {{"Cache-Control", "no-store"}}, "ok\n", false};
  if (path == "/readyz") return ready();
  if (path.starts_with("/problems/")) return problem_page(path.substr(10));
  if (auto shared = shared_page(request)) return *std::move(shared);
  const auto language =
      path.size() == 4 && path[3] == '/' ? language_of(path.substr(1, 2)) : std::nullopt;
  if (!language) return problem_not_found();
  std::vector<std::shared_ptr<const LogSeen>> logs;
  for (const Part& part : parts_) logs.push_back(part.routes->site().log());
  const LogSeen nowhere;
  const Reader reader{Words::in(*language), nowhere, ""};
  return whole_page(reader, region_page(reader, logs));
}

namespace {

// Each value gets its ledger as a label; a metric is described once, whoever comes first.
void put_labelled(std::string& body, std::string_view text, const std::string& ledger) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n') + 1, text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(end);
    if (line.starts_with('#')) {
      if (body.find(line) == std::string::npos) body += line;
      continue;
    }
    const std::string label = "ledger=\"" + ledger + "\"";
    const std::size_t brace = line.find('{'), gap = line.find(' ');
    if (brace < gap) line.insert(brace + 1, label + ",");
    if (brace >= gap) line.insert(gap, "{" + label + "}");
    body += line;
  }
}

}  // namespace

HttpResponse Region::metrics(const HttpServer& server) const {
  HttpResponse response{200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        {{"Cache-Control", "no-store"}},
                        http_metrics(server),
                        false};
  for (const Part& part : parts_)
    put_labelled(response.body, part.routes->ledger_metrics(), part.name);
  return response;
}

}  // namespace urna::api
