// Sums are opened by t of n trustees (sealed-ballots section 10): one alpha, one beta and one key
// for each form, one proof for all (Chaum-Pedersen 1992, folded by powers of w).
//   share bytes = D_0 .. D_{F-1} | R1 | R2 | s      32·F + 96
#pragma once

#include <span>
#include <string_view>

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/bits_proof.h"
#include "tally/ballot/form_of.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

// Purposes: what a sum is opened for, hashed into every share.
ledger::Bytes tally_purpose(std::uint16_t question);
ledger::Bytes survey_purpose(std::uint16_t survey);
ledger::Bytes roll_purpose(const Hash& merge);     // mh of the groups
ledger::Bytes turnout_purpose(const Hash& merge);  // the same
// H256("paper/sample"; ctx, u16(q), VEC(slots)) follows the name.
ledger::Bytes paper_sample_purpose(const Hash& context, std::uint16_t question,
                                   std::span<const ledger::SlotId> slots);

// A sum by output forms.
struct FormSum {
  Element alpha;
  std::vector<Element> beta;
  bool operator==(const FormSum&) const = default;
};
FormSum form_sum(std::span<const Form> forms, const SealedBits& total);

struct CountedSum {
  Hash digest;  // counted_set_digest
  FormSum sum;
  bool operator==(const CountedSum&) const = default;
};
// Check 11. Errors: wrong_counted_set.
ledger::Result<> check_counted_sum(const CountedSum& recomputed, const CountedSum& claimed);

constexpr std::size_t sum_share_bytes(std::size_t forms) { return 32 * forms + 96; }

// What a share is about. Requires of whoever fills it: one key X_{l,o} for each beta.
struct SumOpening {
  Hash context;  // ctx
  ByteView purpose;
  std::uint32_t trustee = 0;  // l
  const FormSum& sum;
  std::span<const Element> keys;
};
// The trustee's share; the same bytes every time. Requires: x_{l,o} with x·G = X_{l,o}.
ledger::Bytes open_sum(const SumOpening& opening, std::span<const SecretScalar> secrets,
                       const ledger::Seed& seed);
// Check 12.3 (or 18.3, by `refusal`): length and gate at once, the equations appended. Returns
// D_0..D_{F-1}. Errors: refusal; equations refuse with the same.
ledger::Result<std::vector<Element>> sum_share_equations(const SumOpening& opening, ByteView bytes,
                                                         ledger::Errc refusal,
                                                         GroupEquations& equations);

// Check 12.1: indices in 1..n, distinct. Errors: wrong_trustee.
ledger::Result<> check_trustees(std::span<const std::uint32_t> indices, std::uint32_t trustees);

struct SumPart {
  std::uint32_t trustee = 0;
  std::vector<Element> factors;  // D
};
// P_o = beta_o - Σ_l lambda_l·D_{l,o} by the first t parts; every further part must lie on the
// same polynomial, which is so exactly if all sets of t parts agree. Requires: indices that passed
// check_trustees, parts whose equations hold. Errors: too_few_shares, wrong_count.
ledger::Result<std::vector<Element>> combine(const FormSum& sum, std::span<const SumPart> parts,
                                             std::uint32_t threshold);

// Check 13 (or 18.4): 0 <= count <= max and count·G = P. Errors: refusal.
ledger::Result<> check_counts(std::span<const Element> points, std::span<const std::int64_t> counts,
                              std::int64_t max, ledger::Errc refusal);

}  // namespace urna::tally
