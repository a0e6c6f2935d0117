// The order of merging small groups as files spell it: [[merge]] tables, by tags.
#pragma once

#include "api/commands/toml_table.h"
#include "ledger/event/definition.h"
#include "ledger/event/roll.h"

namespace urna::api {

// All of the table's, by dimension in the order of applying. A tag that the edition does not have
// is an error of the table.
std::vector<ledger::MergeStep> read_merges(TomlTable& t,
                                           const std::vector<ledger::Dimension>& dimensions);

}  // namespace urna::api
