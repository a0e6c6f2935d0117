// Key generation without a dealer, t of n (sealed-ballots section 6): Feldman (1987) and Pedersen
// (EUROCRYPT 1991) with commitments first, one key for each position. A trustee keeps one seed;
// everything else derives from it and from the run's context, so a repeated run shares nothing.
//   reveal bytes = F_{0,0} .. F_{K-1,t-1} | R | s      32·K·t + 64
#pragma once

#include <span>

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

using ledger::Hash;

inline constexpr std::uint32_t kMaxTrustees = 64;
inline constexpr std::uint32_t kMaxKeys = 65'536;

struct KeyShape {
  std::uint32_t keys = 0;       // K
  std::uint32_t trustees = 0;   // n
  std::uint32_t threshold = 0;  // t
};
// 1 <= t <= n, and the limits. Errors: bad_definition.
ledger::Result<> check_key_shape(const KeyShape& shape);

constexpr std::uint64_t reveal_bytes(const KeyShape& shape) {
  return 32 * std::uint64_t{shape.keys} * shape.threshold + 64;
}

// Where a trustee stands. Requires: a shape that passed, 1 <= trustee <= n.
struct TrusteePlace {
  Hash run;  // ctx0
  KeyShape shape;
  std::uint32_t trustee = 0;  // i
};
// ctx0 = H256("dkg/ctx"; E, u32(run)); run = 1, one more for each restart.
Hash key_run(const Hash& election, std::uint32_t run);

using Commitments = std::vector<Element>;  // F_{j,k} of one trustee at [j·t + k]

// a_{j,k} of a trustee, j = 0..K-1, k = 0..t-1.
SecretScalar coefficient(const TrusteePlace& place, const ledger::Seed& seed, std::uint32_t j,
                         std::uint32_t k);
// h_i of the same commitments that reveal_keys gives.
Hash commit_keys(const TrusteePlace& place, const ledger::Seed& seed);
ledger::Bytes reveal_keys(const TrusteePlace& place, const ledger::Seed& seed);
// Checks 4.1 and 4.2, and the gate of 4.4, whose equation is appended. Errors: bad_key_reveal,
// wrong_key_commitment, bad_key_proof; the equation refuses with bad_key_proof.
ledger::Result<Commitments> reveal_equations(const TrusteePlace& place, const Hash& commitment,
                                             ByteView bytes, GroupEquations& equations);

// Σ_i F_{i,j,k}, at the same places. Requires: one for each trustee.
Commitments sum_of(std::span<const Commitments> of_trustees);
// The key that belongs to the trustee's share at position j: Σ_k l^k·F_{j,k}.
Element share_key(const KeyShape& shape, const Commitments& commitments, std::uint32_t trustee,
                  std::uint32_t j);

struct ElectionKeys {
  std::vector<Element> joint;                // Y_0..Y_{K-1}
  std::vector<std::vector<Element>> shares;  // X_{l,0}..X_{l,K-1} at [l - 1]
  bool operator==(const ElectionKeys&) const = default;
};
// Check 4.6. Errors: bad_joint_key if a key is the identity or two positions have the same.
ledger::Result<ElectionKeys> election_keys(const KeyShape& shape,
                                           std::span<const Commitments> of_trustees);
ledger::Result<> check_election_keys(const ElectionKeys& keys);
// Check 4.6 of published keys. Errors: bad_joint_key.
ledger::Result<> check_claimed_keys(const ElectionKeys& recomputed, const ElectionKeys& claimed);

}  // namespace urna::tally
