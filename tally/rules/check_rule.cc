// Which specifications are rules.
#include <algorithm>
#include <limits>

#include "tally/rules/rule.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Growth;
using ledger::Method;
using ledger::RuleSpec;
using ledger::Scoring;
using ledger::Utility;

namespace {

template <class E>
bool within(E value, std::uint8_t last) {
  const auto number = static_cast<std::uint8_t>(value);
  return number >= 1 && number <= last;
}

// Where every voter pays from an endowment.
bool has_endowment(Method method) {
  return method == Method::equal_shares || method == Method::exact_equal_shares ||
         method == Method::bounded_overspending;
}

Error bad(const char* field_name) { return {Errc::bad_rule, field_name}; }

bool proper(const ledger::Ratio& ratio) {
  return ratio.denominator > 0 && ratio.numerator <= ratio.denominator;
}

ledger::Result<> check_words(const RuleSpec& rule) {
  if (!within(rule.method, 7)) return bad("method");
  if (!within(rule.scoring, 7)) return bad("scoring");
  if (!within(rule.order, 2)) return bad("order");
  if (!within(rule.fitting, 3)) return bad("fitting");
  if (!within(rule.shares.utility, 3)) return bad("utility");
  if (!within(rule.shares.start, 2)) return bad("start");
  if (!within(rule.shares.growth, 4)) return bad("growth");
  if (!within(rule.shares.stop, 2)) return bad("stop");
  if (!within(rule.shares.then, 4)) return bad("then");
  for (ledger::TieKey key : rule.ties)
    if (!within(key, 5)) return bad("ties");
  return ledger::Ok{};
}

ledger::Result<> check_numbers(const RuleSpec& rule) {
  if (rule.minimum_score > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return bad("minimum_score");
  if (!proper(rule.minimum_share)) return bad("minimum_share");
  if (!proper(rule.maximum_cost_share)) return bad("maximum_cost_share");
  if (!proper(rule.reserve)) return bad("reserve");
  if ((rule.fitting != ledger::Fitting::reserve) != (rule.reserve == ledger::Ratio{1, 1}))
    return bad("reserve: given exactly where fitting is reserve, and below 1");
  if ((rule.scoring == Scoring::plus_minus) != (rule.minus_weight > 0))
    return bad("minus_weight: given exactly where scoring is plus_minus");
  if (rule.shares.step < 0 || (rule.shares.growth == Growth::step) != (rule.shares.step > 0))
    return bad("step: given exactly where growth is step");
  std::vector<ledger::TieKey> keys = rule.ties;
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) return bad("ties: a key twice");
  return ledger::Ok{};
}

// Of `shares` welfare uses the utility alone, and nothing else that other methods have.
ledger::Result<> check_welfare_use(const RuleSpec& rule) {
  if (rule.fitting != ledger::Fitting::skip) return bad("fitting: not used by the method");
  if (rule.order != ledger::Order::votes) return bad("order: not used by the method");
  if (rule.scoring == Scoring::schulze) return bad("scoring: gives no utilities to add");
  if (rule.shares != ledger::SharesSpec{.utility = rule.shares.utility})
    return bad("shares: only utility is used by the method");
  return ledger::Ok{};
}

ledger::Result<> check_pav_use(const RuleSpec& rule) {
  if (rule.fitting == ledger::Fitting::reserve) return bad("fitting: a reserve belongs to greedy");
  if (rule.scoring == Scoring::split || rule.scoring == Scoring::schulze)
    return bad("scoring: does not say who supports what");
  if (rule.shares != ledger::SharesSpec{}) return bad("shares: not used by the method");
  return ledger::Ok{};
}

ledger::Result<> check_use(const RuleSpec& rule) {
  if (rule.method == Method::maximum_welfare) return check_welfare_use(rule);
  if (rule.method == Method::sequential_pav) return check_pav_use(rule);
  const bool voters_pay = rule.method != Method::greedy;
  if (has_endowment(rule.method) && rule.fitting != ledger::Fitting::skip)
    return bad("fitting: not used by the method");
  if (rule.method == Method::phragmen && rule.fitting == ledger::Fitting::reserve)
    return bad("fitting: a reserve belongs to greedy");
  if (voters_pay && rule.order != ledger::Order::votes) return bad("order: not used by the method");
  if (voters_pay && (rule.scoring == Scoring::split || rule.scoring == Scoring::schulze))
    return bad("scoring: gives no utilities to pay for");
  if (!has_endowment(rule.method) && rule.shares != ledger::SharesSpec{})
    return bad("shares: not used by the method");
  return ledger::Ok{};
}

ledger::Result<> check_shares(const RuleSpec& rule) {
  const ledger::SharesSpec& shares = rule.shares;
  const bool equal_payments = rule.method == Method::exact_equal_shares;
  if (equal_payments && shares.utility == Utility::score)
    return bad("utility: equal payments take cost or cardinality");
  if (rule.method == Method::bounded_overspending && shares.growth != Growth::none)
    return bad("growth: bounded overspending has none");
  const bool to_next = shares.growth == Growth::optimal || shares.growth == Growth::optimal_skip;
  if (to_next && !equal_payments) return bad("growth: optimal only for exact equal shares");
  if (shares.growth == Growth::none && shares.stop != ledger::Stop::overshoot)
    return bad("stop: only where endowments grow");
  // Only after equal shares nobody's supporters hold a cost, so that all times lie ahead.
  if (shares.then == ledger::Then::phragmen &&
      (rule.method != Method::equal_shares || shares.utility == Utility::score))
    return bad("then: phragmen completes equal shares of cost or cardinality");
  return ledger::Ok{};
}

}  // namespace

ledger::Result<> check(const RuleSpec& rule) {
  URNA_TRY(check_words(rule));
  URNA_TRY(check_numbers(rule));
  URNA_TRY(check_use(rule));
  return check_shares(rule);
}

}  // namespace urna::tally
