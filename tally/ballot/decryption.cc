#include "tally/ballot/decryption.h"

#include <algorithm>

#include "tally/ballot/group_sum.h"
#include "tally/ballot/interpolation.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

namespace {

Bytes purpose_of(std::string_view name, ByteView rest) {
  Bytes out(ledger::view_of(name).begin(), ledger::view_of(name).end());
  ledger::put(out, rest);
  return out;
}

// S = H512("dec/st"; ctx, purpose, u32(l), alpha, VEC(beta), VEC(X_l), VEC(D))
Wide state_of(const SumOpening& opening, const std::vector<Element>& factors) {
  return h512("dec/st",
              {opening.context.view(), opening.purpose, u32_bytes(opening.trustee),
               opening.sum.alpha.view(), vec(opening.sum.beta), vec(opening.keys), vec(factors)});
}

// w^1, w^2, ..
std::vector<Scalar> weights_of(const Wide& state, std::size_t count) {
  const Scalar w = h2s("dec/w", {state});
  std::vector<Scalar> out;
  Scalar power = scalar_of(1);
  for (std::size_t o = 0; o < count; ++o) out.push_back(power = multiply(power, w));
  return out;
}

Scalar challenge_of(const Wide& state, const Element& r1, const Element& r2) {
  return h2s("dec/c", {state, r1.view(), r2.view()});
}

// Σ_{l in indices} lambda_l·D_{l,o}
Element interpolated(std::span<const SumPart* const> parts, std::span<const Scalar> lambda,
                     std::size_t form) {
  std::vector<Summand> sum;
  for (std::size_t i = 0; i < parts.size(); ++i)
    sum.push_back({lambda[i], parts[i]->factors[form]});
  return multiply_sum(sum, Arithmetic::library);
}

std::vector<Element> interpolated(const std::vector<const SumPart*>& parts, std::size_t forms) {
  std::vector<std::uint32_t> indices;
  for (const SumPart* part : parts) indices.push_back(part->trustee);
  std::vector<Scalar> lambda;
  for (const std::uint32_t l : indices) lambda.push_back(lagrange_at_zero(indices, l));
  std::vector<Element> out;
  for (std::size_t o = 0; o < forms; ++o) out.push_back(interpolated(parts, lambda, o));
  return out;
}

}  // namespace

Bytes tally_purpose(std::uint16_t question) { return purpose_of("tally", u16_bytes(question)); }
Bytes survey_purpose(std::uint16_t survey) { return purpose_of("survey", u16_bytes(survey)); }
Bytes roll_purpose(const Hash& merge) { return purpose_of("demog/roll", merge.view()); }
Bytes turnout_purpose(const Hash& merge) { return purpose_of("demog/turnout", merge.view()); }

Bytes paper_sample_purpose(const Hash& context, std::uint16_t question,
                           std::span<const ledger::SlotId> slots) {
  Bytes joined;
  for (const ledger::SlotId& slot : slots) ledger::put(joined, slot.view());
  const Hash sample = h256("paper/sample", {context.view(), u16_bytes(question),
                                            vec(static_cast<std::uint32_t>(slots.size()), joined)});
  return purpose_of("paper-sample", sample.view());
}

FormSum form_sum(std::span<const Form> forms, const SealedBits& total) {
  return {total.alpha, forms_of(forms, total.beta)};
}

ledger::Result<> check_counted_sum(const CountedSum& recomputed, const CountedSum& claimed) {
  if (recomputed != claimed) return Errc::wrong_counted_set;
  return ledger::Ok{};
}

Bytes open_sum(const SumOpening& opening, std::span<const SecretScalar> secrets,
               const ledger::Seed& seed) {
  CHECK(secrets.size() == opening.keys.size() && secrets.size() == opening.sum.beta.size());
  std::vector<Element> factors;
  for (const SecretScalar& x : secrets) factors.push_back(multiply(x.value(), opening.sum.alpha));
  const Wide state = state_of(opening, factors);
  const std::vector<Scalar> weights = weights_of(state, secrets.size());
  const SecretScalar nonce(h2s("dec/nonce", {seed.view(), state}));
  const Element r1 = multiply_base(nonce.value());
  const Element r2 = multiply(nonce.value(), opening.sum.alpha);
  const Scalar c = challenge_of(state, r1, r2);
  SecretScalar s(nonce.value());  // k + c·Σ w^{o+1}·x_o
  for (std::size_t o = 0; o < secrets.size(); ++o) {
    const SecretScalar part(multiply(multiply(c, weights[o]), secrets[o].value()));
    s = SecretScalar(add(s.value(), part.value()));
  }
  Bytes out;
  for (const Element& factor : factors) ledger::put(out, factor.view());
  ledger::put(out, r1.view());
  ledger::put(out, r2.view());
  ledger::put(out, s.value().view());
  return out;
}

ledger::Result<std::vector<Element>> sum_share_equations(const SumOpening& opening, ByteView bytes,
                                                         Errc refusal, GroupEquations& equations) {
  const std::size_t forms = opening.sum.beta.size();
  CHECK(opening.keys.size() == forms);
  if (bytes.size() != sum_share_bytes(forms)) return Error{refusal, "length"};
  for (std::size_t at = 0; at < forms + 2; ++at)
    if (!is_element(bytes.subspan(32 * at, 32)))
      return Error{refusal, "item " + std::to_string(at) + " is no canonical element"};
  const auto element = [&](std::size_t at) { return Element::from(bytes.subspan(32 * at, 32)); };
  const ByteView s_bytes = bytes.subspan(32 * (forms + 2));
  if (!is_scalar(s_bytes)) return Error{refusal, "not a canonical scalar"};
  std::vector<Element> factors;
  for (std::size_t o = 0; o < forms; ++o) factors.push_back(element(o));
  const Element r1 = element(forms), r2 = element(forms + 1);
  const Scalar s = Scalar::from(s_bytes), minus_one = scalar_of(-1);
  const Wide state = state_of(opening, factors);
  const Scalar minus_c = negate(challenge_of(state, r1, r2));
  // s·G = R1 + c·X* and s·alpha = R2 + c·D*, with X* and D* written out.
  GroupEquation on_keys{refusal, {{s, base_point()}, {minus_one, r1}}};
  GroupEquation on_factors{refusal, {{s, opening.sum.alpha}, {minus_one, r2}}};
  const std::vector<Scalar> weights = weights_of(state, forms);
  for (std::size_t o = 0; o < forms; ++o) {
    const Scalar weight = multiply(minus_c, weights[o]);
    on_keys.sum.push_back({weight, opening.keys[o]});
    on_factors.sum.push_back({weight, factors[o]});
  }
  equations.push_back(std::move(on_keys));
  equations.push_back(std::move(on_factors));
  return factors;
}

ledger::Result<> check_trustees(std::span<const std::uint32_t> indices, std::uint32_t trustees) {
  std::vector<std::uint32_t> sorted(indices.begin(), indices.end());
  std::ranges::sort(sorted);
  if (!sorted.empty() && (sorted.front() == 0 || sorted.back() > trustees))
    return Error{Errc::wrong_trustee, "no such trustee"};
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    return Error{Errc::wrong_trustee, "a trustee comes twice"};
  return ledger::Ok{};
}

// A further part d_l lies on the polynomial of degree below t through the first t parts exactly if
// taking it in as well leaves the value at zero: that value moves by (d_l - p(l)) times a factor
// that is never zero.
ledger::Result<std::vector<Element>> combine(const FormSum& sum, std::span<const SumPart> parts,
                                             std::uint32_t threshold) {
  CHECK(threshold > 0);
  if (parts.size() < threshold) return Errc::too_few_shares;
  const std::size_t forms = sum.beta.size();
  for (const SumPart& part : parts) CHECK(part.factors.size() == forms);
  std::vector<const SumPart*> first;
  for (const SumPart& part : parts.first(threshold)) first.push_back(&part);
  const std::vector<Element> shared = interpolated(first, forms);
  for (const SumPart& further : parts.subspan(threshold)) {
    first.push_back(&further);
    const bool agrees = interpolated(first, forms) == shared;
    first.pop_back();
    if (!agrees)
      return Error{Errc::wrong_count,
                   "trustee " + std::to_string(further.trustee) + " gives another sum"};
  }
  std::vector<Element> points;
  for (std::size_t o = 0; o < forms; ++o) points.push_back(subtract(sum.beta[o], shared[o]));
  return points;
}

ledger::Result<> check_counts(std::span<const Element> points, std::span<const std::int64_t> counts,
                              std::int64_t max, Errc refusal) {
  if (points.size() != counts.size()) return Error{refusal, "as many counts as sums are needed"};
  for (std::size_t o = 0; o < points.size(); ++o)
    if (counts[o] < 0 || counts[o] > max || multiply_base(scalar_of(counts[o])) != points[o])
      return Error{refusal, "count " + std::to_string(o)};
  return ledger::Ok{};
}

}  // namespace urna::tally
