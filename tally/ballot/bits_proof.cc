// The side of BITVEC that knows only public bytes.
#include "tally/ballot/bits_proof.h"

#include "tally/ballot/bits_body.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

// (1) W·f = e·u mod l, row by row.
bool rules_hold(std::span<const Equation> equations, std::span<const Scalar> f, const Scalar& e) {
  for (const Equation& row : equations) {
    Scalar left;
    for (const Term& term : row.terms)
      left =
          add(left, term.weight == 1 ? f[term.bit] : multiply(scalar_of(term.weight), f[term.bit]));
    if (left != multiply(e, scalar_of(row.equals))) return false;
  }
  return true;
}

// q = Σ_j gamma^j·f_j·(e - f_j)
Scalar quadratic(const Scalar& gamma, std::span<const Scalar> f, const Scalar& e) {
  Scalar q, power = scalar_of(1);
  for (const Scalar& response : f) {
    power = multiply(power, gamma);
    q = add(q, multiply(power, multiply(response, subtract(e, response))));
  }
  return q;
}

}  // namespace

ledger::Result<SealedBits> bits_equations(const BitsStatement& statement, ByteView bytes,
                                          const BitsRefusals& refusals, GroupEquations& equations,
                                          Elements elements) {
  const std::size_t bits = statement.keys.size();
  URNA_ASSIGN(BitsBody body, decode_body(bytes, bits, refusals, elements));
  const Wide gamma = gamma_hash(statement.context, body);
  const Scalar e = bits_challenge(gamma, body);
  if (!rules_hold(statement.equations, body.f, e)) return refusals.rules;
  const Scalar minus_one = scalar_of(-1), minus_e = negate(e);
  const Scalar q = quadratic(reduce(gamma), body.f, e);
  const Element& base = base_point();
  equations.push_back({refusals.proof,  // (2)
                       {{body.z, base}, {minus_one, body.a0}, {minus_e, body.sealed.alpha}}});
  equations.push_back(
      {refusals.proof,  // (4)
       {{q, base}, {body.tau, second_base()}, {minus_one, body.c0}, {minus_e, body.c1}}});
  for (std::size_t j = 0; j < bits; ++j)
    equations.push_back({refusals.proof,  // (3)
                         {{body.z, statement.keys[j]},
                          {body.f[j], base},
                          {minus_one, body.a[j]},
                          {minus_e, body.sealed.beta[j]}}});
  return std::move(body.sealed);
}

SealedBits read_sealed_bits(ByteView body, std::size_t bits) {
  CHECK(body.size() >= 32 * (1 + bits));
  SealedBits out{Element::from(body.first(32)), {}};
  for (std::size_t j = 1; j <= bits; ++j)
    out.beta.push_back(Element::from(body.subspan(32 * j, 32)));
  return out;
}

SealedBits sum_of(std::span<const SealedBits> ciphertexts, std::size_t bits) {
  SealedBits out{{}, std::vector<Element>(bits)};
  for (const SealedBits& one : ciphertexts) {
    CHECK(one.beta.size() == bits);
    out.alpha = add(out.alpha, one.alpha);
    for (std::size_t j = 0; j < bits; ++j) out.beta[j] = add(out.beta[j], one.beta[j]);
  }
  return out;
}

ledger::Result<> check_opening(const SealedBits& sealed, std::span<const Element> keys, ByteView v,
                               ByteView r) {
  CHECK(sealed.beta.size() == keys.size());
  if (!is_scalar(r)) return Error{Errc::bad_opening, "the randomness is no canonical scalar"};
  if (v.size() != keys.size()) return Error{Errc::bad_opening, "one byte is needed for each bit"};
  const Scalar released = Scalar::from(r);
  if (multiply_base(released) != sealed.alpha) return Errc::bad_opening;
  for (std::size_t j = 0; j < keys.size(); ++j) {
    if (v[j] > 1) return Error{Errc::bad_opening, "bytes are 0 or 1"};
    const Element shared = multiply(released, keys[j]);
    if ((v[j] == 1 ? add(shared, base_point()) : shared) != sealed.beta[j])
      return Errc::bad_opening;
  }
  return ledger::Ok{};
}

}  // namespace urna::tally
