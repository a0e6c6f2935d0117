// Exact Equal Shares with growing endowments: add-one, add-opt and add-opt-skip (Kraiczy, Robinson,
// Elkind, arXiv 2502.11797, section 6). Steps of a fixed size pass at once over all endowments that
// the next change lies beyond: their outcomes are the same.
#include <utility>

#include "ledger/result.h"
#include "tally/rules/completion.h"
#include "tally/rules/exact_shares_run.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Growth;

namespace {

// The endowment of the next outcome to look at, and how many outcomes that is.
struct Next {
  Fraction endowment;
  std::uint64_t runs = 1;
};

ledger::Result<Next> next_outcome(const ledger::SharesSpec& shares, ExactSharesRun& run,
                                  std::uint64_t runs) {
  const std::optional<Fraction> change = run.next_change(shares.growth == Growth::optimal_skip);
  CHECK(change);  // not everyone has his projects, so more money gives somebody one more
  BigInt steps = 1;
  Next next{*change, 1};
  if (shares.growth == Growth::step) {
    const Fraction distance = (*change - run.endowment()) / shares.step;
    steps = (numerator(distance) + denominator(distance) - 1) / denominator(distance);
    next.endowment = run.endowment() + steps * shares.step;
  }
  if (steps + runs > kMaxRuns)
    return Error{Errc::over_limit, "more than 2^40 runs of exact equal shares"};
  next.runs = static_cast<std::uint64_t>(steps);
  return next;
}

class Grower {
 public:
  Grower(const Contest& contest, const Support& support, const Completion& completion,
         const Slate& slate)
      : contest_(contest),
        completion_(completion),
        first_(contest, support, completion.kept(), slate.winners),
        second_(first_) {}

  ledger::Result<> grow(TracePot& pot);
  ExactSharesRun& last() { return *last_; }

 private:
  const Contest& contest_;
  const Completion& completion_;
  ExactSharesRun first_, second_;
  ExactSharesRun *last_ = &first_, *next_ = &second_;
};

ledger::Result<> Grower::grow(TracePot& pot) {
  const ledger::SharesSpec& shares = contest_.rule.shares;
  URNA_TRY(last_->run(completion_.start()));
  pot.runs = 1;
  while (shares.growth != Growth::none && !completion_.ended(last_->bought(), pot)) {
    URNA_ASSIGN(const Next next, next_outcome(shares, *last_, pot.runs));
    URNA_TRY(next_->run(next.endowment));
    pot.runs += next.runs;
    if (contest_.cost_of(next_->bought()) > pot.money) {
      pot.ended = Ended::overshoot;
      // the outcome that counts is the one just before
      if (next.runs > 1) URNA_TRY(last_->run(next.endowment - shares.step));
      break;
    }
    std::swap(last_, next_);
  }
  pot.endowment = to_text(last_->endowment());
  return ledger::Ok{};
}

}  // namespace

ledger::Result<std::int64_t> exact_equal_shares_pot(const Contest& contest, const Support& support,
                                                    const Task& task, Slate& slate) {
  if (contest.instance.ballots == 0) return task.money;
  Completion completion(contest, support, task, slate);
  TracePot pot{task.pot, task.money, {}, 0, Ended::at_once, false, 0, 0};
  Grower grower(contest, support, completion, slate);
  URNA_TRY(grower.grow(pot));
  return completion.finish(grower.last(), std::move(pot));
}

}  // namespace urna::tally
