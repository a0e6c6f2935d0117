// Recovering a ledger whose database is behind (S22): the entries that a restored backup lacks are
// taken from a mirror, byte for byte. Nothing is believed: the mirror's checkpoint must be signed
// by this log's key, our own entries and the mirror's together must hash to its root, the law must
// accept every one, and the high-water mark must lie on the way. Only then is anything written, and
// nothing is signed here: the next start does that, with every guard it has.
#pragma once

#include <string>

#include "ledger/source.h"

namespace urna::api {

struct Recovered {
  std::uint64_t before = 0, after = 0;  // entries
};
// Errors: not_found (no ledger); as the guards of Host::open up to the database; corrupt (what is
// here is damaged: restore another copy); those of open_checkpoint, bad_consistency (the mirror is
// of another history, or its entries are not what it signed), rolled_back (the mirror itself is
// behind), any refusal of the law, the mirror's, those of writing.
ledger::Result<Recovered> recover_from(const std::string& directory, const ledger::Source& mirror);

}  // namespace urna::api
