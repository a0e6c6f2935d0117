// BITVEC (sealed-ballots 8.2): a vector of bits encrypted with one randomness under one key each,
// and the proof that every bit is 0 or 1 and that W·v = u. In the style of Groth-Kohlweiss
// (EUROCRYPT 2015) and Bootle et al. (ESORICS 2015); encryption of Kurosawa (PKC 2002).
//   body = alpha | beta_1..M | A0 | A_1..M | C0 | C1 | z | tau | f_1..M      192 + 96·M bytes
// The prover runs in constant time in v and wipes what it drew; the verifier sees public data only.
#pragma once

#include <span>

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/group_equation.h"
#include "tally/ballot/layout.h"
#include "tally/ballot/rule_kernel.h"

namespace urna::tally {

using ledger::Hash;

struct SealedBits {
  Element alpha;              // r·G
  std::vector<Element> beta;  // r·Y_j + v_j·G
  bool operator==(const SealedBits&) const = default;
};

// What a body is about. Requires of whoever fills it: one key for each bit.
struct BitsStatement {
  Hash context;                         // bctx
  std::span<const Element> keys;        // Y_1..Y_M
  std::span<const Equation> equations;  // W·v = u
};

// Which refusal each part gives: ballots and attribute records have their own.
struct BitsRefusals {
  ledger::Errc length = ledger::Errc::bad_ballot_length;  // 7.2
  ledger::Errc item = ledger::Errc::bad_ballot_item;      // 7.2
  ledger::Errc rules = ledger::Errc::illegal_ballot;      // 7.5
  ledger::Errc proof = ledger::Errc::bad_ballot_proof;    // 7.6
};

constexpr std::size_t body_bytes(std::size_t bits) { return 192 + 96 * bits; }

// r of the body that seal_bits makes of the same arguments.
SecretScalar sealing_randomness(const Hash& context, const Bits& v, const ledger::Seed& seed);
// Everything secret comes from the seed. Requires: a bit (0 or 1) for each key. Whether W·v = u is
// the verifier's to say.
ledger::Bytes seal_bits(const BitsStatement& statement, const Bits& v, const ledger::Seed& seed);
// The same with the kernel of the equations at hand, for whoever seals many.
ledger::Bytes seal_bits(const BitsStatement& statement, const RuleKernel& kernel, const Bits& v,
                        const ledger::Seed& seed);

// Length, gate, equation (1); appends equations (2) to (4). Returns the ciphertext, of which
// alpha must be new. Every element of the body stands in an equation. Errors: refusals.length,
// .item, .rules; equations refuse with .proof.
ledger::Result<SealedBits> bits_equations(const BitsStatement& statement, ByteView body,
                                          const BitsRefusals& refusals, GroupEquations& equations,
                                          Elements elements = Elements::judged);

// The ciphertext of a body that was accepted. Requires: alpha | beta_1..M at least.
SealedBits read_sealed_bits(ByteView body, std::size_t bits);
// Sums position by position; the identity for none. Requires: all of `bits` bits.
SealedBits sum_of(std::span<const SealedBits> ciphertexts, std::size_t bits);

// Section 9: alpha = r·G and beta_j = r·Y_j + v_j·G. v: one byte 0 or 1 for each key; r: 32 bytes.
// Both were released. Errors: bad_opening.
ledger::Result<> check_opening(const SealedBits& sealed, std::span<const Element> keys, ByteView v,
                               ByteView r);

}  // namespace urna::tally
