// The bytes of a BITVEC body and what both sides hash of them (sealed-ballots 8.2).
#pragma once

#include "tally/ballot/bits_proof.h"

namespace urna::tally {

struct BitsBody {
  SealedBits sealed;
  Element a0;
  std::vector<Element> a;
  Element c0, c1;
  Scalar z, tau;
  std::vector<Scalar> f;
};

ledger::Bytes encode_body(const BitsBody& body);
// The gate; the identity is refused for alpha. Errors: refusals.length, refusals.item.
ledger::Result<BitsBody> decode_body(ByteView bytes, std::size_t bits, const BitsRefusals& refusals,
                                     Elements elements);

// g = H512("ballot/gamma"; bctx, alpha, VEC(beta), A0, VEC(A)).
Wide gamma_hash(const Hash& context, const BitsBody& body);
// e = H2S("ballot/e"; g, C0, C1).
Scalar bits_challenge(const Wide& gamma, const BitsBody& body);

}  // namespace urna::tally
