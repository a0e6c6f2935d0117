// Trustees open the rows of the last mix stage, one key for each column (sealed-ballots section
// 11), and their parts are combined.
//   bytes of a trustee = D row by row | per column R1 | R2 | s          32·N·w + 96·w
#pragma once

#include "ledger/parallel.h"
#include "tally/ballot/group_equation.h"
#include "tally/ballot/mix_rows.h"

namespace urna::tally {

constexpr std::size_t row_share_bytes(std::size_t rows, std::size_t columns) {
  return 32 * rows * columns + 96 * columns;
}

// What a trustee's part is about. Requires of whoever fills it: rows past the gate, each with one
// chunk for each key.
struct RowOpening {
  Hash context;  // ctx of the election
  std::uint16_t question = 0;
  std::uint32_t trustee = 0;      // l
  std::span<const Element> keys;  // X'_1..X'_w of this trustee
  std::span<const MixRow> rows;
};
struct ColumnProof {
  Element r1, r2;
  Scalar s;
};
struct RowShares {
  std::vector<std::vector<Element>> factors;  // D_{i,j}: by row, then column
  std::vector<ColumnProof> proofs;            // by column
};

ledger::Bytes encode_row_shares(const RowShares& shares);
// Check 16.1, the gate. Errors: bad_row_share.
ledger::Result<RowShares> decode_row_shares(ByteView bytes, std::size_t rows, std::size_t columns,
                                            Elements elements = Elements::judged);

// A trustee's part; the same bytes every time. Requires: one secret for each key, x'_j·G = X'_j.
RowShares open_rows(const RowOpening& opening, std::span<const SecretScalar> secrets,
                    const ledger::Seed& seed, const ledger::ParallelFor& parallel = nullptr);

// Check 16.1. Returns the part, to be combined once the equations hold. Every element of the part
// stands in an equation. Errors: bad_row_share; equations refuse with the same.
ledger::Result<RowShares> row_share_equations(const RowOpening& opening, ByteView bytes,
                                              GroupEquations& equations,
                                              Elements elements = Elements::judged);

struct TrusteeRows {
  std::uint32_t trustee = 0;
  RowShares shares;
};
// B_{i,j} - Σ_l lambda_l·D_{l,i,j}: by row, then column. Requires: shares whose equations hold.
// Errors: bad_row_share if fewer than `threshold`, an index is zero, or one comes twice.
ledger::Result<std::vector<std::vector<Element>>> combine_rows(
    const MixRows& rows, std::span<const TrusteeRows> parts, std::uint32_t threshold,
    const ledger::ParallelFor& parallel = nullptr);

// Check 16.2 without making the points: x_{i,j}·G = B_{i,j} - Σ_l lambda_l·D_{l,i,j}, row by row,
// one equation for each column. Requires: as combine_rows; numbers of all rows and columns. Errors:
// as combine_rows; equations refuse with wrong_chunk.
ledger::Result<> chunk_equations(const MixRows& rows, std::span<const TrusteeRows> parts,
                                 std::uint32_t threshold,
                                 std::span<const std::vector<std::int64_t>> numbers,
                                 GroupEquations& equations);

}  // namespace urna::tally
