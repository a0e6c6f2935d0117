#include "ledger/note.h"

#include <algorithm>

#include "ledger/text.h"

namespace urna::ledger {

namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kCosignatureBytes = 8 + Signature::kSize;

bool is_note_text(std::string_view text) {
  if (text.empty() || text.back() != '\n') return false;
  while (!text.empty()) {  // lines of plain text; the spec forbids other controls than the newline
    const std::size_t end = text.find('\n');
    if (!is_utf8(text.substr(0, end))) return false;
    for (char c : text.substr(0, end))
      if (static_cast<unsigned char>(c) < 0x20) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

Result<NoteSignature> parse_line(std::string_view line) {
  const Error error{Errc::bad_note, "a signature line is not canonical"};
  if (!line.starts_with(kSignaturePrefix)) return error;
  line.remove_prefix(kSignaturePrefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return error;
  NoteSignature signature;
  signature.name = line.substr(0, space);
  Bytes bytes;
  if (!is_key_name(signature.name) || !from_base64(line.substr(space + 1), bytes)) return error;
  if (bytes.size() < 5 || bytes.size() > kMaxNoteSignatureBytes) return error;
  signature.id = static_cast<std::uint32_t>(get_big_endian(ByteView(bytes).first(4)));
  signature.signature.assign(bytes.begin() + 4, bytes.end());
  return signature;
}

std::string cosigned_message(std::uint64_t time, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

bool line_verifies(const VerifierKey& key, const NoteSignature& line, std::string_view text) {
  if (key.type == NoteKeyType::ed25519)
    return line.signature.size() == Signature::kSize &&
           verify(key.key, view_of(text), Signature::from(line.signature));
  const auto time = cosignature_time(line);
  return time && verify(key.key, view_of(cosigned_message(*time, text)),
                        Signature::from(ByteView(line.signature).subspan(8)));
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxKeyNameBytes && is_plain_text(name) &&
         name.find_first_of(" +") == std::string_view::npos &&
         name.find("\xc2\xa0") == std::string_view::npos;
}

std::uint32_t key_id(const VerifierKey& key) {
  Bytes bytes(key.name.begin(), key.name.end());
  bytes.push_back(0x0a);
  bytes.push_back(static_cast<std::uint8_t>(key.type));
  put(bytes, key.key.view());
  return static_cast<std::uint32_t>(get_big_endian(sha256(bytes).view().first(4)));
}

std::string to_text(const VerifierKey& key) {
  Bytes id;
  put_u32(id, key_id(key));
  Bytes body{static_cast<std::uint8_t>(key.type)};
  put(body, key.key.view());
  return key.name + "+" + to_hex(id) + "+" + to_base64(body);
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  const Error error{Errc::bad_vkey, "expected <name>+<8 hex>+<base64 of type and key>"};
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos || text.size() < first + 10 || text[first + 9] != '+')
    return error;
  Bytes body;
  if (!from_base64(text.substr(first + 10), body) || body.size() != 33) return error;
  if (body[0] != 0x01 && body[0] != 0x04) return Error{Errc::bad_vkey, "unknown key type"};
  VerifierKey key{std::string(text.substr(0, first)), static_cast<NoteKeyType>(body[0]),
                  PublicKey::from(ByteView(body).subspan(1))};
  if (!is_key_name(key.name) || to_text(key) != text) return error;
  if (!admissible(key.key)) return Error{Errc::bad_key, "vkey"};
  return key;
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return Error{Errc::bad_note, "too long"};
  const std::size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return Error{Errc::bad_note, "no blank line"};
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  if (!is_note_text(note.text)) return Error{Errc::bad_note, "control characters in the text"};
  std::string_view lines = bytes.substr(blank + 2);
  if (lines.empty() || lines.back() != '\n') return Error{Errc::bad_note, "no signature line"};
  while (!lines.empty()) {
    if (note.signatures.size() == kMaxNoteSignatures)
      return Error{Errc::bad_note, "too many signatures"};
    const std::size_t end = lines.find('\n');
    URNA_ASSIGN(NoteSignature signature, parse_line(lines.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return note;
}

std::string to_text(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& line : note.signatures) {
    Bytes body;
    put_u32(body, line.id);
    put(body, line.signature);
    out += std::string(kSignaturePrefix) + line.name + " " + to_base64(body) + "\n";
  }
  return out;
}

Result<std::vector<std::size_t>> verify_note(const Note& note,
                                             const std::vector<VerifierKey>& known) {
  std::vector<std::size_t> signed_by;
  for (const NoteSignature& line : note.signatures) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i].name != line.name || key_id(known[i]) != line.id) continue;
      if (std::ranges::find(signed_by, i) != signed_by.end())
        return Error{Errc::bad_note, "two lines by " + line.name};
      if (!line_verifies(known[i], line, note.text))
        return Error{Errc::bad_signature, "line by " + line.name};
      signed_by.push_back(i);
    }
  }
  if (signed_by.empty()) return Errc::unknown_key;
  return signed_by;
}

void sign_note(Note& note, std::string_view name, const SigningKey& key) {
  CHECK(is_note_text(note.text));
  const Signature signature = key.sign(view_of(note.text));
  const VerifierKey vkey{std::string(name), NoteKeyType::ed25519, key.public_key()};
  note.signatures.push_back(
      {vkey.name, key_id(vkey), Bytes(signature.bytes.begin(), signature.bytes.end())});
}

void cosign_note(Note& note, std::string_view name, const SigningKey& key,
                 std::uint64_t posix_seconds) {
  CHECK(is_note_text(note.text));
  const Signature signature = key.sign(view_of(cosigned_message(posix_seconds, note.text)));
  const VerifierKey vkey{std::string(name), NoteKeyType::cosignature, key.public_key()};
  Bytes body;
  put_u64(body, posix_seconds);
  put(body, signature.view());
  note.signatures.push_back({vkey.name, key_id(vkey), std::move(body)});
}

Result<std::uint64_t> cosignature_time(const NoteSignature& line) {
  if (line.signature.size() != kCosignatureBytes)
    return Error{Errc::bad_note, "cosignature length"};
  const std::uint64_t time = get_big_endian(ByteView(line.signature).first(8));
  if (time >> 63 != 0) return Error{Errc::bad_note, "cosignature time"};
  return time;
}

}  // namespace urna::ledger
