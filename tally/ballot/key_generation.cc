#include "tally/ballot/key_generation.h"

#include <algorithm>

#include "tally/ballot/group_sum.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

namespace {

std::size_t count_of(const KeyShape& shape) { return std::size_t{shape.keys} * shape.threshold; }

// a_{0,0}..a_{K-1,0} are what the reveal proves knowledge of.
std::vector<SecretScalar> coefficients(const TrusteePlace& place, const ledger::Seed& seed) {
  std::vector<SecretScalar> out;
  out.reserve(count_of(place.shape));
  for (std::uint32_t j = 0; j < place.shape.keys; ++j)
    for (std::uint32_t k = 0; k < place.shape.threshold; ++k)
      out.push_back(coefficient(place, seed, j, k));
  return out;
}

Commitments commitments_of(const std::vector<SecretScalar>& coefficients) {
  Commitments out;
  for (const SecretScalar& a : coefficients) out.push_back(multiply_base(a.value()));
  return out;
}

// h_i = H256("dkg/commit"; ctx0, u32(i), FS_i)
Hash commitment_hash(const TrusteePlace& place, const Commitments& commitments) {
  return h256("dkg/commit", {place.run.view(), u32_bytes(place.trustee), vec(commitments)});
}

Scalar proof_challenge(const TrusteePlace& place, const Commitments& commitments,
                       const Element& r) {
  return h2s("dkg/pok", {place.run.view(), u32_bytes(place.trustee), vec(commitments), r.view()});
}

// F past the gate; a constant coefficient is not the identity.
ledger::Result<Commitments> decode_commitments(const KeyShape& shape, ByteView bytes) {
  Commitments out;
  for (std::size_t i = 0; i < count_of(shape); ++i) {
    const ByteView item = bytes.subspan(32 * i, 32);
    const bool constant = i % shape.threshold == 0;
    if (!(constant ? is_nonzero_element(item) : is_element(item)))
      return Error{Errc::bad_key_reveal, "coefficient " + std::to_string(i)};
    out.push_back(Element::from(item));
  }
  return out;
}

}  // namespace

ledger::Result<> check_key_shape(const KeyShape& shape) {
  if (shape.trustees == 0 || shape.trustees > kMaxTrustees)
    return Error{Errc::bad_definition, "number of trustees"};
  if (shape.threshold == 0 || shape.threshold > shape.trustees)
    return Error{Errc::bad_definition, "threshold of trustees"};
  if (shape.keys == 0 || shape.keys > kMaxKeys)
    return Error{Errc::bad_definition, "number of keys"};
  return ledger::Ok{};
}

Hash key_run(const Hash& election, std::uint32_t run) {
  return h256("dkg/ctx", {election.view(), u32_bytes(run)});
}

SecretScalar coefficient(const TrusteePlace& place, const ledger::Seed& seed, std::uint32_t j,
                         std::uint32_t k) {
  return SecretScalar(h2s("dkg/coef", {seed.view(), place.run.view(), u32_bytes(j), u32_bytes(k)}));
}

Hash commit_keys(const TrusteePlace& place, const ledger::Seed& seed) {
  return commitment_hash(place, commitments_of(coefficients(place, seed)));
}

Bytes reveal_keys(const TrusteePlace& place, const ledger::Seed& seed) {
  const std::vector<SecretScalar> a = coefficients(place, seed);
  const Commitments commitments = commitments_of(a);
  const SecretScalar nonce(h2s("dkg/nonce", {seed.view(), place.run.view(), vec(commitments)}));
  const Element r = multiply_base(nonce.value());
  const Scalar c = proof_challenge(place, commitments, r);
  Scalar power = scalar_of(1);
  SecretScalar s(nonce.value());
  for (std::uint32_t j = 0; j < place.shape.keys; ++j) {
    power = multiply(power, c);
    const SecretScalar part(multiply(power, a[std::size_t{j} * place.shape.threshold].value()));
    s = SecretScalar(add(s.value(), part.value()));
  }
  Bytes out;
  for (const Element& element : commitments) ledger::put(out, element.view());
  ledger::put(out, r.view());
  ledger::put(out, s.value().view());
  return out;
}

ledger::Result<Commitments> reveal_equations(const TrusteePlace& place, const Hash& commitment,
                                             ByteView bytes, GroupEquations& equations) {
  const std::size_t elements = 32 * count_of(place.shape);
  if (bytes.size() != elements + 64) return Error{Errc::bad_key_reveal, "length"};
  URNA_ASSIGN(Commitments commitments, decode_commitments(place.shape, bytes.first(elements)));
  if (commitment_hash(place, commitments) != commitment) return Errc::wrong_key_commitment;
  const ByteView r = bytes.subspan(elements, 32), s = bytes.subspan(elements + 32);
  if (!is_element(r) || !is_scalar(s)) return Errc::bad_key_proof;
  const Element committed = Element::from(r);
  // s·G = R + Σ_j c^{j+1}·F_{j,0}
  GroupEquation proof{Errc::bad_key_proof,
                      {{Scalar::from(s), base_point()}, {scalar_of(-1), committed}}};
  const Scalar c = proof_challenge(place, commitments, committed);
  Scalar power = scalar_of(1);
  for (std::uint32_t j = 0; j < place.shape.keys; ++j) {
    power = multiply(power, c);
    proof.sum.push_back({negate(power), commitments[std::size_t{j} * place.shape.threshold]});
  }
  equations.push_back(std::move(proof));
  return commitments;
}

Commitments sum_of(std::span<const Commitments> of_trustees) {
  CHECK(!of_trustees.empty());
  Commitments total = of_trustees.front();
  for (const Commitments& one : of_trustees.subspan(1)) {
    CHECK(one.size() == total.size());
    for (std::size_t i = 0; i < total.size(); ++i) total[i] = add(total[i], one[i]);
  }
  return total;
}

Element share_key(const KeyShape& shape, const Commitments& commitments, std::uint32_t trustee,
                  std::uint32_t j) {
  CHECK(commitments.size() == count_of(shape) && j < shape.keys);
  const Scalar l = scalar_of(trustee);
  Scalar power = scalar_of(1);
  std::vector<Summand> sum;
  for (std::uint32_t k = 0; k < shape.threshold; ++k) {
    sum.push_back({power, commitments[std::size_t{j} * shape.threshold + k]});
    power = multiply(power, l);
  }
  return multiply_sum(sum, Arithmetic::library);
}

ledger::Result<ElectionKeys> election_keys(const KeyShape& shape,
                                           std::span<const Commitments> of_trustees) {
  CHECK(of_trustees.size() == shape.trustees);
  const Commitments total = sum_of(of_trustees);
  ElectionKeys keys;
  for (std::uint32_t j = 0; j < shape.keys; ++j)
    keys.joint.push_back(total[std::size_t{j} * shape.threshold]);
  for (std::uint32_t l = 1; l <= shape.trustees; ++l) {
    auto& shares = keys.shares.emplace_back();
    for (std::uint32_t j = 0; j < shape.keys; ++j) shares.push_back(share_key(shape, total, l, j));
  }
  URNA_TRY(check_election_keys(keys));
  return keys;
}

ledger::Result<> check_election_keys(const ElectionKeys& keys) {
  const auto identity = [](const Element& key) { return key.is_zero(); };
  const auto has_identity = [&](const std::vector<Element>& list) {
    return std::ranges::any_of(list, identity);
  };
  if (has_identity(keys.joint) || std::ranges::any_of(keys.shares, has_identity))
    return Error{Errc::bad_joint_key, "a key is the identity"};
  std::vector<Element> sorted = keys.joint;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    return Error{Errc::bad_joint_key, "two positions have one key"};
  return ledger::Ok{};
}

ledger::Result<> check_claimed_keys(const ElectionKeys& recomputed, const ElectionKeys& claimed) {
  if (recomputed != claimed) return Errc::bad_joint_key;
  return ledger::Ok{};
}

}  // namespace urna::tally
