// The Method of Equal Shares with growing endowments, as cities use it.
#include <algorithm>

#include "tally/rules/completion.h"
#include "tally/rules/shares_run.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

// Outcomes in a row that were alike before a longer jump is tried, and how long a jump may be.
constexpr std::uint64_t kPatience = 3;
constexpr std::uint64_t kLongestJump = std::uint64_t{1} << 32;
// Endowments that may be counted one by one, where nothing allows a jump: minutes for a large city.
constexpr std::uint64_t kMaxSteps = std::uint64_t{1} << 17;

class Grower {
 public:
  Grower(const Contest& contest, const Support& support, const Completion& completion,
         const Slate& slate)
      : contest_(contest),
        completion_(completion),
        first_(contest, support, completion.kept(), slate.winners),
        second_(first_) {}

  ledger::Result<> grow(TracePot& pot);
  SharesRun& last() { return *last_; }

 private:
  bool ended(TracePot& pot) const { return completion_.ended(last_->bought(), pot); }
  ledger::Result<bool> jump(TracePot& pot);
  ledger::Result<bool> step(TracePot& pot);

  const Contest& contest_;
  const Completion& completion_;
  SharesRun first_, second_;
  SharesRun *last_ = &first_, *next_ = &second_;
  std::uint64_t alike_ = 0, patience_ = kPatience, stride_ = 1, steps_ = 0;
};

// Tries to pass over many endowments at once. Returns whether it did.
ledger::Result<bool> Grower::jump(TracePot& pot) {
  if (alike_ < patience_) return false;
  stride_ = std::min(stride_ * 2, kLongestJump);
  const Fraction far = last_->endowment() + Fraction(BigInt(contest_.rule.shares.step) * stride_);
  const bool ran =
      next_->run(far, *last_).ok();  // too far to hold is no error: nobody asked for it
  if (ran && next_->proves_alike()) {
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
  URNA_TRY(next_->run(last_->endowment() + contest_.rule.shares.step, last_));
  if (++pot.runs > kMaxRuns || ++steps_ > kMaxSteps)
    return Error{Errc::over_limit,
                 "more than 2^17 endowments to count one by one, or 2^40 in all: "
                 "the rule needs a larger step"};
  const std::vector<Position> bought = next_->bought();
  if (contest_.cost_of(bought) > completion_.kept().money) return false;
  alike_ = bought == last_->bought() ? alike_ + 1 : 0;
  std::swap(last_, next_);
  return true;
}

ledger::Result<> Grower::grow(TracePot& pot) {
  pot.runs = 1;
  URNA_TRY(last_->run(completion_.start()));
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

}  // namespace

ledger::Result<std::int64_t> equal_shares_pot(const Contest& contest, const Support& support,
                                              const Task& task, Slate& slate) {
  return grow_and_finish<Grower>(contest, support, task, slate);
}

}  // namespace urna::tally
