// Ballots: header, open body, tracker, contexts (sealed-ballots sections 3 and 8).
//   header = kind u8 | question u16 | slot 16 | A 32 | bseq u32 | prev 32 | channel u8     88 bytes
//   open body = the bits of v, bit j in byte j/8 at position j mod 8, unused bits zero
#pragma once

#include "ledger/crypto.h"
#include "ledger/result.h"
#include "tally/ballot/credential.h"
#include "tally/ballot/layout.h"

namespace urna::tally {

inline constexpr std::size_t kHeaderBytes = 88;
inline constexpr std::uint8_t kOpenBallot = 1;
inline constexpr std::uint8_t kSealedBallot = 2;

enum Channel : std::uint8_t { kOwnDevice = 0, kAssisted = 1, kPaper = 2, kChannels = 3 };

struct BallotHeader {
  std::uint8_t kind = kOpenBallot;
  std::uint16_t question = 0;
  SlotId slot;
  Element key;
  std::uint32_t bseq = 0;  // from 1, per (slot, question)
  Tracker prev;  // of the last accepted ballot of that slot and question; zero for the first
  std::uint8_t channel = kOwnDevice;  // a Channel, or what no law takes
  bool operator==(const BallotHeader&) const = default;
};
ledger::Bytes encode_header(const BallotHeader& header);
// Errors: bad_header if the ballot is shorter than a header. Values are judged by the law.
ledger::Result<BallotHeader> parse_header(ByteView ballot);

ledger::Bytes pack_bits(const Bits& bits);
// Requires: body.size() == ceil(count / 8).
Bits unpack_bits(ByteView body, std::uint32_t count);
// Checks 7.2 and 7.5 of an open body. Errors: bad_ballot_length, illegal_ballot.
ledger::Result<> check_open_body(const Layout& layout, ByteView body);

// E = H256("election-def"; EditionAnnounced's event bytes, BallotDefined's event bytes).
Hash election_hash(ByteView announced_event, ByteView defined_event);
// ctx of an election whose questions are all open: KS over no keys and DT = 32 zero bytes.
Hash open_election_context(const Hash& election);
// KS = H256("keyset"; VEC(Y), DT).
Hash key_set(std::span<const Element> keys, const Hash& transcript);
// ctx = H256("election-ctx"; E, KS).
Hash election_context(const Hash& election, const Hash& keys);
// T = H256("tracker"; ctx, ballot).
Tracker tracker_of(const Hash& context, ByteView ballot);

}  // namespace urna::tally
