// What of a log a command is about.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "ledger/result.h"
#include "tally/election/state.h"

namespace urna::api {

// `wanted`: 32 hex digits, or "" where the log has only one. Errors: not_found, usage.
ledger::Result<std::pair<ledger::EditionId, const tally::Edition*>> pick_edition(
    const tally::State& state, const std::string& wanted);

// The number of the project that is filed under this label. Errors: unknown_project.
ledger::Result<std::uint32_t> project_labelled(const tally::Edition& edition,
                                               const std::string& label);
// By its label; where no project has it as a label, by its number from 0. So every project can be
// named, also where labels are numbers. Errors: unknown_project.
ledger::Result<std::uint32_t> pick_project(const tally::Edition& edition,
                                           const std::string& wanted);

}  // namespace urna::api
