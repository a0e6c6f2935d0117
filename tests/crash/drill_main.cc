// crash_drill CYCLES FIRST_SEED: prints one line of docs/records/crash.tsv without its commit:
// first seed, cycles, acknowledged, lost, failed restarts. Exit 0 iff nothing was wrong. SIGTERM or
// SIGINT ends it after the ledger at hand; what was done by then counts.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "tests/crash/drill.h"

namespace {
volatile std::sig_atomic_t asked_to_stop = 0;
}

int main(int count, char** words) {
  if (count != 3) return 2;
  const std::uint64_t cycles = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t seed = std::strtoull(words[2], nullptr, 10);
  for (const int number : {SIGTERM, SIGINT}) std::signal(number, [](int) { asked_to_stop = 1; });
  std::fprintf(stderr, "crash drill: %lu cycles, first seed %lu\n", cycles, seed);
  urna::crash::DrillTotal total;
  urna::crash::run_drill(seed, cycles, total, [] { return asked_to_stop != 0; });
  for (const std::string& fault : total.faults) std::fprintf(stderr, "FAULT: %s\n", fault.c_str());
  std::printf("%lu\t%lu\t%lu\t%lu\t%lu\n", seed, total.cycles, total.acknowledged, total.lost,
              total.failed_restarts);
  return total.clean() ? 0 : 1;
}
