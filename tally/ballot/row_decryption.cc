#include "tally/ballot/row_decryption.h"

#include <algorithm>

#include "tally/ballot/gate.h"
#include "tally/ballot/group_sum.h"
#include "tally/ballot/interpolation.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

namespace {

struct RowState {
  Wide state;                   // S
  std::vector<Scalar> weights;  // ω^1..ω^N
};

RowState row_state(const RowOpening& opening, const RowShares& shares) {
  Bytes purpose(ledger::view_of("mix").begin(), ledger::view_of("mix").end());
  ledger::put_u16(purpose, opening.question);
  Bytes joined;
  for (const auto& row : shares.factors)
    for (const Element& factor : row) ledger::put(joined, factor.view());
  const auto count = static_cast<std::uint32_t>(joined.size() / 32);
  RowState out;
  out.state = h512("decrows/st", {opening.context.view(), purpose, u32_bytes(opening.trustee),
                                  rows_hash(opening.rows), vec(opening.keys), vec(count, joined)});
  const Scalar w = h2s("decrows/w", {out.state});
  Scalar power = scalar_of(1);
  for (std::size_t i = 0; i < opening.rows.size(); ++i)
    out.weights.push_back(power = multiply(power, w));
  return out;
}

Scalar column_challenge(const Wide& state, std::uint32_t column, const Element& r1,
                        const Element& r2) {
  return h2s("decrows/c", {state, u32_bytes(column), r1.view(), r2.view()});
}

// M = Σ ω^i·alpha_i.
Element weighted_alpha(const RowOpening& opening, const RowState& state) {
  std::vector<Summand> sum;
  for (std::size_t i = 0; i < opening.rows.size(); ++i)
    sum.push_back({state.weights[i], opening.rows[i].alpha});
  return multiply_sum(sum);
}

}  // namespace

Bytes encode_row_shares(const RowShares& shares) {
  Bytes out;
  for (const auto& row : shares.factors)
    for (const Element& factor : row) ledger::put(out, factor.view());
  for (const ColumnProof& proof : shares.proofs) {
    ledger::put(out, proof.r1.view());
    ledger::put(out, proof.r2.view());
    ledger::put(out, proof.s.view());
  }
  return out;
}

ledger::Result<RowShares> decode_row_shares(ByteView bytes, std::size_t rows, std::size_t columns,
                                            Elements elements) {
  if (rows == 0 || rows > kMaxMixRows || bytes.size() != row_share_bytes(rows, columns))
    return Error{Errc::bad_row_share, "length"};
  Gate gate(bytes, elements);
  RowShares out;
  out.factors.resize(rows);
  for (auto& row : out.factors) row = gate.elements(columns);
  out.proofs.resize(columns);
  for (ColumnProof& proof : out.proofs) {
    proof.r1 = gate.element();
    proof.r2 = gate.element();
    proof.s = gate.scalar();
  }
  if (!gate.passed())
    return Error{Errc::bad_row_share, "an item is no canonical element or scalar"};
  return out;
}

RowShares open_rows(const RowOpening& opening, std::span<const SecretScalar> secrets,
                    const ledger::Seed& seed, const ledger::ParallelFor& parallel) {
  CHECK(!opening.rows.empty() && secrets.size() == opening.keys.size());
  RowShares out;
  out.factors.resize(opening.rows.size());
  ledger::share_out(parallel, opening.rows.size(), [&](std::size_t i) {
    for (const SecretScalar& x : secrets)
      out.factors[i].push_back(multiply(x.value(), opening.rows[i].alpha));
  });
  const RowState state = row_state(opening, out);
  const Element m = weighted_alpha(opening, state);
  for (std::uint32_t j = 0; j < secrets.size(); ++j) {
    const SecretScalar k(h2s("dec/nonce", {seed.view(), state.state, u32_bytes(j)}));
    ColumnProof& proof = out.proofs.emplace_back();
    proof.r1 = multiply_base(k.value());
    proof.r2 = multiply(k.value(), m);
    const Scalar c = column_challenge(state.state, j, proof.r1, proof.r2);
    proof.s = response(k, c, secrets[j]);
  }
  return out;
}

ledger::Result<RowShares> row_share_equations(const RowOpening& opening, ByteView bytes,
                                              GroupEquations& equations, Elements elements) {
  URNA_ASSIGN(RowShares shares,
              decode_row_shares(bytes, opening.rows.size(), opening.keys.size(), elements));
  const RowState state = row_state(opening, shares);
  const Scalar minus_one = scalar_of(-1);
  for (std::uint32_t j = 0; j < opening.keys.size(); ++j) {
    const ColumnProof& proof = shares.proofs[j];
    const Scalar minus_c = negate(column_challenge(state.state, j, proof.r1, proof.r2));
    // s·G = R1 + c·X'_j
    equations.push_back(
        {Errc::bad_row_share,
         {{proof.s, base_point()}, {minus_one, proof.r1}, {minus_c, opening.keys[j]}}});
    // s·M = R2 + c·Z_j, with M and Z_j written out
    GroupEquation& rows = equations.emplace_back(GroupEquation{Errc::bad_row_share, {}});
    rows.sum.reserve(1 + 2 * opening.rows.size());
    rows.sum.push_back({minus_one, proof.r2});
    for (std::size_t i = 0; i < opening.rows.size(); ++i) {
      rows.sum.push_back({multiply(proof.s, state.weights[i]), opening.rows[i].alpha});
      rows.sum.push_back({multiply(minus_c, state.weights[i]), shares.factors[i][j]});
    }
  }
  return shares;
}

namespace {

// -lambda_l of each part.
ledger::Result<std::vector<Scalar>> minus_lambda(std::span<const TrusteeRows> parts,
                                                 std::uint32_t threshold) {
  std::vector<std::uint32_t> indices;
  for (const TrusteeRows& part : parts) indices.push_back(part.trustee);
  std::ranges::sort(indices);
  if (indices.empty() || indices.size() < threshold)
    return Error{Errc::bad_row_share, "fewer parts than the threshold"};
  if (indices.front() == 0 || std::ranges::adjacent_find(indices) != indices.end())
    return Error{Errc::bad_row_share, "the trustees are not distinct"};
  std::vector<Scalar> out;
  for (const TrusteeRows& part : parts)
    out.push_back(negate(lagrange_at_zero(indices, part.trustee)));
  return out;
}

}  // namespace

ledger::Result<std::vector<std::vector<Element>>> combine_rows(
    const MixRows& rows, std::span<const TrusteeRows> parts, std::uint32_t threshold,
    const ledger::ParallelFor& parallel) {
  URNA_ASSIGN(const std::vector<Scalar> weights, minus_lambda(parts, threshold));
  std::vector<std::vector<Element>> out(rows.size());
  ledger::share_out(parallel, rows.size(), [&](std::size_t i) {
    for (std::size_t j = 0; j < rows[i].chunks.size(); ++j) {
      std::vector<Summand> sum{{scalar_of(1), rows[i].chunks[j]}};
      for (std::size_t k = 0; k < parts.size(); ++k)
        sum.push_back({weights[k], parts[k].shares.factors[i][j]});
      out[i].push_back(multiply_sum(sum));
    }
  });
  return out;
}

ledger::Result<> chunk_equations(const MixRows& rows, std::span<const TrusteeRows> parts,
                                 std::uint32_t threshold,
                                 std::span<const std::vector<std::int64_t>> numbers,
                                 GroupEquations& equations) {
  URNA_ASSIGN(const std::vector<Scalar> weights, minus_lambda(parts, threshold));
  CHECK(numbers.size() == rows.size());
  const Scalar one = scalar_of(1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(numbers[i].size() == rows[i].chunks.size());
    for (std::size_t j = 0; j < numbers[i].size(); ++j) {
      auto& sum = equations.emplace_back(GroupEquation{Errc::wrong_chunk, {}}).sum;
      sum.reserve(2 + parts.size());
      sum.push_back({scalar_of(-numbers[i][j]), base_point()});
      sum.push_back({one, rows[i].chunks[j]});
      for (std::size_t k = 0; k < parts.size(); ++k)
        sum.push_back({weights[k], parts[k].shares.factors[i][j]});
    }
  }
  return ledger::Ok{};
}

}  // namespace urna::tally
