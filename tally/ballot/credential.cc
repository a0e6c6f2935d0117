#include "tally/ballot/credential.h"

#include <algorithm>

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

struct Parts {
  Element r;
  Scalar s;
};

Parts cut(const SchnorrSignature& signature) {
  return {Element::from(signature.view().first(32)), Scalar::from(signature.view().subspan(32))};
}

SchnorrSignature join(const Element& r, const Scalar& s) {
  SchnorrSignature out;
  std::ranges::copy(r.bytes, out.bytes.begin());
  std::ranges::copy(s.bytes, out.bytes.begin() + 32);
  return out;
}

// Schnorr over ristretto255, (R, s) with strong Fiat-Shamir: the challenge covers context, key,
// message, commitment.
SchnorrSignature sign(std::string_view label, const Hash& context, const Credential& credential,
                      ByteView message, ByteView fresh) {
  CHECK(fresh.size() == 32);
  Scalar nonce = h2s("nonce", {ledger::view_of(label), credential.secret().view(), fresh,
                               context.view(), message});
  const Element r = multiply_base(nonce);
  const Scalar c = h2s(label, {context.view(), credential.key().view(), message, r.view()});
  const SecretScalar part(multiply(c, credential.secret()));
  const Scalar s = add(nonce, part.value());
  ledger::wipe(nonce.bytes.data(), nonce.bytes.size());
  return join(r, s);
}

// s·G = R + c·A, with all parts past the gate.
GroupEquation equation(std::string_view label, const Hash& context, const Element& key,
                       ByteView message, const Parts& parts) {
  const Scalar c = h2s(label, {context.view(), key.view(), message, parts.r.view()});
  return {Errc::none, {{parts.s, base_point()}, {scalar_of(-1), parts.r}, {negate(c), key}}};
}

// Looks at the one equation that a check below has appended.
ledger::Result<> look_at(const GroupEquations& equations) {
  if (!holds(equations.front())) return equations.front().refusal;
  return ledger::Ok{};
}

}  // namespace

Credential::Credential(const Scalar& secret) : secret_(secret), key_(multiply_base(secret)) {
  CHECK(!key_.is_zero());
}
Credential::Credential(Credential&& other) noexcept : secret_(other.secret_), key_(other.key_) {
  ledger::wipe(other.secret_.bytes.data(), other.secret_.bytes.size());
}
Credential::~Credential() { ledger::wipe(secret_.bytes.data(), secret_.bytes.size()); }

Credential Credential::derive(std::string_view label, const ledger::Seed& seed,
                              std::uint32_t index) {
  ledger::Bytes number;
  ledger::put_u32(number, index);
  const SecretScalar secret(h2s(label, {seed.view(), number}));
  return Credential(secret.value());
}

Credential Credential::random() {
  ledger::Bytes fresh = ledger::random_bytes(64);
  Wide wide;
  std::ranges::copy(fresh, wide.begin());
  const SecretScalar secret(reduce(wide));
  Credential made(secret.value());
  ledger::wipe(fresh);
  ledger::wipe(wide.data(), wide.size());
  return made;
}

Hash roll_context(std::string_view origin, const ledger::EditionId& edition) {
  return h256("roll/id", {ledger::view_of(origin), edition.view()});
}

SchnorrSignature prove_possession(const Hash& roll, const Credential& credential,
                                  const SlotId& slot, ByteView fresh) {
  return sign("slot/pok", roll, credential, slot.view(), fresh);
}

ledger::Result<> possession_equation(const Hash& roll, const Element& key, const SlotId& slot,
                                     const SchnorrSignature& proof, GroupEquations& equations) {
  const Parts parts = cut(proof);
  if (!is_nonzero_element(key.view()) || !is_element(parts.r.view())) return Errc::bad_element;
  if (!is_scalar(parts.s.view())) return Errc::bad_scalar;
  equations.push_back(equation("slot/pok", roll, key, slot.view(), parts));
  equations.back().refusal = Errc::bad_proof;
  return ledger::Ok{};
}

ledger::Result<> check_possession(const Hash& roll, const Element& key, const SlotId& slot,
                                  const SchnorrSignature& proof) {
  GroupEquations equations;
  URNA_TRY(possession_equation(roll, key, slot, proof, equations));
  return look_at(equations);
}

ledger::Result<Element> combine_keys(const Element& first, const Element& second) {
  const Element sum = add(first, second);
  if (sum.is_zero()) return Error{Errc::bad_element, "the parts of the credential cancel"};
  return sum;
}

SchnorrSignature sign_cast(const Hash& context, const Credential& credential,
                           const Tracker& tracker, ByteView fresh) {
  return sign("cast/sig", context, credential, tracker.view(), fresh);
}

SchnorrSignature sign_challenge(const Hash& context, const Credential& credential,
                                const Tracker& tracker, ByteView fresh) {
  return sign("challenge/sig", context, credential, tracker.view(), fresh);
}

namespace {

ledger::Result<> tracker_equation(std::string_view label, const Hash& context, const Element& key,
                                  const Tracker& tracker, const SchnorrSignature& signature,
                                  GroupEquations& equations) {
  const Parts parts = cut(signature);
  if (!is_nonzero_element(key.view()) || !is_element(parts.r.view()) || !is_scalar(parts.s.view()))
    return Errc::bad_credential_signature;
  equations.push_back(equation(label, context, key, tracker.view(), parts));
  equations.back().refusal = Errc::bad_credential_signature;
  return ledger::Ok{};
}

}  // namespace

ledger::Result<> cast_signature_equation(const Hash& context, const Element& key,
                                         const Tracker& tracker, const SchnorrSignature& signature,
                                         GroupEquations& equations) {
  return tracker_equation("cast/sig", context, key, tracker, signature, equations);
}

ledger::Result<> challenge_signature_equation(const Hash& context, const Element& key,
                                              const Tracker& tracker,
                                              const SchnorrSignature& signature,
                                              GroupEquations& equations) {
  return tracker_equation("challenge/sig", context, key, tracker, signature, equations);
}

ledger::Result<> check_cast_signature(const Hash& context, const Element& key,
                                      const Tracker& tracker, const SchnorrSignature& signature) {
  GroupEquations equations;
  URNA_TRY(cast_signature_equation(context, key, tracker, signature, equations));
  return look_at(equations);
}

ledger::Result<ledger::Bytes> document_bytes(std::uint8_t type, std::string_view country,
                                             std::string_view number) {
  constexpr std::size_t kMaxNumber = 32;
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (country.size() != 3 || !std::ranges::all_of(country, capital))
    return Error{Errc::malformed, "document country: three capital letters"};
  if (number.empty() || number.size() > kMaxNumber ||
      !std::ranges::all_of(number, [&](char c) { return capital(c) || digit(c); }))
    return Error{Errc::malformed, "document number: 1 to 32 of A-Z 0-9"};
  ledger::Bytes out{type};
  ledger::put(out, ledger::view_of(country));
  ledger::put(out, ledger::view_of(number));
  return out;
}

Hash registrar_tag(const ledger::Seed& registrar_key, ByteView document) {
  return ledger::blake2b_keyed(registrar_key.view(), document);
}
ledger::Tag overseer_tag(const ledger::Seed& overseer_key, const Hash& registrar_tag) {
  return ledger::Tag::from(ledger::blake2b_keyed(overseer_key.view(), registrar_tag.view()).view());
}
ledger::Commitment registration_commitment(ByteView salt32, ByteView record) {
  CHECK(salt32.size() == 32);
  return ledger::Commitment::from(h256("reg", {salt32, record}).view());
}

}  // namespace urna::tally
