// The real programs with libcrash_preload.so under them, and what it reported.
#pragma once

#include "tests/crash/program.h"

namespace urna::crash {

struct Fault {
  std::string what;        // as URNA_FAULT in preload.cc
  std::string calls = "";  // as URNA_FAULT_CALLS
};

struct FaultReport {
  struct Step {
    std::string call, path;
  };
  std::string call, path;   // "" if the fault was not reached
  long calls = 0;           // -1 if the process had no orderly end
  std::vector<Step> steps;  // of a trace
  bool hit() const { return !call.empty(); }
};

// Adds the library and its orders to what is to be run: calls below `folder` count.
Program::Setting with_fault(Program::Setting setting, const Fault& fault, const std::string& folder,
                            const std::string& report);
FaultReport read_report(const std::string& report);

// True if every case is to be tried (URNA_FULL=1), not a stride of them.
bool full();
// The first number and the step of a stride through 1..count, so that about `wanted` remain; the
// seed is printed.
class Stride {
 public:
  Stride(const std::string& name, long wanted);
  // Numbers in 1..count, ascending.
  std::vector<long> through(long count);

 private:
  long wanted_;
  std::uint64_t state_;
};

}  // namespace urna::crash
