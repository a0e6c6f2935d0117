// The words of `urna tally` that name a rule, and the specification they stand for on a bare file.
// The spellings are in docs/RULES.md; checks from outside rely on them.
#pragma once

#include <string>
#include <string_view>

#include "ledger/event/rule.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

struct TallyWords {
  std::string rule = "greedy";  // or "file": as the file says
  std::string order, utility, completion = "none", endowment = "exact", scoring;
  std::string step;       // in the file's currency; empty: one unit of it
  std::string ties;       // "file-order", or empty for the usual chain
  std::string rule_spec;  // a TOML file instead of all the words above
  bool no_skip = false, comparison = false;
  bool skip = false;  // phragmen goes on past what does not fit
  std::uint64_t threshold = 0;
  std::uint32_t support_filter = 0;
};

// Errors: usage, naming the option, or the key that the method does not use; bad_config, the same
// of a rule file; unsupported_rule, where the file's ballots do not say what the scoring counts.
ledger::Result<ledger::RuleSpec> rule_of(const TallyWords& words, const tally::PabulibFile& file);

// "METHOD/WORD/WORD", e.g. "equal-shares/add1/cardinality" or "greedy/no-skip"; a name that ends in
// ".toml" is a file with a specification. Errors: usage, naming the word.
ledger::Result<TallyWords> words_of(std::string_view name);

}  // namespace urna::api
