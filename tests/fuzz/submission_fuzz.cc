// Law of submissions (B05): the parts put together again are the bytes; keys strictly ascend; no
// prefix and no extension of a submission is one; signatures are judged, never trusted.
#include "tests/fuzz/told_entries.h"

namespace urna::fuzz {
namespace {

Bytes put_together(const ledger::Submission& submission) {
  Bytes out;
  ledger::put_lp(out, submission.event_bytes);
  out.push_back(static_cast<std::uint8_t>(submission.signatures.size()));
  for (const auto& line : submission.signatures) {
    out.push_back(ledger::kSchemeEd25519);
    ledger::put(out, line.key.view());
    ledger::put(out, line.signature.view());
  }
  return out;
}

void law(ByteView bytes) {
  const auto parsed = ledger::parse_submission(bytes);
  if (!parsed.ok()) return;
  require(bytes.size() <= ledger::kMaxSubmissionBytes, "within the limit of an entry");
  require(std::ranges::equal(put_together(*parsed), bytes), "the parts are the bytes");
  require(parsed->signatures.size() <= ledger::kMaxSignatures, "at most 16 signatures");
  for (std::size_t i = 1; i < parsed->signatures.size(); ++i)
    require(parsed->signatures[i - 1].key < parsed->signatures[i].key, "keys ascend");
  require(parsed->event_hash == ledger::sha256(parsed->event_bytes), "the dedup key");
  require(!ledger::parse_submission(longer(bytes)).ok(), "a byte too many is refused");
  require(!ledger::parse_submission(shorter(bytes)).ok(), "a byte too few is refused");
  if (ledger::check_signatures(*parsed, fixture::Town::kOrigin).ok())
    require(parsed->signatures.empty() || !ledger::check_signatures(*parsed, "other").ok(),
            "a signature is bound to the log");
}

URNA_FUZZ_TARGET(submission, law, [] { return told_submissions(1); });

}  // namespace
}  // namespace urna::fuzz
