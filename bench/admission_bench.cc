// What taking ballots in costs beside its limit: both cores checking the same ballots and doing
// nothing else. Through RocksDB, three syncs a group; the ratio to the limit is measured in the
// same run (docs: limits, at least 0.8).
#include <benchmark/benchmark.h>

#include <chrono>
#include <latch>

#include "tests/api/small_election.h"

namespace urna {

namespace {

constexpr std::uint32_t kBallots = 20'000;

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Parsing and checking every ballot on all cores, in memory.
double verify_alone(const std::vector<ledger::Bytes>& ballots, const tally::CheckContext& context) {
  const auto start = Clock::now();
  ledger::parallel_for(0)(ballots.size(), [&](std::size_t i) {
    const auto submission = ledger::parse_submission(ballots[i]);
    CHECK(submission.ok());
    CHECK(tally::check(*submission, context).credential.code == ledger::Errc::none);
  });
  return seconds_since(start);
}

double ingest(api::Sequencer& sequencer, const std::vector<ledger::Bytes>& ballots) {
  std::latch answered(static_cast<std::ptrdiff_t>(ballots.size()));
  const auto start = Clock::now();
  for (const ledger::Bytes& ballot : ballots)
    sequencer.submit(ballot, [&](const api::Answer& answer) {
      CHECK(answer.ok());
      answered.count_down();
    });
  answered.wait();
  return seconds_since(start);
}

void BM_SequencerIngestBesideVerifyingAlone(benchmark::State& state) {
  ledger::init_crypto();
  double alone_s = 0, ingest_s = 0;
  std::uint64_t groups = 0;
  for (auto _ : state) {
    const test::TemporaryFolder folder;
    test::SmallElection election(kBallots);
    const auto host = test::make_host(election, folder / "ledger");
    test::open_voting(*host, election);
    const auto ballots = election.casts(kBallots);
    const auto context =
        host->sequencer().with_state([](const tally::State& s) { return s.check_context(); });
    alone_s += verify_alone(ballots, context);
    const std::uint64_t groups_before = host->sequencer().counters().groups;
    const double taken = ingest(host->sequencer(), ballots);
    groups += host->sequencer().counters().groups - groups_before;
    ingest_s += taken;
    state.SetIterationTime(taken);
  }
  const auto total = static_cast<double>(state.iterations()) * kBallots;
  state.counters["verify_alone_per_s"] = total / alone_s;
  state.counters["ingest_per_s"] = total / ingest_s;
  state.counters["ballots_per_group"] = total / static_cast<double>(groups);
  state.counters["ratio"] = alone_s / ingest_s;
}
BENCHMARK(BM_SequencerIngestBesideVerifyingAlone)
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace urna
