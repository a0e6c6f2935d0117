#include "tally/rules/completion.h"

#include <algorithm>

namespace urna::tally {

namespace {

constexpr std::int64_t kMostVoters = std::int64_t{1} << 32;  // more than there can be

// Drops p where s(p) / n < c(p) / (k B): Swiecie's regulation. Where B is 0 whatever costs anything
// is dropped, and so it is where there are no ballots.
Task filter(const Contest& contest, const Support& support, const Task& task, Slate& slate) {
  const std::uint32_t k = contest.rule.shares.support_filter;
  if (k == 0) return task;
  Task kept{task.pot, task.money, {}};
  const std::uint64_t voters = std::max<std::uint64_t>(contest.instance.ballots, 1);
  for (Position p : task.candidates) {
    const Fraction needed = Fraction(BigInt(contest.cost(p)) * voters,
                                     BigInt(std::max<std::int64_t>(task.money, 1)) * k);
    const BigInt rounded = (numerator(needed) + denominator(needed) - 1) / denominator(needed);
    const auto least = static_cast<std::int64_t>(std::min(rounded, BigInt(kMostVoters)));
    if (support.voters(p) >= needed && (task.money > 0 || contest.cost(p) == 0)) {
      kept.candidates.push_back(p);
    } else {
      slate.steps.push_back(contest.step(task.pot, p, Decision::below_support, task.money,
                                         std::max<std::int64_t>(least - support.voters(p), 1)));
    }
  }
  return kept;
}

std::vector<Position> unsettled(const Task& task, const Slate& slate) {
  std::vector<Position> list;
  for (Position p : task.candidates)
    if (!slate.settled[p]) list.push_back(p);
  return list;
}

// How many voters have more of their projects funded by the one slate than by the other.
void count_preferences(const Contest& contest, const Slate& shares, const Slate& greedy,
                       TracePot& pot) {
  for (std::size_t g = 0; g < contest.instance.groups.size(); ++g) {
    const BallotGroup group = contest.instance.groups[g];
    int more = 0;
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Position p = group.projects[k];
      if (worth_of(contest.rule, contest.instance, group.mark(k), k, group.size()) <= 0) continue;
      more += static_cast<int>(shares.settled[p]) - static_cast<int>(greedy.settled[p]);
    }
    if (more > 0) pot.for_shares += group.count;
    if (more < 0) pot.for_greedy += group.count;
  }
}

}  // namespace

Completion::Completion(const Contest& contest, const Support& support, const Task& task,
                       Slate& slate)
    : contest_(contest),
      support_(support),
      task_(task),
      slate_(slate),
      greedy_(contest.rule.shares.comparison ? slate : Slate()),
      kept_(filter(contest, support, task, slate)) {}

Fraction Completion::start() const {
  const std::uint64_t voters = contest_.instance.ballots;
  if (voters == 0) return 0;
  const bool whole = contest_.rule.shares.start == ledger::Endowment::whole;
  return whole ? Fraction(static_cast<std::uint64_t>(task_.money) / voters)
               : Fraction(BigInt(task_.money), BigInt(voters));
}

bool Completion::ended(const std::vector<Position>& bought, TracePot& pot) const {
  Taken taken = slate_.taken;
  std::vector<bool> has(contest_.instance.projects.size(), false);
  for (Position p : bought) {
    taken.add(contest_.project(p));
    has[p] = true;
  }
  const std::int64_t left = task_.money - contest_.cost_of(bought);
  bool everyone = true, exhaustive = true;
  for (Position p : kept_.candidates) {
    if (has[p] || !contest_.allowed(p, taken)) continue;
    everyone = everyone && support_.voters(p) == 0;
    exhaustive = exhaustive && contest_.cost(p) > left;
  }
  if (contest_.rule.shares.stop == ledger::Stop::exhaustive && exhaustive) {
    pot.ended = Ended::exhaustive;
    return true;
  }
  if (everyone) pot.ended = Ended::everyone;
  return everyone;
}

void Completion::record_tie(const std::vector<Position>& tied) {
  if (tied.empty()) return;
  slate_.ties.push_back(contest_.tie(kept_.pot, tied));
  slate_.ties.back().mattered =
      std::ranges::any_of(tied, [&](Position p) { return !static_cast<bool>(slate_.settled[p]); });
}

// `has`: what its supporters have left.
void Completion::record_loser(Position p, std::int64_t has, bool wants_room, std::int64_t left) {
  const std::int64_t cost = contest_.cost(p);
  if (!contest_.allowed(p, slate_.taken)) {
    slate_.steps.push_back(contest_.step(kept_.pot, p, Decision::barred, left));
  } else if (wants_room) {
    slate_.steps.push_back(contest_.step(kept_.pot, p, Decision::does_not_fit, left, cost - left));
  } else {
    slate_.steps.push_back(contest_.step(kept_.pot, p, Decision::cannot_pay, has, cost - has));
  }
}

std::int64_t Completion::complete(std::int64_t left, const Purses& purses) {
  const Task rest{kept_.pot, left, unsettled(kept_, slate_)};
  switch (contest_.rule.shares.then) {
    case ledger::Then::nothing:
      return left;
    case ledger::Then::votes:
      return greedy_pass(contest_, rest, ledger::Order::votes, ledger::Fitting::skip, slate_);
    case ledger::Then::votes_per_cost:
      return greedy_pass(contest_, rest, ledger::Order::votes_per_cost, ledger::Fitting::skip,
                         slate_);
    case ledger::Then::phragmen:
      return phragmen_completion(contest_, support_, rest, purses, slate_);
  }
  return left;
}

std::int64_t Completion::compare(std::int64_t left, TracePot pot) {
  if (contest_.rule.shares.comparison) {
    const std::int64_t greedy_left =
        greedy_pass(contest_, task_, ledger::Order::votes, ledger::Fitting::skip, greedy_);
    pot.compared = true;
    count_preferences(contest_, slate_, greedy_, pot);
    if (pot.for_greedy > pot.for_shares) {
      slate_ = std::move(greedy_);
      left = greedy_left;
    }
  }
  slate_.pots.push_back(std::move(pot));
  return left;
}

}  // namespace urna::tally
