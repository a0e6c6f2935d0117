// Voters' credentials: ristretto255 Schnorr keys, their proofs of possession, cast signatures,
// uniqueness tags and commitments (sealed-ballots sections 7 and 8.4). In a prime-order group
// one-by-one and batched checks always agree.
#pragma once

#include <string>
#include <string_view>

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

using ledger::Hash;
using ledger::SchnorrSignature;
using ledger::SlotId;
using ledger::Tracker;

// A voter's secret scalar; wiped when it goes, never printed.
class Credential {
 public:
  explicit Credential(const Scalar& secret);
  // a = H2S(label; seed, u32(index)): for replays and drills, whose keys derive from a seed.
  static Credential derive(std::string_view label, const ledger::Seed& seed, std::uint32_t index);
  // From 64 fresh bytes.
  static Credential random();
  Credential(Credential&& other) noexcept;
  Credential(const Credential&) = delete;
  Credential& operator=(const Credential&) = delete;
  ~Credential();
  const Element& key() const { return key_; }
  const Scalar& secret() const { return secret_; }

 private:
  Scalar secret_;
  Element key_;
};

// roll = H256("roll/id"; origin, edition): what a possession is proved for.
Hash roll_context(std::string_view origin, const ledger::EditionId& edition);

// (R, s): c = H2S("slot/pok"; roll, A, slot, R), s = k + c·a. `fresh`: 32 random bytes that hedge
// the nonce.
SchnorrSignature prove_possession(const Hash& roll, const Credential& credential,
                                  const SlotId& slot, ByteView fresh);
// Check 5.2. Errors: bad_element, bad_scalar, bad_proof.
ledger::Result<> check_possession(const Hash& roll, const Element& key, const SlotId& slot,
                                  const SchnorrSignature& proof);
// The same; the group equation, which refuses with bad_proof, is appended instead of looked at.
// Errors: bad_element, bad_scalar.
ledger::Result<> possession_equation(const Hash& roll, const Element& key, const SlotId& slot,
                                     const SchnorrSignature& proof, GroupEquations& equations);
// A = A_1 + A_2 of two parts proved one by one. Errors: bad_element if the sum is the identity.
ledger::Result<Element> combine_keys(const Element& first, const Element& second);

// (R, s): c = H2S("cast/sig"; ctx, A, T, R), s = k + c·a.
SchnorrSignature sign_cast(const Hash& context, const Credential& credential,
                           const Tracker& tracker, ByteView fresh);
// Check 7.8. Errors: bad_credential_signature.
ledger::Result<> check_cast_signature(const Hash& context, const Element& key,
                                      const Tracker& tracker, const SchnorrSignature& signature);
// The same; the group equation is appended instead of looked at. Errors: bad_credential_signature.
ledger::Result<> cast_signature_equation(const Hash& context, const Element& key,
                                         const Tracker& tracker, const SchnorrSignature& signature,
                                         GroupEquations& equations);

// The same under "challenge/sig": the holder of the slot's key had the ballot opened in public.
SchnorrSignature sign_challenge(const Hash& context, const Credential& credential,
                                const Tracker& tracker, ByteView fresh);
// Errors: bad_credential_signature.
ledger::Result<> challenge_signature_equation(const Hash& context, const Element& key,
                                              const Tracker& tracker,
                                              const SchnorrSignature& signature,
                                              GroupEquations& equations);

// One document as tags see it: u8 type || country (3 ASCII capitals) || number (A-Z 0-9 only).
// Errors: malformed, naming the part. Numbers are not cleaned here: whoever reads a form does that.
ledger::Result<ledger::Bytes> document_bytes(std::uint8_t type, std::string_view country,
                                             std::string_view number);
// T = BLAKE2b-256(k_O, BLAKE2b-256(k_R, document)): each office sees only its own step.
Hash registrar_tag(const ledger::Seed& registrar_key, ByteView document);
ledger::Tag overseer_tag(const ledger::Seed& overseer_key, const Hash& registrar_tag);
// reg_commit = H256("reg"; salt32, canonical personal record).
ledger::Commitment registration_commitment(ByteView salt32, ByteView record);

}  // namespace urna::tally
