// The side of BITVEC that knows the bits: no branch, index or skipped work depends on them, and
// only the library multiplies.
#include "tally/ballot/bits_body.h"

namespace urna::tally {

namespace {

// i-th scalar = H2S("ballot/rand"; seed, bctx, v, u32(i)): whatever repeats, a different statement
// draws differently.
class Draws {
 public:
  Draws(const Hash& context, const Bits& v, const ledger::Seed& seed)
      : context_(context), v_(v), seed_(seed) {}
  SecretScalar next() {
    return SecretScalar(
        h2s("ballot/rand", {seed_.view(), context_.view(), v_, u32_bytes(next_++)}));
  }

 private:
  const Hash& context_;
  const Bits& v_;
  const ledger::Seed& seed_;
  std::uint32_t next_ = 0;
};

// r·Y + v·G; the identity or G is taken by a mask.
Element sealed_bit(const Scalar& r, const Element& key, std::uint8_t bit) {
  const auto mask = static_cast<std::uint8_t>(0 - bit);
  Element chosen = base_point();
  for (std::uint8_t& byte : chosen.bytes) byte = static_cast<std::uint8_t>(byte & mask);
  Element shared = multiply(r, key);
  const Element out = add(shared, chosen);
  ledger::wipe(chosen.bytes.data(), chosen.bytes.size());
  ledger::wipe(shared.bytes.data(), shared.bytes.size());
  return out;
}

// s·P + t·Q with the terms wiped.
Element secret_sum(Element first, Element second) {
  const Element out = add(first, second);
  ledger::wipe(first.bytes.data(), first.bytes.size());
  ledger::wipe(second.bytes.data(), second.bytes.size());
  return out;
}

SecretScalar product(const Scalar& a, const Scalar& b) { return SecretScalar(multiply(a, b)); }
SecretScalar sum(const SecretScalar& a, const SecretScalar& b) {
  return SecretScalar(add(a.value(), b.value()));
}
SecretScalar scalar_of_bit(std::uint8_t bit) {
  Scalar out;
  out.bytes[0] = bit;
  return SecretScalar(std::move(out));
}

struct Quadratic {
  SecretScalar t0, t1;  // T0 = -Σ gamma^j·a_j^2, T1 = Σ gamma^j·a_j·(1 - 2·v_j)
};

Quadratic quadratic(const Scalar& gamma, const std::vector<SecretScalar>& a, const Bits& v) {
  const Scalar one = scalar_of(1);
  Quadratic out;
  Scalar power = one;
  for (std::size_t j = 0; j < a.size(); ++j) {
    power = multiply(power, gamma);
    const SecretScalar weighted = product(power, a[j].value());
    const SecretScalar square = product(weighted.value(), a[j].value());
    out.t0 = SecretScalar(subtract(out.t0.value(), square.value()));
    const SecretScalar bit = scalar_of_bit(v[j]), twice = sum(bit, bit);
    const SecretScalar sign(subtract(one, twice.value()));
    out.t1 = sum(out.t1, product(weighted.value(), sign.value()));
  }
  return out;
}

}  // namespace

SecretScalar sealing_randomness(const Hash& context, const Bits& v, const ledger::Seed& seed) {
  return Draws(context, v, seed).next();
}

ledger::Bytes seal_bits(const BitsStatement& statement, const Bits& v, const ledger::Seed& seed) {
  const RuleKernel kernel(static_cast<std::uint32_t>(statement.keys.size()), statement.equations);
  return seal_bits(statement, kernel, v, seed);
}

ledger::Bytes seal_bits(const BitsStatement& statement, const RuleKernel& kernel, const Bits& v,
                        const ledger::Seed& seed) {
  const std::size_t bits = statement.keys.size();
  CHECK(v.size() == bits);
  for (const Element& key : statement.keys) CHECK(!key.is_zero());  // it would show the bit
  Draws draws(statement.context, v, seed);
  const SecretScalar r = draws.next(), rho = draws.next(), tau0 = draws.next(), tau1 = draws.next();
  std::vector<SecretScalar> free(kernel.free_count());
  for (SecretScalar& column : free) column = draws.next();
  const std::vector<SecretScalar> a = kernel.solution(std::move(free));
  CHECK(a.size() == bits);

  BitsBody body;
  body.sealed.alpha = multiply_base(r.value());
  body.a0 = multiply_base(rho.value());
  for (std::size_t j = 0; j < bits; ++j) {
    const Element& key = statement.keys[j];
    body.sealed.beta.push_back(sealed_bit(r.value(), key, v[j]));
    body.a.push_back(secret_sum(multiply(rho.value(), key), multiply_base(a[j].value())));
  }
  const Wide gamma = gamma_hash(statement.context, body);
  const Quadratic t = quadratic(reduce(gamma), a, v);
  body.c0 = secret_sum(multiply_base(t.t0.value()), multiply(tau0.value(), second_base()));
  body.c1 = secret_sum(multiply_base(t.t1.value()), multiply(tau1.value(), second_base()));
  const Scalar e = bits_challenge(gamma, body);
  body.z = response(rho, e, r);
  body.tau = response(tau0, e, tau1);
  for (std::size_t j = 0; j < bits; ++j) body.f.push_back(response(a[j], e, scalar_of_bit(v[j])));
  return encode_body(body);
}

}  // namespace urna::tally
