#include "api/commands/rule_file.h"

#include <toml++/toml.h>

#include <algorithm>

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
constexpr Word<ledger::Method> kMethods[] = {{"greedy", ledger::Method::greedy}};
constexpr Word<ledger::Scoring> kScorings[] = {{"supporters", ledger::Scoring::supporters},
                                               {"points", ledger::Scoring::points},
                                               {"positions", ledger::Scoring::positions}};
constexpr Word<ledger::Order> kOrders[] = {{"votes", ledger::Order::votes},
                                           {"votes-per-cost", ledger::Order::votes_per_cost}};
constexpr Word<ledger::TieKey> kTies[] = {{"lower-cost", ledger::TieKey::lower_cost},
                                          {"more-votes", ledger::TieKey::more_votes},
                                          {"label", ledger::TieKey::label},
                                          {"file-order", ledger::TieKey::filing_order}};

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
    "method",        "scoring",          "order", "skip", "minimum_score",
    "minimum_share", "leftover_returns", "ties"};

Result<std::uint64_t> whole(const toml::table& table, std::string_view key,
                            std::uint64_t otherwise) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return otherwise;
  const auto number = node->value_exact<std::int64_t>();
  if (!number || *number < 0)
    return Error{Errc::bad_config, std::string(key) + " must be a whole number, not negative"};
  return static_cast<std::uint64_t>(*number);
}

// "1/20" as numerator and denominator.
Result<> read_share(const toml::table& table, ledger::RuleSpec& rule) {
  const auto text = table["minimum_share"].value<std::string>();
  if (!text) return ledger::Ok{};
  const std::size_t slash = text->find('/');
  const auto number = [](const std::string& digits) { return tally::parse_amount(digits, 0); };
  const auto numerator = number(text->substr(0, slash));
  const auto denominator =
      slash == std::string::npos ? std::nullopt : number(text->substr(slash + 1));
  constexpr std::int64_t kMost = 1'000'000'000;
  if (!numerator || !denominator || *numerator < 0 || *denominator < 1 || *numerator > kMost ||
      *denominator > kMost)
    return Error{Errc::bad_config, "minimum_share must read like \"1/20\""};
  rule.minimum_share_num = static_cast<std::uint32_t>(*numerator);
  rule.minimum_share_den = static_cast<std::uint32_t>(*denominator);
  return ledger::Ok{};
}

Result<ledger::RuleSpec> rule_of_table(const toml::table& table) {
  ledger::RuleSpec rule;
  for (const auto& [key, node] : table)
    if (std::ranges::find(kKeys, key.str()) == std::end(kKeys))
      return Error{Errc::bad_config, "'" + std::string(key.str()) + "' is not a key of a rule"};
  URNA_ASSIGN(rule.method, value_of(kMethods, table["method"].value_or("greedy"), "method"));
  URNA_ASSIGN(rule.scoring,
              value_of(kScorings, table["scoring"].value_or("supporters"), "scoring"));
  URNA_ASSIGN(rule.order, value_of(kOrders, table["order"].value_or("votes"), "order"));
  rule.skip = table["skip"].value_or(true);
  rule.leftover_returns = table["leftover_returns"].value_or(true);
  URNA_ASSIGN(rule.minimum_score, whole(table, "minimum_score", 0));
  URNA_TRY(read_share(table, rule));
  if (const toml::array* ties = table["ties"].as_array()) {
    rule.ties.clear();
    for (const toml::node& tie : *ties) {
      URNA_ASSIGN(const ledger::TieKey key, value_of(kTies, tie.value_or(""), "ties"));
      rule.ties.push_back(key);
    }
  }
  URNA_TRY(tally::check(rule));
  return rule;
}

}  // namespace

Result<ledger::RuleSpec> read_rule_file(const std::string& path) {
  try {
    return rule_of_table(toml::parse_file(path));
  } catch (const toml::parse_error& error) {
    return Error{Errc::bad_config, path + " line " + std::to_string(error.source().begin.line) +
                                       ": " + std::string(error.description())};
  }
}

std::string describe(const ledger::RuleSpec& rule) {
  std::string text = word_of(kMethods, rule.method) + " by " + word_of(kOrders, rule.order) +
                     ", score: " + word_of(kScorings, rule.scoring) +
                     (rule.skip ? ", skip what does not fit" : ", stop at what does not fit");
  if (rule.minimum_score > 0) text += ", at least " + std::to_string(rule.minimum_score);
  if (rule.minimum_share_num > 0)
    text += ", at least " + std::to_string(rule.minimum_share_num) + "/" +
            std::to_string(rule.minimum_share_den) + " of ballots";
  text += ", ties:";
  for (ledger::TieKey key : rule.ties) text += " " + word_of(kTies, key);
  return text;
}

}  // namespace urna::api
