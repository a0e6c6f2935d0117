// Receipts as they were given last. A receipt is of an entry and a checkpoint: once the log has a
// newer checkpoint for the entry, or more cosignatures under this one, what is kept is made anew.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/kept_reads.h"
#include "ledger/bytes.h"
#include "ledger/journal.h"

namespace urna::api {

inline constexpr std::size_t kReceiptCacheBytes = 16'777'216, kReceiptCacheReceipts = 8'192;

class ReceiptCache {
 public:
  using Basis = std::shared_ptr<const ledger::Journal::Published>;
  struct Kept {
    std::uint64_t index = 0;
    Basis basis;                              // the checkpoint that the receipt rests on
    std::shared_ptr<const std::string> text;  // the .tlog-proof
    std::string tag;                          // of its bytes, as in ETag
  };
  using Size = KeptReads<ledger::Tracker, Kept>::Size;
  using Make = std::function<ledger::Result<Kept>(const ledger::Tracker&)>;
  // `basis`: what a receipt of this entry rests on now. `make`: a receipt from the log itself. Both
  // safe from any thread.
  ReceiptCache(std::function<Basis(std::uint64_t index)> basis, Make make,
               Size limits = {kReceiptCacheBytes, kReceiptCacheReceipts})
      : basis_(std::move(basis)), make_(std::move(make)), kept_(limits) {}
  // Safe from any thread. Errors: as `make`; nothing is kept then.
  ledger::Result<Kept> get(const ledger::Tracker& tracker);
  Size size() const { return kept_.size(); }

 private:
  const std::function<Basis(std::uint64_t)> basis_;
  const Make make_;
  KeptReads<ledger::Tracker, Kept> kept_;
};

}  // namespace urna::api
