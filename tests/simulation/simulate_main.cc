// Runs seeds of the simulation.
//   simulate --seeds FIRST COUNT    a tab-separated line: first, seeds, honest, dishonest, findings
//   simulate --seed N [--trace]     one seed, told
//   ... [--plant NAME] [--lie NAME] in a world with that bug, with that liar
// Exit 0: nothing found; 1: something was; 2: usage.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "tests/simulation/simulation.h"

namespace urna::simulation {
namespace {

struct Wanted {
  std::uint64_t first = 1, count = 0;
  bool one = false, trace = false;
  Plant plant = Plant::none;
  Lie lie = Lie::none;
  bool understood = true;
};

template <class T>
bool by_name(const char* name, T& out) {
  for (int i = 0; i < static_cast<int>(T::size); ++i)
    if (std::strcmp(name, name_of(static_cast<T>(i))) == 0) {
      out = static_cast<T>(i);
      return true;
    }
  return false;
}

Wanted read(std::span<char* const> words) {
  Wanted wanted;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string word = words[i];
    const auto number = [&] { return std::strtoull(words[++i], nullptr, 10); };
    const std::size_t left = words.size() - i - 1;
    if (word == "--seeds" && left >= 2) {
      wanted.first = number();
      wanted.count = number();
    } else if (word == "--seed" && left >= 1) {
      wanted.first = number();
      wanted.count = 1;
      wanted.one = true;
    } else if (word == "--trace") {
      wanted.trace = true;
    } else if (word == "--plant" && left >= 1) {
      wanted.understood = by_name(words[++i], wanted.plant) && wanted.understood;
    } else if (word == "--lie" && left >= 1) {
      wanted.understood = by_name(words[++i], wanted.lie) && wanted.understood;
    } else {
      wanted.understood = false;
    }
  }
  wanted.understood = wanted.understood && wanted.count > 0;
  return wanted;
}

Plan plan_for(const Wanted& wanted, std::uint64_t seed) {
  if (wanted.plant != Plant::none) return plan_of(seed, wanted.plant);
  if (wanted.lie != Lie::none) return plan_of(seed, wanted.lie);
  return plan_of(seed);
}

int run(const Wanted& wanted) {
  std::uint64_t honest = 0, findings = 0;
  for (std::uint64_t seed = wanted.first; seed < wanted.first + wanted.count; ++seed) {
    const Plan plan = plan_for(wanted, seed);
    const Verdict verdict = simulate(plan, wanted.trace);
    honest += plan.honest() ? 1 : 0;
    findings += verdict.findings.empty() ? 0 : 1;
    if (wanted.one || !verdict.findings.empty())
      std::fprintf(stderr, "%s", to_text(plan, verdict).c_str());
  }
  std::printf("%llu\t%llu\t%llu\t%llu\t%llu\n", static_cast<unsigned long long>(wanted.first),
              static_cast<unsigned long long>(wanted.count),
              static_cast<unsigned long long>(honest),
              static_cast<unsigned long long>(wanted.count - honest),
              static_cast<unsigned long long>(findings));
  return findings == 0 ? 0 : 1;
}

}  // namespace
}  // namespace urna::simulation

int main(int argc, char** argv) {
  const auto wanted = urna::simulation::read({argv, static_cast<std::size_t>(argc)});
  if (wanted.understood) return urna::simulation::run(wanted);
  std::fprintf(
      stderr,
      "usage: simulate --seeds FIRST COUNT | --seed N [--trace] [--plant NAME] [--lie NAME]\n");
  return 2;
}
