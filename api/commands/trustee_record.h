// A trustee's own record, beside the key file: for which set of each purpose a part was given. It
// is what makes a second set of one purpose refusable even where a whole log is false: two sets'
// difference can be a person's ballot (sealed-ballots section 10). Lines, in the order given:
//   <edition, 32 hex> <purpose, no space> <SHA-256 of the set, 64 hex>\n            mode 0600
#pragma once

#include <string>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::api {

class TrusteeRecord {
 public:
  explicit TrusteeRecord(std::string path) : path_(std::move(path)) {}
  // Durable when it returns, so that no part leaves before it is written. The same set again is
  // fine. Errors: wrong_counted_set (another set of this purpose stands there); malformed,
  // key_permissions, io.
  ledger::Result<> keep(const ledger::EditionId& edition, const std::string& purpose,
                        const ledger::Hash& set) const;

 private:
  std::string path_;
};

}  // namespace urna::api
