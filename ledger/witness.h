// c2sp.org/tlog-witness, both ends of it, without network, clock or disk. A witness cosigns a
// checkpoint only if it continues the last one it cosigned of that log; so no two of its lines ever
// stand under two histories. What it has seen is the caller's to keep: judging, persisting and
// judging, persisting and answering are one atomic step of the caller's, and no line leaves before
// what it stands for is durable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"

namespace urna::ledger {

inline constexpr std::size_t kMaxWitnessProof = 63;
inline constexpr std::size_t kMaxAddCheckpointBytes = 65'536;
inline constexpr std::string_view kTlogSizeType = "text/x.tlog.size";

// The body of POST <prefix>/add-checkpoint: "old <size>", hashes, an empty line, the signed note.
struct AddCheckpoint {
  std::uint64_t old_size = 0;
  Proof proof;
  std::string checkpoint;  // verbatim
  bool operator==(const AddCheckpoint&) const = default;
};
std::string to_text(const AddCheckpoint& request);
// Looks at the form only; the note is not opened. Errors: malformed, over_limit.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

// The witness's end.
struct WitnessedLog {
  VerifierKey key;    // of type 0x01; its name is the origin
  Checkpoint latest;  // the last one cosigned
};
// As it stands before anything was seen: size 0, the empty root.
WitnessedLog unseen_log(VerifierKey key);

struct WitnessVerdict {
  unsigned status = 0;  // 200 400 403 404 409 422
  std::string content_type;
  std::string body;                           // of every answer but 200: there the cosignature is
  std::optional<SignedCheckpoint> next = {};  // set only for 200: persist it, then cosign
  // The log's own signature stands under what is refused (409, 422): evidence worth keeping.
  bool log_signed = false;
};
// In the order of the specification: 400 form, 404 origin, 403 signature, 400 old size over the
// size, 409 old size is not the latest, 422 size zero with another root, 422 proof where none
// belongs or one that does not hold, 422 another root for the same size.
WitnessVerdict judge_add_checkpoint(std::string_view body, const std::vector<WitnessedLog>& logs);
// Returns the line of a 200 answer. Requires: seconds in 1..2^63-1 (a time of 0 means none).
std::string cosignature_line(const std::string& checkpoint_text, std::string_view name,
                             const SigningKey& key, std::uint64_t posix_seconds);

// The log's end. `read` gives the hashes of the log's tree. Errors: usage (old_size over the
// checkpoint's), the reader's.
Result<AddCheckpoint> make_add_checkpoint(std::uint64_t old_size, const std::string& checkpoint,
                                          const NodeReader& read);

struct Cosignature {
  NoteSignature line;
  std::uint64_t posix_seconds = 0;
};
struct WitnessReply {  // one of the two
  std::optional<Cosignature> cosignature;
  std::optional<std::uint64_t> size;  // 409: the size of what the witness cosigned last
};
// Reads an answer about the checkpoint with this text. Lines of other keys are ignored; ours must
// verify. Errors: unknown_key (200 without our witness's line), bad_signature, bad_note; malformed
// (400, or a 409 without its size); not_found (404: the witness does not know this log);
// wrong_signer (403); bad_consistency (422: what it has is not a prefix of this); storage (any
// other status).
Result<WitnessReply> read_witness_answer(unsigned status, std::string_view content_type,
                                         std::string_view body, const std::string& checkpoint_text,
                                         const VerifierKey& witness);

// The line by `witness` on a note, if there is one and it verifies. Errors: as verify_note;
// bad_note for a time of 0.
Result<Cosignature> cosignature_of(const Note& note, const VerifierKey& witness);
// Path below a witness's monitoring prefix: "/<hex SHA-256(origin)>/checkpoint".
std::string witnessed_checkpoint_path(std::string_view origin);

}  // namespace urna::ledger
