#include "tally/rules/shares_run.h"

#include <algorithm>
#include <limits>

#include "tally/rules/free_projects.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {

constexpr int kMoneyBits = 60;  // of all voters' money together, at the start
constexpr int kSlackBits = 56;  // below an ulp: beyond it exact fractions take over

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

}  // namespace

SharesRun::SharesRun(const Contest& contest, const Support& support, const Task& task,
                     std::vector<Position> winners)
    : contest_(contest),
      support_(support),
      task_(task),
      winners_(std::move(winners)),
      before_(winners_.size()) {}

ledger::Result<> SharesRun::run(const Fraction& endowment, const SharesRun* hint) {
  hint_ = {hint};
  if (hint != nullptr) shift_ = hint->shift_;  // the money may force it down
  return run_from(endowment, nullptr);
}

ledger::Result<> SharesRun::run(const Fraction& endowment, const SharesRun& reference) {
  hint_ = {&reference};
  return run_from(endowment, &reference);
}

ledger::Result<> SharesRun::run_from(const Fraction& endowment, const SharesRun* reference) {
  if (reference != nullptr) shift_ = reference->shift_;
  URNA_TRY(start(endowment));
  reference_ = reference;
  alike_ = reference != nullptr && shift_ == reference->shift_;
  list_candidates();
  while (round()) {
  }
  alike_ = alike_ && purchases_.size() == reference->purchases_.size();
  reference_ = nullptr;
  hint_ = {};
  return ledger::Ok{};
}

std::vector<Position> SharesRun::bought() const {
  return {winners_.begin() + static_cast<std::ptrdiff_t>(before_), winners_.end()};
}

// Fills the purses. The scale is kept from run to run while the money fits, so that prices of two
// runs compare.
ledger::Result<> SharesRun::start(const Fraction& endowment) {
  endowment_ = endowment;
  const BigInt money = floor_of(endowment * contest_.instance.ballots * support_.heaviest()) + 1;
  const int bits = static_cast<int>(msb(money)) + 1;
  if (shift_ < 0 || bits + shift_ > 62) shift_ = kMoneyBits - bits;
  if (shift_ < 0) return Error{Errc::over_limit, "voters' money together beyond 2^60"};
  const BigInt purse = (numerator(endowment) << (shift_ + 64)) / denominator(endowment);
  full_ = static_cast<std::int64_t>(purse >> 64);
  const Ballots& groups = contest_.instance.groups;
  purses_.resize(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    purses_[g] = {full_, static_cast<std::uint32_t>(groups.count(g)), kNever};
  const BigInt rest = purse - (BigInt(full_) << 64);
  below_.assign(groups.size(), static_cast<std::uint64_t>(rest));
  slack_ = 1;
  return ledger::Ok{};
}

void SharesRun::list_candidates() {
  winners_.resize(before_);
  taken_ = contest_.taken_by(winners_);
  judged_in_ = kNever;
  bounds_.clear();
  place_.resize(contest_.instance.projects.size());
  hint_.followed = hint_.run != nullptr && hint_.run->shift_ == shift_;
  if (hint_.followed) hint_.gain = std::max<std::int64_t>(full_ - hint_.run->full_, 0) + 1;
  std::swap(purchases_, earlier_);
  purchases_.clear();
  exact_.start(1);
  heap_.clear();
  round_of_.assign(contest_.instance.projects.size(), kNever);
  take_free(contest_, support_, task_, taken_, [&](Position p, std::vector<Position> tied) {
    round_of_[p] = static_cast<std::uint32_t>(purchases_.size());
    purchases_.push_back({p, 0, true, std::move(tied)});
    winners_.push_back(p);
    taken_.add(contest_.project(p));
  });
  for (Position p : task_.candidates) add_candidate(p);
  std::ranges::make_heap(heap_, FirstByPrice{});
}

void SharesRun::add_candidate(Position p) {
  const std::int64_t cost = contest_.cost(p);
  if (cost == 0 || support_.voters(p) == 0 || !contest_.allowed(p, taken_)) return;
  if (!affordable_at_start(p)) return;
  Candidate candidate;
  candidate.project = p;
  candidate.cost = cost << shift_;
  if (contest_.rule.shares.utility == ledger::Utility::cost) candidate.yardstick = cost;
  candidate.low = candidate.price = candidate.cost / support_.weight(p);
  heap_.push_back(candidate);
}

bool SharesRun::affordable_at_start(Position p) const {
  const Int128 cost = static_cast<Int128>(contest_.cost(p)) << shift_;
  const Int128 all = static_cast<Int128>(full_) * support_.voters(p);
  if (cost <= all) return true;
  if (cost > all + support_.voters(p)) return false;
  return endowment_ * support_.voters(p) >= contest_.cost(p);
}

template <bool kWeighted>
SharesRun::Sums SharesRun::sums_at(Position p, std::int64_t price) const {
  const Supporters supporters = support_.of(p);
  const Purse* purses = purses_.data();
  Sums sums;
  for (std::size_t k = 0; k < supporters.groups.size(); ++k) {
    const Purse& purse = purses[supporters.groups[k]];
    const std::int64_t weight = kWeighted ? supporters.weights[k] : 1;
    const std::int64_t asked = kWeighted ? price * weight : price;
    const auto count = static_cast<std::int64_t>(purse.count);
    sums.paid += count * std::min(purse.high, asked);
    sums.open += purse.high > asked ? count * weight : 0;
  }
  return sums;
}

SharesRun::Sums SharesRun::sums(Position p, std::int64_t price) const {
  return support_.weighted() ? sums_at<true>(p, price) : sums_at<false>(p, price);
}

// One of Newton's steps towards the price at which supporters pay the cost, a function that is
// concave, increasing and made of straight pieces: no step from below passes the solution, so each
// gives a lower bound, and most candidates need no more than one. Returns false if supporters
// cannot pay: then they never will.
bool SharesRun::advance(Candidate& c) {
  const std::int64_t least = c.cost / support_.weight(c.project);
  const Sums at = sums(c.project, c.price);
  const std::int64_t gap = c.cost - at.paid;
  if (at.open == 0) {
    if (gap >= 0) return settle_at_the_end(c, gap);
    c.price = least;  // the last solution is no start where a price fell by rounding
    return true;
  }
  c.solved = gap >= 0 && gap < at.open;
  if (!c.solved) c.price = std::max(c.price + floor_div(gap, at.open), least);
  const Int128 ulps = 2 + (slack_ >> 64);
  const Int128 error = support_.voters(c.project) * ulps / at.open + 1;
  const auto reach = static_cast<std::int64_t>(std::min<Int128>(error, c.price));
  remember({round_, c.project, c.price - reach, at.open, 0});
  c.low = std::max(std::max(c.low, least), c.price - reach);
  if (c.solved) c.price = std::max(c.price, c.low);
  return true;
}

// Everybody gives his last and it is not more than enough. Enough?
bool SharesRun::settle_at_the_end(Candidate& c, std::int64_t gap) {
  const Int128 ulps = 2 + (slack_ >> 64);
  if (!contest_.effort.paranoid && gap > ulps * support_.voters(c.project)) return false;
  if (!holds_cost(c.project)) return false;
  c.doubtful = c.solved = true;
  c.price = c.low;
  return true;
}

bool SharesRun::reaches(const Candidate& c, std::int64_t price, std::int64_t yardstick) const {
  return contest_.effort.paranoid || !cheaper(price, yardstick, c.low, c.yardstick);
}

void SharesRun::start_looking(Candidate& candidate) {
  candidate.fresh = true;
  candidate.solved = candidate.doubtful = false;
}

// Takes the candidate with the least lower bound from the heap and moves the bound up. A solved one
// goes to `seen_`, one whose supporters cannot pay is dropped.
void SharesRun::look_at_first() {
  std::ranges::pop_heap(heap_, FirstByPrice{});
  Candidate candidate = heap_.back();
  heap_.pop_back();
  const bool again = candidate.fresh;
  if (!again) start_looking(candidate);
  const Bound* known = again ? nullptr : known_bound(candidate.project);
  if (known != nullptr && known->low > candidate.low) {
    candidate.low = known->low;
    candidate.price = std::max(candidate.price, candidate.low);
    put_back(candidate);
  } else if (advance(candidate)) {
    put_back(candidate);
  }
}

// Among the solved, or back on the heap.
void SharesRun::put_back(const Candidate& candidate) {
  if (candidate.solved) {
    seen_.push_back(candidate);
    return;
  }
  heap_.push_back(candidate);
  std::ranges::push_heap(heap_, FirstByPrice{});
}

// Solves every candidate that may not be dearer than this.
void SharesRun::gather(std::int64_t price, std::int64_t yardstick) {
  while (!heap_.empty() && reaches(heap_.front(), price, yardstick)) look_at_first();
}

std::size_t SharesRun::cheapest() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < seen_.size(); ++i)
    if (cheaper(seen_[i].price, seen_[i].yardstick, seen_[best].price, seen_[best].yardstick))
      best = i;
  return best;
}

// Solves candidates until the cheapest of them is below the bounds of all others. Returns false if
// nobody can pay for any.
bool SharesRun::see(std::size_t& best) {
  while (!heap_.empty()) {
    const bool enough =
        !seen_.empty() &&
        !reaches(heap_.front(), seen_[best].price + seen_[best].reach(), seen_[best].yardstick);
    if (enough) break;
    look_at_first();
    best = cheapest();
  }
  return !seen_.empty();
}

// Buys one project. Returns false if nobody can pay for any.
bool SharesRun::round() {
  seen_.clear();
  round_ = static_cast<std::uint32_t>(purchases_.size());
  first_bound_ = bounds_.size();
  if (hint_.run != nullptr) {
    recall();
    expect();
  }
  Purchase purchase;
  std::size_t chosen = 0;
  for (std::size_t best = cheapest();; best = cheapest()) {
    if (!see(best)) return false;
    see_as_far_as_reference(seen_[best]);
    chosen = best;
    const std::int64_t limit = seen_[best].price + seen_[best].reach();
    bool rivals = contest_.effort.paranoid || seen_[best].doubtful;
    for (std::size_t i = 0; i < seen_.size(); ++i)
      rivals = rivals || (i != best && reaches(seen_[i], limit, seen_[best].yardstick));
    if (!rivals && buy_closely(seen_[best], purchase)) break;
    if (buy_exactly(best, purchase, chosen)) break;
  }
  compare_with_reference(purchase, chosen);
  follow(purchase);
  purchases_.push_back(std::move(purchase));
  keep_unbought(seen_[chosen].project);
  return true;
}

// The window around a candidate's price within which a purse is too near to tell.
SharesRun::Window SharesRun::window(const Candidate& c, std::uint32_t weight) const {
  if (c.doubtful || contest_.effort.paranoid) return {-1, std::numeric_limits<std::int64_t>::max()};
  const Int128 asked = static_cast<Int128>(c.price) * weight;
  const Int128 reach = static_cast<Int128>(c.reach()) * weight + 2 + (slack_ >> 64);
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  return {static_cast<std::int64_t>(std::max<Int128>(asked - reach, -1)),
          static_cast<std::int64_t>(std::min(asked + reach, kMost))};
}

SharesRun::Side SharesRun::side(const Candidate& c, std::uint32_t group,
                                std::uint32_t weight) const {
  return side(window(c, weight), purses_[group].high);
}

// What a candidate's supporters come to at its price. No branches: purses come in no order that a
// processor could learn, and most of the time of a count goes here and in `pay`.
template <bool kWeighted>
SharesRun::Standing SharesRun::standing_of(const Candidate& c) const {
  const Supporters supporters = support_.of(c.project);
  const std::uint32_t *groups = supporters.groups.data(), *weights = supporters.weights.data();
  const Purse* purses = purses_.data();
  const std::uint64_t* below_high = below_.data();
  Window near = window(c, 1);
  Standing at;
  std::int64_t high = 0;
  ledger::Uint128 below = 0;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const Purse& purse = purses[groups[k]];
    const std::int64_t weight = kWeighted ? weights[k] : 1;
    if (kWeighted) near = window(c, weights[k]);
    const std::int64_t count = purse.count;
    const std::int64_t short_count = purse.high < near.low ? count : 0;
    const std::int64_t open_count = purse.high > near.high ? count : 0;
    at.near |= (short_count + open_count == 0) & (purse.emptied == kNever);
    at.open += open_count * weight;
    at.short_of += purse.emptied == kNever ? short_count : 0;
    high += short_count * purse.high;
    below += static_cast<ledger::Uint128>(below_high[groups[k]]) *
             static_cast<std::uint64_t>(short_count);
  }
  at.short_money = (static_cast<Wide>(high) << 64) + static_cast<Wide>(below);
  return at;
}

SharesRun::Standing SharesRun::standing(const Candidate& c) const {
  return support_.weighted() ? standing_of<true>(c) : standing_of<false>(c);
}

// No supporter too near to say: then the price is (cost - what the short ones have) / weight of the
// others, provided it lies in the window that told them apart.
std::optional<SharesRun::Close> SharesRun::close_price(const Standing& at,
                                                       const Candidate& c) const {
  const Wide left = (static_cast<Wide>(c.cost) << 64) - at.short_money;
  if (at.near || at.open == 0 || left <= 0) return std::nullopt;
  const Close close{left / at.open, slack_ * at.short_of / at.open + 1};
  const auto ulps = static_cast<std::int64_t>(close.price >> 64);
  const bool within = ulps + 2 <= c.price + c.reach() && ulps >= c.low;
  if (!within || close.slack >> kSlackBits > 0) return std::nullopt;
  return close;
}

// Buys what has no rival, if no supporter is too near to say.
bool SharesRun::buy_closely(const Candidate& chosen, Purchase& purchase) {
  if (judged_in_ != purchases_.size() || judged_.project != chosen.project) {
    judged_ = chosen;
    judged_standing_ = standing(chosen);
    judged_in_ = purchases_.size();
  }
  const std::optional<Close> close = close_price(judged_standing_, judged_);
  if (!close) return false;
  const auto ulps = static_cast<std::int64_t>(close->price >> 64);
  const bool untouched = judged_standing_.open == support_.weight(chosen.project);
  purchase = {chosen.project, ulps + 2, untouched, {}};
  pay(judged_, close->price, close->slack, {});
  return true;
}

// Settles with exact fractions which of the candidates in reach is cheapest and what it costs.
// Returns false if that showed that others have to be looked at, or that one cannot be paid.
bool SharesRun::buy_exactly(std::size_t best, Purchase& purchase, std::size_t& chosen) {
  const std::int64_t limit = seen_[best].price + seen_[best].reach();
  const std::int64_t yardstick = seen_[best].yardstick;
  std::vector<Exact> equal;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (i != best && !seen_[i].doubtful && !reaches(seen_[i], limit, yardstick)) continue;
    Exact exact{i, {}, {}};
    std::optional<Share> price = exact_price_of(seen_[i], exact.emptied);
    if (!price) {
      seen_.erase(seen_.begin() + static_cast<std::ptrdiff_t>(i));
      return false;
    }
    exact.price = std::move(*price);
    const int way = equal.empty() ? 0 : compare_rho(exact, equal[0]);
    if (way > 0) continue;
    if (way < 0) equal.clear();
    equal.push_back(std::move(exact));
  }
  const auto high = static_cast<std::int64_t>(
      exact_.floor(equal[0].price, yardstick, shift_) / seen_[equal[0].at].yardstick + 1);
  if (high > limit) {  // the price was not known so closely: look again, as far as it reaches
    const std::size_t before = seen_.size();
    gather(high, yardstick);
    Candidate& asked = seen_[best];
    const auto missed = [&](const Candidate& c) {
      return &c != &asked && !c.doubtful && !reaches(c, limit, yardstick) &&
             reaches(c, high, yardstick);
    };
    const bool again = seen_.size() > before || std::ranges::any_of(seen_, missed);
    asked.price = std::max(asked.price, high);
    if (again) return false;
  }
  chosen = take_first(equal, purchase);
  return true;
}

// Below 0: a's price per yardstick is the lower one.
int SharesRun::compare_rho(const Exact& a, const Exact& b) const {
  const Share left{a.price.numerator * seen_[b.at].yardstick, a.price.divisor};
  const Share right{b.price.numerator * seen_[a.at].yardstick, b.price.divisor};
  return less(left, right) ? -1 : less(right, left) ? 1 : 0;
}

// Of those that stand equal the first by the chain.
std::size_t SharesRun::take_first(std::vector<Exact>& equal, Purchase& purchase) {
  std::ranges::sort(equal, [&](const Exact& a, const Exact& b) {
    return contest_.part(seen_[a.at].project, seen_[b.at].project).second < 0;
  });
  const Exact& first = equal[0];
  const Candidate& bought = seen_[first.at];
  const BigInt scaled = exact_.floor(first.price, 1, shift_ + 64);
  const auto ulps = static_cast<std::int64_t>(scaled >> 64);
  const auto rest = static_cast<std::uint64_t>(scaled - (BigInt(ulps) << 64));
  const bool untouched = first.price.numerator * support_.weight(bought.project) ==
                         exact_.whole(contest_.cost(bought.project)) * first.price.divisor;
  purchase = {bought.project, ulps + 2, untouched, {}};
  if (equal.size() > 1)
    for (const Exact& exact : equal) purchase.tied.push_back(seen_[exact.at].project);
  pay(bought, (static_cast<Wide>(ulps) << 64) + rest, 1, first.emptied);
  return first.at;
}

// Every supporter pays his part or his last. `emptied`: who gives his last, as exact fractions have
// decided; empty: nobody is too near to tell.
void SharesRun::pay(const Candidate& chosen, Wide price, Wide slack,
                    const std::vector<bool>& emptied) {
  if (!emptied.empty()) {
    pay_doubtfully(chosen, price, emptied);
  } else if (support_.weighted()) {
    pay_clearly<true>(chosen, price);
  } else {
    pay_clearly<false>(chosen, price);
  }
  slack_ += slack * support_.heaviest();
}

// Nobody is near: who is not short has more than his part, except who has nothing any more, whom a
// price of a few ulps does not show to be short.
template <bool kWeighted>
void SharesRun::pay_clearly(const Candidate& chosen, Wide price) {
  const auto number = static_cast<std::uint32_t>(purchases_.size());
  const Supporters supporters = support_.of(chosen.project);
  const std::uint32_t *groups = supporters.groups.data(), *weights = supporters.weights.data();
  Purse* purses = purses_.data();
  std::uint64_t* below_high = below_.data();
  Window near = window(chosen, 1);
  Wide part = price;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    Purse& purse = purses[groups[k]];
    std::uint64_t& below = below_high[groups[k]];
    if (kWeighted) {
      near = window(chosen, weights[k]);
      part = price * weights[k];
    }
    const bool last = (purse.high < near.low) | (purse.emptied != kNever);
    const Wide rest = (static_cast<Wide>(purse.high) << 64) + below - part;
    purse.emptied = last ? std::min(purse.emptied, number) : purse.emptied;
    purse.high = last ? 0 : static_cast<std::int64_t>(rest >> 64);
    below = last ? 0 : static_cast<std::uint64_t>(rest);
  }
}

void SharesRun::pay_doubtfully(const Candidate& chosen, Wide price,
                               const std::vector<bool>& emptied) {
  const auto number = static_cast<std::uint32_t>(purchases_.size());
  const Supporters supporters = support_.of(chosen.project);
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t group = supporters.groups[k];
    Purse& purse = purses_[group];
    const bool last = emptied[k];
    const Wide has = (static_cast<Wide>(purse.high) << 64) + below_[group];
    const Wide rest = last ? 0 : std::max<Wide>(has - price * supporters.weight(k), 0);
    if (last) purse.emptied = std::min(purse.emptied, number);
    purse.high = static_cast<std::int64_t>(rest >> 64);
    below_[group] = static_cast<std::uint64_t>(rest);
  }
}

void SharesRun::keep_unbought(Position bought) {
  round_of_[bought] = static_cast<std::uint32_t>(purchases_.size() - 1);
  winners_.push_back(bought);
  for (Candidate& c : heap_) c.fresh = false;
  for (Candidate& c : seen_) {
    if (c.project == bought) continue;
    c.fresh = false;
    heap_.push_back(c);
    std::ranges::push_heap(heap_, FirstByPrice{});
  }
  const bool limited =
      contest_.rule.maximum_per_team > 0 || contest_.project(bought).exclusive != 0;
  if (!limited) return;
  taken_.add(contest_.project(bought));
  std::erase_if(heap_, [&](const Candidate& c) { return !contest_.allowed(c.project, taken_); });
  std::ranges::make_heap(heap_, FirstByPrice{});
}

}  // namespace urna::tally
