// Evidence that a log forked: two checkpoints that its key signed, and hashes that show that one
// does not continue the other. A file of plain text that anybody can check without us.
//   urna/tlog-fork@v1
//   proof            or: unproven
//   <base64 hash>    0 or more
//   <empty line>
//   <signed checkpoint of the smaller size, verbatim>
//   <empty line>
//   <signed checkpoint of the larger size, verbatim>
// For equal sizes the two roots are enough and the proof is empty. Otherwise it is the consistency
// proof of RFC 6962 from the smaller to the larger size in the form of RFC 9162 section 2.1.4.2,
// where the first hash stands in the list also if the smaller size is a power of two. It has to
// fold to the SIGNED root of the larger tree; the root that it gives for the smaller one is then
// what the larger tree has there, and if that is not the signed one, the log forked. A proof that
// does not fold to the larger root shows nothing: anybody can write a wrong proof.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/checkpoint.h"

namespace urna::ledger {

inline constexpr std::size_t kMaxForkProof = 64;
inline constexpr std::size_t kMaxForkBytes = 2 * kMaxNoteBytes + 8'192;

struct ForkEvidence {
  std::optional<Proof> proof;  // none: unproven
  std::string older, newer;    // signed notes; by size, not by time
  bool operator==(const ForkEvidence&) const = default;
};
std::string to_text(const ForkEvidence& evidence);
// Only what to_text prints. Errors: malformed, over_limit.
Result<ForkEvidence> parse_fork(std::string_view text);

enum class ForkVerdict { consistent, forked, unproven };
// Judges the evidence under the log's key. Errors: as open_checkpoint; malformed (sizes in the
// wrong order, a proof where none belongs).
Result<ForkVerdict> judge_fork(const ForkEvidence& evidence, const VerifierKey& log);

// Puts two signed checkpoints in order. `read` gives the hashes of the larger tree, as the log
// serves them; where they cannot be read, or do not lead to what the log signed, the evidence says
// unproven. Requires: both open under the log's key.
ForkEvidence make_fork(const std::string& one, const std::string& other, const NodeReader& read);

// The two roots that the hashes give. Errors: bad_consistency (wrong number of hashes). Requires:
// 0 < old_size < size <= kMaxTreeSize.
struct FoldedRoots {
  Hash older, newer;
};
Result<FoldedRoots> fold_consistency(const Proof& proof, std::uint64_t old_size,
                                     std::uint64_t size);

}  // namespace urna::ledger
