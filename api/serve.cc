#include "api/serve.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

#include "api/descriptors.h"
#include "api/service.h"
#include "ledger/parallel.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

bool is_loopback(const std::string& listen) {
  return listen.starts_with("127.") || listen.starts_with("[::1]");
}

// What stands behind an address: one ledger, or several.
struct Front {
  std::vector<Host*> hosts;
  std::string name;
  Handler answer;
  std::function<HttpResponse(const HttpServer&)> metrics;

  // Whoever halted after an alarm is shown to everybody until somebody stops the server.
  bool goes_on() const {
    return std::ranges::all_of(
        hosts, [](const Host* host) { return host->healthy() || host->alarm().has_value(); });
  }
  // Stops every ledger, after which nobody answers a server that is gone; says what was wrong with
  // the first that was not well.
  Result<> end() const {
    Result<> ended = Ok{};
    for (Host* host : hosts) {
      Result<> one = host->close();
      if (!host->healthy()) one = Error{Errc::storage, "the ledger stopped after an error"};
      if (const auto alarm = host->alarm()) one = *alarm;
      if (ended && !one) ended = one.error();
    }
    return ended;
  }
};

std::atomic<bool> asked_to_stop = false;  // without a lock, so a signal may set it

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// Waits for a signal to stop, looking at the ledgers' health ten times a second.
void wait_for_end(const Front& front) {
  const sigset_t set = stop_signals();
  const timespec pause{0, 100'000'000};
  while (!asked_to_stop && front.goes_on() && sigtimedwait(&set, nullptr, &pause) < 0) {
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

Result<> serve_front(const Front& front, const ServeOptions& options) {
  HttpOptions http = options.http;
  http.threads = ledger::cores();
  http.connections = room_for_connections(http.connections);
  URNA_ASSIGN(const auto server, HttpServer::start(options.listen, front.answer, http));
  std::unique_ptr<HttpServer> metrics;
  if (!options.metrics.empty()) {
    URNA_ASSIGN(metrics, HttpServer::start(
                             options.metrics,
                             [&](const HttpRequest&, const Respond& respond) {
                               respond(front.metrics(*server));
                             },
                             1));
  }
  std::printf("urna: serving %s at http://%s:%u/ (stop with SIGTERM)\n", front.name.c_str(),
              options.listen.substr(0, options.listen.rfind(':')).c_str(), server->port());
  std::fflush(stdout);
  tell_manager("READY=1");
  wait_for_end(front);
  tell_manager("STOPPING=1");
  server->stop();  // no new submissions; those taken in are answered
  return front.end();
}

Result<> check(const ServeOptions& options) {
  if (options.metrics.empty() || is_loopback(options.metrics)) return Ok{};
  return Error{Errc::usage, "metrics listen on loopback only"};
}

}  // namespace

Result<> serve(Host& host, const ServeOptions& options) {
  URNA_TRY(check(options));
  hold_signals();
  const Routes routes(host);
  return serve_front({{&host},
                      host.origin(),
                      [&](HttpRequest request, const Respond& respond) {
                        routes.handle(std::move(request), respond);
                      },
                      [&](const HttpServer& server) { return routes.metrics(server); }},
                     options);
}

Result<> serve(const std::vector<Locality>& localities, const ServeOptions& options) {
  URNA_TRY(check(options));
  hold_signals();
  const Region region(localities);
  const auto served = std::ranges::count_if(
      localities, [](const Locality& locality) { return locality.host != nullptr; });
  Front front{{},
              std::to_string(served) + " of " + std::to_string(localities.size()) + " ledgers",
              [&](HttpRequest request, const Respond& respond) {
                region.handle(std::move(request), respond);
              },
              [&](const HttpServer& server) { return region.metrics(server); }};
  for (const Locality& locality : localities)
    if (locality.host != nullptr) front.hosts.push_back(locality.host);
  return serve_front(front, options);
}

}  // namespace urna::api
