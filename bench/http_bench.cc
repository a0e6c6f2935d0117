// Ballots over HTTP with receipts, server and load on the same cores, beside the sequencer alone in
// the same run.
#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

#include "api/routes.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kBallots = 12'000;
constexpr int kConnections = 128;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int connect_to(std::uint16_t port) {
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

// Sends one ballot and waits for the whole answer. Returns seconds.
double post(int peer, const Bytes& body) {
  const auto start = Clock::now();
  const std::string request = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" +
                              std::string(ledger::text_of(body));
  CHECK(::send(peer, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
  std::string reply;
  char bytes[4096];
  while (true) {
    const ssize_t got = ::recv(peer, bytes, sizeof bytes, 0);
    CHECK(got > 0);
    reply.append(bytes, static_cast<std::size_t>(got));
    const std::size_t end = reply.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const std::size_t length = std::stoul(reply.substr(reply.find("Content-Length: ") + 16));
    if (reply.size() >= end + 4 + length) break;
  }
  CHECK(reply.starts_with("HTTP/1.1 201"));
  return seconds_since(start);
}

struct Load {
  double seconds = 0;
  std::vector<double> latencies_s;
};
// Bounded: so many connections, each ballot once. `gap_s` between the starts of two ballots over
// all connections; 0: as fast as it goes.
Load run_load(std::uint16_t port, const std::vector<Bytes>& casts, double gap_s) {
  Load load;
  load.latencies_s.resize(casts.size());
  std::atomic<std::size_t> next = 0;
  const auto start = Clock::now();
  std::vector<std::jthread> clients;
  for (int c = 0; c < kConnections; ++c)
    clients.emplace_back([&] {
      const int peer = connect_to(port);
      for (std::size_t i = next++; i < casts.size(); i = next++) {
        if (gap_s > 0)
          std::this_thread::sleep_until(
              start + std::chrono::duration_cast<Clock::duration>(
                          std::chrono::duration<double>(gap_s * static_cast<double>(i))));
        load.latencies_s[i] = post(peer, casts[i]);
      }
      ::close(peer);
    });
  clients.clear();
  load.seconds = seconds_since(start);
  std::ranges::sort(load.latencies_s);
  return load;
}

double ingest_alone(api::Sequencer& sequencer, const std::vector<Bytes>& casts) {
  std::latch answered(static_cast<std::ptrdiff_t>(casts.size()));
  const auto start = Clock::now();
  for (const Bytes& cast : casts)
    sequencer.submit(cast, [&](const api::Answer&) { answered.count_down(); });
  answered.wait();
  return seconds_since(start);
}

void BM_HttpIngestBesideTheSequencer(benchmark::State& state) {
  ledger::init_crypto();
  for (auto _ : state) {
    const test::TemporaryFolder folder;
    test::SmallElection election(kBallots * 3);
    const auto host = test::make_host(election, folder / "ledger");
    test::open_voting(*host, election);
    const std::vector<Bytes> casts = election.casts(kBallots * 3);
    const api::Routes routes(*host);
    const auto server = *api::HttpServer::start(
        "127.0.0.1:0",
        [&](api::HttpRequest r, const api::Respond& respond) {
          routes.handle(std::move(r), respond);
        },
        2);
    const std::vector<Bytes> first(casts.begin(), casts.begin() + kBallots),
        second(casts.begin() + kBallots, casts.begin() + 2 * kBallots),
        third(casts.begin() + 2 * kBallots, casts.end());
    const double alone_s = ingest_alone(host->sequencer(), first);
    const Load full = run_load(server->port(), second, 0);
    const Load half = run_load(server->port(), third, 2 * full.seconds / kBallots);
    state.SetIterationTime(full.seconds);
    state.counters["sequencer_per_s"] = kBallots / alone_s;
    state.counters["http_per_s"] = kBallots / full.seconds;
    state.counters["ratio"] = alone_s / full.seconds;  // at least 0.5
    state.counters["p99_ms_at_half_load"] =
        half.latencies_s[half.latencies_s.size() * 99 / 100] * 1000;
    server->stop();
  }
}
BENCHMARK(BM_HttpIngestBesideTheSequencer)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
