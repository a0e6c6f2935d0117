// ristretto255 over libsodium, behind our own decoding gate (sealed-ballots sections 4 and 17): the
// library of Debian 12 accepts bit 255 set, the identity, and scalars that are not reduced. No
// header here shows the library.
#pragma once

#include <initializer_list>
#include <string_view>

#include "ledger/bytes.h"
#include "tally/ballot/transcript.h"

namespace urna::tally {

using ledger::ByteView;
using ledger::Element;

using Scalar = ledger::Fixed<struct ScalarTag, 32>;  // little endian; canonical: below l

// The gate. An element: canonical encoding, bit 255 clear; the identity (32 zero bytes) is an
// element.
bool is_element(ByteView bytes32);
// As is_element, and not the identity.
bool is_nonzero_element(ByteView bytes32);
// True iff the little-endian number is below l = 2^252 + 27742317777372353535851937790883648493.
bool is_scalar(ByteView bytes32);

// Group operations. Requires: elements and scalars that passed the gate. The identity is a legal
// result.
Element add(const Element& a, const Element& b);
Element subtract(const Element& a, const Element& b);
Element multiply(const Scalar& s, const Element& a);
Element multiply_base(const Scalar& s);

Scalar add(const Scalar& a, const Scalar& b);
Scalar subtract(const Scalar& a, const Scalar& b);
Scalar negate(const Scalar& a);
Scalar multiply(const Scalar& a, const Scalar& b);
// 1 / a mod l. Requires: a is not zero.
Scalar invert(const Scalar& a);
// The number mod l, negative ones too.
Scalar scalar_of(std::int64_t number);
// 512-bit little-endian number mod l (the wide reduction of RFC 9380's hash_to_field).
Scalar reduce(const Wide& wide);
Scalar h2s(std::string_view label, std::initializer_list<ByteView> items);
// Element derivation of RFC 9496 from the 64 bytes of H512.
Element h2g(std::string_view label, std::initializer_list<ByteView> items);

// G, and H = H2G("gen/H"), of which nobody knows a discrete logarithm.
const Element& base_point();
const Element& second_base();

// A scalar nobody else may learn: wiped when it goes, never printed, never copied by accident.
class SecretScalar {
 public:
  SecretScalar() = default;
  explicit SecretScalar(const Scalar& value) : value_(value) {}
  explicit SecretScalar(Scalar&& value);  // wipes what it takes over
  SecretScalar(SecretScalar&& other) noexcept;
  SecretScalar& operator=(SecretScalar&& other) noexcept;
  SecretScalar(const SecretScalar&) = delete;
  SecretScalar& operator=(const SecretScalar&) = delete;
  ~SecretScalar();
  const Scalar& value() const { return value_; }

 private:
  Scalar value_;
};

// nonce + challenge·secret: what a proof of knowledge publishes. The product is wiped.
Scalar response(const SecretScalar& nonce, const Scalar& challenge, const SecretScalar& secret);

}  // namespace urna::tally
