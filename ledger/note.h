// Signed notes (c2sp.org/signed-note 1.0) and verifier keys. Strict: one spelling per note.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::ledger {

enum class NoteKeyType : std::uint8_t {
  ed25519 = 0x01,
  cosignature = 0x04,  // timestamped Ed25519, c2sp.org/tlog-cosignature
};

// <name>+<8 hex>+<base64(type || public key)>
struct VerifierKey {
  std::string name;
  NoteKeyType type = NoteKeyType::ed25519;
  PublicKey key;
  auto operator<=>(const VerifierKey&) const = default;
};
inline constexpr std::size_t kMaxKeyNameBytes = 255;
inline constexpr std::size_t kMaxNoteSignatures = 64;
inline constexpr std::size_t kMaxNoteBytes = 1U << 20;
inline constexpr std::size_t kMaxNoteSignatureBytes = 5120;

std::uint32_t key_id(const VerifierKey& key);
std::string to_text(const VerifierKey& key);
// Errors: bad_vkey.
Result<VerifierKey> parse_vkey(std::string_view text);
// Non-empty, no white space, no '+', plain UTF-8, at most kMaxKeyNameBytes.
bool is_key_name(std::string_view name);

struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  Bytes signature;  // what follows the key id
};
struct Note {
  std::string text;  // ends in newline
  std::vector<NoteSignature> signatures;
};
// Errors: bad_note.
Result<Note> parse_note(std::string_view bytes);
std::string to_text(const Note& note);

// Checks every line whose (name, id) is known; unknown lines are ignored.
// Returns the indices of `known` that signed. Errors: bad_signature (a known key's line fails),
// unknown_key (none verifies).
Result<std::vector<std::size_t>> verify_note(const Note& note,
                                             const std::vector<VerifierKey>& known);

// Adds a 0x01 line. Requires: note.text ends in newline.
void sign_note(Note& note, std::string_view name, const SigningKey& key);

// Cosignature line (type 0x04): u64 seconds || Ed25519 over "cosignature/v1\ntime <T>\n" || text.
void cosign_note(Note& note, std::string_view name, const SigningKey& key,
                 std::uint64_t posix_seconds);
// Returns the time in a cosignature line. Errors: bad_note.
Result<std::uint64_t> cosignature_time(const NoteSignature& line);

}  // namespace urna::ledger
