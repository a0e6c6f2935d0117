// What costs nothing and has a supporter is bought first, before anyone pays; all such projects
// stand equal. Shared by the methods in which voters pay.
#pragma once

#include <algorithm>

#include "tally/rules/selection.h"
#include "tally/rules/support.h"

namespace urna::tally {

// Calls buy(project, tied) in the order of the tie chain; it must add the project to `winners`,
// which Contest::allowed() is asked about.
// `tied`: all that stood equal then, in that order, if several.
template <class Winners, class Buy>
void take_free(const Contest& contest, const Support& support, const Task& task,
               const Winners& winners, Buy buy) {
  std::vector<Position> free;
  for (Position p : task.candidates)
    if (contest.cost(p) == 0 && support.voters(p) > 0) free.push_back(p);
  std::ranges::sort(free, [&](Position a, Position b) { return contest.part(a, b).second < 0; });
  while (true) {
    std::erase_if(free, [&](Position p) { return !contest.allowed(p, winners); });
    if (free.empty()) return;
    buy(free.front(), free.size() > 1 ? free : std::vector<Position>());
    free.erase(free.begin());
  }
}

}  // namespace urna::tally
