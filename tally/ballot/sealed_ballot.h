// Sealed ballots (sealed-ballots sections 8 to 10): header of kind 2 || BITVEC body, their
// challenge, and the set that is counted.
#pragma once

#include "tally/ballot/ballot.h"
#include "tally/ballot/bits_proof.h"

namespace urna::tally {

// A question as ballots need it. Requires: one key for each bit of the layout.
struct SealedQuestion {
  const Layout& layout;
  std::span<const Element> keys;
};

constexpr std::size_t sealed_ballot_bytes(std::size_t bits) {
  return kHeaderBytes + body_bytes(bits);
}
// bctx = H256("ballot/ctx"; ctx, header).
Hash ballot_context(const Hash& context, ByteView header);
// On a device that holds a: H256("ballot/seed"; 32 fresh bytes, a).
ledger::Seed ballot_seed(ByteView fresh32, const Credential& credential);

// header || body. Requires: a header of kind 2 and the bits of a legal answer.
ledger::Bytes seal_ballot(const Hash& context, const BallotHeader& header,
                          const SealedQuestion& question, const Bits& v, const ledger::Seed& seed);
// What a challenged device releases beside v: r of the ballot sealed with these arguments.
SecretScalar ballot_randomness(const Hash& context, const BallotHeader& header, const Bits& v,
                               const ledger::Seed& seed);

// Checks 7.2 and 7.5 of a ballot whose header was judged; appends the equations of 7.6. Returns the
// ciphertext, whose alpha must be new (check 8). Errors: bad_header, bad_ballot_length,
// bad_ballot_item, illegal_ballot; equations refuse with bad_ballot_proof.
ledger::Result<SealedBits> ballot_equations(const Hash& context, const SealedQuestion& question,
                                            ByteView ballot, GroupEquations& equations,
                                            Elements elements = Elements::judged);
// The same, one by one. Errors: these, and bad_ballot_proof.
ledger::Result<SealedBits> check_sealed_ballot(const Hash& context, const SealedQuestion& question,
                                               ByteView ballot);
// The ciphertext of an accepted ballot.
SealedBits read_sealed_ballot(ByteView ballot, std::size_t bits);

struct CountedBallot {
  SlotId slot;
  Tracker tracker;
  auto operator<=>(const CountedBallot&) const = default;
};
// VEC(slot || T), sorted by slot: H256("tally/set"; ctx, u16(q), VEC).
Hash counted_set_digest(const Hash& context, std::uint16_t question,
                        std::vector<CountedBallot> counted);

}  // namespace urna::tally
