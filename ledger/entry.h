// Submission (a signed event that has no place yet) and Entry (its bytes with a place). Both are
// kept as the bytes that were signed; the parsed forms below are views of them.
#pragma once

#include "ledger/crypto.h"
#include "ledger/event.h"
#include "ledger/tile.h"

namespace urna::ledger {

inline constexpr std::size_t kEntryPrefixBytes = 16;
inline constexpr std::size_t kMaxSubmissionBytes = kMaxEntryBytes - kEntryPrefixBytes;
inline constexpr std::size_t kMaxSignatures = 16;
inline constexpr std::uint8_t kSchemeEd25519 = 1;

struct SubmissionSignature {
  PublicKey key;
  Signature signature;
};

struct Submission {
  ByteView bytes;        // all of it
  ByteView event_bytes;  // view into them
  Event event;
  std::vector<SubmissionSignature> signatures;  // keys strictly ascending
  Hash event_hash;  // SHA-256(event bytes): the dedup key (decision D16)
};
// Parses without judging signatures. Errors in order: too_large, too_short, trailing_bytes,
// unknown_value (scheme), bad_key_order, unknown_event, and the codec's. The result views `bytes`.
Result<Submission> parse_submission(ByteView bytes);

struct Entry {
  std::uint64_t index = 0;
  std::uint64_t time = 0;  // POSIX seconds, whole minutes; never used by the law
  ByteView submission;     // view into the entry's bytes
};
// Errors: too_short, too_large.
Result<Entry> parse_entry(ByteView bytes);
Bytes make_entry(std::uint64_t index, std::uint64_t time, ByteView submission);

// LP("urna/v1/event") || LP(origin) || LP(event bytes): what an institution signs (decision D1).
Bytes signed_message(std::string_view origin, ByteView event_bytes);
// Signs with all keys, in ascending order of public key. Requires: distinct keys, at most 16.
Bytes make_submission(std::string_view origin, ByteView event_bytes,
                      const std::vector<const SigningKey*>& keys);
// Checks every signature and that each key is admissible. Errors: bad_key, bad_signature.
Result<> check_signatures(const Submission& submission, std::string_view origin);

}  // namespace urna::ledger
