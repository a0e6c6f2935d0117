// The exact side of a run of equal shares: amounts that follow from who was emptied when. All of
// them are numerators over exact_'s denominator, whose element 0 is the endowment and whose element
// r + 1 the price of purchase r.
#include <algorithm>
#include <limits>

#include "tally/rules/shares_run.h"

namespace urna::tally {

using ledger::Int128;

std::uint32_t SharesRun::weight_of(const BallotGroup& group, std::size_t place) const {
  if (support_.uniform()) return 1;
  const Worth worth =
      worth_of(contest_.rule, contest_.instance, group.mark(place), place, group.size());
  if (worth <= 0) return 0;
  return support_.weighted() ? static_cast<std::uint32_t>(worth) : 1U;
}

// What these groups had together just before purchase number `before`, none of them emptied until
// then: count x endowment, less every purchase they support. Requires: earlier prices are known.
BigInt SharesRun::exact_total(std::span<const std::uint32_t> groups, std::size_t before) {
  std::int64_t voters = 0;
  paid_.assign(before, 0);
  for (std::uint32_t g : groups) {
    const BallotGroup group = contest_.instance.groups[g];
    const auto count = static_cast<std::int64_t>(group.count);
    voters += count;
    for (std::size_t k = 0; k < group.size(); ++k)
      if (const std::uint32_t round = round_of_[group.projects[k]]; round < before)
        paid_[round] += count * weight_of(group, k);
  }
  BigInt total = exact_[0] * voters;
  for (std::size_t round = 0; round < before; ++round)
    if (paid_[round] != 0) total -= exact_[round + 1] * paid_[round];
  return total;
}

BigInt SharesRun::exact_balance(std::uint32_t group, std::size_t before) {
  return exact_total({&group, 1}, before) / purses_[group].count;
}

void SharesRun::append_exact_price(std::size_t number) {
  const Position project = purchases_[number].project;
  const Supporters supporters = support_.of(project);
  std::vector<std::uint32_t> last;  // who gave their last for it
  std::int64_t open = 0;
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const Purse& purse = purses_[supporters.groups[k]];
    if (purse.emptied == number) last.push_back(supporters.groups[k]);
    if (purse.emptied > number)
      open += static_cast<std::int64_t>(purse.count) * supporters.weight(k);
  }
  if (open > 0 || contest_.cost(project) == 0) {
    exact_.append({exact_.whole(contest_.cost(project)) - exact_total(last, number),
                   std::max<std::int64_t>(open, 1)});
    return;
  }
  Share most{0, 1};  // all of them gave their last: the price is what the richest could bear
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    if (purses_[supporters.groups[k]].emptied != number) continue;
    Share reach{exact_balance(supporters.groups[k], number), supporters.weight(k)};
    if (less(most, reach)) most = std::move(reach);
  }
  exact_.append(std::move(most));
}

// Makes the prices of the first purchases known.
void SharesRun::know_prices(std::size_t before) {
  if (exact_.size() == 0) {
    exact_.start(denominator(endowment_));
    exact_.append({numerator(endowment_), 1});
  }
  while (exact_.size() <= before) append_exact_price(exact_.size() - 1);
}

Fraction SharesRun::exact_price(std::size_t round) {
  know_prices(round + 1);
  return exact_.value(exact_[round + 1]);
}

std::vector<std::uint32_t> SharesRun::with_money(Position p) const {
  std::vector<std::uint32_t> groups;
  for (std::uint32_t g : support_.of(p).groups)
    if (purses_[g].emptied == kNever) groups.push_back(g);
  return groups;
}

bool SharesRun::holds_cost(Position p) {
  know_prices(purchases_.size());
  return exact_total(with_money(p), purchases_.size()) >= exact_.whole(contest_.cost(p));
}

// From the fixed point where its error leaves no doubt about the whole part.
std::int64_t SharesRun::whole_money_left(Position p) {
  ledger::Uint128 held = 0;
  for (std::uint32_t g : support_.of(p).groups)
    held += ((static_cast<ledger::Uint128>(purses_[g].high) << 64) + below_[g]) * purses_[g].count;
  const ledger::Uint128 error =
      static_cast<ledger::Uint128>(slack_) * static_cast<ledger::Uint128>(support_.voters(p));
  const int bits = shift_ + 64;
  const ledger::Uint128 low = held < error ? 0 : held - error, high = held + error;
  if (!contest_.effort.paranoid && slack_ >> 64 == 0 && low >> bits == high >> bits)
    return static_cast<std::int64_t>(low >> bits);
  know_prices(purchases_.size());
  return static_cast<std::int64_t>(exact_total(with_money(p), purchases_.size()) /
                                   exact_.denominator());
}

Fraction SharesRun::purse(std::uint32_t group) {
  if (purses_[group].emptied != kNever) return 0;
  know_prices(purchases_.size());
  return exact_.value(exact_balance(group, purchases_.size()));
}

std::pair<std::uint64_t, std::uint64_t> SharesRun::payers(std::size_t round) const {
  std::uint64_t payers = 0, emptied = 0;
  if (endowment_ == 0) return {payers, emptied};  // nobody ever had anything
  for (std::uint32_t g : support_.of(purchases_[round].project).groups) {
    payers += purses_[g].emptied >= round ? purses_[g].count : 0;
    emptied += purses_[g].emptied == round ? purses_[g].count : 0;
  }
  return {payers, emptied};
}

std::optional<Share> SharesRun::exact_price_of(const Candidate& candidate,
                                               std::vector<bool>& emptied) {
  know_prices(purchases_.size());
  std::optional<Share> price = solve_exactly(candidate, emptied);
  if (candidate.doubtful) return price;
  if (price) {
    const BigInt ulps = exact_.floor(*price, 1, shift_);
    if (ulps >= candidate.price - candidate.reach() && ulps < candidate.price + candidate.reach())
      return price;
  }
  Candidate doubtful = candidate;  // outside the window that told its supporters apart
  doubtful.doubtful = true;
  return solve_exactly(doubtful, emptied);
}

// Short supporters give their last, the others share the rest; those too near to tell are tried
// from the poorest on.
std::optional<Share> SharesRun::solve_exactly(const Candidate& candidate,
                                              std::vector<bool>& emptied) {
  const Supporters supporters = support_.of(candidate.project);
  struct Near {
    Share reach;  // what he has / weight
    std::size_t k;
  };
  std::vector<Near> near;
  std::vector<std::uint32_t> short_of;
  std::int64_t open = 0;
  emptied.assign(supporters.size(), false);
  for (std::size_t k = 0; k < supporters.size(); ++k) {
    const std::uint32_t g = supporters.groups[k];
    emptied[k] = purses_[g].emptied != kNever;
    if (emptied[k]) continue;
    const Side where = side(candidate, g, supporters.weight(k));
    emptied[k] = where == Side::short_of;
    if (where == Side::short_of) {
      short_of.push_back(g);
      continue;
    }
    open += static_cast<std::int64_t>(purses_[g].count) * supporters.weight(k);
    if (where == Side::near)
      near.push_back({{exact_balance(g, purchases_.size()), supporters.weight(k)}, k});
  }
  std::ranges::sort(near, [](const Near& a, const Near& b) { return less(a.reach, b.reach); });
  BigInt left =
      exact_.whole(contest_.cost(candidate.project)) - exact_total(short_of, purchases_.size());
  for (const Near& n : near) {
    if (less({left, open}, n.reach)) return Share{left, open};
    const std::uint32_t count = purses_[supporters.groups[n.k]].count;
    emptied[n.k] = true;
    left -= n.reach.numerator * count;
    open -= count * n.reach.divisor;
    if (open == 0) return left == 0 ? std::optional(n.reach) : std::nullopt;
  }
  return open > 0 ? std::optional(Share{left, open}) : std::nullopt;
}

}  // namespace urna::tally
