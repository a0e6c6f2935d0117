// A ledger that a command founds: it stays if the command succeeds, else what the command made goes
// again, so that the corrected command finds the place free. A folder that stood there before is
// emptied, never removed; nothing is touched unless this process created the ledger in it.
#pragma once

#include <string>

#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::api {

class NewLedger {
 public:
  explicit NewLedger(std::string directory);
  ~NewLedger();
  NewLedger(const NewLedger&) = delete;
  NewLedger& operator=(const NewLedger&) = delete;
  // Errors: as Host::create.
  ledger::Result<> create(const std::string& origin);
  // From here on it is a ledger like any other.
  void keep() { created_ = false; }

 private:
  std::string directory_;
  bool stood_before_, created_ = false;
};

}  // namespace urna::api
