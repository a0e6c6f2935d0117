// What a log said when it was shorter: a second replay, for whoever has to work out again what was
// worked out then.
#pragma once

#include <functional>
#include <set>

#include "audit/verify.h"

namespace urna::audit {

// Calls visit(state) with the state after each of these numbers of entries, ascending. Proofs are
// not looked at again, every entry is hashed again. Requires: an audit whose report has no fault;
// sizes up to its own. Errors: what the source says; corrupt if it gives other entries than before.
ledger::Result<> replay_at(const ledger::Source& source, const Options& options, const Audit& audit,
                           std::set<std::uint64_t> sizes,
                           const std::function<void(const tally::State&)>& visit);

}  // namespace urna::audit
