#include "tally/ballot/ballot.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

ledger::Bytes encode_header(const BallotHeader& header) {
  ledger::Bytes out{header.kind};
  out.reserve(kHeaderBytes);
  ledger::put_u16(out, header.question);
  ledger::put(out, header.slot.view());
  ledger::put(out, header.key.view());
  ledger::put_u32(out, header.bseq);
  ledger::put(out, header.prev.view());
  out.push_back(header.channel);
  return out;
}

ledger::Result<BallotHeader> parse_header(ByteView ballot) {
  if (ballot.size() < kHeaderBytes) return Error{Errc::bad_header, "shorter than a header"};
  BallotHeader header;
  header.kind = ballot[0];
  header.question = static_cast<std::uint16_t>(ledger::get_big_endian(ballot.subspan(1, 2)));
  header.slot = SlotId::from(ballot.subspan(3, 16));
  header.key = Element::from(ballot.subspan(19, 32));
  header.bseq = static_cast<std::uint32_t>(ledger::get_big_endian(ballot.subspan(51, 4)));
  header.prev = Tracker::from(ballot.subspan(55, 32));
  header.channel = ballot[87];
  return header;
}

ledger::Bytes pack_bits(const Bits& bits) {
  ledger::Bytes out((bits.size() + 7) / 8, 0);
  for (std::size_t j = 0; j < bits.size(); ++j)
    out[j / 8] = static_cast<std::uint8_t>(out[j / 8] | bits[j] << (j % 8));
  return out;
}

Bits unpack_bits(ByteView body, std::uint32_t count) {
  CHECK(body.size() == (count + 7) / 8);
  Bits bits(count);
  for (std::uint32_t j = 0; j < count; ++j) bits[j] = body[j / 8] >> (j % 8) & 1;
  return bits;
}

ledger::Result<> check_open_body(const Layout& layout, ByteView body) {
  if (body.size() != (layout.bits + 7) / 8)
    return Error{Errc::bad_ballot_length, "body of " + std::to_string(body.size()) + " bytes"};
  if (layout.bits % 8 != 0 && body.back() >> (layout.bits % 8) != 0)
    return Error{Errc::bad_ballot_length, "unused bits are set"};
  if (!layout.legal(unpack_bits(body, layout.bits))) return Errc::illegal_ballot;
  return ledger::Ok{};
}

Hash election_hash(ByteView announced_event, ByteView defined_event) {
  return h256("election-def", {announced_event, defined_event});
}

Hash open_election_context(const Hash& election) {
  return election_context(election, key_set({}, Hash{}));
}

Hash key_set(std::span<const Element> keys, const Hash& transcript) {
  return h256("keyset", {vec(keys), transcript.view()});
}

Hash election_context(const Hash& election, const Hash& keys) {
  return h256("election-ctx", {election.view(), keys.view()});
}

Tracker tracker_of(const Hash& context, ByteView ballot) {
  return Tracker::from(h256("tracker", {context.view(), ballot}).view());
}

}  // namespace urna::tally
