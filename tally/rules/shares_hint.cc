// A run of equal shares beside the run before, at a slightly lower endowment. What it takes from
// there: which project to look at first, and bounds of the others' prices. None of it decides: a
// look at the wrong project costs time, and a bound is proved. What the two then prove of every
// run between them. Proofs: docs/decisions/0030-equal-shares-engine.md.
#include <algorithm>

#include "tally/rules/shares_run.h"

namespace urna::tally {

using ledger::Int128;

// The step was along a line that is nowhere below what supporters pay. Should they have more, the
// line rises by what those gain who are short at its foot; so the bound serves the next run too,
// which has a little more money, as long as it buys the same (docs/decisions/0030).
void SharesRun::remember(Bound bound) {
  const std::int64_t surely_open = bound.open / support_.heaviest();
  bound.short_of = support_.voters(bound.project) - surely_open;
  if (Bound* known = known_bound(bound.project); known != nullptr) {
    if (known->low < bound.low) *known = bound;
    return;
  }
  place_[bound.project] = bounds_.size();
  bounds_.push_back(bound);
}

// Of this round.
SharesRun::Bound* SharesRun::known_bound(Position p) {
  const std::size_t place = place_[p];
  const bool known = place >= first_bound_ && place < bounds_.size() && bounds_[place].project == p;
  return known ? &bounds_[place] : nullptr;
}

// Takes over the hint's bounds for this round, less what more money may have done to them.
void SharesRun::recall() {
  if (!hint_.followed) return;
  const std::vector<Bound>& known = hint_.run->bounds_;
  while (hint_.recalled < known.size() && known[hint_.recalled].round < round_) ++hint_.recalled;
  for (; hint_.recalled < known.size() && known[hint_.recalled].round == round_; ++hint_.recalled) {
    Bound bound = known[hint_.recalled];
    const Int128 fall = hint_.gain * bound.short_of / bound.open + 1;
    if (fall >= bound.low || round_of_[bound.project] != kNever) continue;
    bound.low -= static_cast<std::int64_t>(fall);
    place_[bound.project] = bounds_.size();
    bounds_.push_back(bound);
  }
}

// No voter of this run has more than `hint_.gain` above what he has in the hint, as long as both
// buy the same: the difference at the start, and of every price.
void SharesRun::follow(const Purchase& purchase) {
  hint_.followed = hint_.followed && round_ < hint_.run->purchases_.size() &&
                   hint_.run->purchases_[round_].project == purchase.project;
  if (!hint_.followed) return;
  const std::int64_t saved = hint_.run->purchases_[round_].high - purchase.high + 4;
  hint_.gain += static_cast<Int128>(std::max<std::int64_t>(saved, 0)) * support_.heaviest();
}

// A run with little more money buys mostly what the hint bought, for a little less: looks at that
// project first, from the price it had there, or the one the last two runs lead to.
void SharesRun::expect() {
  while (hint_.expected < hint_.run->purchases_.size() &&
         round_of_[hint_.run->purchases_[hint_.expected].project] != kNever)
    ++hint_.expected;
  if (hint_.expected == hint_.run->purchases_.size()) return;
  const Purchase& there = hint_.run->purchases_[hint_.expected];
  const auto at = std::ranges::find(heap_, there.project, &Candidate::project);
  if (at == heap_.end()) return;
  Candidate c = *at;
  at->low = -1;  // first of all: up to the top, and off
  std::ranges::push_heap(heap_.begin(), at + 1, FirstByPrice{});
  std::ranges::pop_heap(heap_, FirstByPrice{});
  heap_.pop_back();
  std::int64_t price = there.high - 2;
  if (hint_.expected < earlier_.size() && earlier_[hint_.expected].project == there.project)
    price -= std::max<std::int64_t>(earlier_[hint_.expected].high - there.high, 0);
  c.price = std::max(std::min(price, full_), c.low);
  start_looking(c);
  if (!advance(c)) return;
  if (!c.solved) judge(c);
  put_back(c);
}

// Judges the supporters of a candidate that is as good as solved, and solves it if that decides.
void SharesRun::judge(Candidate& c) {
  judged_ = c;
  judged_standing_ = standing(c);
  const std::optional<Close> close = close_price(judged_standing_, c);
  if (!close) return;
  judged_in_ = purchases_.size();
  c.solved = true;
  c.price = static_cast<std::int64_t>(close->price >> 64);
  c.low = std::max(c.low, c.price - 1);
}

// At every endowment between, the chosen one costs at most what it costs in the reference, and any
// other at least what it costs here: prices fall when voters have more. Where the supporters of the
// chosen one are all untouched, in both, its price is the same in all of them.
void SharesRun::compare_with_reference(const Purchase& purchase, std::size_t chosen) {
  if (!alike_) return;
  const std::size_t number = purchases_.size();
  alike_ = number < reference_->purchases_.size() &&
           reference_->purchases_[number].project == purchase.project;
  if (!alike_ || (reference_->purchases_[number].untouched && purchase.untouched)) return;
  const std::int64_t high = reference_->purchases_[number].high;
  const auto clear = [&](const Candidate& c) {
    return cheaper(high, seen_[chosen].yardstick, c.low, c.yardstick);
  };
  alike_ = heap_.empty() || clear(heap_.front());
  for (std::size_t i = 0; i < seen_.size(); ++i)
    alike_ = alike_ && (i == chosen || clear(seen_[i]));
}

// Solves whatever the reference's price for the same project reaches, before anyone pays.
void SharesRun::see_as_far_as_reference(const Candidate& best) {
  const std::size_t number = purchases_.size();
  if (!alike_ || number >= reference_->purchases_.size()) return;
  const Purchase& there = reference_->purchases_[number];
  const std::int64_t yardstick = best.yardstick;
  if (there.project == best.project && !there.untouched) gather(there.high, yardstick);
}

}  // namespace urna::tally
