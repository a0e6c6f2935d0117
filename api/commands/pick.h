// Which edition of a log a command is about.
#pragma once

#include <string>
#include <utility>

#include "ledger/result.h"
#include "tally/election/state.h"

namespace urna::api {

// `wanted`: 32 hex digits, or "" where the log has only one. Errors: not_found, usage.
ledger::Result<std::pair<ledger::EditionId, const tally::Edition*>> pick_edition(
    const tally::State& state, const std::string& wanted);

}  // namespace urna::api
