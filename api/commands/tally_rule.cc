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

Result<ledger::RuleSpec> rule_of_words(const TallyWords& words, const tally::PabulibFile& file) {
  ledger::RuleSpec rule;
  URNA_ASSIGN(rule.method, method_of_word(words.rule));
  const bool phragmen = rule.method == ledger::Method::phragmen;
  if (words.skip && !phragmen) return Error{Errc::usage, "--skip goes with --rule phragmen"};
  if (words.skip && words.no_skip) return Error{Errc::usage, "--skip excludes --no-skip"};
  if (!words.order.empty()) {
    URNA_ASSIGN(rule.order, order_of_word(words.order));
  }
  if (!words.utility.empty()) {
    URNA_ASSIGN(rule.shares.utility, utility_of_word(words.utility));
  }
  URNA_TRY(set_shares(words, file, rule.shares));
  URNA_ASSIGN(rule.scoring, scoring_of(words, file, rule));
  if (rule.method == ledger::Method::maximum_welfare &&
      rule.shares.utility == ledger::Utility::score)
    rule.shares.utility = ledger::Utility::cardinality;  // there scores are added, spelt like that
  if (words.no_skip || (phragmen && !words.skip)) rule.fitting = ledger::Fitting::stop;
  if (words.ties == "file-order") rule.ties = {};
  rule.minimum_score = words.threshold;
  URNA_TRY(tally::check(rule));
  return rule;
}

// A rule that no law would take is here a fault of what was typed, or of the rule file.
Result<ledger::RuleSpec> rule_as_given(const TallyWords& words, const tally::PabulibFile& file) {
  if (words.rule_spec.empty() && words.rule == "file")
    return tally::rule_of(file, words.ties == "file-order");
  const bool typed = words.rule_spec.empty();
  auto rule = typed ? rule_of_words(words, file) : read_rule_file(words.rule_spec);
  if (rule || rule.code() != Errc::bad_rule) return rule;
  if (typed) return Error{Errc::usage, rule.error().detail};
  return Error{Errc::bad_config, words.rule_spec + ": " + rule.error().detail};
}

// A file's order of projects is no ranking, and an approval is no point.
Result<> need_ballots_for(ledger::Scoring scoring, const tally::PabulibFile& file) {
  using ledger::Scoring;
  using tally::VoteType;
  const VoteType type = file.vote_type;
  const char* needed = nullptr;
  if (scoring == Scoring::positions || scoring == Scoring::borda || scoring == Scoring::schulze) {
    if (type != VoteType::ordinal) needed = "ranked ballots";
  } else if (scoring == Scoring::points) {
    if (type != VoteType::cumulative && type != VoteType::scoring) needed = "ballots with points";
  } else if (scoring == Scoring::plus_minus) {
    if (type != VoteType::approval && type != VoteType::choose_1) needed = "approval ballots";
  }
  if (needed == nullptr) return ledger::Ok{};
  return Error{Errc::unsupported_rule, "scoring '" + word_of(scoring) + "' needs " + needed +
                                           "; vote_type is " +
                                           std::string(file.value("vote_type").value_or(""))};
}

// A word of a kind of which a rule has one; `unset` is what stands where none was given.
Result<> set_once(std::string& value, std::string_view unset, const std::string& word) {
  if (value != unset)
    return Error{Errc::usage, "rule word '" + word + "' beside '" + value + "': one of the two"};
  value = word;
  return ledger::Ok{};
}

Result<> take_word(TallyWords& words, const std::string& word) {
  if (word == "no-skip") {
    words.no_skip = true;
  } else if (word == "skip") {
    words.skip = true;
  } else if (word == "comparison") {
    words.comparison = true;
  } else if (word == "votes" || word == "votes-per-cost") {
    return set_once(words.order, "", word);
  } else if (word == "cost" || word == "cardinality" || word == "score") {
    return set_once(words.utility, "", word);
  } else if (word == "integer") {
    words.endowment = word;
  } else if (std::ranges::find(kCompletions, std::string_view(word), &Completion::word) !=
             std::end(kCompletions)) {
    return set_once(words.completion, "none", word);
  } else {
    return unknown("rule word", word);
  }
  return ledger::Ok{};
}

}  // namespace

Result<ledger::RuleSpec> rule_of(const TallyWords& words, const tally::PabulibFile& file) {
  URNA_ASSIGN(const ledger::RuleSpec rule, rule_as_given(words, file));
  URNA_TRY(need_ballots_for(rule.scoring, file));
  return rule;
}

Result<TallyWords> words_of(std::string_view name) {
  TallyWords words;
  if (name.ends_with(".toml")) {
    words.rule_spec = name;
    return words;
  }
  const std::size_t first = std::min(name.find('/'), name.size());
  words.rule = name.substr(0, first);
  name.remove_prefix(std::min(first + 1, name.size()));
  if (words.rule == "file" && !name.empty())
    return Error{Errc::usage, "'file' takes no other words: '" + std::string(name) + "'"};
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    URNA_TRY(take_word(words, std::string(name.substr(0, end))));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

}  // namespace urna::api
