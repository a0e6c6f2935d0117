// File descriptors: every connection is one, and the ledger needs its own to go on writing.
#pragma once

#include <cstddef>

namespace urna::api {

// Kept for the store, its logs and the standard streams.
inline constexpr std::size_t kLedgerDescriptors = 512;

// Raises the process's limit on open files as far as it may and as `wanted` connections need.
// Returns how many of them there is room for beside the ledger's own files, and says so on stderr
// if they are fewer.
std::size_t room_for_connections(std::size_t wanted);

}  // namespace urna::api
