// The secret side of key generation (sealed-ballots section 6, steps 3 and 4): shares sealed to
// each trustee, their opening, complaints; and a trustee's keys for signing and for receiving.
#pragma once

#include "tally/ballot/key_generation.h"

namespace urna::tally {

using ledger::EncryptionKey;

// Ed25519 seed = H256("key/ed25519"; seed).
ledger::SigningKey trustee_signing_key(const ledger::Seed& seed);
// Of the X25519 secret H256("key/x25519"; seed).
EncryptionKey trustee_encryption_key(const ledger::Seed& seed);

struct TrusteeCommit {
  Hash commitment;  // h_i
  ledger::PublicKey signing;
  EncryptionKey receiving;
  bool operator==(const TrusteeCommit&) const = default;
};
// Check 4.1 of all commits, in the order of trustees: as many as trustees, no key or commitment
// twice, receiving keys that a share can be sealed to. Errors: bad_key_reveal.
ledger::Result<> check_commits(const KeyShape& shape, std::span<const TrusteeCommit> commits);
// DT = H256("dkg/transcript"; ctx0, u32(t), VEC(h_i || Ed25519_i || X25519_i)).
Hash key_transcript(const Hash& run, std::uint32_t threshold,
                    std::span<const TrusteeCommit> commits);

struct KeySet {
  Hash transcript, keys, context;  // DT, KS, ctx
  bool operator==(const KeySet&) const = default;
};
KeySet key_set_of(const Hash& election, const Hash& transcript, std::span<const Element> joint);
// Check 4.7. Errors: wrong_key_set.
ledger::Result<> check_key_set(const KeySet& recomputed, const KeySet& claimed);

// s_{i→l,0}..s_{i→l,K-1} of place.trustee = i for l.
std::vector<SecretScalar> shares_for(const TrusteePlace& place, const ledger::Seed& seed,
                                     std::uint32_t recipient);
// What seal_shares makes for one recipient: 48 bytes of the box, 32 of the tag, the shares.
constexpr std::uint64_t sealed_shares_bytes(const KeyShape& shape) {
  return 80 + 32 * std::uint64_t{shape.keys};
}
// crypto_box_seal of H256("dkg/share"; ctx0, u32(i), u32(l)) || the shares. Requires: a receiving
// key that passed check_commits.
ledger::Bytes seal_shares(const TrusteePlace& place, std::uint32_t recipient,
                          const EncryptionKey& receiving, std::span<const SecretScalar> shares);
// What the recipient finds. Errors: bad_key_share (a ground for a complaint).
ledger::Result<std::vector<SecretScalar>> open_shares(const TrusteePlace& place,
                                                      std::uint32_t recipient,
                                                      const ledger::Seed& of_recipient,
                                                      ByteView sealed);
// The recipient's check of what it opened: s·G = Σ_k l^k·F_{j,k}, by the library alone. Errors:
// bad_key_share (a ground for a complaint).
ledger::Result<> check_shares(const TrusteePlace& place, const Commitments& commitments,
                              std::uint32_t recipient, std::span<const SecretScalar> shares);

// Check 4.5 of shares that the accused published after a complaint: 32·K bytes. Appends an
// equation for each. Errors: bad_key_share; equations refuse with the same, and then the run is
// void.
ledger::Result<> published_share_equations(const TrusteePlace& place,
                                           const Commitments& commitments, std::uint32_t recipient,
                                           ByteView shares, GroupEquations& equations);

// x_l = Σ_i s_{i→l}, position by position. Requires: of every trustee, of one length.
std::vector<SecretScalar> sum_of(std::span<const std::vector<SecretScalar>> of_trustees);

}  // namespace urna::tally
