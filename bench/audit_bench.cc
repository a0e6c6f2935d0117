// The audit of a whole edition beside checking its signatures and proofs alone on the same cores;
// start from a snapshot beside a replay; receipts; replay of the law without checks.
// URNA_BENCH_BALLOTS sets the size (default 20000).
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>

#include "audit/verify.h"
#include "bench/at_end.h"
#include "ledger/parallel.h"
#include "ledger/source.h"
#include "ledger/tile.h"
#include "tally/election/replay.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;
using ledger::ByteView;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::uint32_t ballots() {
  const char* named = std::getenv("URNA_BENCH_BALLOTS");
  return named == nullptr ? 20'000 : static_cast<std::uint32_t>(std::stoul(named));
}

// One closed and declared edition in a ledger on disk, made once.
struct Edition {
  test::TemporaryFolder folder;
  test::SmallElection election{ballots()};
  std::unique_ptr<api::Host> host;
  std::vector<Bytes> entries;
  std::unique_ptr<ledger::Source> source;

  Edition() {
    ledger::init_crypto();
    host = test::make_host(election, folder / "ledger");
    test::open_voting(*host, election);
    {
      api::Pipeline pipeline(host->sequencer());
      std::uint64_t name = 0;
      for (Bytes& cast : election.casts(ballots())) pipeline.submit(std::move(cast), name++);
    }
    CHECK(host->sequencer().submit_and_wait(election.close()).ok());
    const Bytes declared =
        host->sequencer().with_state([&](const tally::State& s) { return election.declare(s); });
    CHECK(host->sequencer().submit_and_wait(declared).ok());
    read();
  }
  void read() {
    const ledger::Journal& journal = host->journal();
    const std::uint64_t size = journal.published()->checkpoint.size;
    std::map<std::string, Bytes, std::less<>> resources;
    for (const ledger::TileId& tile : ledger::tiles_of(size))
      resources[ledger::tile_path(tile)] = *journal.tile(tile);
    for (std::uint64_t i = 0; i < size; ++i) entries.push_back(*journal.entry(i));
    const std::string note = journal.published()->note, vkey = to_text(journal.vkey()) + "\n";
    resources["checkpoint"] = Bytes(note.begin(), note.end());
    resources["vkey"] = Bytes(vkey.begin(), vkey.end());
    source = ledger::memory_source(std::move(resources));
  }
};
Edition& edition() {
  static std::unique_ptr<Edition> made;
  if (!made) {
    made = std::make_unique<Edition>();
    at_end([] { made.reset(); });
  }
  return *made;
}

// Every signature and proof of possession of the log, and nothing else, on all cores.
double check_alone(const Edition& e) {
  const tally::CheckContext context =
      e.host->sequencer().with_state([](const tally::State& s) { return s.check_context(); });
  const auto start = Clock::now();
  ledger::parallel_for(0)(e.entries.size(), [&](std::size_t i) {
    const auto entry = ledger::parse_entry(e.entries[i]);
    const auto submission = ledger::parse_submission(entry->submission);
    benchmark::DoNotOptimize(tally::check(*submission, context));
  });
  return seconds_since(start);
}

void BM_AuditBesideCheckingAlone(benchmark::State& state) {
  Edition& e = edition();
  audit::Options options;
  options.key = e.host->journal().vkey();
  double alone_s = 0, audit_s = 0;
  for (auto _ : state) {
    alone_s += check_alone(e);
    const auto start = Clock::now();
    const auto report = audit::verify(*e.source, options).report;
    CHECK(report.exit_code() == audit::kRight);
    const double taken = seconds_since(start);
    audit_s += taken;
    state.SetIterationTime(taken);
  }
  state.counters["entries"] = static_cast<double>(e.entries.size());
  state.counters["ratio"] = audit_s / alone_s;  // at most 1.3
}
BENCHMARK(BM_AuditBesideCheckingAlone)
    ->UseManualTime()
    ->Iterations(ballots() > 100'000 ? 1 : 3)
    ->Unit(benchmark::kMillisecond);

void BM_Receipt(benchmark::State& state) {
  const Edition& e = edition();
  std::uint64_t index = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(e.host->journal().receipt(index));
    index = (index + 7'919) % e.entries.size();
  }
}
BENCHMARK(BM_Receipt)->Unit(benchmark::kMicrosecond);

void BM_StartFromSnapshot(benchmark::State& state) {
  Edition& e = edition();
  CHECK(e.host->close().ok());
  const std::string directory = e.host->directory();
  e.host.reset();
  api::HostOptions options;
  options.scrub = false;
  for (auto _ : state) CHECK((*api::Host::open(directory, options))->started_from_snapshot());
  e.host = *api::Host::open(directory, options);
}
BENCHMARK(BM_StartFromSnapshot)->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
