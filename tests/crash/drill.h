// kill -9 at a random moment, again and again (S01): the real server, voters outside with their own
// journal, no operator in between.
#pragma once

#include <functional>

#include "tests/crash/election.h"

namespace urna::crash {

struct DrillTotal {
  std::uint64_t cycles = 0, acknowledged = 0, lost = 0, failed_restarts = 0;
  std::vector<std::string> faults;
  bool clean() const { return lost == 0 && failed_restarts == 0 && faults.empty(); }
};

class Drill {
 public:
  Drill();
  // Runs one ledger through `cycles` kills, seeded first_seed, first_seed + 1, ..; audits it in the
  // end. Adds to the total.
  void run_life(std::uint64_t first_seed, std::uint64_t cycles, DrillTotal& total);

 private:
  Election election_;
};

// The acts of `urna drill`'s own main: cycles in lives, stopped early by `stop`.
void run_drill(std::uint64_t first_seed, std::uint64_t cycles, DrillTotal& total,
               const std::function<bool()>& stop);

}  // namespace urna::crash
