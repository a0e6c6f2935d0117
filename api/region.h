// Several ledgers behind one address: each locality's pages, API and tiles stand behind its name
// ("/balti/ro/",
// "/balti/log/checkpoint"), its log's URL is "<address>/balti/log/", and the front page shows all
// of them. Nothing is shared between them but the process: each ledger has its own directory, key,
// lock and witnesses.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/routes.h"

namespace urna::api {

struct Locality {
  std::string name;      // one segment of a path: a-z, 0-9 and '-', see is_locality_name
  Host* host = nullptr;  // null: it could not be opened, and is said not to be served
};
inline constexpr std::size_t kMaxLocalities = 64, kMaxLocalityNameBytes = 32;
// 1 to 32 letters a-z, digits and hyphens, a letter first; no word that a path of ours begins with
// ("api", "ro", ..).
bool is_locality_name(std::string_view name);

class Region {
 public:
  // Requires: names that are names, each once.
  explicit Region(const std::vector<Locality>& localities);
  void handle(HttpRequest request, const Respond& respond) const;
  // Of every ledger, told apart by the label `ledger`, and of the server once.
  HttpResponse metrics(const HttpServer& server) const;

 private:
  struct Part {
    std::string name;
    std::unique_ptr<Routes> routes;
    const Host* host;
  };
  const Part* part_of(std::string_view name) const;
  static HttpResponse not_served(const Part& part, const HttpRequest& request);
  HttpResponse front(const HttpRequest& request) const;
  HttpResponse ready() const;
  std::vector<Part> parts_;
};

}  // namespace urna::api
