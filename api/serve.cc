#include "api/serve.h"

#include <atomic>
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

std::atomic<bool> asked_to_stop = false;  // without a lock, so a signal may set it

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// Waits for a signal to stop, looking at the ledger's health ten times a second. An alarm halts the
// writer and is shown to everybody until somebody stops the server.
void wait_for_end(const Host& host) {
  const sigset_t set = stop_signals();
  const timespec pause{0, 100'000'000};
  while (!asked_to_stop && (host.healthy() || host.alarm().has_value()) &&
         sigtimedwait(&set, nullptr, &pause) < 0) {
  }
}

// Threads started from here on leave the two signals to wait_for_end. Those of the ledger and of
// the database run already: what reaches one of them while nobody waits (a signal the moment we
// begin to serve, a second one while we stop) must not end the process in the middle of it all.
void hold_signals() {
  asked_to_stop = false;
  struct sigaction note {};
  note.sa_handler = [](int) { asked_to_stop = true; };
  note.sa_flags = SA_RESTART;
  for (const int number : {SIGTERM, SIGINT}) CHECK(::sigaction(number, &note, nullptr) == 0);
  const sigset_t set = stop_signals();
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
  server->stop();                    // no new submissions; those taken in are answered
  const auto closed = host.close();  // after it nobody answers a server that is gone
  if (const auto alarm = host.alarm()) return *alarm;
  if (!host.healthy()) return Error{Errc::storage, "the ledger stopped after an error"};
  return closed;
}

}  // namespace urna::api
