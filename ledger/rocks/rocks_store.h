// The embedded store: RocksDB with the settings pinned that the storage discipline asks for
// (log-and-receipts of the design). Keys: 'e' u64 -> entry; 't' level u8 index u64 -> row of
// hashes; 'k' hash -> u64 index; 'm' -> head; 'c' -> published checkpoint; 'f' -> format number.
#pragma once

#include <memory>
#include <string>

#include "ledger/store.h"

namespace urna::ledger {

inline constexpr std::uint64_t kFreeSpaceFloorBytes = 256U << 20;

// Opens or, if `create`, creates the database. Errors: not_found (absent and not create), locked,
// storage, corrupt, low_space (checked before opening: the library aborts on a full disk),
// unknown_value (written by a newer format).
Result<std::unique_ptr<Store>> open_rocks_store(const std::string& path, bool create);

// Verifies every checksum of every file (fsck). Errors: corrupt, storage.
Result<> verify_rocks_checksums(const std::string& path);

}  // namespace urna::ledger
