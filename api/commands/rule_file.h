// A RuleSpec as people write it: a TOML file for --rule-spec and for an edition's definition.
#pragma once

#include <string_view>

#include "api/rule_words.h"
#include "ledger/result.h"

namespace urna::api {

// Errors: bad_config naming line and key; bad_rule.
ledger::Result<ledger::RuleSpec> read_rule_file(const std::string& path);
// One word of a rule, as in those files. Errors: bad_config.
ledger::Result<ledger::Method> method_of_word(std::string_view word);
ledger::Result<ledger::Order> order_of_word(std::string_view word);
ledger::Result<ledger::Utility> utility_of_word(std::string_view word);
ledger::Result<ledger::Scoring> scoring_of_word(std::string_view word);

}  // namespace urna::api
