// Equal shares: the endowment, every payment, what losers' supporters have left, the completion.
#include <algorithm>

#include "tally/certificates/trace_walk.h"

namespace urna::tally::certificates {

using ledger::Growth;
using ledger::Method;

bool Walk::equal_shares(Pot& pot) {
  if (pot_ >= claim_.trace.pots.size()) return fail(Fault::wrong_pot, "no endowment is said");
  const TracePot& said = claim_.trace.pots[pot_++];
  if (said.pot != pot.id || said.money != pot.money ||
      said.compared != claim_.rule.shares.comparison)
    return fail(Fault::wrong_pot,
                "pot " + std::to_string(said.pot) + " with " + std::to_string(said.money));
  if (!said.compared && (said.for_greedy != 0 || said.for_shares != 0))
    return fail(Fault::wrong_pot, "voters compared where the rule compares nothing");
  if (said.for_greedy > said.for_shares) {  // greedy stands: nobody's payments are published
    explanation_.payments = Standing::none;
    return greedy(pot, ledger::Order::votes, ledger::Fitting::skip);
  }
  if (!filter(pot) || !endowment(pot, said)) return false;
  auto all = prices(pot, false);
  const auto endowed = read_fraction(said.endowment);
  if (!all || !endowed) return fail(Fault::wrong_price, "a price that is no fraction");
  all->push_back(*endowed);
  const auto scale = common_denominator(*all);
  if (!scale) return fail(Fault::too_large, "prices of pot " + std::to_string(pot.id));
  Purses purses(claim_.instance, support_, *endowed, *scale);
  return purchases(pot, purses) && losers(pot, purses) && ended(pot, said) && complete(pot, purses);
}

// Where the rule drops what too few support, it says so first; those are no candidates any more.
bool Walk::filter(Pot& pot) {
  const std::uint32_t k = claim_.rule.shares.support_filter;
  if (k == 0) return true;
  std::vector<Position> kept;
  const BigInt money = BigInt(std::max<std::int64_t>(pot.money, 1)) * k;
  const std::uint64_t voters = std::max<std::uint64_t>(claim_.instance.ballots, 1);
  for (Position p : pot.candidates) {
    const BigInt asked = BigInt(cost(p)) * voters;
    if (support_.voters(p) * money >= asked && (pot.money > 0 || cost(p) == 0)) {
      kept.push_back(p);
    } else {
      const auto least = static_cast<std::int64_t>((asked + money - 1) / money);
      const std::int64_t missing = std::max<std::int64_t>(least - support_.voters(p), 1);
      if (!expect(pot, p, Decision::below_support, pot.money, missing)) return false;
    }
  }
  pot.candidates = std::move(kept);
  return true;
}

// The start of the rule (0 where nobody votes), and one step for every outcome after the first that
// counts.
bool Walk::endowment(const Pot& pot, const TracePot& said) {
  const auto given = read_fraction(said.endowment);
  if (!given) return fail(Fault::wrong_endowment, "no fraction");
  const ledger::SharesSpec& shares = claim_.rule.shares;
  const bool nobody = claim_.instance.ballots == 0;
  const BigInt money = nobody ? 0 : pot.money, voters = nobody ? 1 : claim_.instance.ballots;
  const Fraction start = shares.start == ledger::Endowment::whole ? Fraction(BigInt(money / voters))
                                                                  : Fraction(money, voters);
  const bool stepped = shares.growth == Growth::none || shares.growth == Growth::step;
  const std::uint64_t discarded = said.ended == Ended::overshoot ? 1 : 0;
  if (said.runs <= discarded) return fail(Fault::wrong_endowment, "no outcome that counts");
  const Fraction right = start + Fraction(BigInt(said.runs - 1 - discarded) * shares.step);
  if (stepped ? *given != right : *given < start)
    return fail(Fault::wrong_endowment, "pot " + std::to_string(pot.id) + ": " + said.endowment);
  return true;
}

// Prices of the purchases that come next in this pot; `to_the_end`: of all that are left in it.
std::optional<std::vector<Fraction>> Walk::prices(const Pot& pot, bool to_the_end) const {
  std::vector<Fraction> list;
  for (std::size_t i = step_; i < claim_.trace.steps.size(); ++i) {
    const TraceStep& step = claim_.trace.steps[i];
    if (step.pot != pot.id || (!to_the_end && step.decision != Decision::funded)) break;
    if (step.decision != Decision::funded) continue;
    if (step.price.empty() && !to_the_end) break;
    const auto price = read_fraction(step.price);
    if (!price) return std::nullopt;
    list.push_back(*price);
  }
  return list;
}

std::int64_t Walk::yardstick(Position p) const {
  return claim_.rule.shares.utility == ledger::Utility::cost ? std::max<std::int64_t>(cost(p), 1)
                                                             : 1;
}

Paying Walk::paying() const {
  return claim_.rule.method == Method::exact_equal_shares ? Paying::price_only
                                                          : Paying::price_or_last;
}

bool Walk::purchases(Pot& pot, Purses& purses) {
  last_price_ = 0;
  last_yardstick_ = 1;
  while (step_ < claim_.trace.steps.size()) {
    const TraceStep& step = claim_.trace.steps[step_];
    if (step.pot != pot.id || step.decision != Decision::funded || step.price.empty()) break;
    Position p = 0;
    if (!next_position(pot, p)) return false;
    const BigInt price = purses.whole(*read_fraction(step.price));
    if (!cheapest(pot, p, price, purses) || !purchase(pot, p, price, purses)) return false;
  }
  return true;
}

// Its supporters pay its cost, exactly; rho = price / yardstick never falls.
bool Walk::purchase(Pot& pot, Position p, const BigInt& price, Purses& purses) {
  if (cost(p) > pot.left) return fail(Fault::wrong_decision, p, "dearer than what is left");
  if (!allowed(p)) return fail(Fault::wrong_decision, p, "barred, yet funded");
  if (!same_head(pot, p, Decision::funded, pot.left, 0)) return false;
  if (price * last_yardstick_ < last_price_ * yardstick(p))
    return fail(Fault::wrong_price, p, "cheaper than the purchase before it");
  const Paid paid = purses.pay(p, price, paying());
  const TraceStep& step = claim_.trace.steps[step_++];
  if (paid.sum != cost(p) * purses.scale())
    return fail(Fault::wrong_payment, p, "its supporters do not pay its cost");
  if (support_.voters(p) == 0) return fail(Fault::wrong_payers, p, "nobody supports it");
  if (cost(p) == 0 ? price != 0 : !paid.in_full)
    return fail(Fault::wrong_price, p, "nobody had as much");
  if (paid.payers != step.payers || paid.emptied != step.emptied)
    return fail(Fault::wrong_payers, p,
                std::to_string(paid.payers) + " pay and " + std::to_string(paid.emptied) +
                    " give their last, said are " + std::to_string(step.payers) + " and " +
                    std::to_string(step.emptied));
  last_price_ = price;
  last_yardstick_ = yardstick(p);
  win(p);
  ++explanation_.paid;
  pot.left -= cost(p);
  return true;
}

// Nothing else could be bought at a lower rho than this purchase's, and what could at the same
// comes later in the chain and is named in its tie. Whether the tie mattered is judged when the
// purchases are over. (Exact equal shares: a lower price that fewer have is not looked for.)
bool Walk::cheapest(const Pot& pot, Position p, const BigInt& price, const Purses& purses) {
  if (cost(p) == 0) return free_turn(pot, p);
  std::vector<Position> equal = {p};
  for (Position q : pot.candidates) {
    if (q == p || settled_[q] || support_.voters(q) == 0 || !allowed(q)) continue;
    // rho is the same at the price of p, times the yardstick of q, by that of p
    const int more =
        cost(q) == 0 ? 1 : purses.against_cost(q, price * yardstick(q), yardstick(p), paying());
    if (more > 0 || (more == 0 && by_chain(q, p).second < 0))
      return fail(Fault::wrong_order, p,
                  "project " + claim_.instance.projects[q].label + " came before it");
    if (more == 0) equal.push_back(q);
  }
  open_tie(std::move(equal));
  return true;
}

// What costs nothing comes first: all such projects stand equal, and go by the chain.
bool Walk::free_turn(const Pot& pot, Position p) {
  std::vector<Position> equal = {p};
  for (Position q : pot.candidates) {
    if (q == p || settled_[q] || cost(q) > 0 || support_.voters(q) == 0 || !allowed(q)) continue;
    if (by_chain(q, p).second < 0)
      return fail(Fault::wrong_order, p,
                  "project " + claim_.instance.projects[q].label + " came before it");
    equal.push_back(q);
  }
  open_tie(std::move(equal));
  return true;
}

// What nobody bought: its supporters cannot pay for it, or it may not win.
bool Walk::losers(const Pot& pot, const Purses& purses) {
  if (!close_ties(pot)) return false;
  for (Position p : unsettled(pot.candidates)) {
    if (!allowed(p)) {
      if (!expect(pot, p, Decision::barred, pot.left, 0)) return false;
      continue;
    }
    const BigInt left = purses.left_of(p, paying());
    if (support_.voters(p) > 0 && left >= cost(p) * purses.scale())
      return fail(Fault::affordable, p, "its supporters have its cost");
    const auto has = static_cast<std::int64_t>(left / purses.scale());
    if (!expect(pot, p, Decision::cannot_pay, has, cost(p) - has)) return false;
  }
  return true;
}

// Growth ended for the reason given, as far as the outcome itself can show it.
bool Walk::ended(const Pot& pot, const TracePot& said) {
  if (claim_.rule.shares.growth == Growth::none) {
    const bool once = said.runs == 1 && said.ended == Ended::at_once;
    return once ? true : fail(Fault::wrong_pot, "more than one outcome where nothing grows");
  }
  bool everyone = true, exhaustive = true;
  for (Position p : unsettled(pot.candidates)) {
    if (!allowed(p)) continue;
    everyone = everyone && support_.voters(p) == 0;
    exhaustive = exhaustive && cost(p) > pot.left;
  }
  const bool may_stop = claim_.rule.shares.stop == ledger::Stop::exhaustive;
  const bool right = said.ended == Ended::everyone     ? everyone
                     : said.ended == Ended::exhaustive ? exhaustive && may_stop
                     : said.ended == Ended::overshoot  ? !everyone && !(exhaustive && may_stop)
                                                       : false;
  return right ? true : fail(Fault::wrong_pot, "growth did not end as said");
}

bool Walk::complete(Pot& pot, const Purses& purses) {
  pot.candidates = unsettled(pot.candidates);
  switch (claim_.rule.shares.then) {
    case ledger::Then::nothing:
      return true;
    case ledger::Then::votes:
      return greedy(pot, ledger::Order::votes, ledger::Fitting::skip);
    case ledger::Then::votes_per_cost:
      return greedy(pot, ledger::Order::votes_per_cost, ledger::Fitting::skip);
    case ledger::Then::phragmen:
      return phragmen(pot, ledger::Fitting::skip, &purses);
  }
  return false;
}

}  // namespace urna::tally::certificates
