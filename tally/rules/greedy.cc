#include <algorithm>

#include "tally/rules/methods.h"

namespace urna::tally {

using ledger::Fitting;
using ledger::Int128;

namespace {

// Enough of the cost is left for the reserve to add the rest?
bool reserve_helps(const Contest& contest, Position p, std::int64_t money) {
  const ledger::Ratio& share = contest.rule.reserve;
  return static_cast<Int128>(money) * share.denominator >=
         static_cast<Int128>(contest.cost(p)) * share.numerator;
}

// What becomes of p when `money` is left; nothing of it after a stop.
Decision decide(const Contest& contest, Position p, std::int64_t money, bool stopped,
                Fitting fitting, const Slate& slate) {
  if (stopped) return Decision::after_stop;
  if (!contest.allowed(p, slate.taken)) return Decision::barred;
  if (contest.cost(p) <= money) return Decision::funded;
  if (fitting == Fitting::reserve && reserve_helps(contest, p, money))
    return Decision::from_reserve;
  return Decision::does_not_fit;
}

void record_ties(const Contest& contest, const Task& task, ledger::Order order,
                 const std::vector<Position>& sorted, Slate& slate) {
  for (std::size_t start = 0, end = 0; start < sorted.size(); start = end) {
    bool mattered = false;
    for (end = start + 1;
         end < sorted.size() && contest.compare_scores(order, sorted[start], sorted[end]) == 0;
         ++end)
      mattered = mattered || slate.settled[sorted[end]] != slate.settled[sorted[start]];
    if (end - start < 2) continue;
    slate.ties.push_back(
        contest.tie(task.pot, {sorted.begin() + static_cast<std::ptrdiff_t>(start),
                               sorted.begin() + static_cast<std::ptrdiff_t>(end)}));
    slate.ties.back().mattered = mattered;
  }
}

}  // namespace

std::int64_t greedy_pass(const Contest& contest, const Task& task, ledger::Order order,
                         Fitting fitting, Slate& slate) {
  std::vector<Position> sorted = task.candidates;
  std::ranges::sort(sorted, [&](Position a, Position b) { return contest.before(order, a, b); });
  std::int64_t money = task.money;
  bool stopped = false;
  for (Position p : sorted) {
    const Decision decision = decide(contest, p, money, stopped, fitting, slate);
    const bool over = decision == Decision::does_not_fit || decision == Decision::from_reserve;
    const std::int64_t missing = over ? contest.cost(p) - money : 0;
    TraceStep step = contest.step(task.pot, p, decision, money, missing);
    if (is_funded(decision)) {
      money -= contest.cost(p) - missing;
      fund(contest, slate, std::move(step), p);
    } else {
      slate.steps.push_back(std::move(step));
    }
    stopped = stopped || (over && fitting != Fitting::skip);
  }
  record_ties(contest, task, order, sorted, slate);
  return money;
}

ledger::Result<std::int64_t> greedy_pot(const Contest& contest, const Support&, const Task& task,
                                        Slate& slate) {
  return greedy_pass(contest, task, contest.rule.order, contest.rule.fitting, slate);
}

}  // namespace urna::tally
