#include "tally/ballot/mix_rows.h"

namespace urna::tally {

using ledger::Bytes;

std::vector<Element> packed(const Layout& layout, std::span<const Element> by_bit) {
  std::vector<Element> out;
  for (const Form& form : packed_values(layout)) out.push_back(form_of(form, by_bit));
  return out;
}

std::vector<SecretScalar> packed(const Layout& layout, std::span<const SecretScalar> by_bit) {
  std::vector<SecretScalar> out;
  for (const Form& form : packed_values(layout)) out.push_back(form_of(form, by_bit));
  return out;
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

std::optional<MixRows> decode_rows(ByteView bytes, std::size_t rows, std::size_t columns) {
  const std::size_t width = 1 + columns;
  if (rows > kMaxMixRows || bytes.size() != 32 * rows * width) return std::nullopt;
  MixRows out(rows);
  for (std::size_t i = 0; i < rows * width; ++i) {
    const ByteView item = bytes.subspan(32 * i, 32);
    const bool alpha = i % width == 0;
    if (!(alpha ? is_nonzero_element(item) : is_element(item))) return std::nullopt;
    MixRow& row = out[i / width];
    if (alpha)
      row.alpha = Element::from(item);
    else
      row.chunks.push_back(Element::from(item));
  }
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
