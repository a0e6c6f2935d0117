#include "api/serve.h"

#include <csignal>
#include <cstdio>

#include "api/descriptors.h"
#include "api/routes.h"
#include "ledger/parallel.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

bool is_loopback(const std::string& listen) {
  return listen.starts_with("127.") || listen.starts_with("[::1]");
}

// Waits for a signal to stop, looking at the ledger's health every second. An alarm halts the
// writer and is shown to everybody until somebody stops the server.
void wait_for_end(const Host& host) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  const timespec second{1, 0};
  while ((host.healthy() || host.alarm().has_value()) && sigtimedwait(&set, nullptr, &second) < 0) {
  }
}

// Threads started from here on leave the two signals to wait_for_end.
void hold_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

Result<> serve(Host& host, const ServeOptions& options) {
  if (!options.metrics.empty() && !is_loopback(options.metrics))
    return Error{Errc::usage, "metrics listen on loopback only"};
  hold_signals();
  const Routes routes(host);
  const auto handler = [&routes](HttpRequest request, const Respond& respond) {
    routes.handle(std::move(request), respond);
  };
  HttpOptions http = options.http;
  http.threads = ledger::cores();
  http.connections = room_for_connections(http.connections);
  URNA_ASSIGN(const auto server, HttpServer::start(options.listen, handler, http));
  std::unique_ptr<HttpServer> metrics;
  if (!options.metrics.empty()) {
    URNA_ASSIGN(metrics, HttpServer::start(
                             options.metrics,
                             [&](const HttpRequest&, const Respond& respond) {
                               respond(routes.metrics(*server));
                             },
                             1));
  }
  std::printf("urna: serving %s at http://%s:%u/ (stop with SIGTERM)\n", host.origin().c_str(),
              options.listen.substr(0, options.listen.rfind(':')).c_str(), server->port());
  std::fflush(stdout);
  wait_for_end(host);
  server->stop();           // no new submissions; those taken in are answered
  host.sequencer().stop();  // before the routes go that its answers pass through
  if (const auto alarm = host.alarm()) return *alarm;
  if (!host.healthy()) return Error{Errc::storage, "the ledger stopped after an error"};
  return host.close();
}

}  // namespace urna::api
