#include "api/receipt_cache.h"

namespace urna::api {

using ledger::Result;

Result<ReceiptCache::Kept> ReceiptCache::get(const ledger::Tracker& tracker) {
  if (const auto kept = kept_.find(tracker); kept && basis_(kept->index)->note == kept->basis->note)
    return *kept;
  URNA_ASSIGN(Kept made, make_(tracker));
  kept_.keep(tracker, made, made.text->size() + made.basis->note.size());
  return made;
}

}  // namespace urna::api
