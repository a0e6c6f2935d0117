// The tally engine beside the recorded times of pabutools on the same elections (parsing excluded
// on both sides), and a synthetic city. `peer_ms` is what the oracle's file says, `faster` the
// ratio; where the oracles' folder is absent only the city is timed.
#include <benchmark/benchmark.h>

#include <boost/json.hpp>
#include <filesystem>
#include <random>

#include "tests/evidence.h"
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
  const json::value oracle = json::parse(evidence::read("data/oracle/" + name));
  const auto file =
      parse_pabulib(evidence::read("data/pb/" + std::string(oracle.at("file").as_string())));
  CHECK(file.ok());
  const auto instance = std::make_shared<const Instance>(instance_of(*file));
  for (const auto& [call, value] : oracle.at("calls").as_object()) {
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

void run_city(benchmark::State& state, const ledger::RuleSpec& rule) {
  const Instance& instance = city();
  for (auto _ : state) CHECK(run(rule, instance).ok());
}

BENCHMARK_CAPTURE(run_city, greedy, ledger::RuleSpec{})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_city, equal_shares_add1,
                  [] {
                    ledger::RuleSpec rule;
                    rule.method = ledger::Method::equal_shares;
                    rule.shares.growth = ledger::Growth::step;
                    rule.shares.step = 1;
                    return rule;
                  }())
    ->Unit(benchmark::kMillisecond);

const bool kRegistered = [] {
  if (evidence::folder().empty()) return false;
  for (const auto& entry : std::filesystem::directory_iterator(evidence::folder() / "data/oracle"))
    if (entry.path().filename().string().ends_with(".pabutools.json"))
      add_calls(entry.path().filename());
  return true;
}();

}  // namespace

}  // namespace urna::tally
