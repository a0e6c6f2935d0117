// Which RuleSpec the `rule` of a .pb file means (decision D11; the table stands in docs/RULES.md).
#include <algorithm>

#include "tally/rules/pabulib.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

// Longest ballot: the limit the file names, or the longest there is.
std::uint32_t ranks_of(const PabulibFile& file) {
  const auto limit = file.number("max_length");
  if (limit.ok() && *limit) return static_cast<std::uint32_t>(**limit);
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

ledger::Result<ledger::RuleSpec> rule_of(const PabulibFile& file, bool ties_in_file_order) {
  const std::string name(file.value("rule").value_or(""));
  ledger::RuleSpec rule;
  rule.scoring = scoring_of(file.vote_type);
  if (ties_in_file_order) rule.ties = {ledger::TieKey::filing_order};
  if (name == "greedy-no-skip") {
    rule.fitting = ledger::Fitting::stop;
  } else if (name != "greedy" && name != "greedy-threshold") {
    return Error{Errc::unsupported_rule,
                 "rule '" + name + "' says less than a tally needs: give --rule-spec FILE"};
  }
  URNA_ASSIGN(const std::optional<std::int64_t> threshold,
              file.number("min_project_score_threshold"));
  if (threshold && *threshold < 0)
    return Error{Errc::bad_pabulib, "min_project_score_threshold is negative"};
  if (threshold) rule.minimum_score = static_cast<std::uint64_t>(*threshold);
  return rule;
}

Instance instance_of(const PabulibFile& file) {
  Instance instance;
  instance.budget = file.budget;
  instance.projects = file.projects;
  instance.ranks = file.vote_type == VoteType::ordinal ? ranks_of(file) : 0;
  GroupBuilder groups;
  for (const PabulibVote& vote : file.votes) {
    std::vector<Mark> marks = vote.marks;
    if (file.vote_type != VoteType::ordinal) std::ranges::sort(marks);
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

}  // namespace urna::tally
