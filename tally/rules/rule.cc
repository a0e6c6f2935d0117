#include "tally/rules/rule.h"

#include <algorithm>
#include <limits>

#include "tally/rules/methods.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;
using ledger::Method;

namespace {

ledger::Result<> check_money(const Instance& instance) {
  if (instance.budget < 0) return Error{Errc::bad_budget, "negative budget"};
  std::int64_t left = instance.budget;
  for (const Pot& pot : instance.envelopes) {
    if (pot.amount < 0 || pot.amount > left)
      return Error{Errc::bad_budget, "envelopes exceed the budget"};
    left -= pot.amount;
  }
  for (const Project& project : instance.projects)
    if (project.cost < 0) return Error{Errc::bad_budget, "negative cost of " + project.label};
  return ledger::Ok{};
}

ledger::Result<> check_lots(const ledger::RuleSpec& rule, const Instance& instance) {
  const bool needed = std::ranges::find(rule.ties, ledger::TieKey::lot) != rule.ties.end();
  if (needed && instance.lots.size() != instance.projects.size())
    return Error{Errc::lot_not_drawn, "the tie order asks for lots and none were drawn"};
  return ledger::Ok{};
}

PotRule method_of(Method method) {
  switch (method) {
    case Method::greedy:
      return greedy_pot;
    case Method::equal_shares:
      return equal_shares_pot;
    case Method::phragmen:
      return phragmen_pot;
    case Method::exact_equal_shares:
      return exact_equal_shares_pot;
    case Method::bounded_overspending:
      return bounded_overspending_pot;
    case Method::maximum_welfare:
      return maximum_welfare_pot;
    case Method::sequential_pav:
      return sequential_pav_pot;
  }
  return nullptr;
}

// The least score that may win: the absolute one, or the share of ballots rounded up, whichever is
// more; never below 0, so more minus than plus does not win. In votes or points, while scores are
// `scale` times as much.
Int128 threshold(const Contest& contest, std::int64_t scale) {
  const ledger::Ratio& part = contest.rule.minimum_share;
  const Int128 share = (static_cast<Int128>(contest.instance.ballots) * part.numerator * scale +
                        part.denominator - 1) /
                       part.denominator;
  return std::max(static_cast<Int128>(contest.rule.minimum_score) * scale, share);
}

// Settles what cannot win whatever the money: below a threshold, or dearer than one project may be.
void drop_hopeless(const Contest& contest, std::int64_t scale, Slate& slate) {
  const Int128 least = threshold(contest, scale);
  const ledger::Ratio& part = contest.rule.maximum_cost_share;
  const auto dearest = static_cast<std::int64_t>(static_cast<Int128>(contest.instance.budget) *
                                                 part.numerator / part.denominator);
  const bool limited = part.numerator < part.denominator;
  for (Position p = 0; p < contest.instance.projects.size(); ++p) {
    const std::uint16_t pot = contest.project(p).envelope;
    if (contest.scores[p] < least) {
      const auto missing = static_cast<std::int64_t>(
          std::min<Int128>(least - contest.scores[p], std::numeric_limits<std::int64_t>::max()));
      slate.steps.push_back(contest.step(pot, p, Decision::below_threshold, 0, missing));
    } else if (limited && contest.cost(p) > dearest) {
      slate.steps.push_back(contest.step(pot, p, Decision::too_dear, 0, contest.cost(p) - dearest));
    } else {
      continue;
    }
    slate.settled[p] = true;
  }
}

// First inside each envelope on its projects with its money, then all that is left for all that are
// left.
ledger::Result<> share_pots(const Contest& contest, const Support& support, Slate& slate) {
  const PotRule method = method_of(contest.rule.method);
  const auto candidates = [&](auto wanted) {
    std::vector<Position> list;
    for (Position p = 0; p < contest.instance.projects.size(); ++p)
      if (!slate.settled[p] && wanted(contest.project(p))) list.push_back(p);
    return list;
  };
  std::int64_t common = contest.instance.budget;
  for (const Pot& pot : contest.instance.envelopes) {
    const auto own = [&](const Project& p) { return p.envelope == pot.envelope; };
    const Task task{pot.envelope, pot.amount, candidates(own)};
    URNA_ASSIGN(const std::int64_t left, method(contest, support, task, slate));
    common -= contest.rule.leftover_returns ? pot.amount - left : pot.amount;
  }
  const Task rest{0, common, candidates([](const Project&) { return true; })};
  URNA_TRY(method(contest, support, rest, slate));
  return ledger::Ok{};
}

}  // namespace

bool is_funded(Decision decision) {
  return decision == Decision::funded || decision == Decision::from_reserve;
}

ledger::Result<Outcome> run(const ledger::RuleSpec& rule, const Instance& instance, Effort effort) {
  URNA_TRY(check(rule));
  URNA_TRY(check_money(instance));
  URNA_TRY(check_lots(rule, instance));
  Outcome outcome;
  URNA_ASSIGN(outcome.scores, scores_of(rule, instance));
  Support support;
  if (rule.method != Method::greedy && rule.method != Method::maximum_welfare) {
    URNA_ASSIGN(support, Support::make(rule, instance));
  }
  const Contest contest(rule, instance, outcome.scores, effort);
  Slate slate;
  slate.settled.assign(instance.projects.size(), false);
  URNA_ASSIGN(const std::int64_t scale, scale_of(rule, instance));
  drop_hopeless(contest, scale, slate);
  URNA_TRY(share_pots(contest, support, slate));
  URNA_TRY(check_fits_in_trace(slate));
  for (Position p : slate.winners) outcome.winners.push_back(instance.projects[p].id);
  outcome.spent = contest.cost_of(slate.winners);
  outcome.trace = {std::move(slate.pots), std::move(slate.steps), std::move(slate.ties)};
  return outcome;
}

}  // namespace urna::tally
