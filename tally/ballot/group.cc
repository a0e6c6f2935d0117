#include "tally/ballot/group.h"

#include <sodium.h>

#include <utility>

#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::tally {

namespace {

constexpr std::uint8_t kOrder[32] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

}  // namespace

bool is_element(ByteView bytes32) {
  return bytes32.size() == 32 && (bytes32[31] & 0x80) == 0 &&
         crypto_core_ristretto255_is_valid_point(bytes32.data()) == 1;
}

bool is_nonzero_element(ByteView bytes32) {
  return is_element(bytes32) && !Element::from(bytes32).is_zero();
}

bool is_scalar(ByteView bytes32) {
  if (bytes32.size() != 32) return false;
  for (std::size_t i = 32; i-- > 0;)
    if (bytes32[i] != kOrder[i]) return bytes32[i] < kOrder[i];
  return false;  // l itself
}

Element add(const Element& a, const Element& b) {
  Element out;
  CHECK(crypto_core_ristretto255_add(out.bytes.data(), a.bytes.data(), b.bytes.data()) == 0);
  return out;
}

Element subtract(const Element& a, const Element& b) {
  Element out;
  CHECK(crypto_core_ristretto255_sub(out.bytes.data(), a.bytes.data(), b.bytes.data()) == 0);
  return out;
}

// The library answers -1 when the result is the identity, which past the gate is no attack but the
// answer, and for bytes that are no element, which is our mistake.
Element multiply(const Scalar& s, const Element& a) {
  Element out;
  if (crypto_scalarmult_ristretto255(out.bytes.data(), s.bytes.data(), a.bytes.data()) != 0) {
    CHECK(is_element(a.view()));
    return Element{};
  }
  return out;
}

Element multiply_base(const Scalar& s) {
  Element out;
  if (crypto_scalarmult_ristretto255_base(out.bytes.data(), s.bytes.data()) != 0) return Element{};
  return out;
}

Scalar add(const Scalar& a, const Scalar& b) {
  Scalar out;
  crypto_core_ristretto255_scalar_add(out.bytes.data(), a.bytes.data(), b.bytes.data());
  return out;
}

Scalar subtract(const Scalar& a, const Scalar& b) {
  Scalar out;
  crypto_core_ristretto255_scalar_sub(out.bytes.data(), a.bytes.data(), b.bytes.data());
  return out;
}

Scalar negate(const Scalar& a) {
  Scalar out;
  crypto_core_ristretto255_scalar_negate(out.bytes.data(), a.bytes.data());
  return out;
}

Scalar multiply(const Scalar& a, const Scalar& b) {
  Scalar out;
  crypto_core_ristretto255_scalar_mul(out.bytes.data(), a.bytes.data(), b.bytes.data());
  return out;
}

Scalar invert(const Scalar& a) {
  Scalar out;
  CHECK(crypto_core_ristretto255_scalar_invert(out.bytes.data(), a.bytes.data()) == 0);
  return out;
}

Scalar scalar_of(std::int64_t number) {
  const std::uint64_t sign = 0 - static_cast<std::uint64_t>(number < 0);
  std::uint64_t magnitude = (static_cast<std::uint64_t>(number) ^ sign) - sign;
  Scalar out;
  for (std::size_t i = 0; i < 8; ++i, magnitude >>= 8)
    out.bytes[i] = static_cast<std::uint8_t>(magnitude);
  return number < 0 ? negate(out) : out;
}

Scalar reduce(const Wide& wide) {
  Scalar out;
  crypto_core_ristretto255_scalar_reduce(out.bytes.data(), wide.data());
  return out;
}

Scalar h2s(std::string_view label, std::initializer_list<ByteView> items) {
  Wide wide = h512(label, items);
  const Scalar out = reduce(wide);
  sodium_memzero(wide.data(), wide.size());
  return out;
}

Element h2g(std::string_view label, std::initializer_list<ByteView> items) {
  const Wide wide = h512(label, items);
  Element out;
  CHECK(crypto_core_ristretto255_from_hash(out.bytes.data(), wide.data()) == 0);
  return out;
}

const Element& base_point() {
  static const Element base = multiply_base(scalar_of(1));
  return base;
}

const Element& second_base() {
  static const Element base = h2g("gen/H", {});
  return base;
}

SecretScalar::SecretScalar(Scalar&& value) : value_(value) {
  ledger::wipe(value.bytes.data(), value.bytes.size());
}

SecretScalar::SecretScalar(SecretScalar&& other) noexcept : value_(other.value_) {
  ledger::wipe(other.value_.bytes.data(), other.value_.bytes.size());
}

SecretScalar& SecretScalar::operator=(SecretScalar&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

SecretScalar::~SecretScalar() { ledger::wipe(value_.bytes.data(), value_.bytes.size()); }

Scalar response(const SecretScalar& nonce, const Scalar& challenge, const SecretScalar& secret) {
  const SecretScalar product(multiply(challenge, secret.value()));
  return add(nonce.value(), product.value());
}

}  // namespace urna::tally
