// The log for people: JSON views of the state. Outward only; nothing is ever read back from them.
#pragma once

#include <string>

#include "tally/election/state.h"

namespace urna::api {

const char* name_of(tally::ProjectStatus status);
// Editions announced at entry `cursor` or later, at most `limit`, oldest first; `next` is the
// cursor to go on with, or 0 at the end.
std::string editions_view(const tally::State& state, std::uint64_t cursor, std::uint32_t limit,
                          std::uint64_t& next);
std::string edition_view(const ledger::EditionId& id, const tally::Edition& edition);
// Projects from number `cursor` on, at most `limit`; `next` is the number to go on with, or 0 at
// the end.
std::string projects_view(const tally::Edition& edition, std::uint32_t cursor, std::uint32_t limit,
                          std::uint32_t& next);
std::string project_view(const tally::Edition& edition, std::uint32_t project);
std::string turnout_view(const tally::Edition& edition);
// With the reason for every project, in data and in four languages, and the trace: counts again,
// so callers keep it. Requires: a result was declared.
std::string results_view(const ledger::EditionId& id, const tally::Edition& edition);
// Requires: the slot is on the roll.
std::string slot_view(const ledger::SlotId& id, const tally::Edition& edition);
// One entry in words: index, time, event with its fields, signers.
ledger::Result<std::string> entry_view(ledger::ByteView entry);

}  // namespace urna::api
