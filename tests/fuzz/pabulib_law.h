// What must hold of any bytes given to the .pb reader; shared by the fuzz target and the test that
// replays its corpus.
#pragma once

#include <string>
#include <string_view>

#include "tally/rules/pabulib.h"
#include "tally/rules/rule.h"

namespace urna::tally {

// Votes but for their lines, which move where blank lines were left out.
inline bool same_votes(const PabulibFile& a, const PabulibFile& b) {
  if (a.votes.size() != b.votes.size()) return false;
  for (std::size_t i = 0; i < a.votes.size(); ++i)
    if (a.votes[i].row != b.votes[i].row || a.votes[i].marks != b.votes[i].marks ||
        a.votes[i].repeats != b.votes[i].repeats)
      return false;
  return true;
}

inline bool same_view(const PabulibFile& a, const PabulibFile& b) {
  return a.meta == b.meta && a.project_columns == b.project_columns &&
         a.vote_columns == b.vote_columns && a.project_rows == b.project_rows &&
         a.vote_rows == b.vote_rows && a.vote_type == b.vote_type && a.decimals == b.decimals &&
         a.budget == b.budget && a.limits == b.limits && a.projects == b.projects &&
         same_votes(a, b) && a.illegal.size() == b.illegal.size() &&
         a.left_out.size() == b.left_out.size();
}

// Returns what is broken, or "".
inline std::string pabulib_law(std::string_view text) {
  for (const Strictness strictness : {Strictness::strict, Strictness::lenient}) {
    const auto file = parse_pabulib(text, strictness);
    if (!file.ok()) {
      if (file.error().detail.find("line ") == std::string::npos) return "an error names no line";
      continue;
    }
    const std::string written = to_text(*file);
    const auto again = parse_pabulib(written, strictness);
    if (!again.ok()) return "what was written is refused: " + again.error().detail;
    if (!same_view(*file, *again)) return "what was written reads otherwise";
    if (to_text(*again) != written) return "what was written is written otherwise";
    if (const auto checked = write_pabulib(*file); !checked.ok() || *checked != written)
      return "the checking writer differs";
    if (file->votes.size() + file->left_out.size() != file->vote_rows.size())
      return "a ballot is neither there nor left out";
    static_cast<void>(rule_of(*file, false).ok());
    ledger::RuleSpec rule;
    rule.scoring =
        file->vote_type == VoteType::ordinal ? ledger::Scoring::positions : ledger::Scoring::points;
    if (file->projects.size() > 64) continue;
    const auto outcome = run(rule, instance_of(*file));
    if (outcome.ok() && outcome->spent > file->budget) return "greedy overspends";
  }
  return {};
}

}  // namespace urna::tally
