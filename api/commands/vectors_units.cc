// Frozen vectors that are about no election: generators, hashes, the decoding gate, range weights,
// weights of a batch.
#include <algorithm>

#include "api/commands/vectors_town.h"
#include "tally/ballot/group_batch.h"
#include "tally/ballot/mix.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;

namespace {

// The group order l as 32 bytes, little endian.
Bytes order_bytes() {
  Bytes out;
  CHECK(ledger::from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", out));
  return out;
}
// p = 2^255 - 19, the field's size.
Bytes field_bytes() {
  Bytes out(32, 0xff);
  out.front() = 0xed;
  out.back() = 0x7f;
  return out;
}
Bytes bytes_of(ByteView view) { return {view.begin(), view.end()}; }
Bytes small_number(std::uint8_t number) {
  Bytes out(32, 0);
  out.front() = number;
  return out;
}
// Little-endian numbers of 256 bits; what goes beyond is lost.
Bytes plain_sum(ByteView a, ByteView b) {
  Bytes out;
  unsigned carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    carry += unsigned{a[i]} + b[i];
    out.push_back(static_cast<std::uint8_t>(carry));
    carry >>= 8;
  }
  return out;
}
Bytes plain_difference(ByteView a, ByteView b) {
  Bytes negative;  // 2^256 - b
  for (const std::uint8_t byte : b) negative.push_back(static_cast<std::uint8_t>(~byte));
  return plain_sum(a, plain_sum(negative, small_number(1)));
}

json::array gate_cases(const std::vector<Bytes>& encodings, bool (*allowed)(ByteView)) {
  json::array out;
  for (const Bytes& encoding : encodings)
    out.push_back(json::array{hex_text(encoding), allowed(encoding) ? 1 : 0});
  return out;
}

json::array hash_case(std::string_view label, const std::vector<Bytes>& items) {
  json::array out{json::string(label), hex_list(items)};
  CHECK(items.size() <= 2);
  out.push_back(hex_text(items.empty()       ? tally::h512(label, {})
                         : items.size() == 1 ? tally::h512(label, {items[0]})
                                             : tally::h512(label, {items[0], items[1]})));
  return out;
}

}  // namespace

Bytes with_top_bit(ByteView bytes, std::size_t offset) {
  Bytes out = bytes_of(bytes);
  out[offset + 31] |= 0x80;
  return out;
}

Bytes plus_order(ByteView bytes, std::size_t offset) {
  Bytes out = bytes_of(bytes);
  const Bytes more = plain_sum(bytes.subspan(offset, 32), order_bytes());
  std::ranges::copy(more, out.begin() + static_cast<std::ptrdiff_t>(offset));
  return out;
}

json::value constants_section() {
  const tally::ShuffleGenerators generators(4);
  return json::object{{"domain", "urna/v1"},
                      {"order", hex_text(order_bytes())},
                      {"G", hex_text(tally::base_point())},
                      {"H", hex_text(tally::second_base())},
                      {"h", hex_text(generators.first())},
                      {"h_i", hex_list(generators.of_rows(4))}};
}

json::value transcript_section() {
  const auto text = [](std::string_view words) { return bytes_of(ledger::view_of(words)); };
  const std::array points{tally::Element{}, tally::base_point()};
  const json::array x{hex_text(text("x"))};
  return json::object{
      {"H512",
       json::array{hash_case("a", {}), hash_case("a", {text("")}), hash_case("ab", {text("c")}),
                   hash_case("a", {text("bc")}), hash_case("a", {text("b"), text("c")}),
                   hash_case("a", {tally::vec(std::span<const tally::Element>{})}),
                   hash_case("a", {tally::vec(points)})}},
      {"H2S", json::array{json::array{"a", x, hex_text(tally::h2s("a", {text("x")}))}}},
      {"H2G", json::array{json::array{"a", x, hex_text(tally::h2g("a", {text("x")}))}}}};
}

json::value gate_section() {
  const Bytes point = bytes_of(tally::multiply_base(tally::scalar_of(7)).view());
  const Bytes zero(32, 0), all(32, 0xff), p = field_bytes(), order = order_bytes();
  const std::vector<Bytes> elements{point,
                                    zero,
                                    with_top_bit(point),
                                    with_top_bit(zero),
                                    small_number(1),
                                    p,
                                    plain_sum(p, small_number(2)),
                                    plain_difference(p, small_number(1)),
                                    all,
                                    plain_difference(p, point)};
  const std::vector<Bytes> scalars{zero,
                                   plain_difference(order, small_number(1)),
                                   order,
                                   plain_sum(order, small_number(5)),
                                   with_top_bit(small_number(5)),
                                   all};
  return json::object{{"elements", gate_cases(elements, tally::is_element)},
                      {"scalars", gate_cases(scalars, tally::is_scalar)}};
}

json::value range_weights_section() {
  json::object out;
  for (const std::int64_t range : {0, 1, 2, 3, 5, 6, 7, 10, 100, 400, 1'000})
    out[std::to_string(range)] = number_list(tally::range_weights(range));
  return out;
}

json::value batch_section(const VectorDraws& draws) {
  const tally::Hash fresh = draws.hash("fresh");
  const tally::Wide seed = tally::batch_seed(fresh.view(), {ledger::view_of("example")});
  return json::object{{"fresh", hex_text(fresh)},
                      {"seed", hex_text(seed)},
                      {"weights", hex_list(tally::batch_weights(seed, 5))}};
}

}  // namespace urna::api
