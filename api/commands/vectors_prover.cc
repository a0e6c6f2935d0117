#include "api/commands/vectors_prover.h"

namespace urna::api {

using tally::Element;
using tally::Scalar;

namespace {

// i-th scalar = H2S("ballot/rand"; seed, bctx, v mod 256, u32(i)).
class ShownDraws {
 public:
  explicit ShownDraws(const ShownSealing& sealing) : sealing_(sealing) {
    for (const Scalar& bit : sealing.v) v_.push_back(bit.bytes[0]);
  }
  Scalar next() {
    return tally::h2s("ballot/rand", {sealing_.seed.view(), sealing_.context.view(), v_,
                                      tally::u32_bytes(next_++)});
  }

 private:
  const ShownSealing& sealing_;
  ledger::Bytes v_;
  std::uint32_t next_ = 0;
};

// s·P + t·Q
Element combined(const Scalar& s, const Element& p, const Scalar& t, const Element& q) {
  return tally::add(tally::multiply(s, p), tally::multiply(t, q));
}

void draw_all(const tally::BitsStatement& statement, ShownSealing& out) {
  ShownDraws draws(out);
  out.r = draws.next();
  out.rho = draws.next();
  out.t0 = draws.next();
  out.t1 = draws.next();
  const auto bits = static_cast<std::uint32_t>(statement.keys.size());
  const tally::RuleKernel kernel(bits, statement.equations);
  std::vector<tally::SecretScalar> free;
  for (std::size_t i = 0; i < kernel.free_count(); ++i) free.emplace_back(draws.next());
  for (const tally::SecretScalar& masked : kernel.solution(std::move(free)))
    out.a.push_back(masked.value());
}

// C0 and C1 commit to T0 = -Σ gamma^j·a_j^2 and T1 = Σ gamma^j·a_j·(1 - 2·v_j).
void commit_quadratic(ShownSealing& out) {
  Scalar t0, t1, power = tally::scalar_of(1);
  for (std::size_t j = 0; j < out.a.size(); ++j) {
    power = tally::multiply(power, out.gamma);
    const Scalar weighted = tally::multiply(power, out.a[j]);
    const Scalar sign =
        tally::subtract(tally::scalar_of(1), tally::multiply(tally::scalar_of(2), out.v[j]));
    t0 = tally::subtract(t0, tally::multiply(weighted, out.a[j]));
    t1 = tally::add(t1, tally::multiply(weighted, sign));
  }
  out.body.c0 = combined(t0, tally::base_point(), out.t0, tally::second_base());
  out.body.c1 = combined(t1, tally::base_point(), out.t1, tally::second_base());
}

void respond(ShownSealing& out) {
  const auto response = [&](const Scalar& mask, const Scalar& secret) {
    return tally::add(mask, tally::multiply(out.e, secret));
  };
  out.body.z = response(out.rho, out.r);
  out.body.tau = response(out.t0, out.t1);
  for (std::size_t j = 0; j < out.a.size(); ++j) out.body.f.push_back(response(out.a[j], out.v[j]));
}

}  // namespace

std::vector<Scalar> scalars_of(const tally::Bits& v) {
  std::vector<Scalar> out;
  for (const std::uint8_t bit : v) out.push_back(tally::scalar_of(bit));
  return out;
}

ShownSealing show_sealing(const tally::BitsStatement& statement, const std::vector<Scalar>& v,
                          const tally::Hash& seed, const std::optional<Scalar>& r) {
  CHECK(v.size() == statement.keys.size());
  ShownSealing out;
  out.context = statement.context;
  out.seed = seed;
  out.v = v;
  draw_all(statement, out);
  if (r) out.r = *r;
  out.body.sealed.alpha = tally::multiply_base(out.r);
  out.body.a0 = tally::multiply_base(out.rho);
  for (std::size_t j = 0; j < v.size(); ++j) {
    const Element& key = statement.keys[j];
    out.body.sealed.beta.push_back(combined(out.r, key, v[j], tally::base_point()));
    out.body.a.push_back(combined(out.rho, key, out.a[j], tally::base_point()));
  }
  out.gamma_hash = tally::gamma_hash(out.context, out.body);
  out.gamma = tally::reduce(out.gamma_hash);
  commit_quadratic(out);
  out.e = tally::bits_challenge(out.gamma_hash, out.body);
  respond(out);
  return out;
}

}  // namespace urna::api
