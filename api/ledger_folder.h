// The files of a ledger directory that are looked at before its database is (api/host.h has the
// layout).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/crypto.h"
#include "ledger/file.h"
#include "ledger/high_water.h"

namespace urna::api {

inline constexpr std::size_t kMaxPolicyFile = 1U << 20;

// The directory's lock, for as long as the descriptor lives. Errors: locked, io.
ledger::Result<ledger::Descriptor> take_lock(const std::string& directory);
// Errors: not_found, malformed.
ledger::Result<std::string> read_origin(const std::string& directory);
ledger::VerifierKey log_key_of(const std::string& origin, const ledger::Seed& seed);

struct LedgerFolder {
  ledger::Descriptor lock;
  ledger::VerifierKey key;  // its name is the origin
  ledger::Seed seed;
  std::unique_ptr<ledger::HighWaterMark> mark;
};
// Errors: not_found, malformed, locked, key_permissions, wrong_origin, unknown_key, corrupt, io.
ledger::Result<LedgerFolder> open_folder(const std::string& directory);

struct LogPolicy {
  ledger::Policy policy;
  ledger::Bytes file;  // as it was written
};
// The policy that the log's witnesses stand in: the file named, or DIRECTORY/policy if there is
// one. Errors: bad_policy (also if it is another log's), io, not_found (the one named).
ledger::Result<std::optional<LogPolicy>> read_policy(const std::string& directory,
                                                     const std::string& named,
                                                     const ledger::VerifierKey& log);

}  // namespace urna::api
