// Files that only their owner reads: prepared ballots, slips, a trustee's record.
#pragma once

#include <string>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::api {

// Text that is wiped when it goes.
struct SecretText {
  std::string text;
  SecretText() = default;
  explicit SecretText(std::string of) : text(std::move(of)) {}
  SecretText(SecretText&&) = default;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText();
};

// Makes a new file, mode 0600, durable when it returns. Errors: io (also if something stands
// there).
ledger::Result<> write_private(const std::string& path, ledger::ByteView bytes);
// Errors: not_found; io; over_limit; key_permissions if others may read it.
ledger::Result<SecretText> read_private(const std::string& path, std::size_t limit);
// Writes zeros over the file, then removes it. A copy that the disk or a backup kept is beyond
// this. Errors: io.
ledger::Result<> wipe_private(const std::string& path);

}  // namespace urna::api
