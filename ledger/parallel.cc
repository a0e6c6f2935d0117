#include "ledger/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace urna::ledger {

unsigned cores() { return std::max(1U, std::jthread::hardware_concurrency()); }

ParallelFor parallel_for(unsigned jobs) {
  const unsigned threads = jobs == 0 ? cores() : jobs;
  return [threads](std::size_t count, const std::function<void(std::size_t)>& task) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr thrown;  // what a library threw goes on where we were called
    const auto work = [&] {
      try {
        for (std::size_t i = next++; i < count; i = next++) task(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        thrown = std::current_exception();
        next = count;
      }
    };
    {
      std::vector<std::jthread> helpers;
      for (unsigned t = 1; t < threads && t < count; ++t) helpers.emplace_back(work);
      work();
    }
    if (thrown) std::rethrow_exception(thrown);
  };
}

void share_out(const ParallelFor& parallel, std::size_t count,
               const std::function<void(std::size_t)>& task) {
  if (parallel) return parallel(count, task);
  for (std::size_t i = 0; i < count; ++i) task(i);
}

}  // namespace urna::ledger
