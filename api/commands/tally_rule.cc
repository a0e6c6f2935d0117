#include "api/commands/tally_rule.h"

#include <algorithm>
#include <array>

#include "api/commands/rule_file.h"
#include "tally/rules/rule.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

struct Completion {
  std::string_view word;
  ledger::Growth growth;
  ledger::Stop stop;
  bool utilitarian;
};
constexpr Completion kCompletions[] = {
    {"none", ledger::Growth::none, ledger::Stop::overshoot, false},
    {"utilitarian", ledger::Growth::none, ledger::Stop::overshoot, true},
    {"add1", ledger::Growth::step, ledger::Stop::overshoot, false},
    {"add1-utilitarian", ledger::Growth::step, ledger::Stop::overshoot, true},
    {"add1-exhaustive", ledger::Growth::step, ledger::Stop::exhaustive, false},
    {"add1-exhaustive-utilitarian", ledger::Growth::step, ledger::Stop::exhaustive, true},
    {"add-opt", ledger::Growth::optimal, ledger::Stop::overshoot, false},
    {"add-opt-utilitarian", ledger::Growth::optimal, ledger::Stop::overshoot, true},
    {"add-opt-skip", ledger::Growth::optimal_skip, ledger::Stop::overshoot, false},
    {"add-opt-skip-utilitarian", ledger::Growth::optimal_skip, ledger::Stop::overshoot, true}};

Error unknown(const char* option, const std::string& word) {
  return {Errc::usage, std::string(option) + " '" + word + "' is not known; see urna tally --help"};
}

// Votes are counted where utilities are costs or numbers of projects; points where a rule adds
// them.
Result<ledger::Scoring> scoring_of(const TallyWords& words, const tally::PabulibFile& file,
                                   const ledger::RuleSpec& rule) {
  if (!words.scoring.empty()) return scoring_of_word(words.scoring);
  const bool adds_scores =
      rule.method == ledger::Method::greedy || rule.shares.utility == ledger::Utility::score;
  return adds_scores ? tally::scoring_of(file.vote_type) : ledger::Scoring::supporters;
}

Result<> set_step(const TallyWords& words, const tally::PabulibFile& file,
                  ledger::SharesSpec& shares) {
  if (shares.growth != ledger::Growth::step) {
    if (words.step.empty()) return ledger::Ok{};
    return Error{Errc::usage, "--step goes with --completion add1 and its kin"};
  }
  const auto step = tally::parse_amount(words.step.empty() ? "1" : words.step, file.decimals);
  if (!step || *step <= 0)
    return Error{Errc::usage, "--step '" + words.step + "' is not an amount above 0 with at most " +
                                  std::to_string(file.decimals) + " decimals"};
  shares.step = *step;
  return ledger::Ok{};
}

// Who completes: the greedy of the same utilities, as the oracles do; after a whole endowment by
// votes.
ledger::Then then_of(const ledger::SharesSpec& shares) {
  const bool by_votes =
      shares.utility == ledger::Utility::cost || shares.start == ledger::Endowment::whole;
  return by_votes ? ledger::Then::votes : ledger::Then::votes_per_cost;
}

Result<> set_shares(const TallyWords& words, const tally::PabulibFile& file,
                    ledger::SharesSpec& shares) {
  const auto* completion =
      std::ranges::find(kCompletions, std::string_view(words.completion), &Completion::word);
  if (completion == std::end(kCompletions)) return unknown("--completion", words.completion);
  if (words.endowment != "exact" && words.endowment != "integer")
    return unknown("--endowment", words.endowment);
  if (words.endowment == "integer") shares.start = ledger::Endowment::whole;
  shares.growth = completion->growth;
  shares.stop = completion->stop;
  if (completion->utilitarian) shares.then = then_of(shares);
  shares.comparison = words.comparison;
  shares.support_filter = words.support_filter;
  return set_step(words, file, shares);
}

}  // namespace

Result<ledger::RuleSpec> rule_of(const TallyWords& words, const tally::PabulibFile& file) {
  if (!words.rule_spec.empty()) return read_rule_file(words.rule_spec);
  if (words.rule == "file") return tally::rule_of(file, words.ties == "file-order");
  ledger::RuleSpec rule;
  URNA_ASSIGN(rule.method, method_of_word(words.rule));
  if (!words.order.empty()) {
    URNA_ASSIGN(rule.order, order_of_word(words.order));
  }
  if (!words.utility.empty()) {
    URNA_ASSIGN(rule.shares.utility, utility_of_word(words.utility));
  }
  URNA_TRY(set_shares(words, file, rule.shares));
  URNA_ASSIGN(rule.scoring, scoring_of(words, file, rule));
  const bool stops = rule.method == ledger::Method::phragmen && !words.skip;
  if (words.no_skip || stops) rule.fitting = ledger::Fitting::stop;
  if (words.ties == "file-order") rule.ties = {ledger::TieKey::filing_order};
  rule.minimum_score = words.threshold;
  URNA_TRY(tally::check(rule));
  return rule;
}

Result<TallyWords> words_of(std::string_view name) {
  TallyWords words;
  if (name.ends_with(".toml")) {
    words.rule_spec = name;
    return words;
  }
  words.rule.clear();
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string word(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
    if (words.rule.empty()) {
      words.rule = word;
    } else if (word == "no-skip") {
      words.no_skip = true;
    } else if (word == "skip") {
      words.skip = true;
    } else if (word == "comparison") {
      words.comparison = true;
    } else if (word == "votes" || word == "votes-per-cost") {
      words.order = word;
    } else if (word == "cost" || word == "cardinality" || word == "score") {
      words.utility = word;
    } else if (word == "integer") {
      words.endowment = word;
    } else if (std::ranges::find(kCompletions, std::string_view(word), &Completion::word) !=
               std::end(kCompletions)) {
      words.completion = word;
    } else {
      return unknown("rule word", word);
    }
  }
  return words;
}

}  // namespace urna::api
