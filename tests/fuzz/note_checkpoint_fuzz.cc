// Law of notes, keys and checkpoints (T14, T15, T16): what parses prints to the same bytes; nothing
// opens under a key but the texts that key signed.
#include "tests/fuzz/known_log.h"

namespace urna::fuzz {
namespace {

void keys(std::string_view text) {
  const auto key = ledger::parse_vkey(text);
  if (!key.ok()) return;
  require(to_text(*key) == text, "one spelling per key");
  require(ledger::admissible(key->key) && ledger::is_key_name(key->name), "an admissible key");
}

void checkpoints(std::string_view text) {
  const auto checkpoint = ledger::parse_checkpoint(text);
  if (!checkpoint.ok()) return;
  require(to_text(*checkpoint) == text, "one spelling per checkpoint");
  require(checkpoint->size <= ledger::kMaxTreeSize, "sizes stay below 2^63");
}

void notes(std::string_view text) {
  const auto note = ledger::parse_note(text);
  if (!note.ok()) {
    require(!ledger::open_checkpoint(text, log_vkey()).ok(), "what is no note opens nothing");
    return;
  }
  require(to_text(*note) == text, "one spelling per note");
  require(note->signatures.size() <= ledger::kMaxNoteSignatures, "at most 64 lines");
  for (const auto& line : note->signatures) static_cast<void>(ledger::cosignature_time(line).ok());
  checkpoints(note->text);
  const auto opened = ledger::open_checkpoint(text, log_vkey());
  if (opened.ok())
    require(opened->checkpoint == known_log().checkpoint, "a checkpoint that was never signed");
  for (const char* name : {"w1", "w2"})
    if (ledger::verify_note(*note, {witness_vkey(name)}).ok())
      require(note->text == to_text(known_log().checkpoint), "a cosignature that was never given");
}

void law(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  keys(text);
  checkpoints(text);
  notes(text);
}

std::vector<Bytes> seeds() {
  const std::string& note = known_log().note;
  return {bytes_of(note),
          bytes_of(to_text(known_log().checkpoint)),
          bytes_of(to_text(log_vkey())),
          bytes_of(to_text(witness_vkey("w1"))),
          bytes_of(note + note.substr(note.find("\n\n") + 2)),
          bytes_of("\xe2\x80\x94 not a text\n\n\xe2\x80\x94 a AAAAAAA=\n")};
}

URNA_FUZZ_TARGET(note_checkpoint, law, seeds);

}  // namespace
}  // namespace urna::fuzz
