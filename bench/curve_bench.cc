// Our own curve arithmetic (public data only) beside the library's multiplication, measured in the
// same run: decoding, sums of many multiples, and what one sealed bit costs in a batch (docs:
// limits, at most 30 microseconds on one core).
#include <benchmark/benchmark.h>

#include <ctime>

#include "ledger/result.h"
#include "tally/ballot/curve/multi_scalar.h"
#include "tally/ballot/curve/ristretto.h"
#include "tally/ballot/group_batch.h"
#include "tally/ballot/group_sum.h"

namespace urna {

namespace {

// Time of this thread alone: what one core does, whoever else uses the machine.
double now_us() {
  timespec t{};
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0);
  return 1e6 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_nsec);
}

tally::Scalar drawn_scalar(std::uint64_t n) {
  ledger::Bytes number;
  ledger::put_u64(number, n);
  return tally::h2s("bench", {number});
}

ledger::Element drawn_element(std::uint64_t n) { return tally::multiply_base(drawn_scalar(n)); }

// The limit: one multiplication of a variable element by the library.
double library_multiplication_us() {
  const tally::Scalar s = drawn_scalar(1);
  ledger::Element e = drawn_element(2);
  constexpr int kTimes = 2'000;
  const double start = now_us();
  for (int i = 0; i < kTimes; ++i) e = tally::multiply(s, e);
  benchmark::DoNotOptimize(e);
  return (now_us() - start) / kTimes;
}

void compare(benchmark::State& state, double count, double taken_us) {
  const double each = taken_us / (static_cast<double>(state.iterations()) * count);
  const double library = library_multiplication_us();
  state.counters["us_each"] = each;
  state.counters["library_multiply_us"] = library;
  state.counters["library_by_each"] = library / each;
}

void BM_Decode(benchmark::State& state) {
  std::vector<ledger::Element> elements;
  for (std::uint64_t i = 0; i < 256; ++i) elements.push_back(drawn_element(i));
  double taken = 0;
  for (auto _ : state) {
    const double start = now_us();
    for (const auto& e : elements) benchmark::DoNotOptimize(tally::curve::decode(e.view()));
    taken += now_us() - start;
  }
  compare(state, 256, taken);
}
BENCHMARK(BM_Decode);

void BM_LibraryGate(benchmark::State& state) {
  std::vector<ledger::Element> elements;
  for (std::uint64_t i = 0; i < 256; ++i) elements.push_back(drawn_element(i));
  double taken = 0;
  for (auto _ : state) {
    const double start = now_us();
    for (const auto& e : elements) benchmark::DoNotOptimize(tally::is_element(e.view()));
    taken += now_us() - start;
  }
  compare(state, 256, taken);
}
BENCHMARK(BM_LibraryGate);

// Elements already decoded; every other scalar has 128 bits, as in a batch.
void BM_SumOfMultiples(benchmark::State& state) {
  std::vector<tally::curve::Multiple> multiples;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(state.range(0)); ++i) {
    auto scalar = drawn_scalar(i).bytes;
    if (i % 2 == 0) std::fill(scalar.begin() + 16, scalar.end(), std::uint8_t{0});
    multiples.push_back({scalar, *tally::curve::decode(drawn_element(i).view())});
  }
  double taken = 0;
  for (auto _ : state) {
    const double start = now_us();
    benchmark::DoNotOptimize(tally::curve::sum_of(multiples));
    taken += now_us() - start;
  }
  compare(state, static_cast<double>(multiples.size()), taken);
}
BENCHMARK(BM_SumOfMultiples)
    ->Arg(1)
    ->Arg(8)
    ->Arg(100)
    ->Arg(189)
    ->Arg(190)
    ->Arg(1'000)
    ->Arg(20'000)
    ->Unit(benchmark::kMillisecond);

// True equations z·Y_j + f·G = A + e·beta with 53 keys Y_j: ballots of 53 bits.
tally::GroupEquations bits(std::uint64_t count) {
  constexpr std::uint64_t kKeys = 53;
  std::vector<tally::Scalar> keys;
  for (std::uint64_t j = 0; j < kKeys; ++j) keys.push_back(drawn_scalar(j));
  tally::GroupEquations out;
  for (std::uint64_t i = 0; i < count; ++i) {
    const tally::Scalar e = drawn_scalar(5 * i + 1'000), z = drawn_scalar(5 * i + 1'001);
    const tally::Scalar f = drawn_scalar(5 * i + 1'002), b = drawn_scalar(5 * i + 1'003);
    const tally::Scalar a =
        tally::subtract(tally::add(tally::multiply(z, keys[i % kKeys]), f), tally::multiply(e, b));
    out.push_back({ledger::Errc::bad_element,
                   {{z, tally::multiply_base(keys[i % kKeys])},
                    {f, tally::base_point()},
                    {tally::scalar_of(-1), tally::multiply_base(a)},
                    {tally::negate(e), tally::multiply_base(b)}}});
  }
  return out;
}

// From equations to the verdict: gate, weights, merging and the sum.
void BM_BatchOfBits(benchmark::State& state) {
  const auto equations = bits(static_cast<std::uint64_t>(state.range(0)));
  const ledger::Hash fresh = tally::h256("bench/fresh", {});
  double taken = 0;
  for (auto _ : state) {
    const double start = now_us();
    tally::GroupBatch batch(fresh.view());
    batch.add(equations);
    CHECK(batch.holds());
    taken += now_us() - start;
  }
  compare(state, static_cast<double>(equations.size()), taken);
}
BENCHMARK(BM_BatchOfBits)
    ->Arg(53)
    ->Arg(530)
    ->Arg(10'000)
    ->Arg(53'000)
    ->Unit(benchmark::kMillisecond);

void BM_BitsOneByOne(benchmark::State& state) {
  const auto equations = bits(200);
  double taken = 0;
  for (auto _ : state) {
    const double start = now_us();
    CHECK(!tally::first_false(equations));
    taken += now_us() - start;
  }
  compare(state, 200, taken);
}
BENCHMARK(BM_BitsOneByOne)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace urna
