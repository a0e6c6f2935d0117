// The next endowment at which a run of exact equal shares changes (add-opt, add-opt-skip).
#include <algorithm>

#include "ledger/result.h"
#include "tally/rules/exact_shares_run.h"

namespace urna::tally {

using ledger::Int128;

// Replays the run. What the unbought could do at its end comes first: that bounds the search in the
// rounds, most of which need only one look to see that nothing nearer is there.
std::optional<Fraction> ExactSharesRun::next_change(bool unfunded_only) {
  nearest_.reset();
  most_.assign(contest_.instance.projects.size(), 0);
  for (Position p : task_.candidates)
    if (contest_.cost(p) > 0) most_[p] = support_.voters(p);
  for (Position p : task_.candidates)
    if (round_of_[p] > purchases_.size() && contest_.allowed(p, winners_)) look(p, 1);
  for (Position p : task_.candidates)
    if (contest_.cost(p) > 0) most_[p] = support_.voters(p);
  spending_.rewind();
  for (std::size_t round = 0; round < purchases_.size(); ++round) {
    look_at_round(round, unfunded_only);
    const EqualPurchase& purchase = purchases_[round];
    spending_.buy(Fraction(BigInt(contest_.cost(purchase.project)), BigInt(purchase.payers)));
    for (std::uint32_t g : purchase.groups) spending_.pay(g);
  }
  return nearest_ ? std::optional(nearest_->exact) : std::nullopt;
}

// Everything that might have gone before this purchase, and more payers for it.
void ExactSharesRun::look_at_round(std::size_t round, bool unfunded_only) {
  const EqualPurchase& purchase = purchases_[round];
  if (contest_.cost(purchase.project) == 0) return;
  const std::vector<Position> winners(
      winners_.begin(), winners_.begin() + static_cast<std::ptrdiff_t>(before_ + round));
  for (Position p : task_.candidates) {
    if (round_of_[p] < round || (unfunded_only && round_of_[p] < purchases_.size())) continue;
    const std::int64_t least = least_before(p, purchase);
    if (most_[p] >= least && contest_.allowed(p, winners)) look(p, least);
  }
}

// The least number of payers with whom p would go before the purchase.
std::int64_t ExactSharesRun::least_before(Position p, const EqualPurchase& purchase) const {
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
void ExactSharesRun::look(Position p, std::int64_t least) {
  std::int64_t& most = most_[p];
  while (most >= least) {
    const std::int64_t payers = nearest_ ? able(p, most, *nearest_) : most;
    if (payers >= most) {
      find_nearest(p, least);
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

// The least endowment at which `least` up to most_ supporters could pay for p becomes the nearest.
void ExactSharesRun::find_nearest(Position p, std::int64_t least) {
  struct Meeting {
    Spending::Trail trail;
    std::int64_t payers, ulps;
  };
  std::vector<Meeting> meetings;
  std::int64_t nearest = Spending::kFar, voters = 0;
  for (const Spender& spender : spenders(p)) {
    voters = std::min(voters + spender.voters, most_[p]);
    if (voters < least) continue;
    const std::int64_t ulps =
        std::min(spender.spent + spending_.ulps(contest_.cost(p), voters), Spending::kFar);
    meetings.push_back({spender.trail, voters, ulps});
    nearest = std::min(nearest, ulps);
    if (voters == most_[p]) break;
  }
  const std::int64_t slack = static_cast<std::int64_t>(spending_.purchases()) + 1;
  for (const Meeting& at : meetings) {
    if (at.ulps > nearest + slack && !contest_.effort.paranoid) continue;
    Fraction exact =
        spending_.spent(at.trail) + Fraction(BigInt(contest_.cost(p)), BigInt(at.payers));
    if (nearest_ && nearest_->exact <= exact) continue;
    const std::int64_t ulps = spending_.ulps(exact);
    nearest_ = Limit{std::move(exact), ulps, false};
  }
}

}  // namespace urna::tally
