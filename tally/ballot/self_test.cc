#include "tally/ballot/self_test.h"

#include "tally/ballot/credential.h"
#include "tally/ballot/group.h"

namespace urna::tally {

namespace {

using ledger::Bytes;
using ledger::KnownAnswer;
using ledger::to_hex;
using ledger::yes_or_no;
using Given = std::vector<Bytes>;

std::string passes_gate(const Given& given) { return yes_or_no(is_element(given[0])); }
std::string passes_gate_as_nonzero(const Given& given) {
  return yes_or_no(is_nonzero_element(given[0]));
}
std::string is_reduced(const Given& given) { return yes_or_no(is_scalar(given[0])); }
std::string times_base(const Given& given) {
  return to_hex(multiply_base(Scalar::from(given[0])).view());
}
std::string sum_of(const Given& given) {
  return to_hex(add(Element::from(given[0]), Element::from(given[1])).view());
}
std::string scalar_from(const Given& given) {
  return to_hex(h2s(ledger::text_of(given[0]), {given[1]}).view());
}
std::string element_from(const Given& given) {
  const std::string_view label = ledger::text_of(given[0]);
  return to_hex((given.size() == 1 ? h2g(label, {}) : h2g(label, {given[1]})).view());
}
// Given: roll context, key, slot, proof. The whole way of check 5.2, gate and transcript included.
std::string possesses(const Given& given) {
  return yes_or_no(check_possession(Hash::from(given[0]), Element::from(given[1]),
                                    SlotId::from(given[2]), SchnorrSignature::from(given[3]))
                       .ok());
}

constexpr std::string_view kRistretto = "RFC 9496 sections 4.3.1 and A.2, our gate";
// Another implementation of docs/SEALED.md, in Python, that shares no code with this one.
constexpr std::string_view kReference = "reference vectors of the ballot protocol";

constexpr KnownAnswer kElementGate[] = {
    {"ristretto255 gate: an element",
     kRistretto,
     passes_gate,
     {"44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d"},
     "yes"},
    {"ristretto255 gate: the identity",
     kRistretto,
     passes_gate,
     {"0000000000000000000000000000000000000000000000000000000000000000"},
     "yes"},
    {"ristretto255 gate: an element with bit 255 set",
     kRistretto,
     passes_gate,
     {"44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a17ed"},
     "no"},
    {"ristretto255 gate: the identity with bit 255 set",
     kRistretto,
     passes_gate,
     {"0000000000000000000000000000000000000000000000000000000000000080"},
     "no"},
    {"ristretto255 gate: a negative number",
     kRistretto,
     passes_gate,
     {"0100000000000000000000000000000000000000000000000000000000000000"},
     "no"},
    {"ristretto255 gate: the prime for zero",
     kRistretto,
     passes_gate,
     {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
     "no"},
    {"ristretto255 gate: beyond the prime",
     kRistretto,
     passes_gate,
     {"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
     "no"},
    {"ristretto255 gate: no square (the prime less one)",
     kRistretto,
     passes_gate,
     {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
     "no"},
    {"ristretto255 gate: all bits",
     kRistretto,
     passes_gate,
     {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
     "no"},
    {"ristretto255 gate: no point",
     kRistretto,
     passes_gate,
     {"a90acadf6d9137e042a5c787ba4148207a5695db131e78c7423059587dd5e812"},
     "no"},
    {"ristretto255 gate: the identity where it is refused",
     kRistretto,
     passes_gate_as_nonzero,
     {"0000000000000000000000000000000000000000000000000000000000000000"},
     "no"},
    {"ristretto255 gate: an element that is not the identity",
     kRistretto,
     passes_gate_as_nonzero,
     {"44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d"},
     "yes"},
};
constexpr KnownAnswer kScalarGate[] = {
    {"scalar gate: zero",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"0000000000000000000000000000000000000000000000000000000000000000"},
     "yes"},
    {"scalar gate: l - 1",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"},
     "yes"},
    {"scalar gate: l",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"},
     "no"},
    {"scalar gate: l + 5",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"f2d3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"},
     "no"},
    {"scalar gate: 5 with bit 255 set",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"0500000000000000000000000000000000000000000000000000000000000080"},
     "no"},
    {"scalar gate: all bits",
     "RFC 9496 section 4.4: l",
     is_reduced,
     {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
     "no"},
};
constexpr KnownAnswer kGroup[] = {
    {"ristretto255: 1 times the base point",
     "RFC 9496 section A.1",
     times_base,
     {"0100000000000000000000000000000000000000000000000000000000000000"},
     "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"},
    {"ristretto255: 2 times the base point",
     "RFC 9496 section A.1",
     times_base,
     {"0200000000000000000000000000000000000000000000000000000000000000"},
     "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919"},
    {"ristretto255: 3 times the base point",
     "RFC 9496 section A.1",
     times_base,
     {"0300000000000000000000000000000000000000000000000000000000000000"},
     "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259"},
    {"ristretto255: the base point added to itself",
     "RFC 9496 section A.1",
     sum_of,
     {"e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
      "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"},
     "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919"},
    {"hash to a scalar",
     kReference,
     scalar_from,
     {"61", "78"},
     "abc4adce955b98bb7316cc22a96af279fb00650545d71f9ab5cf4d1a18ac1504"},
    {"hash to an element",
     kReference,
     element_from,
     {"61", "78"},
     "882ce5e9cf4133f67db89fc1512f0bd5410fd29a6d7fc66f4a27c576dd005f5f"},
    {"the second base point",
     kReference,
     element_from,
     {"67656e2f48"},
     "664975dd1a9764ec2eea0db34b10124e71b8d9cc99334c07902b8abe3bc0d60e"},
};
constexpr KnownAnswer kCredential[] = {
    {"a credential's proof of possession",
     kReference,
     possesses,
     {"8ec0245308636a43adf9d889f37eb5dbf139fb38b06f987ed3ac802bbd503af5",
      "dc809b67c1e74f3398ef9e68a54688aa8ea4e6dc7830e1c73b62ad9b26317e5d",
      "0fb119398da96cc091f2f64490b8d49f",
      "dce105d7848d36844fcb254f87fdb879fefede5b98795e2ee13bf4def88bc31033e62aa00cd42e33fd45dd921427"
      "68315707fe38daba2ab5d3037e9144753304"},
     "yes"},
    {"a proof with s + l for s",
     kReference,
     possesses,
     {"8ec0245308636a43adf9d889f37eb5dbf139fb38b06f987ed3ac802bbd503af5",
      "dc809b67c1e74f3398ef9e68a54688aa8ea4e6dc7830e1c73b62ad9b26317e5d",
      "0fb119398da96cc091f2f64490b8d49f",
      "dce105d7848d36844fcb254f87fdb879fefede5b98795e2ee13bf4def88bc31020ba20fd2637418bd3e2d435f320"
      "47465707fe38daba2ab5d3037e9144753314"},
     "no"},
    {"a proof with a flipped bit",
     kReference,
     possesses,
     {"8ec0245308636a43adf9d889f37eb5dbf139fb38b06f987ed3ac802bbd503af5",
      "dc809b67c1e74f3398ef9e68a54688aa8ea4e6dc7830e1c73b62ad9b26317e5d",
      "0fb119398da96cc091f2f64490b8d49f",
      "dce105d7848d36844fcb254f87fdb879fefede5b98795e2ee13bf4def88bc31033e62aa00cd42e33fc45dd921427"
      "68315707fe38daba2ab5d3037e9144753304"},
     "no"},
};

}  // namespace

std::span<const KnownAnswer> known_group_answers() {
  static const std::vector<KnownAnswer> all =
      ledger::joined({kElementGate, kScalarGate, kGroup, kCredential});
  return all;
}

ledger::Result<> self_test() {
  URNA_TRY(ledger::self_test());
  return ledger::ask_all(known_group_answers());
}

}  // namespace urna::tally
