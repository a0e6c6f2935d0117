// Law of the state's bytes (D15, T20): what decodes encodes to the same bytes, and no neighbour, a
// byte longer or shorter, decodes.
#include "tests/fuzz/told_entries.h"

namespace urna::fuzz {
namespace {

void law(ByteView bytes) {
  const auto state = tally::decode_state(bytes);
  if (!state.ok()) {
    require(!ledger::to_text(state.error()).empty(), "an error says why");
    return;
  }
  require(std::ranges::equal(tally::encode_state(*state), bytes), "one spelling per state");
  require(!tally::decode_state(longer(bytes)).ok(), "a byte too many is refused");
  require(!tally::decode_state(shorter(bytes)).ok(), "a byte too few is refused");
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out{tally::encode_state(tally::State("a"))};
  for (const auto phase : {tally::Phase::announced, tally::Phase::enrolment, tally::Phase::voting,
                           tally::Phase::declared}) {
    fixture::Town town;
    town.run_to(phase);
    out.push_back(tally::encode_state(town.state));
  }
  fixture::Town sealed;
  sealed.seal();
  sealed.run_to(tally::Phase::declared);
  sealed.open_groups();
  out.push_back(tally::encode_state(sealed.state));
  fixture::Town ceremony;
  ceremony.seal();
  ceremony.run_to(tally::Phase::enrolment);
  out.push_back(tally::encode_state(ceremony.state));
  return out;
}

URNA_FUZZ_TARGET(state_snapshot, law, seeds, 400);

}  // namespace
}  // namespace urna::fuzz
