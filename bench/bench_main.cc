#include <benchmark/benchmark.h>

#include <vector>

#include "bench/at_end.h"

namespace urna {
namespace {
std::vector<std::function<void()>>& closers() {
  static std::vector<std::function<void()>> list;
  return list;
}
}  // namespace

void at_end(std::function<void()> close) { closers().push_back(std::move(close)); }
}  // namespace urna

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  for (const auto& close : urna::closers()) close();
  return 0;
}
