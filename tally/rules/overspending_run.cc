#include "tally/rules/overspending_run.h"

#include <algorithm>
#include <limits>

#include "tally/rules/free_projects.h"

namespace urna::tally {

using ledger::Int128;

namespace {
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::uint32_t kNone = ~0U;

std::int64_t clamped(Int128 value) {
  return static_cast<std::int64_t>(std::min<Int128>(std::max<Int128>(value, 0), kMost));
}
}  // namespace

OverspendingRun::OverspendingRun(const Contest& contest, const Support& support, const Task& task,
                                 std::vector<Position> winners)
    : contest_(contest),
      support_(support),
      task_(task),
      winners_(std::move(winners)),
      before_(winners_.size()) {}

ledger::Result<> OverspendingRun::run(const Fraction& endowment) {
  URNA_TRY(spending_.start(contest_.instance, endowment));
  left_ = task_.money;
  list_candidates();
  for (bool more = endowment > 0; more;) {
    URNA_ASSIGN(more, round());
  }
  return ledger::Ok{};
}

std::vector<Position> OverspendingRun::bought() const {
  return {winners_.begin() + static_cast<std::ptrdiff_t>(before_), winners_.end()};
}

void OverspendingRun::list_candidates() {
  winners_.resize(before_);
  taken_ = contest_.taken_by(winners_);
  purchases_.clear();
  candidates_.clear();
  take_free(contest_, support_, task_, taken_, [&](Position p, std::vector<Position> tied) {
    spending_.buy(0);
    purchases_.push_back({p, static_cast<std::uint64_t>(support_.voters(p)), 0, std::move(tied)});
    winners_.push_back(p);
    taken_.add(contest_.project(p));
  });
  for (Position p : task_.candidates)
    if (support_.voters(p) > 0 && contest_.cost(p) > 0) candidates_.push_back({p, {}});
  keep_possible();
}

// Rho / alpha is below b's? Products of at most 60 + 2 x 63 + 63 + 2 x 62 bits.
bool OverspendingRun::less(const Rate& a, Position of_a, const Rate& b, Position of_b) const {
  const bool by_cost = contest_.rule.shares.utility == ledger::Utility::cost;
  const auto side = [&](const Rate& x, Position of_x, const Rate& y) {
    Wide512 product = Wide512(x.rate) * contest_.cost(of_x) * y.raised;
    if (!by_cost) product *= contest_.cost(of_x);
    return Wide512(product * y.raised);
  };
  return side(a, of_a, b) < side(b, of_b, a);
}

// How far, in ulps, an exact purse may lie from its value.
std::int64_t OverspendingRun::slack() const {
  return clamped((static_cast<Int128>(spending_.purchases()) + 1) * support_.heaviest() + 2);
}

// Those with money, by how far it goes.
std::vector<OverspendingRun::Holder> OverspendingRun::holders(Position p) {
  const Supporters supporters = support_.of(p);
  std::vector<Holder> list;
  if (!support_.weighted()) place_.assign(spending_.trails(), kNone);
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t group = supporters.groups[k], weight = supporters.weight(k);
    const Spending::Purse& purse = spending_.purses()[group];
    if (purse.trail == Spending::kAllSpent) continue;
    const bool known = !support_.weighted() && place_[purse.trail] != kNone;
    if (!known) {
      const std::int64_t has = std::max<std::int64_t>(spending_.endowment_ulps() - purse.spent, 0);
      if (!support_.weighted()) place_[purse.trail] = static_cast<std::uint32_t>(list.size());
      list.push_back({has / weight, has, purse.count, group, weight});
    } else {
      list[place_[purse.trail]].voters += purse.count;
    }
  }
  std::ranges::sort(list, {}, &Holder::reach);
  return list;
}

// Holders in a wrong order are nearer to each other than the slack, so T is off by at most twice
// the slack for every unit of weight.
std::vector<OverspendingRun::Break> OverspendingRun::breaks(Position p) {
  const std::vector<Holder> list = holders(p);
  const std::int64_t cost = spending_.ulps(contest_.cost(p)), near = slack();
  Int128 open = 0, given = 0;
  for (const Holder& holder : list) open += static_cast<Int128>(holder.voters) * holder.weight;
  const Int128 error = 2 * open * near;
  std::vector<Break> found;
  std::optional<std::int64_t> covered;
  for (const Holder& holder : list) {
    if (covered && Int128{holder.reach} > Int128{*covered} + 2 * Int128{near}) break;
    if (open == 0) break;
    const Int128 raised = given + open * holder.reach;
    const bool short_of = raised - error < cost, enough = raised + error >= cost;
    Break at{holder.group, holder.weight, {}, {}};
    at.low = {clamped(Int128{holder.reach} - near), clamped(raised + error)};
    at.high = {clamped(Int128{holder.reach} + near), clamped(raised - error)};
    if (enough) {
      const Int128 rate = (cost - given) / open, off = error / open + 2;
      at.low = {std::min(at.low.rate, clamped(rate - off)), clamped(Int128{cost} + 1)};
      if (!short_of) at.low.rate = clamped(rate - off);
      if (!short_of) at.high = {clamped(rate + off), cost};
    }
    if (covered) at.high = {};
    if (covered) at.high.raised = 0;
    if (covered) at.low.rate = 0;
    found.push_back(at);
    if (!short_of && !covered) covered = holder.reach;
    open -= static_cast<Int128>(holder.voters) * holder.weight;
    given += static_cast<Int128>(holder.voters) * holder.has;
  }
  return found;
}

bool OverspendingRun::is_above(const Rate& low, Position p, const Best& best) const {
  return best.project && !contest_.effort.paranoid && less(best.high, *best.project, low, p);
}

// Candidates whose rho / alpha may be the least.
std::vector<OverspendingRun::Candidate*> OverspendingRun::contenders(Best& best) {
  std::vector<Candidate*> seen, open;
  for (Candidate& c : candidates_) open.push_back(&c);
  std::ranges::sort(open, [&](const Candidate* a, const Candidate* b) {
    return less(a->low, a->project, b->low, b->project);
  });
  for (Candidate* c : open) {
    if (is_above(c->low, c->project, best)) break;
    const std::vector<Break> found = breaks(c->project);
    if (found.empty()) continue;
    c->low = found[0].low;
    for (const Break& at : found) {
      if (less(at.low, c->project, c->low, c->project)) c->low = at.low;
      if (at.high.raised <= 0) continue;
      if (!best.project || less(at.high, c->project, best.high, *best.project))
        best = {c->project, at.high};
    }
    seen.push_back(c);
  }
  return seen;
}

// What a supporter has against rate x weight: below 0 if less. `ulps`: of the rate, rounded down.
int OverspendingRun::compare_purse(std::uint32_t group, std::uint32_t weight, const Fraction& rate,
                                   std::int64_t ulps) {
  const Spending::Purse& purse = spending_.purses()[group];
  if (purse.trail == Spending::kAllSpent) return -1;
  const Int128 has = spending_.endowment_ulps() - purse.spent;
  const Int128 asked = static_cast<Int128>(ulps) * weight;
  if (!contest_.effort.paranoid && asked >= has + slack()) return -1;
  if (!contest_.effort.paranoid && asked + weight + slack() <= has) return 1;
  return spending_.left(group).compare(Fraction(rate * weight));
}

// What a break comes to exactly; nothing if the cost is covered at an earlier one.
std::optional<OverspendingRun::Offer> OverspendingRun::solve(Position p, const Break& at) {
  const Supporters supporters = support_.of(p);
  const Fraction cost = contest_.cost(p);
  Offer offer{p, spending_.left(at.group) / at.weight, 0, 0};
  const std::int64_t ulps = spending_.ulps(offer.rate);
  std::vector<std::uint32_t> emptied, weights;
  Fraction open = 0;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t group = supporters.groups[k], weight = supporters.weight(k);
    if (compare_purse(group, weight, offer.rate, ulps) < 0) {
      emptied.push_back(group);
      weights.push_back(weight);
    } else {
      open += Fraction(weight) * spending_.purses()[group].count;
    }
  }
  const Fraction given = spending_.left(emptied);
  offer.raised = given + offer.rate * open;
  if (offer.raised > cost) {
    offer.rate = (cost - given) / open;
    offer.raised = cost;
    const std::int64_t lower = spending_.ulps(std::max<Fraction>(offer.rate, 0));
    for (std::size_t k = 0; k < emptied.size(); ++k)
      if (compare_purse(emptied[k], weights[k], offer.rate, lower) > 0) return std::nullopt;
  }
  const bool by_cost = contest_.rule.shares.utility == ledger::Utility::cost;
  offer.rho_by_alpha = offer.rate * cost / (offer.raised * offer.raised);
  if (!by_cost) offer.rho_by_alpha *= cost;
  return offer;
}

// Keeps in `equal` the offers with the least rho / alpha, of one project the one that covers most.
void OverspendingRun::keep_best(std::vector<Offer>& equal, Offer offer) const {
  if (!equal.empty() && offer.rho_by_alpha > equal[0].rho_by_alpha) return;
  if (!equal.empty() && offer.rho_by_alpha < equal[0].rho_by_alpha) equal.clear();
  const auto same = std::ranges::find(equal, offer.project, &Offer::project);
  if (same == equal.end()) {
    equal.push_back(std::move(offer));
  } else if (same->raised < offer.raised) {
    *same = std::move(offer);
  }
}

OverspendingRun::Offer OverspendingRun::best_offer(const std::vector<Candidate*>& contenders,
                                                   const Best& best, std::vector<Position>& tied) {
  std::vector<Offer> equal;
  for (const Candidate* c : contenders) {
    if (is_above(c->low, c->project, best)) continue;
    for (const Break& at : breaks(c->project)) {
      if (is_above(at.low, c->project, best)) continue;
      std::optional<Offer> offer = solve(c->project, at);
      if (offer) keep_best(equal, std::move(*offer));
    }
  }
  std::ranges::sort(equal, [&](const Offer& a, const Offer& b) {
    return contest_.part(a.project, b.project).second < 0;
  });
  if (equal.size() > 1)
    for (const Offer& offer : equal) tied.push_back(offer.project);
  CHECK(!equal.empty());
  return equal[0];
}

// Buys one project. Returns false if none fits that anybody has money for. Prices may double in
// length from round to round where alpha is below 1: the first that is too long ends the run.
ledger::Result<bool> OverspendingRun::round() {
  Best best;
  const std::vector<Candidate*> seen = contenders(best);
  if (seen.empty()) return false;
  OverspentPurchase purchase;
  const Offer offer = best_offer(seen, best, purchase.tied);
  const Fraction price = offer.rate * contest_.cost(offer.project) / offer.raised;
  URNA_TRY(check_fits_in_trace(price));
  purchase.project = offer.project;
  pay(offer, price, std::move(purchase));
  keep_possible();
  return true;
}

void OverspendingRun::pay(const Offer& offer, const Fraction& price, OverspentPurchase purchase) {
  const Supporters supporters = support_.of(offer.project);
  const std::int64_t ulps = spending_.ulps(price);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> full;
  std::vector<std::uint32_t> last;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t group = supporters.groups[k], weight = supporters.weight(k);
    const Spending::Purse& purse = spending_.purses()[group];
    if (purse.trail == Spending::kAllSpent) continue;
    const bool emptied = compare_purse(group, weight, price, ulps) <= 0;
    purchase.payers += purse.count;
    purchase.emptied += emptied ? purse.count : 0;
    if (emptied) last.push_back(group);
    if (!emptied) full.emplace_back(group, weight);
  }
  spending_.buy(price);
  for (const auto& [group, weight] : full) spending_.pay(group, weight);
  for (std::uint32_t group : last) spending_.pay_all(group);
  left_ -= contest_.cost(offer.project);
  winners_.push_back(offer.project);
  taken_.add(contest_.project(offer.project));
  purchases_.push_back(std::move(purchase));
}

// What was bought, does not fit any more or is barred leaves the race.
void OverspendingRun::keep_possible() {
  std::erase_if(candidates_, [&](const Candidate& c) {
    return contest_.cost(c.project) > left_ || !contest_.allowed(c.project, taken_) ||
           (!winners_.empty() && c.project == winners_.back());
  });
}

}  // namespace urna::tally
