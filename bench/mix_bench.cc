// What a stage of a mix costs for each row beside its limit: the library's multiplications that the
// formulas need (design, section 18), done alone in the same run.
#include <benchmark/benchmark.h>

#include <chrono>

#include "tally/ballot/mix.h"
#include "tally/ballot/row_decryption.h"

namespace urna {

namespace {

using tally::Element;
using tally::Scalar;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kColumns = 4;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Scalar some_scalar(std::uint32_t i) { return tally::h2s("bench/scalar", {tally::u32_bytes(i)}); }

struct Stage {
  std::vector<Element> keys;
  tally::MixRows rows;
  tally::ShuffleGenerators generators;
  ledger::Seed seed{ledger::Hash{}.view()};

  explicit Stage(std::size_t count) : generators(count) {
    for (std::uint32_t j = 0; j < kColumns; ++j) keys.push_back(random_element(j));
    for (std::uint32_t i = 0; i < count; ++i) {
      rows.push_back({random_element(i), {}});
      for (std::uint32_t j = 0; j < kColumns; ++j)
        rows.back().chunks.push_back(random_element(i + j));
    }
  }
  static Element random_element(std::uint32_t i) {
    return tally::h2g("bench/element", {tally::u32_bytes(i)});
  }
  tally::StageStatement statement() const { return {ledger::Hash{}, keys, rows}; }
};

// Seconds for so many multiplications of an element, and of the base.
double multiplications(std::size_t of_elements, std::size_t of_base) {
  const Element element = Stage::random_element(0);
  const Scalar scalar = some_scalar(0);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < of_elements; ++i)
    benchmark::DoNotOptimize(tally::multiply(scalar, element));
  for (std::size_t i = 0; i < of_base; ++i) benchmark::DoNotOptimize(tally::multiply_base(scalar));
  return seconds_since(start);
}

void report(benchmark::State& state, double taken, double alone) {
  const auto rows = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["us_per_row"] = 1e6 * taken / rows;
  state.counters["multiplications_us_per_row"] = 1e6 * alone / rows;
  state.counters["ratio"] = alone / taken;
}

void BM_MixStageProve(benchmark::State& state) {
  ledger::init_crypto();
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Stage stage(rows);
  double taken = 0, alone = 0;
  for (auto _ : state) {
    alone += multiplications(rows * (4 + 2 * kColumns), rows * 4);
    const auto start = Clock::now();
    benchmark::DoNotOptimize(tally::shuffle(stage.statement(), stage.generators, stage.seed));
    const double this_time = seconds_since(start);
    taken += this_time;
    state.SetIterationTime(this_time);
  }
  report(state, taken, alone);
}

void BM_MixStageVerifyOneByOne(benchmark::State& state) {
  ledger::init_crypto();
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Stage stage(rows);
  const auto bytes =
      tally::encode_stage(tally::shuffle(stage.statement(), stage.generators, stage.seed));
  double taken = 0, alone = 0, equations_only = 0;
  for (auto _ : state) {
    alone += multiplications(rows * (6 + 2 * kColumns), rows);
    const auto start = Clock::now();
    tally::GroupEquations equations;
    const tally::ShuffleGenerators generators(rows);
    CHECK(tally::stage_equations(stage.statement(), generators, bytes, equations).ok());
    equations_only += seconds_since(start);
    CHECK(!tally::first_false(equations));
    const double this_time = seconds_since(start);
    taken += this_time;
    state.SetIterationTime(this_time);
  }
  report(state, taken, alone);
  state.counters["without_sums_us_per_row"] =
      1e6 * equations_only / (static_cast<double>(state.iterations()) * static_cast<double>(rows));
}

void BM_RowsOpen(benchmark::State& state) {
  ledger::init_crypto();
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Stage stage(rows);
  std::vector<tally::SecretScalar> secrets;
  for (std::uint32_t j = 0; j < kColumns; ++j) secrets.emplace_back(some_scalar(j));
  double taken = 0, alone = 0;
  for (auto _ : state) {
    alone += multiplications(rows * (1 + kColumns), 0);
    const auto start = Clock::now();
    benchmark::DoNotOptimize(
        tally::open_rows({ledger::Hash{}, 0, 1, stage.keys, stage.rows}, secrets, stage.seed));
    const double this_time = seconds_since(start);
    taken += this_time;
    state.SetIterationTime(this_time);
  }
  report(state, taken, alone);
}

BENCHMARK(BM_MixStageProve)
    ->Arg(1'000)
    ->Arg(10'000)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MixStageVerifyOneByOne)
    ->Arg(1'000)
    ->Arg(10'000)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RowsOpen)->Arg(1'000)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace urna
