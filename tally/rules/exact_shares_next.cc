// The next endowment at which a run of exact equal shares changes (add-opt, add-opt-skip).
#include <algorithm>

#include "ledger/result.h"
#include "tally/rules/exact_shares_run.h"

namespace urna::tally {

using ledger::Int128;

namespace {
// So many changes up to the horizon are worth their search.
constexpr std::ptrdiff_t kChangesAhead = 12;
}  // namespace

// Everything that might go before this purchase, and more payers for it, up to the horizon; without
// a purchase: all that might still be bought.
void ExactSharesRun::look_ahead(const EqualPurchase* purchase) {
  std::optional<Limit>& nearest = changes_.emplace_back();
  if (horizon_.exact == endowment()) return;
  for (Candidate& c : candidates_) {
    const std::int64_t least = least_before(c.project, purchase);
    while (c.most_on >= least) {
      const std::int64_t payers = able(c.project, c.most_on, horizon_);
      if (payers >= c.most_on) {
        find_nearest(c.project, least, c.most_on, nearest);
        break;
      }
      c.most_on = payers;
    }
    c.most = std::min(c.most, c.most_on);
  }
}

std::optional<Fraction> ExactSharesRun::first_change() const {
  std::optional<Fraction> first;
  for (const std::optional<Limit>& change : changes_)
    if (change && (!first || change->exact < *first)) first = change->exact;
  return first;
}

// The horizon moves on until a change is before it, farther each time if few were.
ledger::Result<Fraction> ExactSharesRun::next_change() {
  for (std::optional<Fraction> first;; reach_ *= 2) {
    first = first_change();
    if (first) return *first;
    if (reach_ == 0) reach_ = std::max<Fraction>(endowment() / 256, Fraction(1, 256));
    const Fraction here = endowment();
    URNA_TRY(run_on(here, here + reach_));
    const auto found = std::ranges::count_if(changes_, [](const auto& c) { return c.has_value(); });
    if (found > kChangesAhead) reach_ /= 4;
  }
}

ledger::Result<> ExactSharesRun::advance(const Fraction& endowment) {
  const auto changed = std::ranges::find_if(
      changes_, [&](const auto& change) { return change && change->exact <= endowment; });
  const bool scaled = spending_.ulps(endowment) < Spending::kFar / 2;
  if (!scaled || changed == changes_.end() || endowment > horizon_.exact) return run(endowment);
  const auto kept = static_cast<std::size_t>(changed - changes_.begin());
  while (purchases_.size() > kept) {
    spending_.undo(purchases_.back().groups);
    round_of_[purchases_.back().project] = ~0U;
    taken_.remove(contest_.project(purchases_.back().project));
    purchases_.pop_back();
    winners_.pop_back();
  }
  spending_.set_endowment(endowment);
  purse_ = {endowment, spending_.endowment_ulps(), true};
  candidates_ = starts_[kept];
  for (Candidate& c : candidates_) c = {c.project, c.most_on, c.most_on, false};
  starts_.resize(kept);
  changes_.resize(kept);
  while (round()) {
  }
  return ledger::Ok{};
}

// Replays the run. What the unbought could do at its end comes first: that bounds the search in the
// rounds, most of which need only one look to see that nothing nearer is there.
Fraction ExactSharesRun::next_funding() {
  std::optional<Limit> nearest;
  std::vector<Position> open;
  for (Position p : task_.candidates)
    if (round_of_[p] > purchases_.size() && contest_.cost(p) > 0) open.push_back(p);
  std::vector<std::int64_t> most;
  for (Position p : open) {
    std::int64_t voters = support_.voters(p);
    most.push_back(voters);
    if (contest_.allowed(p, taken_)) look(p, 1, voters, nearest);
  }
  spending_.rewind();
  Taken taken = contest_.taken_by(
      {winners_.begin(), winners_.begin() + static_cast<std::ptrdiff_t>(before_)});
  for (const EqualPurchase& purchase : purchases_) {
    for (std::size_t k = 0; k < open.size() && contest_.cost(purchase.project) > 0; ++k) {
      const std::int64_t least = least_before(open[k], &purchase);
      if (most[k] >= least && contest_.allowed(open[k], taken))
        look(open[k], least, most[k], nearest);
    }
    spending_.buy(Fraction(BigInt(contest_.cost(purchase.project)), BigInt(purchase.payers)));
    for (std::uint32_t g : purchase.groups) spending_.pay(g);
    taken.add(contest_.project(purchase.project));
  }
  CHECK(nearest);
  return nearest->exact;
}

// The least number of payers with whom p would go before the purchase, if there is one.
std::int64_t ExactSharesRun::least_before(Position p, const EqualPurchase* at) const {
  if (at == nullptr) return 1;
  const EqualPurchase& purchase = *at;
  if (p == purchase.project) return purchase.payers + 1;
  std::int64_t equal = purchase.payers;
  if (contest_.rule.shares.utility != ledger::Utility::cost) {
    const Int128 scaled = static_cast<Int128>(contest_.cost(p)) * purchase.payers;
    const Int128 whole = scaled / contest_.cost(purchase.project);
    if (whole > support_.voters(p)) return support_.voters(p) + 1;
    equal = static_cast<std::int64_t>(whole);
  }
  const bool wins = equal > 0 && compare(p, equal, purchase.project, purchase.payers) == 0 &&
                    contest_.part(p, purchase.project).second < 0;
  return wins ? equal : equal + 1;
}

// Is there an endowment nearer than the nearest at which so many or more could pay for p?
void ExactSharesRun::look(Position p, std::int64_t least, std::int64_t& most,
                          std::optional<Limit>& nearest) {
  while (most >= least) {
    const std::int64_t payers = nearest ? able(p, most, *nearest) : most;
    if (payers >= most) {
      find_nearest(p, least, most, nearest);
      most = least - 1;
    } else {
      most = payers;
    }
  }
}

// Supporters by what they spent, the least first, those who bought the same things together.
std::vector<ExactSharesRun::Spender> ExactSharesRun::spenders(Position p) {
  constexpr std::uint32_t kNone = ~0U;
  std::vector<Spender> list;
  place_.assign(spending_.trails(), kNone);
  for (std::uint32_t g : support_.of(p).groups) {
    const Spending::Purse& purse = spending_.purses()[g];
    std::uint32_t& place = place_[purse.trail];
    if (place == kNone) {
      place = static_cast<std::uint32_t>(list.size());
      list.push_back({purse.trail, purse.spent, 0});
    }
    list[place].voters += purse.count;
  }
  const auto slack = static_cast<std::int64_t>(spending_.purchases());
  std::ranges::sort(list, [&](const Spender& a, const Spender& b) {
    const bool clear =
        !contest_.effort.paranoid && (a.spent + slack <= b.spent || b.spent + slack <= a.spent);
    return clear ? a.spent < b.spent : spending_.spent(a.trail) < spending_.spent(b.trail);
  });
  return list;
}

Fraction ExactSharesRun::money_left(Position p) {
  Fraction most = 0;
  std::int64_t voters = 0;
  for (const Spender& spender : spenders(p)) {
    voters += spender.voters;
    const Int128 ulps = purse_.ulps - spender.spent + 1;  // not below what each has left
    if (ulps * voters < static_cast<Int128>(spending_.ulps(most))) continue;
    most = std::max<Fraction>(most, (endowment() - spending_.spent(spender.trail)) * voters);
  }
  return most;
}

// The least endowment at which `least` up to `most` supporters could pay for p becomes the nearest,
// if it is nearer.
void ExactSharesRun::find_nearest(Position p, std::int64_t least, std::int64_t most,
                                  std::optional<Limit>& nearest) {
  struct Meeting {
    Spending::Trail trail;
    std::int64_t payers, ulps;
  };
  std::vector<Meeting> meetings;
  std::int64_t first = Spending::kFar, voters = 0;
  for (const Spender& spender : spenders(p)) {
    voters = std::min(voters + spender.voters, most);
    if (voters < least) continue;
    const std::int64_t ulps =
        std::min(spender.spent + spending_.ulps(contest_.cost(p), voters), Spending::kFar);
    meetings.push_back({spender.trail, voters, ulps});
    first = std::min(first, ulps);
    if (voters == most) break;
  }
  const std::int64_t slack = static_cast<std::int64_t>(spending_.purchases()) + 1;
  for (const Meeting& at : meetings) {
    if (at.ulps > first + slack && !contest_.effort.paranoid) continue;
    Fraction exact =
        spending_.spent(at.trail) + Fraction(BigInt(contest_.cost(p)), BigInt(at.payers));
    if (nearest && nearest->exact <= exact) continue;
    const std::int64_t ulps = spending_.ulps(exact);
    nearest = Limit{std::move(exact), ulps, false};
  }
}

}  // namespace urna::tally
