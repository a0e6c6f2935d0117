// The exact side of a run of equal shares: fractions that follow from who was emptied when.
#include <algorithm>

#include "tally/rules/shares_run.h"

namespace urna::tally {

std::uint32_t SharesRun::weight_of(const BallotGroup& group, std::size_t place) const {
  const Worth worth =
      worth_of(contest_.rule, contest_.instance, group.mark(place), place, group.size());
  if (worth <= 0) return 0;
  return contest_.rule.shares.utility == ledger::Utility::score ? static_cast<std::uint32_t>(worth)
                                                                : 1U;
}

// What these groups had together just before purchase number `before`, none of them emptied until
// then: count x endowment, less every purchase they support.
Fraction SharesRun::exact_total(std::span<const std::uint32_t> groups, std::size_t before) {
  BigInt voters = 0;
  std::vector<ledger::Int128> paid(before, 0);
  for (std::uint32_t g : groups) {
    const BallotGroup group = contest_.instance.groups[g];
    voters += group.count;
    for (std::size_t k = 0; k < group.size(); ++k)
      if (const std::uint32_t round = round_of_[group.projects[k]]; round < before)
        paid[round] += static_cast<ledger::Int128>(group.count) * weight_of(group, k);
  }
  Fraction total = endowment_ * voters;
  for (std::size_t round = 0; round < before; ++round)
    if (paid[round] != 0) total -= exact_price(round) * BigInt(paid[round]);
  return total;
}

Fraction SharesRun::exact_balance(std::uint32_t group, std::size_t before) {
  return exact_total({&group, 1}, before) / contest_.instance.groups.count(group);
}

const Fraction& SharesRun::exact_price(std::size_t round) {
  while (exact_.size() <= round) {
    const std::size_t number = exact_.size();
    const Position project = purchases_[number].project;
    const Supporters supporters = support_.of(project);
    std::vector<std::uint32_t> last;  // who gave their last for it
    std::int64_t open = 0;
    Fraction most = 0;  // needed only if all of them did
    for (std::size_t k = 0; k < supporters.size(); ++k) {
      const Purse& purse = purses_[supporters.groups[k]];
      if (purse.emptied == number) last.push_back(supporters.groups[k]);
      if (purse.emptied > number)
        open += static_cast<std::int64_t>(purse.count) * supporters.weight(k);
    }
    if (contest_.cost(project) == 0) {
      exact_.emplace_back(0);
    } else if (open > 0) {
      exact_.push_back((contest_.cost(project) - exact_total(last, number)) / open);
    } else {
      for (std::size_t k = 0; k < supporters.size(); ++k)
        if (purses_[supporters.groups[k]].emptied == number)
          most = std::max<Fraction>(
              most, exact_balance(supporters.groups[k], number) / supporters.weight(k));
      exact_.push_back(most);
    }
  }
  return exact_[round];
}

Fraction SharesRun::money_left(Position p) {
  std::vector<std::uint32_t> groups;
  for (std::uint32_t g : support_.of(p).groups)
    if (purses_[g].emptied == kNever) groups.push_back(g);
  return exact_total(groups, purchases_.size());
}

Fraction SharesRun::purse(std::uint32_t group) {
  return purses_[group].emptied == kNever ? exact_balance(group, purchases_.size()) : Fraction(0);
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

std::optional<Fraction> SharesRun::exact_price_of(const Candidate& candidate,
                                                  std::vector<bool>& emptied) {
  std::optional<Fraction> price = solve_exactly(candidate, emptied);
  const BigInt scale = BigInt(1) << shift_;
  const bool proved = price && *price * scale >= candidate.price - candidate.reach() &&
                      *price * scale <= candidate.price + candidate.reach();
  if (proved || candidate.doubtful) return price;
  Candidate doubtful = candidate;  // outside the window that told its supporters apart
  doubtful.doubtful = true;
  return solve_exactly(doubtful, emptied);
}

// Short supporters give their last, the others share the rest; those too near to tell are tried
// from the poorest on.
std::optional<Fraction> SharesRun::solve_exactly(Candidate candidate, std::vector<bool>& emptied) {
  const Supporters supporters = support_.of(candidate.project);
  struct Near {
    Fraction balance, reach;  // reach: balance / weight
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
    if (where == Side::short_of) short_of.push_back(g);
    if (where != Side::short_of)
      open += static_cast<std::int64_t>(purses_[g].count) * supporters.weight(k);
    if (where == Side::near) {
      const Fraction balance = exact_balance(g, purchases_.size());
      near.push_back({balance, balance / supporters.weight(k), k});
    }
  }
  std::ranges::sort(near, [](const Near& a, const Near& b) { return a.reach < b.reach; });
  Fraction left = contest_.cost(candidate.project) - exact_total(short_of, purchases_.size());
  for (const Near& n : near) {
    const Fraction price = left / open;
    if (price < n.reach) return price;
    const std::uint32_t count = purses_[supporters.groups[n.k]].count;
    emptied[n.k] = true;
    left -= n.balance * count;
    open -= static_cast<std::int64_t>(count) * supporters.weight(n.k);
    if (open == 0) return left == 0 ? std::optional(n.reach) : std::nullopt;
  }
  return open > 0 ? std::optional<Fraction>(left / open) : std::nullopt;
}

}  // namespace urna::tally
