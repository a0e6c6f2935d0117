// Ballots while two thousand slow connections are open, beside the same load without them in the
// same run. Half of them send a header that never ends, a quarter a body, a quarter read a bundle
// of entries byte by byte; whoever is let go comes back at once.
#include <benchmark/benchmark.h>

#include <cerrno>
#include <memory>

#include "api/descriptors.h"
#include "api/routes.h"
#include "bench/http_load.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;

constexpr std::uint32_t kBallots = 12'000;
constexpr std::size_t kSlow = 2'000;
constexpr int kReceiveBytes = 4'096;
constexpr double kAsked_per_s = 1'000;

class SlowPeers {
 public:
  explicit SlowPeers(std::uint16_t port) : port_(port), sockets_(kSlow) {
    for (std::size_t i = 0; i < kSlow; ++i) open(i);
    trickling_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        for (std::size_t i = 0; i < kSlow; ++i) trickle(i);
        std::this_thread::sleep_for(std::chrono::seconds(1));
      }
    });
  }
  ~SlowPeers() {
    trickling_ = {};
    for (const int socket : sockets_) ::close(socket);
  }
  std::uint64_t came_back() const { return came_back_; }

 private:
  static bool reads(std::size_t i) { return i % 4 == 3; }
  static std::string start(std::size_t i) {
    if (i % 2 == 0) return "GET /healthz HTTP/1.1\r\nHost: x\r\nX: ";
    if (i % 4 == 1)
      return "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n";
    std::string many;
    for (int n = 0; n < 20; ++n) many += "GET /log/tile/entries/000 HTTP/1.1\r\nHost: x\r\n\r\n";
    return many;
  }
  void open(std::size_t i) {
    // Who reads slowly keeps little, so that the server is the one that waits.
    sockets_[i] = connect_to(port_, reads(i) ? kReceiveBytes : 0);
    const std::string bytes = start(i);
    ::send(sockets_[i], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  // A byte there or back; a connection that was ended is opened again.
  void trickle(std::size_t i) {
    char byte = 'y';
    if (!reads(i)) ::send(sockets_[i], &byte, 1, MSG_NOSIGNAL);
    const ssize_t got = ::recv(sockets_[i], &byte, 1, MSG_DONTWAIT);
    if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))) return;
    ::close(sockets_[i]);
    open(i);
    ++came_back_;
  }
  std::uint16_t port_;
  std::vector<int> sockets_;
  std::atomic<std::uint64_t> came_back_ = 0;
  std::jthread trickling_;
};

std::vector<Bytes> part_of(const std::vector<Bytes>& casts, std::uint32_t part) {
  return {casts.begin() + part * kBallots, casts.begin() + (part + 1) * kBallots};
}

void BM_HttpIngestBesideSlowConnections(benchmark::State& state) {
  ledger::init_crypto();
  CHECK(api::room_for_connections(2 * kSlow + 1'000) == 2 * kSlow + 1'000);
  for (auto _ : state) {
    const test::TemporaryFolder folder;
    test::SmallElection election(kBallots * 4);
    const auto host = test::make_host(election, folder / "ledger");
    test::open_voting(*host, election);
    const std::vector<Bytes> casts = election.casts(kBallots * 4);
    const api::Routes routes(*host);
    const auto server = *api::HttpServer::start(
        "127.0.0.1:0",
        [&](api::HttpRequest r, const api::Respond& respond) {
          routes.handle(std::move(r), respond);
        },
        2);
    run_load(server->port(), part_of(casts, 0), 0);  // fills the first bundles and warms up
    const Load alone = run_load(server->port(), part_of(casts, 1), 0);
    auto slow = std::make_unique<SlowPeers>(server->port());
    const Load full = run_load(server->port(), part_of(casts, 2), 0);
    const Load asked = run_load(server->port(), part_of(casts, 3), 1 / kAsked_per_s);
    state.SetIterationTime(full.seconds);
    state.counters["slow_open"] =
        static_cast<double>(server->counters().open);  // those of the load are closed by now
    state.counters["came_back"] = static_cast<double>(slow->came_back());
    state.counters["alone_per_s"] = kBallots / alone.seconds;
    state.counters["beside_per_s"] = kBallots / full.seconds;  // at least 1 000
    state.counters["ratio"] = alone.seconds / full.seconds;
    state.counters["p99_ms_beside"] = percentile_s(full, 99) * 1000;  // under 250
    state.counters["per_s_asked"] = kBallots / asked.seconds;
    state.counters["p99_ms_at_1000_per_s"] = percentile_s(asked, 99) * 1000;  // under 250
    slow.reset();  // they would knock at a door that is gone
    server->stop();
  }
}
BENCHMARK(BM_HttpIngestBesideSlowConnections)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
