// Phragmen: prices are times. At time t each supporter holds t less the time he last bought at, and
// all of them together hold the cost.
#include <algorithm>

#include "audit/trace_walk.h"

namespace urna::audit {

using ledger::Fitting;
using tally::BigInt;
using tally::Decision;
using tally::Position;
using tally::TraceStep;

// `purses`: what equal shares left, where this completes it.
bool Walk::phragmen(Pot& pot, Fitting fitting, const Purses* purses) {
  std::vector<bool> open(settled_.size(), false);
  if (!without_hope(pot, open)) return false;
  const auto times = prices(pot, true);
  if (!times) return fail(Fault::wrong_price, "a time that is no fraction");
  auto scale = common_denominator(*times);
  std::vector<BigInt> start;
  if (scale && purses != nullptr) {
    scale = lcm(*scale, purses->scale());
    for (std::size_t g = 0; g < claim_.instance.groups.size(); ++g)
      start.push_back(purses->purse(g) * (*scale / purses->scale()));
  }
  if (!scale || msb(*scale) >= kMaxScaleBits) return fail(Fault::too_large, "times");
  Loads loads(claim_.instance, support_, *scale, std::move(start));
  last_due_.reset();
  stopped_ = stopped_rightly_ = false;
  for (auto left = std::ranges::count(open, true); left > 0; --left) {
    Position p = 0;
    if (!next_position(pot, p)) return false;
    if (!open[p]) return fail(Fault::wrong_order, p, "decided before");
    open[p] = false;
    const Due due = loads.due(p, cost(p));
    if (last_due_ && due.top * last_due_->voters < last_due_->top * due.voters)
      return fail(Fault::wrong_order, p, "its time came earlier");
    last_due_ = due;
    if (!phragmen_step(pot, p, loads, fitting)) return false;
  }
  if (stopped_ && !stopped_rightly_)
    return fail(Fault::wrong_decision, "stopped, yet all would fit");
  for (const auto& [number, equal] : open_ties_) {
    const bool all = std::ranges::all_of(equal, [&](Position q) { return settled_[q]; });
    const std::size_t after = std::exchange(tie_, number);
    if (!expect_tie(pot, equal, !all)) return false;
    tie_ = after;
  }
  open_ties_.clear();
  return true;
}

// What nobody supports, or all the money does not buy, is said first, in the instance's order.
bool Walk::without_hope(Pot& pot, std::vector<bool>& open) {
  for (Position p : pot.candidates) {
    const bool over = cost(p) > pot.left;
    open[p] = !over && support_.voters(p) > 0;
    if (open[p]) continue;
    const bool said = over ? expect(pot, p, Decision::does_not_fit, pot.left, cost(p) - pot.left)
                           : expect(pot, p, Decision::cannot_pay, 0, cost(p));
    if (!said) return false;
  }
  return true;
}

bool Walk::phragmen_step(Pot& pot, Position p, Loads& loads, Fitting fitting) {
  const TraceStep& step = claim_.trace.steps[step_];
  const bool over = cost(p) > pot.left;
  if (step.decision != Decision::funded) {
    const bool stops = fitting == Fitting::stop && (step.decision == Decision::after_stop || over);
    stopped_ = stopped_ || stops;
    stopped_rightly_ = stopped_rightly_ || (stopped_ && over);
    const Decision right = over       ? Decision::does_not_fit
                           : stopped_ ? Decision::after_stop
                                      : Decision::barred;
    if (right == Decision::barred && allowed(p))
      return fail(Fault::wrong_decision, p, "nothing bars it");
    return expect(pot, p, right, pot.left, over ? cost(p) - pot.left : 0);
  }
  if (over || stopped_ || !allowed(p))
    return fail(Fault::wrong_decision, p, "funded, yet it cannot");
  if (!same_head(pot, p, Decision::funded, pot.left, 0)) return false;
  const auto price = read_fraction(step.price);
  if (!price) return fail(Fault::wrong_price, p, "no time");
  const BigInt time = numerator(*price) * (loads.scale() / denominator(*price));
  if (!phragmen_tie(pot, p, time, loads)) return false;
  const Due due = loads.due(p, cost(p));
  if (due.top != time * due.voters)
    return fail(Fault::wrong_payment, p, "its supporters do not hold its cost at that time");
  const auto voters = static_cast<std::uint64_t>(support_.voters(p));
  if (step.payers != voters || step.emptied != voters)
    return fail(Fault::wrong_payers, p, "all its supporters pay, and give their last");
  ++step_;
  loads.empty(p, time);
  win(p);
  ++explanation_.paid;
  pot.left -= cost(p);
  return true;
}

bool Walk::phragmen_tie(const Pot& pot, Position p, const BigInt& time, const Loads& loads) {
  const auto& ties = claim_.trace.ties;
  if (tie_ >= ties.size() || ties[tie_].pot != pot.id || ties[tie_].projects.empty() ||
      ties[tie_].projects[0] != claim_.instance.projects[p].id)
    return true;
  std::vector<Position> equal;
  if (!positions_of(ties[tie_], equal)) return false;
  if (equal.size() < 2) return fail(Fault::wrong_tie, p, "a tie of one");
  for (Position q : equal) {
    const Due due = loads.due(q, cost(q));
    if (settled_[q] || !std::ranges::binary_search(pot.candidates, q) ||
        due.top != time * due.voters)
      return fail(Fault::wrong_tie, q, "it did not stand equal");
  }
  open_ties_.emplace_back(tie_++, std::move(equal));
  return true;
}

}  // namespace urna::audit
