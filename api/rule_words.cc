#include "api/rule_words.h"

namespace urna::api {

std::string word_of(ledger::Scoring scoring) { return word_of(kScorings, scoring); }

namespace {

std::string ratio_text(const ledger::Ratio& ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

std::string describe_shares(const ledger::SharesSpec& shares) {
  std::string text = ", utility: " + word_of(kUtilities, shares.utility) +
                     ", endowment: " + word_of(kStarts, shares.start);
  if (shares.growth == ledger::Growth::step) {
    text += " then + " + std::to_string(shares.step) + " until " + word_of(kStops, shares.stop);
  } else if (shares.growth != ledger::Growth::none) {
    text += " then " + word_of(kGrowths, shares.growth) + " until " + word_of(kStops, shares.stop);
  }
  if (shares.then != ledger::Then::nothing) text += ", rest by " + word_of(kThens, shares.then);
  if (shares.support_filter > 0)
    text += ", support filter " + std::to_string(shares.support_filter);
  if (shares.comparison) text += ", compared with greedy";
  return text;
}

std::string describe_limits(const ledger::RuleSpec& rule) {
  std::string text;
  if (rule.minimum_score > 0) text += ", at least " + std::to_string(rule.minimum_score);
  if (rule.minimum_share.numerator > 0)
    text += ", at least " + ratio_text(rule.minimum_share) + " of ballots";
  if (rule.maximum_cost_share != ledger::Ratio{1, 1})
    text += ", cost at most " + ratio_text(rule.maximum_cost_share) + " of the budget";
  if (rule.maximum_per_team > 0)
    text += ", at most " + std::to_string(rule.maximum_per_team) + " per team";
  return text;
}

}  // namespace

std::string describe(const ledger::RuleSpec& rule) {
  std::string text = word_of(kMethods, rule.method);
  const bool welfare = rule.method == ledger::Method::maximum_welfare;
  if (rule.method == ledger::Method::greedy || rule.method == ledger::Method::sequential_pav)
    text += " by " + word_of(kOrders, rule.order);
  text += ", score: " + word_of(kScorings, rule.scoring);
  if (rule.minus_weight > 0) text += " (minus counts " + std::to_string(rule.minus_weight) + ")";
  const bool endowed = rule.method == ledger::Method::equal_shares ||
                       rule.method == ledger::Method::exact_equal_shares ||
                       rule.method == ledger::Method::bounded_overspending;
  if (endowed) text += describe_shares(rule.shares);
  if (welfare) text += ", utility: " + word_of(kUtilities, rule.shares.utility);
  if (!endowed && !welfare)
    text += rule.fitting == ledger::Fitting::skip ? ", skip what does not fit"
                                                  : ", stop at what does not fit";
  if (rule.fitting == ledger::Fitting::reserve)
    text += " unless " + ratio_text(rule.reserve) + " of its cost is left: then a reserve adds";
  text += describe_limits(rule) + ", ties:";
  for (ledger::TieKey key : rule.ties) text += " " + word_of(kTies, key);
  if (rule.ties.empty()) text += " file-order";
  return text;
}

}  // namespace urna::api
