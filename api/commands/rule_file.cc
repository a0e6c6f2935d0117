#include "api/commands/rule_file.h"

#include <algorithm>
#include <numeric>

#include "api/commands/toml_text.h"
#include "tally/rules/pabulib.h"
#include "tally/rules/rule.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

template <class E>
struct Word {
  std::string_view word;
  E value;
};
constexpr Word<ledger::Method> kMethods[] = {
    {"greedy", ledger::Method::greedy},
    {"equal-shares", ledger::Method::equal_shares},
    {"exact-equal-shares", ledger::Method::exact_equal_shares},
    {"phragmen", ledger::Method::phragmen},
    {"max-welfare", ledger::Method::maximum_welfare},
    {"bounded-overspending", ledger::Method::bounded_overspending},
    {"sequential-pav", ledger::Method::sequential_pav}};
constexpr Word<ledger::Scoring> kScorings[] = {
    {"supporters", ledger::Scoring::supporters}, {"points", ledger::Scoring::points},
    {"positions", ledger::Scoring::positions},   {"split", ledger::Scoring::split},
    {"plus-minus", ledger::Scoring::plus_minus}, {"borda", ledger::Scoring::borda},
    {"schulze", ledger::Scoring::schulze}};
constexpr Word<ledger::Order> kOrders[] = {{"votes", ledger::Order::votes},
                                           {"votes-per-cost", ledger::Order::votes_per_cost}};
constexpr Word<ledger::Fitting> kFittings[] = {{"skip", ledger::Fitting::skip},
                                               {"stop", ledger::Fitting::stop},
                                               {"reserve", ledger::Fitting::reserve}};
constexpr Word<ledger::Utility> kUtilities[] = {{"cost", ledger::Utility::cost},
                                                {"cardinality", ledger::Utility::cardinality},
                                                {"score", ledger::Utility::score}};
constexpr Word<ledger::Endowment> kStarts[] = {{"exact", ledger::Endowment::exact},
                                               {"whole", ledger::Endowment::whole}};
constexpr Word<ledger::Growth> kGrowths[] = {{"none", ledger::Growth::none},
                                             {"step", ledger::Growth::step},
                                             {"add-opt", ledger::Growth::optimal},
                                             {"add-opt-skip", ledger::Growth::optimal_skip}};
constexpr Word<ledger::Stop> kStops[] = {{"overshoot", ledger::Stop::overshoot},
                                         {"exhaustive", ledger::Stop::exhaustive}};
constexpr Word<ledger::Then> kThens[] = {{"nothing", ledger::Then::nothing},
                                         {"votes", ledger::Then::votes},
                                         {"votes-per-cost", ledger::Then::votes_per_cost},
                                         {"phragmen", ledger::Then::phragmen}};
constexpr Word<ledger::TieKey> kTies[] = {{"lower-cost", ledger::TieKey::lower_cost},
                                          {"more-votes", ledger::TieKey::more_votes},
                                          {"label", ledger::TieKey::label},
                                          {"file-order", ledger::TieKey::filing_order},
                                          {"lot", ledger::TieKey::lot}};

template <class E, std::size_t N>
Result<E> value_of(const Word<E> (&words)[N], std::string_view word, const char* key) {
  for (const Word<E>& w : words)
    if (w.word == word) return w.value;
  return Error{Errc::bad_config, std::string(key) + " = '" + std::string(word) + "' is not known"};
}
template <class E, std::size_t N>
std::string word_of(const Word<E> (&words)[N], E value) {
  for (const Word<E>& w : words)
    if (w.value == value) return std::string(w.word);
  return "unknown";
}

constexpr std::string_view kKeys[] = {
    "method", "scoring", "minus_weight", "order", "fitting", "reserve", "minimum_score",
    "minimum_share", "maximum_cost_share", "maximum_per_team", "leftover_returns", "ties",
    // of equal shares
    "utility", "start", "growth", "step", "stop", "then", "comparison", "support_filter"};

// Reads a word of a list; an absent key leaves the value as it is.
template <class E, std::size_t N>
Result<> read_word(const toml::table& table, const char* key, const Word<E> (&words)[N], E& value) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return ledger::Ok{};
  const auto word = node->value<std::string_view>();
  if (!word) return Error{Errc::bad_config, std::string(key) + " must be a word"};
  URNA_ASSIGN(value, value_of(words, *word, key));
  return ledger::Ok{};
}

Result<> read_flag(const toml::table& table, const char* key, bool& value) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return ledger::Ok{};
  const auto flag = node->value_exact<bool>();
  if (!flag) return Error{Errc::bad_config, std::string(key) + " must be true or false"};
  value = *flag;
  return ledger::Ok{};
}

Result<std::uint64_t> whole(const toml::table& table, std::string_view key,
                            std::uint64_t otherwise) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return otherwise;
  const auto number = node->value_exact<std::int64_t>();
  if (!number || *number < 0)
    return Error{Errc::bad_config, std::string(key) + " must be a whole number, not negative"};
  return static_cast<std::uint64_t>(*number);
}

Result<> read_small(const toml::table& table, const char* key, std::uint32_t& value) {
  URNA_ASSIGN(const std::uint64_t number, whole(table, key, value));
  if (number > 1'000'000'000)
    return Error{Errc::bad_config, std::string(key) + " is above 1000000000"};
  value = static_cast<std::uint32_t>(number);
  return ledger::Ok{};
}

// "1/20" as numerator and denominator, in lowest terms: the law knows no other spelling.
Result<> read_ratio(const toml::table& table, const char* key, ledger::Ratio& ratio) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return ledger::Ok{};
  const std::string text = node->value_or(std::string());
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto numerator = tally::parse_amount(text.substr(0, slash), 0);
  const auto denominator = tally::parse_amount(text.substr(std::min(slash + 1, text.size())), 0);
  constexpr std::int64_t kMost = 1'000'000'000;
  if (!numerator || !denominator || *numerator < 0 || *denominator < 1 || *numerator > kMost ||
      *denominator > kMost)
    return Error{Errc::bad_config, std::string(key) + " must read like \"1/20\""};
  const std::int64_t common = std::gcd(*numerator, *denominator);
  ratio = {static_cast<std::uint32_t>(*numerator / common),
           static_cast<std::uint32_t>(*denominator / common)};
  return ledger::Ok{};
}

Result<> read_shares(const toml::table& table, ledger::SharesSpec& shares) {
  URNA_TRY(read_word(table, "utility", kUtilities, shares.utility));
  URNA_TRY(read_word(table, "start", kStarts, shares.start));
  URNA_TRY(read_word(table, "stop", kStops, shares.stop));
  URNA_TRY(read_word(table, "then", kThens, shares.then));
  URNA_TRY(read_flag(table, "comparison", shares.comparison));
  URNA_TRY(read_small(table, "support_filter", shares.support_filter));
  URNA_ASSIGN(const std::uint64_t step, whole(table, "step", 0));
  shares.step = static_cast<std::int64_t>(step);
  if (step > 0) shares.growth = ledger::Growth::step;
  return read_word(table, "growth", kGrowths, shares.growth);
}

Result<> read_ties(const toml::table& table, std::vector<ledger::TieKey>& ties) {
  const toml::node* node = table.get("ties");
  if (node == nullptr) return ledger::Ok{};
  const toml::array* words = node->as_array();
  if (words == nullptr || !std::ranges::all_of(*words, &toml::node::is_string))
    return Error{Errc::bad_config, "ties must be a list of words"};
  ties.clear();
  for (const toml::node& word : *words) {
    URNA_ASSIGN(const ledger::TieKey key, value_of(kTies, word.value_or(""), "ties"));
    ties.push_back(key);
  }
  // The filing order ends every chain, written at its end or not; the law knows it unwritten.
  if (!ties.empty() && ties.back() == ledger::TieKey::filing_order) ties.pop_back();
  if (std::ranges::find(ties, ledger::TieKey::filing_order) != ties.end())
    return Error{Errc::bad_config, "ties: nothing is left to decide after file-order"};
  return ledger::Ok{};
}

Result<ledger::RuleSpec> rule_of_table(const toml::table& table) {
  ledger::RuleSpec rule;
  for (const auto& [key, node] : table)
    if (std::ranges::find(kKeys, key.str()) == std::end(kKeys))
      return Error{Errc::bad_config, "'" + std::string(key.str()) + "' is not a key of a rule"};
  URNA_TRY(read_word(table, "method", kMethods, rule.method));
  URNA_TRY(read_word(table, "scoring", kScorings, rule.scoring));
  URNA_TRY(read_word(table, "order", kOrders, rule.order));
  URNA_TRY(read_word(table, "fitting", kFittings, rule.fitting));
  URNA_TRY(read_flag(table, "leftover_returns", rule.leftover_returns));
  URNA_ASSIGN(rule.minimum_score, whole(table, "minimum_score", 0));
  URNA_TRY(read_small(table, "minus_weight", rule.minus_weight));
  URNA_TRY(read_small(table, "maximum_per_team", rule.maximum_per_team));
  URNA_TRY(read_ratio(table, "reserve", rule.reserve));
  URNA_TRY(read_ratio(table, "minimum_share", rule.minimum_share));
  URNA_TRY(read_ratio(table, "maximum_cost_share", rule.maximum_cost_share));
  URNA_TRY(read_shares(table, rule.shares));
  URNA_TRY(read_ties(table, rule.ties));
  URNA_TRY(tally::check(rule));
  return rule;
}

}  // namespace

Result<ledger::Method> method_of_word(std::string_view word) {
  return value_of(kMethods, word, "method");
}
Result<ledger::Order> order_of_word(std::string_view word) {
  return value_of(kOrders, word, "order");
}
Result<ledger::Utility> utility_of_word(std::string_view word) {
  return value_of(kUtilities, word, "utility");
}
Result<ledger::Scoring> scoring_of_word(std::string_view word) {
  return value_of(kScorings, word, "scoring");
}
std::string word_of(ledger::Scoring scoring) { return word_of(kScorings, scoring); }

Result<ledger::RuleSpec> read_rule_file(const std::string& path) {
  try {
    return rule_of_table(parse_toml_file(path));
  } catch (const toml::parse_error& error) {
    return Error{Errc::bad_config, path + " line " + std::to_string(error.source().begin.line) +
                                       ": " + std::string(error.description())};
  }
}

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
