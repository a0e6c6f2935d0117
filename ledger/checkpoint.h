// Checkpoints (c2sp.org/tlog-checkpoint), witness policies (tlog-policy) and receipts (tlog-proof).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note.h"
#include "ledger/tree.h"

namespace urna::ledger {

struct Checkpoint {
  std::string origin;  // under 256 bytes, the log key's name
  std::uint64_t size = 0;
  Hash root;
  bool operator==(const Checkpoint&) const = default;
};
// "origin\nsize\nbase64 root\n"; no extension lines.
std::string to_text(const Checkpoint& checkpoint);
// Errors: bad_checkpoint (leading zeros, extension lines, wrong root length, ...).
Result<Checkpoint> parse_checkpoint(std::string_view text);

// Returns the note bytes with the log's signature line.
std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);
struct SignedCheckpoint {
  Checkpoint checkpoint;
  Note note;
};
// Parses the note, demands the log key's valid signature and origin == key name.
// Errors: bad_note, bad_checkpoint, unknown_key, bad_signature, wrong_origin.
Result<SignedCheckpoint> open_checkpoint(std::string_view note_bytes, const VerifierKey& log);

// tlog-policy: `log <vkey> [url]`, `witness <name> <vkey> [url]`, `group <name> all|any|<k>
// <member>...`, `quorum <name>|none`.
struct Policy {
  struct Log {
    VerifierKey key;
    std::string url;
  };
  struct Witness {
    std::string name;
    VerifierKey key;
    std::string url;
  };
  struct Group {
    std::string name;
    std::uint32_t needed = 0;
    std::vector<std::string> members;
  };
  std::vector<Log> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;  // in file order; members are named before
  std::string quorum;         // "" for none
};
// Errors: bad_policy, naming the line.
Result<Policy> parse_policy(std::string_view text);
// True iff the names of witnesses that cosigned satisfy the quorum.
bool satisfies(const Policy& policy, const std::vector<std::string>& cosigned_witnesses);
// Opens a checkpoint under a policy: a log of the policy signed, the quorum of witnesses cosigned.
// Errors: as open_checkpoint, and quorum_missing.
Result<SignedCheckpoint> open_checkpoint(std::string_view note_bytes, const Policy& policy);

// A receipt, file ending .tlog-proof.
struct Receipt {
  std::optional<Bytes>
      extra;  // not authenticated; ours is the entry's 16-byte prefix (index, time)
  std::uint64_t index = 0;
  Proof proof;
  std::string checkpoint;  // signed note with its cosignatures, verbatim
  bool operator==(const Receipt&) const = default;
};
std::string to_text(const Receipt& receipt);
// Errors: bad_receipt.
Result<Receipt> parse_receipt(std::string_view text);
// Checks that the entry is in the log at the receipt's index. Errors: as open_checkpoint,
// bad_inclusion.
Result<SignedCheckpoint> check_receipt(const Receipt& receipt, ByteView entry,
                                       const VerifierKey& log);

}  // namespace urna::ledger
