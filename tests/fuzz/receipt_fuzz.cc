// Law of receipts (T24): what parses prints to the same bytes; a receipt proves nothing but that
// the entry stands at that index of the tree that was signed.
#include "tests/fuzz/known_log.h"

namespace urna::fuzz {
namespace {

void law(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  const auto receipt = ledger::parse_receipt(text);
  if (!receipt.ok()) return;
  require(to_text(*receipt) == text, "one spelling per receipt");
  require(receipt->proof.size() <= 63, "no proof is longer than 63 hashes");
  for (std::uint64_t i = 0; i < 8; ++i) {
    const auto checked = ledger::check_receipt(*receipt, known_entry(i), log_vkey());
    if (!checked.ok()) continue;
    require(i == receipt->index && i < 7, "the entry does not stand there");
    require(receipt->proof == known_log().receipts[i].proof, "another proof for the same entry");
    require(checked->checkpoint == known_log().checkpoint, "another checkpoint");
  }
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (ledger::Receipt receipt : known_log().receipts) {
    out.push_back(bytes_of(to_text(receipt)));
    receipt.extra.reset();
    out.push_back(bytes_of(to_text(receipt)));
  }
  return out;
}

URNA_FUZZ_TARGET(receipt, law, seeds);

}  // namespace
}  // namespace urna::fuzz
