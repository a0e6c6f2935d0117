// What each route gives. Exact templates only (route_table.h); no path is ever mapped to a file.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "api/feed.h"
#include "api/follow_up_views.h"
#include "api/host.h"
#include "api/http.h"
#include "api/open_data.h"
#include "api/readings.h"
#include "api/receipt_cache.h"
#include "api/result_acts.h"
#include "api/route_table.h"
#include "api/site.h"
#include "api/tile_cache.h"

namespace urna::api {

inline constexpr std::uint32_t kPageProjects = 100, kPageEditions = 100;
inline constexpr std::uint64_t kPageEntries = 256, kUsualPageEntries = 64;
inline constexpr std::size_t kPageBytes = 1'048'576;  // a page of entries ends behind it

// Answers everything of surface.md's HTTP part that this version has.
class Routes {
 public:
  // `base`: "" or "/balti": what stands before every path of this ledger where one server has
  // several. `ledgers`: so many share what is kept of tiles and receipts. Requires: at least 1.
  explicit Routes(Host& host, const std::string& base = "", std::size_t ledgers = 1);
  void handle(HttpRequest request, const Respond& respond) const;
  // Prometheus text of the ledger alone.
  std::string ledger_metrics() const;
  // Of ledger and server, for the loopback listener.
  HttpResponse metrics(const HttpServer& server) const;
  const Site& site() const { return site_; }

 private:
  struct Asked {
    const HttpRequest& request;
    std::string_view last, query;
  };
  void answer(HttpRequest request, const Respond& respond) const;
  HttpResponse get(const HttpRequest& request) const;
  HttpResponse get_route(RouteId id, const Asked& asked) const;
  // Of the log: log_routes.cc.
  HttpResponse checkpoint() const;
  HttpResponse vkey() const;
  HttpResponse policy() const;
  HttpResponse witnessed() const;
  HttpResponse blob(std::string_view hash) const;
  HttpResponse tile(std::string_view name) const;
  HttpResponse entries(const Asked& asked) const;
  HttpResponse entry(const Asked& asked) const;
  HttpResponse log_lines(const Asked& asked) const;
  HttpResponse feed(const Asked& asked) const;
  HttpResponse receipt(std::string_view tracker) const;
  Result<ReceiptCache::Kept> make_receipt(const ledger::Tracker& tracker) const;
  HttpResponse inclusion(std::string_view query) const;
  HttpResponse consistency(std::string_view query) const;
  HttpResponse readiness() const;
  // Of an edition: edition_routes.cc.
  HttpResponse editions(const Asked& asked) const;
  HttpResponse of_edition(RouteId id, const Asked& asked) const;
  HttpResponse answer_of(RouteId id, const Asked& asked, const ledger::EditionId& edition,
                         const tally::Edition& state) const;
  HttpResponse projects(const Asked& asked, const ledger::EditionId& id,
                        const tally::Edition& edition) const;
  HttpResponse calendar(const Asked& asked, const ledger::EditionId& id,
                        const tally::Edition& edition) const;
  HttpResponse results(const ledger::EditionId& id, const tally::Edition& edition) const;
  HttpResponse figures(RouteId id, std::string_view edition) const;

  HttpResponse result_act(const ledger::EditionId& id, const tally::Edition& edition,
                          std::uint64_t size) const;

  HttpResponse accepted(const Accepted& accepted) const;
  HttpResponse refused(const ledger::Error& error) const;
  Host& host_;
  const std::string base_;
  Site site_;
  OpenData open_data_;
  mutable FeedLines feed_lines_;
  mutable TileCache tiles_;
  mutable ReceiptCache receipts_;
  mutable std::mutex results_mutex_;
  mutable std::map<ledger::EditionId, std::string> results_;  // declared ones never change
  mutable ResultActs result_acts_;
  KeptTexts indicators_, reports_;
};

// Prometheus text of the server alone.
std::string http_metrics(const HttpServer& server);

// The one table from refusals to HTTP status.
unsigned status_of(ledger::Errc code);
// RFC 9457 problem.
HttpResponse problem(const ledger::Error& error);
HttpResponse problem_not_found();
// Puts a ledger's base before the page that a problem of ours points to.
void place_problem(HttpResponse& response, const std::string& base);
// 405; `allow`: the methods that are.
HttpResponse problem_method(const char* allow);

}  // namespace urna::api
