#include "api/routes.h"

#include <algorithm>

#include "api/derived_check.h"
#include "api/guards.h"
#include "api/problem_page.h"
#include "api/views.h"
#include "ledger/json.h"
#include "ledger/tile.h"
#include "tally/election/law.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

constexpr std::uint32_t kPageProjects = 100;

HttpResponse with(std::string type, std::string body, std::string caching) {
  HttpResponse response{
      200,
      std::move(type),
      {{"Cache-Control", std::move(caching)}, {"Access-Control-Allow-Origin", "*"}},
      std::move(body),
      false};
  return response;
}
HttpResponse json(std::string body) {
  return with("application/json", std::move(body), "no-cache");
}

bool read_u64(std::string_view text, std::uint64_t& value) {
  if (text.empty() || text.size() > 18 || (text.size() > 1 && text[0] == '0')) return false;
  value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

// Returns the value of a query parameter, or "".
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return pair.substr(equals + 1);
  }
  return {};
}

template <class T>
bool read_fixed(std::string_view hex, T& out) {
  Bytes bytes;
  if (!ledger::from_hex(hex, bytes) || bytes.size() != T::kSize) return false;
  out = T::from(bytes);
  return true;
}

// Splits "a/b" at its first '/'.
std::pair<std::string_view, std::string_view> cut(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

Error nothing_here() { return {Errc::not_found, "there is no such resource"}; }

// Whether an If-None-Match (RFC 9110, 13.1.2) names the tag: "*", or a list in which weak ones
// count.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view one = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

// A read carries a tag of its bytes; who has them gets 304.
void add_tag(const HttpRequest& request, HttpResponse& response) {
  if (response.status != 200) return;
  const std::string tag =
      "\"" + ledger::to_hex(ledger::sha256(ledger::view_of(response.body)).view().first(16)) + "\"";
  response.headers.emplace_back("ETag", tag);
  if (!names_tag(request.if_none_match, tag)) return;
  response.status = 304;
  response.body.clear();
}

}  // namespace

void Routes::handle(HttpRequest request, const Respond& respond) const {
  if (request.method == "POST" && request.target == "/api/v1/submissions") {
    if (!host_.healthy())
      return respond(problem({Errc::storage, "the ledger stopped after an error"}));
    Bytes bytes(request.body.begin(), request.body.end());
    return host_.sequencer().submit(std::move(bytes), [this, respond](Answer answer) {
      respond(answer ? accepted(*answer) : refused(answer.error()));
    });
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = problem({Errc::usage, "the method is not allowed here"});
    response.status = 405;
    response.headers.emplace_back("Allow",
                                  request.target == "/api/v1/submissions" ? "POST" : "GET, HEAD");
    return respond(std::move(response));
  }
  HttpResponse response = get(request);
  add_tag(request, response);
  respond(std::move(response));
}

HttpResponse Routes::accepted(const Accepted& given) const {
  const auto receipt =
      given.fresh ? host_.journal().receipt(given.index) : host_.receipt(given.index);
  if (!receipt) return problem(receipt.error());
  HttpResponse response = with("text/plain; charset=utf-8", to_text(*receipt), "no-store");
  response.status = given.fresh ? 201 : 200;
  std::erase_if(response.headers,  // reads are for every page, writes for none (N12)
                [](const auto& header) { return header.first == "Access-Control-Allow-Origin"; });
  response.headers.emplace_back("Location", "/api/v1/entries/" + std::to_string(given.index));
  return response;
}

// A place in a chain that is taken: the first one's receipt goes with the refusal (decision D16).
HttpResponse Routes::refused(const Error& error) const {
  HttpResponse response = problem(error);
  if (error.code != Errc::chain_conflict || !error.entry) return response;
  const auto receipt = host_.receipt(*error.entry);
  if (receipt)
    response.body.insert(response.body.size() - 1,
                         ",\"receipt\":" + ledger::json_quote(to_text(*receipt)));
  return response;
}

HttpResponse Routes::get(const HttpRequest& request) const {
  const std::string_view target = request.target;
  if (target.find_first_of("%#\\") != std::string_view::npos)
    return problem({Errc::usage, "no escapes are needed in our paths"});
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = target.substr(std::min(mark + 1, target.size()));
  if (path.starts_with("/log/")) return get_log(path.substr(5));
  if (path.starts_with("/api/v1/")) return get_api(path.substr(8), query, request);
  if (path.starts_with("/problems/")) return problem_page(path.substr(10));
  if (path == "/healthz") return with("text/plain; charset=utf-8", "ok\n", "no-store");
  if (path == "/readyz") {
    const auto ready = host_.ready();
    return ready ? with("text/plain; charset=utf-8", "ready\n", "no-store")
                 : problem(ready.error());
  }
  auto page = site_.get(request);
  return page ? *std::move(page) : problem(nothing_here());
}

// Only what an entry names is part of the log; what was merely brought here is not shown.
HttpResponse Routes::get_blob(std::string_view name) const {
  Bytes hash;
  const bool named = ledger::from_hex(name.substr(5), hash) && hash.size() == ledger::Hash::kSize &&
                     host_.sequencer().with_state([&](const tally::State& state) {
                       return std::ranges::any_of(state.editions, [&](const auto& edition) {
                         return edition.second.sealed &&
                                edition.second.sealed->materials.contains(ledger::Hash::from(hash));
                       });
                     });
  const auto bytes = named ? host_.blobs().get(name) : Result<Bytes>(nothing_here());
  if (!bytes) return problem(bytes.error());
  return with("application/octet-stream", std::string(ledger::text_of(*bytes)),
              "public, max-age=31536000, immutable");
}

HttpResponse Routes::get_log(std::string_view name) const {
  const ledger::Journal& journal = host_.journal();
  if (name == "checkpoint")
    return with("text/plain; charset=utf-8", host_.newest()->note, "no-store");
  if (name == "vkey")
    return with("text/plain; charset=utf-8", to_text(journal.vkey()) + "\n", "public, max-age=60");
  if (name.starts_with("blob/")) return get_blob(name);
  const auto tile = ledger::parse_tile_path(name);
  const auto bytes = tile ? journal.tile(*tile) : Result<Bytes>(nothing_here());
  if (!bytes) return problem(bytes.code() == Errc::not_found ? nothing_here() : bytes.error());
  const bool full = tile->width == ledger::kTileWidth;
  return with("application/octet-stream", std::string(ledger::text_of(*bytes)),
              full ? "public, max-age=31536000, immutable" : "public, max-age=5");
}

HttpResponse Routes::get_api(std::string_view path, std::string_view query,
                             const HttpRequest& request) const {
  const auto [what, rest] = cut(path);
  if (what == "entries") return get_entry(rest, request);
  if (what == "receipts") return get_receipt(rest);
  if (what == "proofs") return get_proof(rest, query);
  if (what == "witnesses" && rest.empty())
    return json(witnesses_view(host_.witnesses(), system_seconds()));
  if (what == "editions" && rest.empty()) return json(host_.sequencer().with_state(editions_view));
  return get_of_edition(what, rest, query);
}

HttpResponse Routes::get_entry(std::string_view index_text, const HttpRequest& request) const {
  std::uint64_t index = 0;
  if (!read_u64(index_text, index)) return problem(nothing_here());
  const auto entry = host_.journal().entry(index);
  if (!entry) return problem(entry.error());
  if (request.accept.find("application/octet-stream") != std::string::npos)
    return with("application/octet-stream", std::string(ledger::text_of(*entry)),
                "public, max-age=31536000, immutable");
  const auto view = entry_view(*entry);
  HttpResponse response = view ? json(*view) : problem(view.error());
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

HttpResponse Routes::get_receipt(std::string_view tracker_hex) const {
  ledger::Tracker tracker;
  if (!read_fixed(tracker_hex, tracker)) return problem(nothing_here());
  const auto index = host_.journal().index_of(tally::tracker_key(tracker));
  if (!index) return problem(index.error());
  const auto entry = host_.journal().entry(*index);
  if (!entry) return problem(entry.error());
  const auto same = host_.sequencer().with_state(
      [&](const tally::State& state) { return check_is_ballot(state, *entry, tracker); });
  if (!same) return problem(same.error());
  const auto receipt = host_.receipt(*index);
  return receipt ? with("text/plain; charset=utf-8", to_text(*receipt), "no-cache")
                 : problem(receipt.error());
}

HttpResponse Routes::get_proof(std::string_view kind, std::string_view query) const {
  const auto published = host_.journal().published();
  std::uint64_t size = published->checkpoint.size, first = 0;
  const std::string_view size_text = parameter(query, "size");
  const std::string_view first_text = parameter(query, kind == "inclusion" ? "index" : "old");
  if ((kind != "inclusion" && kind != "consistency") || !read_u64(first_text, first) ||
      (!size_text.empty() && !read_u64(size_text, size)))
    return problem(
        {Errc::usage, "proofs/inclusion?index=N[&size=M] or proofs/consistency?old=N[&size=M]"});
  if (size > published->checkpoint.size)
    return problem({Errc::not_found,
                    "the log has " + std::to_string(published->checkpoint.size) + " entries"});
  const auto read_tile = [&](const ledger::TileId& tile) { return host_.journal().tile(tile); };
  const auto proof =
      kind == "inclusion"
          ? ledger::prove_inclusion(first, size, ledger::tile_node_reader(size, read_tile))
          : ledger::prove_consistency(first, size, ledger::tile_node_reader(size, read_tile));
  if (!proof) return problem(proof.error());
  std::string hashes;
  for (const ledger::Hash& hash : *proof)
    hashes += (hashes.empty() ? "\"" : ",\"") + ledger::to_base64(hash.view()) + "\"";
  return json("{\"size\":" + std::to_string(size) + ",\"hashes\":[" + hashes + "]}");
}

HttpResponse Routes::get_of_edition(std::string_view what, std::string_view rest,
                                    std::string_view query) const {
  return host_.sequencer().with_state([&](const tally::State& state) -> HttpResponse {
    ledger::EditionId id;
    const std::string_view named = what == "editions" ? rest : parameter(query, "edition");
    if (named.empty() && state.editions.size() == 1) id = state.editions.begin()->first;
    if (!named.empty() && !read_fixed(named, id))
      return problem({Errc::unknown_edition, "an edition's id has 32 hex digits"});
    const tally::Edition* edition = state.edition(id);
    if (edition == nullptr) return problem({Errc::unknown_edition, "name it with ?edition="});
    std::uint64_t number = 0;
    if (what == "editions") return json(edition_view(id, *edition));
    if (what == "turnout" && rest.empty()) return json(turnout_view(*edition));
    if (what == "results" && rest.empty()) return results(id, *edition);
    if (what == "projects" && !rest.empty())
      return read_u64(rest, number) && number < edition->projects.size()
                 ? json(project_view(*edition, static_cast<std::uint32_t>(number)))
                 : problem({Errc::unknown_project, ""});
    if (what == "projects") {
      const std::string_view cursor = parameter(query, "cursor");
      if (!cursor.empty() && (!read_u64(cursor, number) || number > edition->projects.size()))
        return problem({Errc::usage, "cursor"});
      std::uint32_t next = 0;
      HttpResponse response =
          json(projects_view(*edition, static_cast<std::uint32_t>(number), kPageProjects, next));
      if (next > 0)
        response.headers.emplace_back("Link",
                                      "</api/v1/projects?edition=" + ledger::to_hex(id.view()) +
                                          "&cursor=" + std::to_string(next) + ">; rel=\"next\"");
      return response;
    }
    ledger::SlotId slot;
    if (what != "slots" || !read_fixed(rest, slot)) return problem(nothing_here());
    return edition->roll.contains(slot) ? json(slot_view(slot, *edition))
                                        : problem({Errc::unknown_slot, ""});
  });
}

HttpResponse Routes::results(const ledger::EditionId& id, const tally::Edition& edition) const {
  if (!edition.result) return problem({Errc::not_found, "nothing is declared yet"});
  const std::lock_guard lock(results_mutex_);
  auto found = results_.find(id);
  if (found == results_.end()) found = results_.emplace(id, results_view(id, edition)).first;
  return json(found->second);
}

namespace {

void put_metric(std::string& body, const char* name, const char* kind, std::uint64_t value) {
  body +=
      std::string("# TYPE ") + name + " " + kind + "\n" + name + " " + std::to_string(value) + "\n";
}

}  // namespace

std::string http_metrics(const HttpServer& server) {
  const HttpServer::Counters http = server.counters();
  std::string body;
  put_metric(body, "urna_http_connections_total", "counter", http.connections);
  put_metric(body, "urna_http_requests_total", "counter", http.requests);
  put_metric(body, "urna_http_refused_total", "counter", http.refused);
  put_metric(body, "urna_http_connections_open", "gauge", http.open);
  put_metric(body, "urna_http_connections_turned_away_total", "counter", http.turned_away);
  put_metric(body, "urna_http_connections_closed_for_room_total", "counter", http.made_room);
  put_metric(body, "urna_http_rate_limited_total", "counter", http.rate_limited);
  return body;
}

std::string Routes::ledger_metrics() const {
  const Sequencer::Counters counters = host_.sequencer().counters();
  std::string body;
  put_metric(body, "urna_log_size", "gauge", host_.journal().published()->checkpoint.size);
  put_metric(body, "urna_submissions_accepted_total", "counter", counters.accepted);
  put_metric(body, "urna_submissions_repeated_total", "counter", counters.repeated);
  put_metric(body, "urna_submissions_refused_total", "counter", counters.refused);
  put_metric(body, "urna_submissions_waiting", "gauge", counters.waiting);
  put_metric(body, "urna_commit_groups_total", "counter", counters.groups);
  put_metric(body, "urna_healthy", "gauge", host_.healthy() ? 1 : 0);
  return body + witnesses_metrics(host_.witnesses(), system_seconds());
}

HttpResponse Routes::metrics(const HttpServer& server) const {
  return with("text/plain; version=0.0.4; charset=utf-8", ledger_metrics() + http_metrics(server),
              "no-store");
}

}  // namespace urna::api
