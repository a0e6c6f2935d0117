#include "ledger/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace urna::ledger {

unsigned cores() { return std::max(1U, std::jthread::hardware_concurrency()); }

ParallelFor parallel_for(unsigned jobs) {
  const unsigned threads = jobs == 0 ? cores() : jobs;
  return [threads](std::size_t count, const std::function<void(std::size_t)>& task) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < count; i = next++) task(i);
    };
    std::vector<std::jthread> helpers;
    for (unsigned t = 1; t < threads && t < count; ++t) helpers.emplace_back(work);
    work();
  };
}

void share_out(const ParallelFor& parallel, std::size_t count,
               const std::function<void(std::size_t)>& task) {
  if (parallel) return parallel(count, task);
  for (std::size_t i = 0; i < count; ++i) task(i);
}

}  // namespace urna::ledger
