// Material beside the log (decision D12): a folder of files named by their SHA-256. What an entry
// names must be durable here before the entry is submitted; a blob that no entry names harms nobody
// and is not exported.
#pragma once

#include <string>

#include "ledger/source.h"

namespace urna::api {

class BlobFolder : public ledger::Source {
 public:
  explicit BlobFolder(std::string path) : path_(std::move(path)) {}
  // Durable when it returns. Errors: over_limit, io.
  ledger::Result<ledger::Hash> put(ledger::ByteView bytes) const;
  // `name`: "blob/<hex>". Errors: not_found; io.
  ledger::Result<ledger::Bytes> get(std::string_view name) const override;
  // Errors: io.
  ledger::Result<std::vector<std::string>> list() const override;

 private:
  std::string path_;
};

}  // namespace urna::api
