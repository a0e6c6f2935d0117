// Runs a ledger, or several, as a server until SIGTERM or SIGINT.
#pragma once

#include "api/region.h"

namespace urna::api {

struct ServeOptions {
  std::string listen = "127.0.0.1:8080";
  std::string metrics;  // "" : none; loopback only
  HttpOptions http;     // threads: one a core, whatever it says
};
// Prints where it listens; returns when asked to stop, with commits finished and the snapshot
// written. Errors: usage, io; storage if the ledger stopped after an error.
Result<> serve(Host& host, const ServeOptions& options);
// The same for several; if one of them stops after an error, all stop, to be started again.
Result<> serve(const std::vector<Locality>& localities, const ServeOptions& options);

}  // namespace urna::api
