// libFuzzer target over .pb files: no bytes crash the reader; what parses writes to a text that
// parses to the same; no instance crashes greedy. Corpus and dictionary stand beside this file:
// build/fuzz/tests/pabulib_fuzz -dict=tests/fuzz/pabulib.dict -max_total_time=660
// tests/fuzz/corpus/pabulib
#include <cstdlib>

#include "tests/fuzz/pabulib_law.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string why = urna::tally::pabulib_law({reinterpret_cast<const char*>(data), size});
  if (!why.empty()) std::abort();
  return 0;
}
