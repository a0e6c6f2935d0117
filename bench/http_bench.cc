// Ballots over HTTP with receipts, server and load on the same cores, beside the sequencer alone in
// the same run.
#include <benchmark/benchmark.h>

#include <latch>

#include "api/routes.h"
#include "bench/http_load.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;

constexpr std::uint32_t kBallots = 12'000;

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
    state.counters["p99_ms_at_half_load"] = percentile_s(half, 99) * 1000;
    server->stop();
  }
}
BENCHMARK(BM_HttpIngestBesideTheSequencer)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
