// Phragmen: prices are times. At time t each supporter holds t less the time he last bought at, and
// all of them together hold the cost.
#include <algorithm>

#include "tally/certificates/trace_walk.h"

namespace urna::tally::certificates {

using ledger::Fitting;

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
  stopped_ = stopped_rightly_ = false;
  std::vector<Due> dues(settled_.size());
  while (true) {
    if (!barred_now(pot, open)) return false;
    if (std::ranges::count(open, true) == 0) break;
    for (Position q : pot.candidates)
      if (open[q]) dues[q] = loads.due(q, cost(q));
    const Position p = first_due(pot, open, dues, fitting);
    open[p] = false;
    if (!phragmen_step(pot, p, loads, fitting)) return false;
  }
  if (stopped_ && !stopped_rightly_)
    return fail(Fault::wrong_decision, "stopped, yet all would fit");
  return close_ties(pot);
}

// What may no longer win leaves the race before the next turn, in the instance's order.
bool Walk::barred_now(const Pot& pot, std::vector<bool>& open) {
  for (Position q : pot.candidates) {
    if (!open[q] || allowed(q)) continue;
    if (!expect(pot, q, Decision::barred, pot.left, 0)) return false;
    open[q] = false;
  }
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
  if (step_ >= claim_.trace.steps.size()) return fail(Fault::wrong_order, p, "no step for it");
  const TraceStep& step = claim_.trace.steps[step_];
  if (step.project != claim_.instance.projects[p].id)
    return fail(Fault::wrong_order, p, "another step where its own was due");
  const bool over = cost(p) > pot.left;
  if (step.decision != Decision::funded) {
    const bool stops = fitting == Fitting::stop && (step.decision == Decision::after_stop || over);
    stopped_ = stopped_ || stops;
    stopped_rightly_ = stopped_rightly_ || (stopped_ && over);
    if (!over && !stopped_) return fail(Fault::wrong_decision, p, "refused, yet it can be bought");
    const Decision right = over ? Decision::does_not_fit : Decision::after_stop;
    return expect(pot, p, right, pot.left, over ? cost(p) - pot.left : 0);
  }
  if (over || stopped_ || !allowed(p))
    return fail(Fault::wrong_decision, p, "funded, yet it cannot");
  if (!same_head(pot, p, Decision::funded, pot.left, 0)) return false;
  const auto price = read_fraction(step.price);
  if (!price) return fail(Fault::wrong_price, p, "no time");
  const BigInt time = numerator(*price) * (loads.scale() / denominator(*price));
  const Due due = loads.due(p, cost(p));
  if (due.top != time * due.voters)
    return fail(Fault::wrong_payment, p, "its supporters do not hold its cost at that time");
  const auto voters = static_cast<std::uint64_t>(support_.voters(p));
  if (step.payers != voters || step.emptied != voters)
    return fail(Fault::wrong_payers, p, "all its supporters pay, and give their last");
  ++step_;
  open_tie(due_equal_);
  loads.empty(p, time);
  win(p);
  ++explanation_.paid;
  pot.left -= cost(p);
  return true;
}

// Whose turn it is: the least time, and of those that stand equal what does not fit before what
// does, where it is skipped; then the chain.
Position Walk::first_due(const Pot& pot, const std::vector<bool>& open,
                         const std::vector<Due>& dues, Fitting fitting) {
  due_equal_.clear();
  for (Position q : pot.candidates) {
    if (!open[q]) continue;
    if (!due_equal_.empty()) {
      const Due &least = dues[due_equal_[0]], &due = dues[q];
      const int way = BigInt(due.top * least.voters).compare(least.top * due.voters);
      if (way > 0) continue;
      if (way < 0) due_equal_.clear();
    }
    due_equal_.push_back(q);
  }
  std::ranges::sort(due_equal_, [&](Position a, Position b) { return by_chain(a, b).second < 0; });
  const auto over = [&](Position q) { return cost(q) > pot.left; };
  const auto found = std::ranges::find_if(due_equal_, over);
  return fitting == Fitting::skip && found != due_equal_.end() ? *found : due_equal_[0];
}

}  // namespace urna::tally::certificates
