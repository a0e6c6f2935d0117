// Exact Equal Shares with growing endowments: add-one, add-opt and add-opt-skip (Kraiczy, Robinson,
// Elkind, arXiv 2502.11797, section 6). Steps of a fixed size pass at once over all endowments that
// the next change lies beyond: their outcomes are the same.
#include "tally/rules/completion.h"
#include "tally/rules/exact_shares_run.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Growth;

namespace {

// Outcomes that may really be counted; those proved alike are passed over.
constexpr std::uint64_t kMaxCounted = std::uint64_t{1} << 15;

class Grower {
 public:
  Grower(const Contest& contest, const Support& support, const Completion& completion,
         const Slate& slate)
      : contest_(contest),
        completion_(completion),
        run_(contest, support, completion.kept(), slate.winners) {}

  ledger::Result<> grow(TracePot& pot);
  ExactSharesRun& last() { return run_; }

 private:
  ledger::Result<> next(TracePot& pot);

  const Contest& contest_;
  const Completion& completion_;
  ExactSharesRun run_;
  Fraction before_;  // the endowment of the outcome before
  std::uint64_t counted_ = 0;
};

// The next outcome that may be another.
ledger::Result<> Grower::next(TracePot& pot) {
  const ledger::SharesSpec& shares = contest_.rule.shares;
  before_ = run_.endowment();
  if (++counted_ > kMaxCounted)
    return Error{Errc::over_limit, "more than 2^15 outcomes of exact equal shares to count"};
  ++pot.runs;
  if (shares.growth == Growth::optimal_skip) return run_.run(run_.next_funding());
  URNA_ASSIGN(const Fraction change, run_.next_change());
  if (shares.growth == Growth::optimal) return run_.advance(change);
  const Fraction distance = (change - before_) / shares.step;
  const BigInt alike = (numerator(distance) - 1) / denominator(distance);
  if (alike + pot.runs > kMaxRuns)
    return Error{Errc::over_limit, "more than 2^40 runs of exact equal shares"};
  pot.runs += static_cast<std::uint64_t>(alike);
  before_ += alike * shares.step;
  return run_.advance(before_ + shares.step);
}

ledger::Result<> Grower::grow(TracePot& pot) {
  URNA_TRY(run_.run(completion_.start()));
  before_ = run_.endowment();
  pot.runs = 1;
  const bool grows = contest_.rule.shares.growth != Growth::none;
  while (grows && !completion_.ended(run_.bought(), pot)) {
    URNA_TRY(next(pot));
    if (contest_.cost_of(run_.bought()) <= pot.money) continue;
    pot.ended = Ended::overshoot;
    break;
  }
  if (grows) URNA_TRY(run_.run(pot.ended == Ended::overshoot ? before_ : run_.endowment()));
  pot.endowment = to_text(run_.endowment());
  return ledger::Ok{};
}

}  // namespace

ledger::Result<std::int64_t> exact_equal_shares_pot(const Contest& contest, const Support& support,
                                                    const Task& task, Slate& slate) {
  return grow_and_finish<Grower>(contest, support, task, slate);
}

}  // namespace urna::tally
