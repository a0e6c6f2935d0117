// Law of .pb files: pabulib_law.h. The dictionary beside this file names their columns.
#include "tests/fuzz/pabulib_law.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

void law(ByteView bytes) {
  const std::string why = tally::pabulib_law(ledger::text_of(bytes));
  require(why.empty(), why);
}

URNA_FUZZ_TARGET(pabulib, law, [] { return std::vector<Bytes>(); });

}  // namespace
}  // namespace urna::fuzz
