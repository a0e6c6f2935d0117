#include "api/ledger_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>

#include "api/guards.h"
#include "ledger/event/limits.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

std::string path_of(const std::string& directory, const char* name) {
  return directory + "/" + name;
}

}  // namespace

Result<ledger::Descriptor> take_lock(const std::string& directory) {
  const std::string path = path_of(directory, "LOCK");
  ledger::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.open()) return ledger::io_error(path);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::locked, directory + " is open in another process"};
  return file;
}

Result<std::string> read_origin(const std::string& directory) {
  const auto bytes =
      ledger::read_file(path_of(directory, "origin"), ledger::limit::kOriginBytes + 1);
  if (!bytes) return Error{Errc::not_found, directory + " holds no ledger"};
  std::string origin(ledger::text_of(*bytes));
  if (!origin.ends_with('\n')) return Error{Errc::malformed, "the origin file must be one line"};
  origin.pop_back();
  if (!ledger::is_key_name(origin))
    return Error{Errc::malformed, "the origin file holds no origin"};
  return origin;
}

ledger::VerifierKey log_key_of(const std::string& origin, const ledger::Seed& seed) {
  return {origin, ledger::NoteKeyType::ed25519, ledger::SigningKey(seed).public_key()};
}

Result<LedgerFolder> open_folder(const std::string& directory) {
  LedgerFolder folder;
  URNA_ASSIGN(const std::string origin, read_origin(directory));
  URNA_ASSIGN(folder.lock, take_lock(directory));
  URNA_ASSIGN(folder.seed, ledger::read_seed_file(path_of(directory, "keys/log")));
  folder.key = log_key_of(origin, folder.seed);
  URNA_TRY(check_log_key(directory, folder.key));
  URNA_ASSIGN(folder.mark, ledger::open_high_water_mark(path_of(directory, "HWM"), false));
  return folder;
}

Result<std::optional<LogPolicy>> read_policy(const std::string& directory, const std::string& named,
                                             const ledger::VerifierKey& log) {
  const std::string path = named.empty() ? path_of(directory, "policy") : named;
  auto bytes = ledger::read_file(path, kMaxPolicyFile);
  if (!bytes && bytes.code() == Errc::not_found && named.empty()) return std::optional<LogPolicy>();
  if (!bytes) return bytes.error();
  URNA_ASSIGN(ledger::Policy policy, ledger::parse_policy(ledger::text_of(*bytes)));
  if (std::ranges::find(policy.logs, log, &ledger::Policy::Log::key) == policy.logs.end())
    return Error{Errc::bad_policy, path + " has no line of this log's key"};
  return std::optional(LogPolicy{std::move(policy), *std::move(bytes)});
}

}  // namespace urna::api
