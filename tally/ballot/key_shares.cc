#include "tally/ballot/key_shares.h"

#include <sodium.h>

#include <algorithm>

#include "tally/ballot/ballot.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

namespace {

static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32);

ledger::Seed derived(std::string_view label, const ledger::Seed& seed) {
  Hash drawn = h256(label, {seed.view()});
  ledger::Seed out(drawn.view());
  ledger::wipe(drawn.bytes.data(), drawn.bytes.size());
  return out;
}

// H256("dkg/share"; ctx0, u32(i), u32(l)): the box has no associated data, so the text begins with
// what it is for.
Hash share_tag(const TrusteePlace& place, std::uint32_t recipient) {
  return h256("dkg/share", {place.run.view(), u32_bytes(place.trustee), u32_bytes(recipient)});
}

template <class T, class Part>
bool any_twice(std::span<const TrusteeCommit> commits, Part part) {
  std::vector<T> all;
  for (const TrusteeCommit& commit : commits) all.push_back(part(commit));
  std::ranges::sort(all);
  return std::ranges::adjacent_find(all) != all.end();
}

// A key of small order would send shares to everybody; a second spelling of another trustee's key
// (bit 255, or a number not below 2^255 - 19) would pass for a key of its own.
bool can_receive(const EncryptionKey& key) {
  std::uint8_t prime[32];
  std::ranges::fill(prime, 0xff);
  prime[0] = 0xed;
  prime[31] = 0x7f;
  if (sodium_compare(key.bytes.data(), prime, sizeof prime) >= 0) return false;
  const std::uint8_t scalar[32] = {1};  // clamped by the library
  std::uint8_t shared[32];
  return crypto_scalarmult(shared, scalar, key.bytes.data()) == 0;
}

// A share at any other place is one more point of the trustee's polynomials, at 0 the secret.
bool is_trustee(const TrusteePlace& place, std::uint32_t recipient) {
  return recipient >= 1 && recipient <= place.shape.trustees;
}
Error no_such_recipient() { return Error{Errc::bad_key_share, "no such recipient"}; }

}  // namespace

ledger::SigningKey trustee_signing_key(const ledger::Seed& seed) {
  return ledger::SigningKey(derived("key/ed25519", seed));
}

EncryptionKey trustee_encryption_key(const ledger::Seed& seed) {
  const ledger::Seed secret = derived("key/x25519", seed);
  EncryptionKey out;
  CHECK(crypto_scalarmult_base(out.bytes.data(), secret.view().data()) == 0);
  return out;
}

ledger::Result<> check_commits(const KeyShape& shape, std::span<const TrusteeCommit> commits) {
  if (commits.size() != shape.trustees)
    return Error{Errc::bad_key_reveal, "as many commits as trustees are needed"};
  const auto receives = [](const TrusteeCommit& c) { return can_receive(c.receiving); };
  if (!std::ranges::all_of(commits, receives))
    return Error{Errc::bad_key_reveal, "nothing can be sealed to a receiving key"};
  const auto signs = [](const TrusteeCommit& c) { return ledger::admissible(c.signing); };
  if (!std::ranges::all_of(commits, signs))
    return Error{Errc::bad_key_reveal, "a signing key is no admissible point"};
  if (any_twice<Hash>(commits, [](const TrusteeCommit& c) { return c.commitment; }) ||
      any_twice<ledger::PublicKey>(commits, [](const TrusteeCommit& c) { return c.signing; }) ||
      any_twice<EncryptionKey>(commits, [](const TrusteeCommit& c) { return c.receiving; }))
    return Error{Errc::bad_key_reveal, "two trustees have one key or commitment"};
  return ledger::Ok{};
}

Hash key_transcript(const Hash& run, std::uint32_t threshold,
                    std::span<const TrusteeCommit> commits) {
  Bytes joined;
  for (const TrusteeCommit& commit : commits) {
    ledger::put(joined, commit.commitment.view());
    ledger::put(joined, commit.signing.view());
    ledger::put(joined, commit.receiving.view());
  }
  return h256("dkg/transcript", {run.view(), u32_bytes(threshold),
                                 vec(static_cast<std::uint32_t>(commits.size()), joined)});
}

KeySet key_set_of(const Hash& election, const Hash& transcript, std::span<const Element> joint) {
  const Hash keys = key_set(joint, transcript);
  return {transcript, keys, election_context(election, keys)};
}

ledger::Result<> check_key_set(const KeySet& recomputed, const KeySet& claimed) {
  if (recomputed != claimed) return Errc::wrong_key_set;
  return ledger::Ok{};
}

std::vector<SecretScalar> shares_for(const TrusteePlace& place, const ledger::Seed& seed,
                                     std::uint32_t recipient) {
  CHECK(is_trustee(place, recipient));  // the share of 0 would be the secret itself
  const Scalar l = scalar_of(recipient);
  std::vector<SecretScalar> out;
  out.reserve(place.shape.keys);
  for (std::uint32_t j = 0; j < place.shape.keys; ++j) {
    SecretScalar share;  // Horner, highest coefficient first
    for (std::uint32_t k = place.shape.threshold; k-- > 0;) {
      const SecretScalar shifted(multiply(share.value(), l));
      share = SecretScalar(add(shifted.value(), coefficient(place, seed, j, k).value()));
    }
    out.push_back(std::move(share));
  }
  return out;
}

Bytes seal_shares(const TrusteePlace& place, std::uint32_t recipient,
                  const EncryptionKey& receiving, std::span<const SecretScalar> shares) {
  CHECK(shares.size() == place.shape.keys && is_trustee(place, recipient));
  Bytes plain;
  plain.reserve(32 * (1 + shares.size()));  // never moved: no copy stays behind
  ledger::put(plain, share_tag(place, recipient).view());
  for (const SecretScalar& share : shares) ledger::put(plain, share.value().view());
  Bytes sealed(plain.size() + crypto_box_SEALBYTES);
  CHECK(crypto_box_seal(sealed.data(), plain.data(), plain.size(), receiving.bytes.data()) == 0);
  ledger::wipe(plain);
  return sealed;
}

ledger::Result<std::vector<SecretScalar>> open_shares(const TrusteePlace& place,
                                                      std::uint32_t recipient,
                                                      const ledger::Seed& of_recipient,
                                                      ByteView sealed) {
  const std::size_t plain_bytes = 32 * (std::size_t{1} + place.shape.keys);
  if (sealed.size() != plain_bytes + crypto_box_SEALBYTES)
    return Error{Errc::bad_key_share, "length"};
  const ledger::Seed secret = derived("key/x25519", of_recipient);
  const EncryptionKey receiving = trustee_encryption_key(of_recipient);
  Bytes plain(plain_bytes);
  if (crypto_box_seal_open(plain.data(), sealed.data(), sealed.size(), receiving.bytes.data(),
                           secret.view().data()) != 0)
    return Error{Errc::bad_key_share, "the box does not open"};
  bool good = Hash::from(ByteView(plain).first(32)) == share_tag(place, recipient);
  std::vector<SecretScalar> out;
  out.reserve(place.shape.keys);
  for (std::size_t at = 32; at < plain.size(); at += 32) {
    const ByteView item = ByteView(plain).subspan(at, 32);
    good = good && is_scalar(item);
    out.emplace_back(Scalar::from(item));
  }
  ledger::wipe(plain);
  if (!good) return Error{Errc::bad_key_share, "the text is not for this run and recipient"};
  return out;
}

ledger::Result<> check_shares(const TrusteePlace& place, const Commitments& commitments,
                              std::uint32_t recipient, std::span<const SecretScalar> shares) {
  CHECK(shares.size() == place.shape.keys);
  if (!is_trustee(place, recipient)) return no_such_recipient();
  for (std::uint32_t j = 0; j < place.shape.keys; ++j)
    if (multiply_base(shares[j].value()) != share_key(place.shape, commitments, recipient, j))
      return Error{Errc::bad_key_share, "position " + std::to_string(j)};
  return ledger::Ok{};
}

ledger::Result<> published_share_equations(const TrusteePlace& place,
                                           const Commitments& commitments, std::uint32_t recipient,
                                           ByteView shares, GroupEquations& equations) {
  const KeyShape& shape = place.shape;
  CHECK(commitments.size() == std::size_t{shape.keys} * shape.threshold);
  if (!is_trustee(place, recipient)) return no_such_recipient();
  if (shares.size() != std::size_t{32} * shape.keys) return Error{Errc::bad_key_share, "length"};
  GroupEquations all;
  const Scalar l = scalar_of(recipient);
  for (std::size_t j = 0; j < shape.keys; ++j) {
    const ByteView share = shares.subspan(32 * j, 32);
    if (!is_scalar(share)) return Error{Errc::bad_key_share, "not a canonical scalar"};
    GroupEquation equation{Errc::bad_key_share, {{Scalar::from(share), base_point()}}};
    Scalar minus_power = scalar_of(-1);
    for (std::size_t k = 0; k < shape.threshold; ++k) {
      equation.sum.push_back({minus_power, commitments[j * shape.threshold + k]});
      minus_power = multiply(minus_power, l);
    }
    all.push_back(std::move(equation));
  }
  std::ranges::move(all, std::back_inserter(equations));
  return ledger::Ok{};
}

std::vector<SecretScalar> sum_of(std::span<const std::vector<SecretScalar>> of_trustees) {
  CHECK(!of_trustees.empty());
  std::vector<SecretScalar> total(of_trustees.front().size());
  for (const std::vector<SecretScalar>& one : of_trustees) {
    CHECK(one.size() == total.size());
    for (std::size_t j = 0; j < total.size(); ++j)
      total[j] = SecretScalar(add(total[j].value(), one[j].value()));
  }
  return total;
}

}  // namespace urna::tally
