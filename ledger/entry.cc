#include "ledger/entry.h"

#include <algorithm>

namespace urna::ledger {

namespace {

constexpr std::size_t kSignatureBytes = 1 + PublicKey::kSize + Signature::kSize;

Result<std::vector<SubmissionSignature>> parse_signatures(ByteView bytes) {
  if (bytes.empty()) return Error{Errc::too_short, "number of signatures"};
  const std::size_t count = bytes[0];
  bytes = bytes.subspan(1);
  if (count > kMaxSignatures) return Error{Errc::over_limit, "more than 16 signatures"};
  if (bytes.size() < count * kSignatureBytes) return Error{Errc::too_short, "signatures"};
  if (bytes.size() > count * kSignatureBytes) return Error{Errc::trailing_bytes, "submission"};
  std::vector<SubmissionSignature> signatures;
  for (; !bytes.empty(); bytes = bytes.subspan(kSignatureBytes)) {
    if (bytes[0] != kSchemeEd25519) return Error{Errc::unknown_value, "signature scheme"};
    signatures.push_back(
        {PublicKey::from(bytes.subspan(1, 32)), Signature::from(bytes.subspan(33, 64))});
    const std::size_t n = signatures.size();
    if (n > 1 && signatures[n - 2].key >= signatures[n - 1].key) return Errc::bad_key_order;
  }
  return signatures;
}

}  // namespace

Result<Submission> parse_submission(ByteView bytes) {
  if (bytes.size() > kMaxSubmissionBytes) return Errc::too_large;
  if (bytes.size() < 4) return Error{Errc::too_short, "event length"};
  const std::uint64_t length = get_big_endian(bytes.first(4));
  if (length > bytes.size() - 4) return Error{Errc::too_short, "event"};
  Submission submission;
  submission.bytes = bytes;
  submission.event_bytes = bytes.subspan(4, length);
  URNA_ASSIGN(submission.signatures, parse_signatures(bytes.subspan(4 + length)));
  URNA_ASSIGN(submission.event, decode_event(submission.event_bytes));
  submission.event_hash = sha256(submission.event_bytes);
  return submission;
}

Result<Entry> parse_entry(ByteView bytes) {
  if (bytes.size() < kEntryPrefixBytes) return Error{Errc::too_short, "entry prefix: 16 bytes"};
  if (bytes.size() > kMaxEntryBytes) return Errc::too_large;
  return Entry{get_big_endian(bytes.first(8)), get_big_endian(bytes.subspan(8, 8)),
               bytes.subspan(kEntryPrefixBytes)};
}

Bytes make_entry(std::uint64_t index, std::uint64_t time, ByteView submission) {
  CHECK(submission.size() <= kMaxSubmissionBytes);
  Bytes out;
  out.reserve(kEntryPrefixBytes + submission.size());
  put_u64(out, index);
  put_u64(out, time);
  put(out, submission);
  return out;
}

Bytes signed_message(std::string_view origin, ByteView event_bytes) {
  Bytes message;
  put_lp(message, view_of("urna/v1/event"));
  put_lp(message, view_of(origin));
  put_lp(message, event_bytes);
  return message;
}

Bytes make_submission(std::string_view origin, ByteView event_bytes,
                      const std::vector<const SigningKey*>& keys) {
  CHECK(keys.size() <= kMaxSignatures);
  std::vector<const SigningKey*> sorted = keys;
  std::ranges::sort(sorted, {}, [](const SigningKey* key) { return key->public_key(); });
  const Bytes message = signed_message(origin, event_bytes);
  Bytes out;
  put_lp(out, event_bytes);
  out.push_back(static_cast<std::uint8_t>(sorted.size()));
  for (const SigningKey* key : sorted) {
    out.push_back(kSchemeEd25519);
    put(out, key->public_key().view());
    put(out, key->sign(message).view());
  }
  return out;
}

Result<> check_signatures(const Submission& submission, std::string_view origin) {
  if (submission.signatures.empty()) return Ok{};
  const Bytes message = signed_message(origin, submission.event_bytes);
  for (const SubmissionSignature& line : submission.signatures) {
    if (!admissible(line.key)) return Error{Errc::bad_key, to_hex(line.key.view())};
    if (!verify(line.key, message, line.signature))
      return Error{Errc::bad_signature, "by key " + to_hex(line.key.view())};
  }
  return Ok{};
}

}  // namespace urna::ledger
