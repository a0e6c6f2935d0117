// What a benchmark keeps between its runs and must close before the program's threads and their
// contexts go.
#pragma once

#include <functional>

namespace urna {
void at_end(std::function<void()> close);
}  // namespace urna
