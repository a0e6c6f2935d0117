#include "api/routes.h"

#include "api/answers.h"
#include "api/guards.h"
#include "api/pages/assets.h"
#include "api/problem_page.h"
#include "ledger/json.h"

namespace urna::api {

Routes::Routes(Host& host, const std::string& base, std::size_t ledgers)
    : host_(host),
      base_(base),
      site_(host, base),
      open_data_(host),
      feed_lines_(host),
      tiles_([&host](const auto& tile) { return host.journal().tile(tile); },
             {kTileCacheBytes / ledgers, kTileCacheTiles / ledgers}),
      receipts_([&host](std::uint64_t index) { return host.receipt_basis(index); },
                [this](const ledger::Tracker& tracker) { return make_receipt(tracker); },
                {kReceiptCacheBytes / ledgers, kReceiptCacheReceipts / ledgers}),
      indicators_(host, indicators_view),
      reports_(host, report_view) {}

using ledger::Errc;
using ledger::Error;

void Routes::handle(HttpRequest request, const Respond& respond) const {
  if (base_.empty()) return answer(std::move(request), respond);
  answer(std::move(request), [this, respond](HttpResponse response) {
    place_problem(response, base_);
    respond(std::move(response));
  });
}

namespace {

bool is_for_submissions(std::string_view target) {
  return target.substr(0, target.find('?')) == "/api/v1/submissions";
}

}  // namespace

void Routes::answer(HttpRequest request, const Respond& respond) const {
  if (request.method == "POST" && is_for_submissions(request.target)) {
    if (request.target.find('?') != std::string::npos)
      return respond(problem({Errc::usage, "a submission has no query: it is what is signed"}));
    if (!host_.healthy())
      return respond(problem({Errc::storage, "the ledger stopped after an error"}));
    Bytes bytes(request.body.begin(), request.body.end());
    return host_.sequencer().submit(std::move(bytes), [this, respond](Answer answer) {
      respond(answer ? accepted(*answer) : refused(answer.error()));
    });
  }
  if (!is_read(request.method)) {
    const bool to_post = is_for_submissions(request.target);
    return respond(problem_method(to_post ? "POST" : "GET, HEAD"));
  }
  HttpResponse response = get(request);
  finish_read(request, response);
  respond(std::move(response));
}

HttpResponse Routes::accepted(const Accepted& given) const {
  const auto receipt =
      given.fresh ? host_.journal().receipt(given.index) : host_.receipt(given.index);
  if (!receipt) return problem(receipt.error());
  HttpResponse response = read_answer(kText, to_text(*receipt), kKeepNothing);
  response.status = given.fresh ? 201 : 200;
  std::erase_if(response.headers,  // reads are for every page, writes for none (N12)
                [](const auto& header) { return header.first.starts_with("Access-Control-"); });
  response.headers.emplace_back("Location",
                                base_ + "/api/v1/entries/" + std::to_string(given.index));
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
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = target.substr(std::min(mark + 1, target.size()));
  const auto route = match_route(path);
  const bool page_wanted = !route && is_for_people(path);
  // People's addresses come from mails and other sites; programs know ours.
  if ((page_wanted ? path : target).find_first_of(kEscapes) != std::string_view::npos)
    return page_wanted ? missing_for(request, *site_.log(), 400)
                       : problem({Errc::usage, "no escapes are needed in our paths"});
  if (route) return get_route(route->id, {request, route->last, query});
  auto page = site_.get(request);
  return page ? *std::move(page) : problem_not_found();
}

HttpResponse Routes::get_route(RouteId id, const Asked& asked) const {
  switch (id) {
    case RouteId::checkpoint:
      return checkpoint();
    case RouteId::vkey:
      return vkey();
    case RouteId::policy:
      return policy();
    case RouteId::blob:
      return blob(asked.last);
    case RouteId::tile:
      return tile(asked.last);
    case RouteId::entries:
      return entries(asked);
    case RouteId::entry:
      return entry(asked);
    case RouteId::log_lines:
      return log_lines(asked);
    case RouteId::feed:
      return feed(asked);
    case RouteId::receipt:
      return receipt(asked.last);
    case RouteId::inclusion:
      return inclusion(asked.query);
    case RouteId::consistency:
      return consistency(asked.query);
    case RouteId::witnesses:
      return json_answer(witnesses_view(host_.witnesses(), system_seconds()));
    case RouteId::witnessed:
      return witnessed();
    case RouteId::editions:
      return editions(asked);
    case RouteId::problem_type:
      return problem_page(asked.last);
    case RouteId::description:
      return read_answer(kJsonType, std::string(asset("openapi.json").bytes), kAskAgain);
    case RouteId::health:
      return read_answer(kText, "ok\n", kKeepNothing);
    case RouteId::readiness:
      return readiness();
    case RouteId::submissions:
      return problem_method("POST");
    default:
      return of_edition(id, asked);
  }
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
  put_metric(body, "urna_http_streams_open", "gauge", http.streams);
  put_metric(body, "urna_http_streams_turned_away_total", "counter", http.streams_turned_away);
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
  return read_answer("text/plain; version=0.0.4; charset=utf-8",
                     ledger_metrics() + http_metrics(server), kKeepNothing);
}

}  // namespace urna::api
