// The tally engine beside the recorded times of pabutools on the same elections (parsing excluded
// on both sides), and a synthetic city. `peer_ms` is what the oracle's file says, `faster` the
// ratio; where the oracles' folder is absent only the city is timed.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <boost/json.hpp>
#include <random>

#include "tests/oracle_lists.h"
#include "tests/tally/rules/oracle_calls.h"

namespace urna::tally {

namespace {

namespace json = boost::json;

constexpr double kWorthComparing = 0.1;  // seconds of the peer

void run_call(benchmark::State& state, const Instance& instance, const ledger::RuleSpec& rule,
              double peer_seconds) {
  for (auto _ : state) {
    const auto outcome = run(rule, instance);
    CHECK(outcome.ok());
    benchmark::DoNotOptimize(outcome->winners.data());
  }
  state.counters["peer_ms"] = peer_seconds * 1e3;
  state.counters["faster"] = benchmark::Counter(
      peer_seconds * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void add_calls(const std::string& name) {
  const evidence::OracleFile oracle(name);
  const auto file = parse_pabulib(evidence::read(oracle.election));
  CHECK(file.ok());
  const auto instance = std::make_shared<const Instance>(instance_of(*file));
  for (const auto& [call, value] : oracle.told.at("calls").as_object()) {
    const auto rule = spec_of(std::string(call), *file);
    const json::value* seconds = value.as_object().if_contains("wall_s");
    const double peer = seconds == nullptr ? 0 : seconds->to_number<double>();
    if (!rule || !check(*rule).ok() || peer < kWorthComparing) continue;
    benchmark::RegisterBenchmark((name.substr(0, name.find('.')) + "/" + std::string(call)).c_str(),
                                 [instance, rule, peer](benchmark::State& state) {
                                   run_call(state, *instance, *rule, peer);
                                 })
        ->Unit(benchmark::kMillisecond)
        ->MinTime(0.1);
  }
}

// 1 000 000 voters, 200 projects, 5 approvals each, popularity uneven; costs 10 to 500 thousand,
// 15 million to share, in whole units of the currency.
const Instance& city() {
  static const Instance made = [] {
    constexpr std::uint32_t kVoters = 1'000'000, kProjects = 200, kApprovals = 5;
    std::mt19937_64 dice(2026);
    Instance instance;
    instance.budget = 15'000'000;
    for (std::uint32_t p = 0; p < kProjects; ++p)
      instance.projects.push_back(
          {p, "P" + std::to_string(p), static_cast<std::int64_t>(10'000 + dice() % 490'001), 0});
    GroupBuilder groups;
    std::vector<Mark> marks;
    for (std::uint32_t v = 0; v < kVoters; ++v) {
      marks.clear();
      while (marks.size() < kApprovals) {
        const std::uint64_t a = dice() % kProjects, b = dice() % kProjects;
        const Mark mark{static_cast<Position>(std::min(a, b)), 1};
        if (std::ranges::find(marks, mark) == marks.end()) marks.push_back(mark);
      }
      std::ranges::sort(marks);
      groups.add(marks);
    }
    instance.ballots = groups.ballots();
    instance.groups = groups.take();
    return instance;
  }();
  return made;
}

// `peak_bytes_per_voter`: of the whole process, so run it alone (--benchmark_filter=city).
void run_city(benchmark::State& state, const ledger::RuleSpec& rule) {
  const Instance& instance = city();
  for (auto _ : state) CHECK(run(rule, instance).ok());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_bytes_per_voter"] =
      static_cast<double>(usage.ru_maxrss) * 1024 / static_cast<double>(instance.ballots);
}

BENCHMARK_CAPTURE(run_city, greedy, ledger::RuleSpec{})->Unit(benchmark::kMillisecond);
ledger::RuleSpec of_method(ledger::Method method, ledger::Growth growth = ledger::Growth::none) {
  ledger::RuleSpec rule;
  rule.method = method;
  rule.shares.growth = growth;
  if (growth == ledger::Growth::step) rule.shares.step = 1;
  return rule;
}
BENCHMARK_CAPTURE(run_city, equal_shares_add1,
                  of_method(ledger::Method::equal_shares, ledger::Growth::step))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_city, phragmen, of_method(ledger::Method::phragmen))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_city, max_welfare, of_method(ledger::Method::maximum_welfare))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_city, sequential_pav, of_method(ledger::Method::sequential_pav))
    ->Unit(benchmark::kMillisecond);

// What the peer has no recorded time for.
void run_file(benchmark::State& state, const std::string& name, const ledger::RuleSpec& rule) {
  const auto file = parse_pabulib(evidence::read("data/pb/" + name));
  CHECK(file.ok());
  const Instance instance = instance_of(*file);
  for (auto _ : state) CHECK(run(rule, instance).ok());
}

const bool kRegistered = [] {
  if (evidence::folder().empty()) return false;
  const auto add = [](const char* name, ledger::Method method, ledger::Growth growth) {
    benchmark::RegisterBenchmark(name, run_file, std::string("Poland_Warszawa_2026.pb"),
                                 of_method(method, growth))
        ->Unit(benchmark::kMillisecond);
  };
  add("Poland_Warszawa_2026/equal_shares_add1", ledger::Method::equal_shares, ledger::Growth::step);
  add("Poland_Warszawa_2026/exact_equal_shares_add_opt_skip", ledger::Method::exact_equal_shares,
      ledger::Growth::optimal_skip);
  add("Poland_Warszawa_2026/bounded_overspending", ledger::Method::bounded_overspending,
      ledger::Growth::none);
  for (const std::string& name : evidence::oracle_files())
    if (name.ends_with(".pabutools.json")) add_calls(name);
  return true;
}();

}  // namespace

}  // namespace urna::tally
