#include "tally/ballot/mix_rows.h"

#include "tally/ballot/gate.h"

namespace urna::tally {

using ledger::Bytes;

std::vector<Element> packed(const Layout& layout, std::span<const Element> by_bit) {
  return forms_of(packed_values(layout), by_bit);
}

std::vector<SecretScalar> packed(const Layout& layout, std::span<const SecretScalar> by_bit) {
  return forms_of(packed_values(layout), by_bit);
}

MixRow packed_row(const Layout& layout, const Element& alpha, std::span<const Element> beta) {
  return {alpha, packed(layout, beta)};
}

ledger::Result<> check_mix_input(const MixRows& recomputed, const MixRows& claimed) {
  if (recomputed != claimed) return ledger::Errc::bad_mix_input;
  return ledger::Ok{};
}

Bytes encode_rows(std::span<const MixRow> rows) {
  Bytes out;
  if (!rows.empty()) out.reserve(32 * rows.size() * (1 + rows.front().chunks.size()));
  for (const MixRow& row : rows) {  // never moved: rows in their old order stay behind nowhere
    ledger::put(out, row.alpha.view());
    for (const Element& chunk : row.chunks) ledger::put(out, chunk.view());
  }
  return out;
}

std::optional<MixRows> decode_rows(ByteView bytes, std::size_t rows, std::size_t columns,
                                   Elements elements) {
  if (rows > kMaxMixRows || bytes.size() != 32 * rows * (1 + columns)) return std::nullopt;
  Gate gate(bytes, elements);
  MixRows out(rows);
  for (MixRow& row : out) {
    row.alpha = gate.nonzero_element();
    row.chunks = gate.elements(columns);
  }
  if (!gate.passed()) return std::nullopt;
  return out;
}

Wide rows_hash(std::span<const MixRow> rows) {
  CHECK(!rows.empty() && rows.size() <= kMaxMixRows);
  const std::size_t width = 1 + rows.front().chunks.size();
  const Bytes joined = encode_rows(rows);
  CHECK(joined.size() == 32 * rows.size() * width);
  const auto elements = static_cast<std::uint32_t>(rows.size() * width);
  return h512("mix/rows", {u32_bytes(static_cast<std::uint32_t>(rows.size())),
                           u32_bytes(static_cast<std::uint32_t>(width)), vec(elements, joined)});
}

Hash mix_context(const Hash& context, std::uint16_t question, std::uint32_t stage,
                 std::uint32_t mixer) {
  return h256("mix/ctx", {context.view(), u16_bytes(question), u32_bytes(stage), u32_bytes(mixer)});
}

}  // namespace urna::tally
