// What a ledger remembers of its witnesses between two starts. A convenience: everything in it is
// proved again or asked again.
//   witnesses   a line for each: name, space, size
//   cosigned    the newest checkpoint that the policy's quorum cosigned, a signed note
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/journal.h"

namespace urna::api {

using WitnessSizes = std::vector<std::pair<std::string, std::uint64_t>>;

// Unreadable lines are left out; no file is no lines.
WitnessSizes read_witness_sizes(const std::string& folder);
// None unless it satisfies the policy.
std::optional<ledger::Journal::Published> read_cosigned(const std::string& folder,
                                                        const ledger::Policy& policy);
// `cosigned`: "" leaves the file as it is. Errors: io.
ledger::Result<> write_witness_memory(const std::string& folder, const WitnessSizes& sizes,
                                      const std::string& cosigned);

}  // namespace urna::api
