// A RuleSpec as people write it: a TOML file for --rule-spec and for an edition's definition.
#pragma once

#include "ledger/event/rule.h"

namespace urna::api {

// Errors: bad_config naming line and key; bad_rule.
ledger::Result<ledger::RuleSpec> read_rule_file(const std::string& path);
// One line for people, e.g. "greedy by votes, supporters, skip, minimum score 50".
std::string describe(const ledger::RuleSpec& rule);

}  // namespace urna::api
