// Which specifications are rules. One rule, one spelling: where two specifications would mean the
// same on every instance, one of them is refused, since the outcome names the rule by its hash.
#include <algorithm>
#include <limits>
#include <numeric>

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

Error bad(std::string why) { return {Errc::bad_rule, std::move(why)}; }

// A part of a whole, in lowest terms.
ledger::Result<> check_part(const char* key, const ledger::Ratio& ratio) {
  if (ratio.denominator == 0) return bad(std::string(key) + ": divided by 0");
  if (ratio.numerator > ratio.denominator) return bad(std::string(key) + ": above 1");
  if (std::gcd(ratio.numerator, ratio.denominator) != 1)
    return bad(std::string(key) + ": not in lowest terms");
  return ledger::Ok{};
}

// No two projects have the same lot, and the filing order ends every chain without being written.
ledger::Result<> check_ties(std::vector<ledger::TieKey> keys) {
  if (std::ranges::find(keys, ledger::TieKey::filing_order) != keys.end())
    return bad("ties: the filing order ends every chain and is not written");
  const auto lot = std::ranges::find(keys, ledger::TieKey::lot);
  if (lot != keys.end() && lot + 1 != keys.end())
    return bad("ties: nothing is left to decide after the lot");
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) return bad("ties: a key twice");
  return ledger::Ok{};
}

ledger::Result<> check_words(const RuleSpec& rule) {
  if (!within(rule.method, 7)) return bad("method: not known");
  if (!within(rule.scoring, 7)) return bad("scoring: not known");
  if (!within(rule.order, 2)) return bad("order: not known");
  if (!within(rule.fitting, 3)) return bad("fitting: not known");
  if (!within(rule.shares.utility, 3)) return bad("utility: not known");
  if (!within(rule.shares.start, 2)) return bad("start: not known");
  if (!within(rule.shares.growth, 4)) return bad("growth: not known");
  if (!within(rule.shares.stop, 2)) return bad("stop: not known");
  if (!within(rule.shares.then, 4)) return bad("then: not known");
  for (ledger::TieKey key : rule.ties)
    if (!within(key, 5)) return bad("ties: not known");
  return ledger::Ok{};
}

ledger::Result<> check_numbers(const RuleSpec& rule) {
  if (rule.minimum_score > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return bad("minimum_score: above 2^63 - 1");
  URNA_TRY(check_part("minimum_share", rule.minimum_share));
  URNA_TRY(check_part("maximum_cost_share", rule.maximum_cost_share));
  URNA_TRY(check_part("reserve", rule.reserve));
  if (rule.fitting == ledger::Fitting::reserve
          ? rule.reserve.numerator == 0 || rule.reserve == ledger::Ratio{1, 1}
          : rule.reserve != ledger::Ratio{1, 1})
    return bad("reserve: given exactly where fitting is reserve, above 0 and below 1");
  if ((rule.scoring == Scoring::plus_minus) != (rule.minus_weight > 0))
    return bad("minus_weight: given exactly where scoring is plus-minus");
  if (rule.shares.step < 0 || (rule.shares.growth == Growth::step) != (rule.shares.step > 0))
    return bad("step: given exactly where growth is step");
  if (rule.maximum_per_team >= ledger::limit::kProjectsPerQuestion)
    return bad("maximum_per_team: no team has so many; 0 is any number");
  return check_ties(rule.ties);
}

// The first key, in the words of rule files, in which `shares` is not `plain`; or "". A step stands
// before the growth it makes.
std::string first_set(const ledger::SharesSpec& shares, const ledger::SharesSpec& plain) {
  if (shares.utility != plain.utility) return "utility";
  if (shares.start != plain.start) return "start";
  if (shares.step != plain.step) return "step";
  if (shares.growth != plain.growth) return "growth";
  if (shares.stop != plain.stop) return "stop";
  if (shares.then != plain.then) return "then";
  if (shares.comparison != plain.comparison) return "comparison";
  return shares.support_filter != plain.support_filter ? "support_filter" : "";
}

ledger::Result<> need_unset(const ledger::SharesSpec& shares, const ledger::SharesSpec& plain) {
  const std::string key = first_set(shares, plain);
  if (!key.empty()) return bad(key + ": not used by the method");
  return ledger::Ok{};
}

// Of `shares` welfare uses the utility alone, and nothing else that other methods have.
ledger::Result<> check_welfare_use(const RuleSpec& rule) {
  if (rule.fitting != ledger::Fitting::skip) return bad("fitting: not used by the method");
  if (rule.order != ledger::Order::votes) return bad("order: not used by the method");
  if (rule.scoring == Scoring::schulze) return bad("scoring: gives no utilities to add");
  if (rule.shares.utility == Utility::score)
    return bad("utility: max-welfare adds scores where it is cardinality");
  return need_unset(rule.shares, {.utility = rule.shares.utility});
}

ledger::Result<> check_pav_use(const RuleSpec& rule) {
  if (rule.fitting == ledger::Fitting::reserve) return bad("fitting: a reserve belongs to greedy");
  if (rule.scoring == Scoring::split || rule.scoring == Scoring::schulze)
    return bad("scoring: does not say who supports what");
  return need_unset(rule.shares, {});
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
  if (has_endowment(rule.method)) return ledger::Ok{};
  return need_unset(rule.shares, {});
}

ledger::Result<> check_shares(const RuleSpec& rule) {
  const ledger::SharesSpec& shares = rule.shares;
  const bool weighs_alike =
      rule.scoring == Scoring::supporters || rule.scoring == Scoring::plus_minus;
  if (shares.utility == Utility::score && weighs_alike)
    return bad("utility: every supporter's score is 1, which is cardinality");
  const bool equal_payments = rule.method == Method::exact_equal_shares;
  if (equal_payments && shares.utility == Utility::score)
    return bad("utility: equal payments take cost or cardinality");
  if (rule.method == Method::bounded_overspending && shares.growth != Growth::none)
    return bad("growth: bounded overspending has none");
  const bool to_next = shares.growth == Growth::optimal || shares.growth == Growth::optimal_skip;
  if (to_next && !equal_payments)
    return bad("growth: add-opt and add-opt-skip only for exact-equal-shares");
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
