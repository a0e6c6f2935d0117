// libFuzzer target over every parser that meets bytes from outside; the first byte chooses. Total
// means: no crash, and what parses prints to the same bytes. Build with the preset `fuzz`.
#include <algorithm>
#include <cstdlib>

#include "api/http.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/tile.h"
#include "tally/rules/pabulib.h"

using namespace urna;  // NOLINT: a fuzz target is its own world

namespace {

void require(bool good) {
  if (!good) std::abort();
}

void try_text(unsigned which, std::string_view text) {
  if (which == 0) {
    const auto note = ledger::parse_note(text);
    require(!note.ok() || to_text(*note) == text);
  } else if (which == 1) {
    const auto receipt = ledger::parse_receipt(text);
    require(!receipt.ok() || to_text(*receipt) == text);
  } else if (which == 2) {
    const auto tile = ledger::parse_tile_path(text);
    require(!tile.ok() || ledger::tile_path(*tile) == text);
  } else if (which == 3) {
    const auto file = tally::parse_pabulib(text);
    require(!file.ok() || tally::parse_pabulib(tally::to_text(*file)).ok());
  } else if (which == 4) {
    static_cast<void>(ledger::parse_policy(text).ok());
  } else {
    require(api::read_head(text).content_length <= api::kMaxBodyBytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ledger::ByteView bytes(data + 1, size - 1);
  const unsigned which = data[0] % 8;
  if (which < 6) {
    try_text(which, ledger::text_of(bytes));
  } else if (which == 6) {
    const auto event = ledger::decode_event(bytes);
    if (event.ok()) require(std::ranges::equal(ledger::encode_event(*event), bytes));
  } else {
    static_cast<void>(ledger::parse_submission(bytes).ok());
  }
  return 0;
}
