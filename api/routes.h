// Which path gives what. Exact templates only; no path is ever mapped to a file.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "api/host.h"
#include "api/http.h"
#include "api/site.h"

namespace urna::api {

// Answers everything of surface.md's HTTP part that this version has.
class Routes {
 public:
  // `base`: "" or "/balti": what stands before every path of this ledger where one server has
  // several.
  explicit Routes(Host& host, const std::string& base = "") : host_(host), site_(host, base) {}
  void handle(HttpRequest request, const Respond& respond) const;
  // Prometheus text of the ledger alone.
  std::string ledger_metrics() const;
  // Of ledger and server, for the loopback listener.
  HttpResponse metrics(const HttpServer& server) const;
  const Site& site() const { return site_; }

 private:
  HttpResponse get(const HttpRequest& request) const;
  HttpResponse get_log(std::string_view name) const;
  HttpResponse get_blob(std::string_view name) const;
  HttpResponse get_api(std::string_view path, std::string_view query,
                       const HttpRequest& request) const;
  HttpResponse get_entry(std::string_view index, const HttpRequest& request) const;
  HttpResponse get_receipt(std::string_view tracker) const;
  HttpResponse get_proof(std::string_view kind, std::string_view query) const;
  HttpResponse get_of_edition(std::string_view what, std::string_view rest,
                              std::string_view query) const;
  HttpResponse accepted(const Accepted& accepted) const;
  HttpResponse refused(const ledger::Error& error) const;
  HttpResponse results(const ledger::EditionId& id, const tally::Edition& edition) const;
  Host& host_;
  Site site_;
  mutable std::mutex results_mutex_;
  mutable std::map<ledger::EditionId, std::string> results_;  // declared ones never change
};

// Prometheus text of the server alone.
std::string http_metrics(const HttpServer& server);

// The one table from refusals to HTTP status.
unsigned status_of(ledger::Errc code);
// RFC 9457 problem.
HttpResponse problem(const ledger::Error& error);

}  // namespace urna::api
