// Rows of a mix (sealed-ballots section 11): a ballot packed into one alpha and w chunks, the keys
// packed the same way, and the hashes that name rows and places.
#pragma once

#include <optional>

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/form_of.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

using ledger::Hash;

inline constexpr std::uint32_t kMaxMixRows = 1'000'000;

struct MixRow {
  Element alpha;
  std::vector<Element> chunks;  // B_1..B_w
  bool operator==(const MixRow&) const = default;
};
using MixRows = std::vector<MixRow>;

// P_1..P_w: the layout's chunks of one element for each bit (Y, X_l, or a ballot's beta).
std::vector<Element> packed(const Layout& layout, std::span<const Element> by_bit);
// x'_1..x'_w of a trustee's shares, the same forms.
std::vector<SecretScalar> packed(const Layout& layout, std::span<const SecretScalar> by_bit);
MixRow packed_row(const Layout& layout, const Element& alpha, std::span<const Element> beta);
// Check 14: `claimed` are the rows packed from the counted ballots. Errors: bad_mix_input.
ledger::Result<> check_mix_input(const MixRows& recomputed, const MixRows& claimed);

// All elements row by row.
ledger::Bytes encode_rows(std::span<const MixRow> rows);
// The gate; an identity alpha is refused. Returns nothing if a byte is wrong.
std::optional<MixRows> decode_rows(ByteView bytes, std::size_t rows, std::size_t columns,
                                   Elements elements = Elements::judged);
// H512("mix/rows"; u32(N), u32(1+w), VEC(all elements)). Requires: at least one row, all of one
// width.
Wide rows_hash(std::span<const MixRow> rows);

// mctx = H256("mix/ctx"; ctx, u16(q), u32(stage), u32(mixer)).
Hash mix_context(const Hash& context, std::uint16_t question, std::uint32_t stage,
                 std::uint32_t mixer);

}  // namespace urna::tally
