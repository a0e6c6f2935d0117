// The embedded store: RocksDB with the settings pinned that the storage discipline asks for
// (log-and-receipts of the design). Keys: 'e' u64 -> entry; 't' level u8 index u64 -> row of
// hashes; 'k' hash -> u64 index; 'm' -> head; 'c' -> published checkpoint; 'f' -> format number.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ledger/store.h"

namespace rocksdb {
class DB;
class Env;
}  // namespace rocksdb

namespace urna::ledger {

inline constexpr std::uint64_t kFreeSpaceFloorBytes = 256U << 20;

// Opens or, if `create`, creates the database. Errors: not_found (absent and not create), locked,
// storage, corrupt, low_space (checked before opening: the library aborts on a full disk),
// unknown_value (written by a newer format).
Result<std::unique_ptr<Store>> open_rocks_store(const std::string& path, bool create);

// What tests put under and around the database: a disk of theirs, calls that fail.
struct RocksSeams {
  rocksdb::Env* env = nullptr;                     // outlives the store; null: the system's
  std::function<rocksdb::DB*(rocksdb::DB*)> wrap;  // takes the database over, returns what to use
};
Result<std::unique_ptr<Store>> open_rocks_store(const std::string& path, bool create,
                                                const RocksSeams& seams);

// Verifies every checksum of every file (fsck). Errors: corrupt, storage.
Result<> verify_rocks_checksums(const std::string& path);

}  // namespace urna::ledger
