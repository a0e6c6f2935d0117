// The Method of Equal Shares as cities use it: support filter, growing endowments, completion,
// comparison with greedy.
#include <algorithm>

#include "tally/rules/methods.h"
#include "tally/rules/shares_run.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {

// Outcomes in a row that were alike before a longer jump is tried, and how long a jump may be.
constexpr std::uint64_t kPatience = 3;
constexpr std::uint64_t kLongestJump = std::uint64_t{1} << 32;
// Outcomes one pot may take; a smaller step than this allows is refused.
constexpr std::uint64_t kMaxRuns = std::uint64_t{1} << 40;

class Grower {
 public:
  Grower(const Contest& contest, const Support& support, const Task& task, const Slate& slate)
      : contest_(contest),
        task_(task),
        winners_(slate.winners),
        first_(contest, support, task, slate.winners),
        second_(first_) {
    for (Position p : task.candidates)
      if (support.voters(p) > 0) supported_.push_back(p);
  }

  ledger::Result<> grow(TracePot& pot);
  SharesRun& last() { return *last_; }

 private:
  bool ended(TracePot& pot) const;
  ledger::Result<bool> jump(TracePot& pot);
  ledger::Result<bool> step(TracePot& pot);

  const Contest& contest_;
  const Task& task_;
  const std::vector<Position>& winners_;
  SharesRun first_, second_;
  SharesRun *last_ = &first_, *next_ = &second_;
  std::vector<Position> supported_;
  std::uint64_t alike_ = 0, patience_ = kPatience, stride_ = 1;
};

// Does the outcome end the growth whatever would come next?
bool Grower::ended(TracePot& pot) const {
  const std::vector<Position> bought = last_->bought();
  std::vector<Position> winners = winners_;
  winners.insert(winners.end(), bought.begin(), bought.end());
  const std::int64_t left = task_.money - contest_.cost_of(bought);
  bool everyone = true, exhaustive = true;
  for (Position p : task_.candidates) {
    if (std::ranges::find(bought, p) != bought.end() || !contest_.allowed(p, winners)) continue;
    everyone = everyone && std::ranges::find(supported_, p) == supported_.end();
    exhaustive = exhaustive && contest_.cost(p) > left;
  }
  if (contest_.rule.shares.stop == ledger::Stop::exhaustive && exhaustive) {
    pot.ended = Ended::exhaustive;
    return true;
  }
  if (everyone) pot.ended = Ended::everyone;
  return everyone;
}

// Tries to pass over many endowments at once. Returns whether it did.
ledger::Result<bool> Grower::jump(TracePot& pot) {
  if (alike_ < patience_) return false;
  stride_ = std::min(stride_ * 2, kLongestJump);
  const Fraction far = last_->endowment() + Fraction(BigInt(contest_.rule.shares.step) * stride_);
  URNA_TRY(next_->run(far, *last_));
  if (next_->proves_alike()) {
    std::swap(last_, next_);
    pot.runs += stride_;
    return true;
  }
  patience_ = stride_ > 2 ? 0 : std::max(kPatience, patience_ * 2);  // a shorter jump may do
  stride_ = stride_ > 2 ? stride_ / 4 : 1;
  alike_ = 0;
  return false;
}

// The next outcome. Returns false if it costs more than there is.
ledger::Result<bool> Grower::step(TracePot& pot) {
  URNA_TRY(next_->run(last_->endowment() + contest_.rule.shares.step));
  if (++pot.runs > kMaxRuns) return Error{Errc::over_limit, "more than 2^40 runs of equal shares"};
  const std::vector<Position> bought = next_->bought();
  if (contest_.cost_of(bought) > task_.money) return false;
  alike_ = bought == last_->bought() ? alike_ + 1 : 0;
  std::swap(last_, next_);
  return true;
}

ledger::Result<> Grower::grow(TracePot& pot) {
  const std::uint64_t voters = contest_.instance.ballots;
  const bool whole = contest_.rule.shares.start == ledger::Endowment::whole;
  const Fraction start = whole ? Fraction(static_cast<std::uint64_t>(task_.money) / voters)
                               : Fraction(BigInt(task_.money), BigInt(voters));
  pot.runs = 1;
  URNA_TRY(last_->run(start));
  bool more = contest_.rule.shares.growth == ledger::Growth::step && !ended(pot);
  while (more) {
    URNA_ASSIGN(const bool jumped, jump(pot));
    if (jumped) continue;
    URNA_ASSIGN(const bool fits, step(pot));
    if (!fits) pot.ended = Ended::overshoot;
    more = fits && !ended(pot);
  }
  pot.endowment = to_text(last_->endowment());
  return ledger::Ok{};
}

// Drops p where s(p) / n < c(p) / (k B): Swiecie's regulation. Where B is 0 whatever costs anything
// is dropped.
Task filter(const Contest& contest, const Support& support, const Task& task, Slate& slate) {
  const std::uint32_t k = contest.rule.shares.support_filter;
  if (k == 0) return task;
  Task kept{task.pot, task.money, {}};
  for (Position p : task.candidates) {
    const Fraction needed = Fraction(BigInt(contest.cost(p)) * contest.instance.ballots,
                                     BigInt(std::max<std::int64_t>(task.money, 1)) * k);
    const BigInt rounded = (numerator(needed) + denominator(needed) - 1) / denominator(needed);
    const auto least = static_cast<std::int64_t>(rounded);
    if (support.voters(p) >= needed && (task.money > 0 || contest.cost(p) == 0)) {
      kept.candidates.push_back(p);
    } else {
      slate.steps.push_back(contest.step(task.pot, p, Decision::below_support, task.money,
                                         std::max<std::int64_t>(least - support.voters(p), 1)));
    }
  }
  return kept;
}

void record(const Contest& contest, const Task& task, SharesRun& run, Slate& slate) {
  std::int64_t left = task.money;
  for (std::size_t r = 0; r < run.purchases().size(); ++r) {
    const Purchase& purchase = run.purchases()[r];
    TraceStep step = contest.step(task.pot, purchase.project, Decision::funded, left);
    step.price = to_text(run.exact_price(r));
    std::tie(step.payers, step.emptied) = run.payers(r);
    left -= contest.cost(purchase.project);
    fund(slate, std::move(step), purchase.project);
  }
  for (const Purchase& purchase : run.purchases()) {
    if (purchase.tied.empty()) continue;
    slate.ties.push_back(contest.tie(task.pot, purchase.tied));
    slate.ties.back().mattered = std::ranges::any_of(
        purchase.tied, [&](Position p) { return !static_cast<bool>(slate.settled[p]); });
  }
  for (Position p : task.candidates) {
    if (slate.settled[p]) continue;
    const bool allowed = contest.allowed(p, slate.winners);
    const std::int64_t has = run.whole_money_left(p);
    slate.steps.push_back(
        allowed ? contest.step(task.pot, p, Decision::cannot_pay, has, contest.cost(p) - has)
                : contest.step(task.pot, p, Decision::barred, left));
  }
}

std::vector<Position> unsettled(const Task& task, const Slate& slate) {
  std::vector<Position> list;
  for (Position p : task.candidates)
    if (!slate.settled[p]) list.push_back(p);
  return list;
}

// Hands what is left to the completion.
std::int64_t complete(const Contest& contest, const Support& support, const Task& task,
                      std::int64_t left, SharesRun& run, Slate& slate) {
  const Task rest{task.pot, left, unsettled(task, slate)};
  switch (contest.rule.shares.then) {
    case ledger::Then::nothing:
      return left;
    case ledger::Then::votes:
      return greedy_pass(contest, rest, ledger::Order::votes, ledger::Fitting::skip, slate);
    case ledger::Then::votes_per_cost:
      return greedy_pass(contest, rest, ledger::Order::votes_per_cost, ledger::Fitting::skip,
                         slate);
    case ledger::Then::phragmen:
      return phragmen_completion(contest, support, rest, run, slate);
  }
  return left;
}

// How many voters have more of their projects funded by the one slate than by the other.
void compare(const Contest& contest, const Slate& shares, const Slate& greedy, TracePot& pot) {
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

ledger::Result<std::int64_t> equal_shares_pot(const Contest& contest, const Support& support,
                                              const Task& task, Slate& slate) {
  if (contest.instance.ballots == 0) return task.money;
  Slate greedy = slate;
  TracePot pot{task.pot, task.money, {}, 0, Ended::at_once, false, 0, 0};
  const Task kept = filter(contest, support, task, slate);
  Grower grower(contest, support, kept, slate);
  URNA_TRY(grower.grow(pot));
  std::int64_t left = task.money - contest.cost_of(grower.last().bought());
  record(contest, kept, grower.last(), slate);
  left = complete(contest, support, kept, left, grower.last(), slate);
  if (contest.rule.shares.comparison) {
    const std::int64_t greedy_left =
        greedy_pass(contest, task, ledger::Order::votes, ledger::Fitting::skip, greedy);
    pot.compared = true;
    compare(contest, slate, greedy, pot);
    if (pot.for_greedy > pot.for_shares) {
      slate = std::move(greedy);
      left = greedy_left;
    }
  }
  slate.pots.push_back(std::move(pot));
  return left;
}

}  // namespace urna::tally
