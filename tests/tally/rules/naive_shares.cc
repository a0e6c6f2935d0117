// Equal shares.
#include <utility>

#include "ledger/result.h"
#include "tests/tally/rules/naive_count.h"

namespace urna::tally::naive {

// The least rho at which the supporters' min(b_i, rho u_i) come to the cost.
std::optional<Fraction> Count::rho(Position p, const std::vector<Fraction>& purses) const {
  if (cost(p) == 0) return Fraction(0);
  std::vector<std::pair<Fraction, std::size_t>> reach;  // the rho that takes a voter's last
  Fraction utilities = 0, money = 0;
  for (std::size_t v : supporters(p)) {
    reach.emplace_back(purses[v] / utility(v, p), v);
    utilities += utility(v, p);
    money += purses[v];
  }
  if (money < cost(p)) return std::nullopt;
  std::ranges::sort(reach);
  Fraction rest = cost(p), found = 0;
  for (const auto& [last, v] : reach) {
    found = rest / utilities;
    if (found <= last) break;
    rest -= purses[v];
    utilities -= utility(v, p);
  }
  Fraction paid = 0;
  for (std::size_t v : supporters(p)) paid += std::min<Fraction>(purses[v], found * utility(v, p));
  CHECK(paid == cost(p));
  return found;
}

Winner Count::pay(Position p, const Fraction& rho, std::vector<Fraction>& purses) const {
  const bool by_cost = rule_.shares.utility == ledger::Utility::cost;
  Winner winner{0, to_text(by_cost ? Fraction(rho * cost(p)) : rho), true, 0, 0};
  for (std::size_t v : supporters(p)) {
    const Fraction part = std::min<Fraction>(purses[v], rho * utility(v, p));
    winner.payers += purses[v] > 0 ? 1 : 0;
    winner.emptied += purses[v] > 0 && part == purses[v] ? 1 : 0;
    purses[v] -= part;
  }
  return winner;
}

Run Count::shares(const Fraction& endowment, const List& candidates, List winners) const {
  Run run;
  run.purses.assign(worths_.size(), endowment);
  while (true) {
    std::optional<std::pair<Fraction, Position>> best;
    for (Position p : candidates) {
      if (has(run.bought, p) || supporters(p).empty() || barred(p, winners)) continue;
      const std::optional<Fraction> price = rho(p, run.purses);
      if (!price || (best && *price > best->first)) continue;
      if (!best || *price < best->first || chain_before(p, best->second)) best = {*price, p};
    }
    if (!best) return run;
    run.bought.push_back(best->second);
    winners.push_back(best->second);
    run.winners.push_back(pay(best->second, best->first, run.purses));
  }
}

bool Count::ended(const Run& run, const Fraction& money, const List& candidates,
                  PotAnswer& pot) const {
  List winners = won_;
  winners.insert(winners.end(), run.bought.begin(), run.bought.end());
  List unfunded;
  for (Position p : candidates)
    if (!has(run.bought, p) && !barred(p, winners)) unfunded.push_back(p);
  const Fraction left = money - cost(run.bought);
  const bool fits = std::ranges::any_of(unfunded, [&](Position p) { return cost(p) <= left; });
  if (rule_.shares.stop == ledger::Stop::exhaustive && !fits) {
    pot.ended = Ended::exhaustive;
    return true;
  }
  const bool more =
      std::ranges::any_of(unfunded, [&](Position p) { return !supporters(p).empty(); });
  if (!more) pot.ended = Ended::everyone;
  return !more;
}

Run Count::grow(const Fraction& money, const List& candidates, PotAnswer& pot) {
  Fraction heaviest = 1;
  if (rule_.shares.utility == ledger::Utility::score)
    for (const auto& worths : worths_)
      for (const Fraction& worth : worths) heaviest = std::max(heaviest, worth);
  const Fraction n = worths_.size();
  Fraction endowment = n == 0 ? Fraction(0) : Fraction(money / n);
  if (rule_.shares.start == ledger::Endowment::whole) endowment = floor_of(endowment);
  const auto looked_at = [&](const Fraction& each) {
    ++pot.runs;
    answer_.most_money = std::max<Fraction>(answer_.most_money, each * n * heaviest);
    return shares(each, candidates, won_);
  };
  Run last = looked_at(endowment);
  const bool grows = rule_.shares.growth == ledger::Growth::step;
  while (grows && !ended(last, money, candidates, pot)) {
    answer_.gave_up = answer_.gave_up || pot.runs >= most_runs_;
    if (answer_.gave_up) break;
    Run next = looked_at(endowment + rule_.shares.step);
    if (cost(next.bought) > money) {
      pot.ended = Ended::overshoot;
      break;
    }
    last = std::move(next);
    endowment += rule_.shares.step;
  }
  pot.endowment = to_text(endowment);
  return last;
}

List Count::filtered(const Fraction& money, const List& candidates) const {
  if (rule_.shares.support_filter == 0) return candidates;
  const Fraction n = std::max<std::size_t>(worths_.size(), 1);  // nobody: as one who names nothing
  List kept;
  for (Position p : candidates)
    if (supporters(p).size() * money * rule_.shares.support_filter >= cost(p) * n)
      kept.push_back(p);
  return kept;
}

Fraction Count::complete(const Fraction& left, const List& candidates, const Run& run) {
  const List rest = not_won(candidates);
  switch (rule_.shares.then) {
    case ledger::Then::nothing:
      break;
    case ledger::Then::votes:
      return greedy(left, rest, ledger::Order::votes, ledger::Fitting::skip);
    case ledger::Then::votes_per_cost:
      return greedy(left, rest, ledger::Order::votes_per_cost, ledger::Fitting::skip);
    case ledger::Then::phragmen:
      return phragmen(left, rest, ledger::Fitting::skip, run.purses);
  }
  return left;
}

int Count::funded_of(std::size_t voter, const List& won) const {
  return static_cast<int>(
      std::ranges::count_if(won, [&](Position p) { return supports(voter, p); }));
}

Fraction Count::equal_shares(std::uint16_t number, const Fraction& money, const List& candidates) {
  PotAnswer pot;
  pot.pot = number;
  const List won_before = won_;
  const std::vector<Winner> winners_before = answer_.winners;
  const List kept = filtered(money, candidates);
  const Run run = grow(money, kept, pot);
  for (std::size_t i = 0; i < run.bought.size(); ++i) win(run.winners[i], run.bought[i]);
  Fraction left = complete(money - cost(run.bought), kept, run);
  if (rule_.shares.comparison) {
    pot.compared = true;
    const List shares_won = std::exchange(won_, won_before);
    const std::vector<Winner> shares_winners = std::exchange(answer_.winners, winners_before);
    const Fraction greedy_left =
        greedy(money, candidates, ledger::Order::votes, ledger::Fitting::skip);
    for (std::size_t v = 0; v < worths_.size(); ++v) {
      const int more = funded_of(v, shares_won) - funded_of(v, won_);
      if (more > 0) ++pot.for_shares;
      if (more < 0) ++pot.for_greedy;
    }
    if (pot.for_greedy > pot.for_shares) {
      left = greedy_left;
    } else {
      won_ = shares_won;
      answer_.winners = shares_winners;
    }
  }
  answer_.pots.push_back(pot);
  return left;
}

}  // namespace urna::tally::naive
