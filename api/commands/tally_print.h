// The parts of `urna tally`. Inside of the command.
#pragma once

#include "api/commands/commands.h"
#include "api/commands/rule_file.h"
#include "tally/rules/reasons.h"

namespace urna::api {

int tally_ledger(const TallyFileOptions& options);
int compare_rules(const TallyFileOptions& options, const tally::PabulibFile& file);

}  // namespace urna::api
