#include "tests/crash/faulty.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

namespace urna::crash {

Program::Setting with_fault(Program::Setting setting, const Fault& fault, const std::string& folder,
                            const std::string& report) {
  setting.environment.push_back("LD_PRELOAD=" + built("tests/libcrash_preload.so"));
  setting.environment.push_back("URNA_FAULT=" + fault.what);
  setting.environment.push_back("URNA_FAULT_UNDER=" + folder);
  setting.environment.push_back("URNA_FAULT_REPORT=" + report);
  if (!fault.calls.empty()) setting.environment.push_back("URNA_FAULT_CALLS=" + fault.calls);
  return setting;
}

FaultReport read_report(const std::string& report) {
  FaultReport read{"", "", -1, {}};
  std::ifstream lines(report);
  for (std::string word; lines >> word;) {
    if (word == "hit") lines >> read.call >> read.path;
    if (word == "calls") lines >> read.calls;
    if (word == "did") lines >> read.steps.emplace_back().call >> read.steps.back().path;
  }
  return read;
}

bool full() {
  const char* asked = std::getenv("URNA_FULL");
  return asked != nullptr && std::string(asked) == "1";
}

namespace {
std::uint64_t chosen_seed() {
  const char* given = std::getenv("URNA_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}
}  // namespace

Stride::Stride(const std::string& name, long wanted) : wanted_(wanted), state_(chosen_seed()) {
  if (!full())
    std::printf("%s: a stride, seed %lu (URNA_SEED=%lu again, URNA_FULL=1 for all)\n", name.c_str(),
                state_, state_);
}

std::vector<long> Stride::through(long count) {
  const long step = full() ? 1 : std::max(1L, count / wanted_);
  std::vector<long> numbers;
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  for (long at = 1 + static_cast<long>((state_ >> 33) % static_cast<std::uint64_t>(step));
       at <= count; at += step)
    numbers.push_back(at);
  return numbers;
}

}  // namespace urna::crash
