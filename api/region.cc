#include "api/region.h"

#include <algorithm>
#include <sstream>

#include "api/answers.h"
#include "api/pages/assets.h"
#include "api/pages/pages.h"
#include "api/problem_page.h"

namespace urna::api {

using ledger::Errc;

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

// All of them together keep as much of their tiles and receipts as one ledger would.
Region::Region(const std::vector<Locality>& localities) {
  const std::size_t parts = std::max<std::size_t>(localities.size(), 1);
  for (const Locality& locality : localities) {
    CHECK(is_locality_name(locality.name) && part_of(locality.name) == nullptr);
    parts_.push_back({locality.name, nullptr, locality.host});
    if (locality.host != nullptr)
      parts_.back().routes = std::make_unique<Routes>(*locality.host, "/" + locality.name, parts);
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
  if (part == nullptr) {
    HttpResponse response = front(request);
    finish_read(request, response);
    return respond(std::move(response));
  }
  const bool bare = name_end == target.size() || target[name_end] == '?';
  request.target = bare ? "/" : std::string(target.substr(name_end));
  if (part->routes == nullptr) return respond(not_served(*part, request));
  part->routes->handle(std::move(request), respond);
}

// The process serves the others, and what it says of itself is true of them alone.
HttpResponse Region::not_served(const Part& part, const HttpRequest& request) {
  const std::string_view target = request.target;
  if (is_read(request.method) && is_for_people(target.substr(0, target.find('?'))) &&
      target != "/readyz") {
    LogSeen nowhere;
    nowhere.base = "/" + part.name;
    return speak_to(request, nowhere, [&](const Reader& reader) {
      return Page{part.name, paragraph(reader.say("region.not_served")), 503};
    });
  }
  HttpResponse response =
      problem({Errc::storage, part.name + " is not served at present; the others are"});
  finish_read(request, response);
  return response;
}

HttpResponse Region::ready() const {
  for (const Part& part : parts_)
    if (const auto ready = part.host ? part.host->ready() : Result<>(ledger::Ok{}); !ready)
      return problem({ready.code(), part.name + ": " + ready.error().detail});
  return {200, "text/plain; charset=utf-8", {{"Cache-Control", "no-store"}}, "ready\n", false};
}

HttpResponse Region::front(const HttpRequest& request) const {
  std::string_view path = request.target;
  path = path.substr(0, path.find('?'));
  if (!is_read(request.method)) return problem_method("GET, HEAD");
  if (path == "/healthz")
    return {200, "text/plain; charset=utf-8", {{"Cache-Control", "no-store"}}, "ok\n", false};
  if (path == "/readyz") return ready();
  if (path.starts_with("/problems/")) return problem_page(path.substr(10));
  if (auto shared = shared_page(request)) return *std::move(shared);
  const LogSeen nowhere;
  const bool escaped = path.find_first_of(kEscapes) != std::string_view::npos;
  if (path.size() != 4 || !language_in(path))
    return is_for_people(path) ? missing_for(request, nowhere, escaped ? 400 : 404)
                               : problem_not_found();
  const Reader reader{Words::in(*language_in(path)), nowhere, ""};
  std::vector<TownSeen> towns;
  for (const Part& part : parts_)
    towns.push_back({part.name, part.routes == nullptr ? nullptr : part.routes->site().log()});
  return whole_page(reader, region_page(reader, towns));
}

namespace {

// The line of a value with its ledger as a label.
std::string labelled(std::string line, const std::string& ledger) {
  const std::string label = "ledger=\"" + ledger + "\"";
  const std::size_t brace = line.find('{'), gap = line.find(' ');
  if (brace < gap) return line.insert(brace + 1, label + ",");
  return line.insert(gap, "{" + label + "}");
}

// All values of a metric stand together below its one description (Prometheus' text format).
struct Families {
  std::vector<std::pair<std::string, std::string>> all;  // description, lines

  std::string& of(const std::string& description) {
    const auto found =
        std::ranges::find(all, description, &std::pair<std::string, std::string>::first);
    return found != all.end() ? found->second : all.emplace_back(description, "").second;
  }
  void add(std::istringstream text, const std::string& ledger) {
    std::string description;
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with('#'))
        description = line + "\n";
      else
        of(description) += labelled(line, ledger) + "\n";
    }
  }
};

}  // namespace

HttpResponse Region::metrics(const HttpServer& server) const {
  HttpResponse response{200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        {{"Cache-Control", "no-store"}},
                        http_metrics(server),
                        false};
  Families families;
  for (const Part& part : parts_)
    families.add(std::istringstream("# TYPE urna_ledger_served gauge\nurna_ledger_served " +
                                    std::string(part.routes == nullptr ? "0\n" : "1\n")),
                 part.name);
  for (const Part& part : parts_)
    if (part.routes != nullptr)
      families.add(std::istringstream(part.routes->ledger_metrics()), part.name);
  for (const auto& [description, values] : families.all) response.body += description + values;
  return response;
}

}  // namespace urna::api
