#include "api/commands/new_ledger.h"

#include <filesystem>

#include "api/host.h"

namespace urna::api {

namespace fs = std::filesystem;

namespace {

bool stands(const std::string& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

}  // namespace

NewLedger::NewLedger(std::string directory)
    : directory_(std::move(directory)), stood_before_(stands(directory_)) {}

ledger::Result<> NewLedger::create(const std::string& origin) {
  URNA_TRY(Host::create(directory_, origin, ledger::Seed::random()));
  created_ = true;
  return ledger::Ok{};
}

NewLedger::~NewLedger() {
  if (!created_) return;
  std::error_code ignored;
  if (!stood_before_) {
    fs::remove_all(directory_, ignored);
    return;
  }
  for (const char* made :
       {"origin", "vkey", "policy", "db", "HWM", "keys", "LOCK", "snapshot", "source", "blob"})
    fs::remove_all(fs::path(directory_) / made, ignored);
}

}  // namespace urna::api
