// Which RuleSpec the `rule` of a .pb file means (decision D11; the table stands in docs/RULES.md).
#include <algorithm>

#include "tally/rules/pabulib.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
using ledger::RuleSpec;

namespace {

// By which Pabulib marks a project that was withdrawn after its votes were cast.
constexpr std::int64_t kWithdrawnCost = 999'999'999;

std::int64_t currency_unit(const PabulibFile& file) {
  std::int64_t unit = 1;
  for (int i = 0; i < file.decimals; ++i) unit *= 10;
  return unit;
}

Error needs_rule_file(const PabulibFile& file, const std::string& why) {
  Error error = file.meta_error("rule", "'" + std::string(file.value("rule").value_or("")) + "' " +
                                            why + ": give --rule-spec FILE");
  error.code = Errc::unsupported_rule;
  return error;
}

Result<> set_greedy(const PabulibFile& file, std::string_view name, RuleSpec& rule) {
  if (name == "greedy-threshold" && !file.value("min_project_score_threshold"))
    return needs_rule_file(file, "without min_project_score_threshold says no threshold");
  if (name != "greedy-no-skip") return ledger::Ok{};
  rule.fitting = ledger::Fitting::stop;
  const auto withdrawn = std::ranges::find(file.projects, kWithdrawnCost * currency_unit(file),
                                           [](const Project& p) { return p.cost; });
  if (withdrawn != file.projects.end())
    return needs_rule_file(file, "beside project '" + withdrawn->label +
                                     "', marked as withdrawn by its cost 999999999, does not say "
                                     "whether it stops the rule");
  return ledger::Ok{};
}

// What Pabulib's names of equal shares add to each other.
struct SharesName {
  std::string_view name;
  bool add1, comparison;
  ledger::Then then;
};
constexpr SharesName kSharesNames[] = {
    {"equalshares", false, false, ledger::Then::nothing},
    {"equalshares-comparison", false, true, ledger::Then::nothing},
    {"equalshares/add1", true, false, ledger::Then::nothing},
    {"equalshares/add1-comparison", true, true, ledger::Then::nothing},
    {"equalshares/add1u", true, false, ledger::Then::votes},
};

// Cost utilities; with Add1 the endowment starts at the whole part of B/n and grows by one unit of
// the currency until the first outcome that costs more than B.
Result<> set_equal_shares(const PabulibFile& file, const SharesName& named, RuleSpec& rule) {
  if (file.vote_type != VoteType::approval && file.vote_type != VoteType::choose_1)
    return needs_rule_file(file, "does not say what points or ranks are worth to a voter");
  rule.method = ledger::Method::equal_shares;
  rule.shares.comparison = named.comparison;
  rule.shares.then = named.then;
  if (!named.add1) return ledger::Ok{};
  rule.shares.start = ledger::Endowment::whole;
  rule.shares.growth = ledger::Growth::step;
  rule.shares.step = currency_unit(file);
  return ledger::Ok{};
}

Result<> set_method(const PabulibFile& file, RuleSpec& rule) {
  const std::string name(file.value("rule").value_or(""));
  const auto* shares = std::ranges::find(kSharesNames, name, &SharesName::name);
  if (shares != std::end(kSharesNames)) return set_equal_shares(file, *shares, rule);
  if (name == "greedy" || name == "greedy-threshold" || name == "greedy-no-skip")
    return set_greedy(file, name, rule);
  if (name == "greedy-custom")
    return needs_rule_file(file, "is a rule of the city's own, told in words at most");
  if (name == "greedy-exclusive")
    return needs_rule_file(
        file,
        "does not say which projects exclude each other; greedy without that is another rule");
  if (name == "unknown" || name.empty()) return needs_rule_file(file, "names no rule");
  return needs_rule_file(file, "is not a rule known here");
}

// Ranks of a ballot: the limit the file names, or the longest there is.
std::uint32_t ranks_of(const PabulibFile& file) {
  if (file.limits.max_length) return static_cast<std::uint32_t>(*file.limits.max_length);
  std::size_t longest = 0;
  for (const PabulibVote& vote : file.votes) longest = std::max(longest, vote.marks.size());
  return static_cast<std::uint32_t>(longest);
}

}  // namespace

ledger::Scoring scoring_of(VoteType type) {
  if (type == VoteType::cumulative || type == VoteType::scoring) return ledger::Scoring::points;
  if (type == VoteType::ordinal) return ledger::Scoring::positions;
  return ledger::Scoring::supporters;
}

Result<RuleSpec> rule_of(const PabulibFile& file, bool ties_in_file_order) {
  RuleSpec rule;
  rule.scoring = scoring_of(file.vote_type);
  if (ties_in_file_order) rule.ties = {};
  URNA_TRY(set_method(file, rule));
  URNA_ASSIGN(const std::optional<std::int64_t> threshold,
              file.number("min_project_score_threshold"));
  if (threshold && *threshold < 0)
    return file.meta_error("min_project_score_threshold", "is negative");
  if (threshold) rule.minimum_score = static_cast<std::uint64_t>(*threshold);
  return rule;
}

Instance instance_of(const PabulibFile& file) {
  Instance instance;
  instance.budget = file.budget;
  instance.projects = file.projects;
  instance.ranks = file.vote_type == VoteType::ordinal ? ranks_of(file) : 0;
  GroupBuilder groups;
  std::vector<Mark> marks;
  for (const PabulibVote& vote : file.votes) {
    marks = vote.marks;
    if (file.vote_type != VoteType::ordinal) std::ranges::sort(marks);
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

}  // namespace urna::tally
