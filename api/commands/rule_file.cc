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

template <class E, std::size_t N>
Result<E> value_of(const Word<E> (&words)[N], std::string_view word, const char* key) {
  for (const Word<E>& w : words)
    if (w.word == word) return w.value;
  return Error{Errc::bad_config, std::string(key) + " = '" + std::string(word) + "' is not known"};
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

Result<ledger::RuleSpec> read_rule_file(const std::string& path) {
  try {
    return rule_of_table(parse_toml_file(path));
  } catch (const toml::parse_error& error) {
    return Error{Errc::bad_config, path + " line " + std::to_string(error.source().begin.line) +
                                       ": " + std::string(error.description())};
  }
}

}  // namespace urna::api
