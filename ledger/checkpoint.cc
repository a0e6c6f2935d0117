#include "ledger/checkpoint.h"

#include <algorithm>

#include "ledger/lines.h"

namespace urna::ledger {

std::string to_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const Error error{Errc::bad_checkpoint,
                    "expected origin, decimal size and base64 root, one line each"};
  Checkpoint checkpoint;
  std::string_view origin, size, root;
  if (!take_line(text, origin) || !take_line(text, size) || !take_line(text, root)) return error;
  if (!text.empty()) return Error{Errc::bad_checkpoint, "extension lines are not known here"};
  checkpoint.origin = origin;
  if (!is_key_name(origin) || !parse_decimal(size, checkpoint.size) ||
      !parse_hash(root, checkpoint.root))
    return error;
  return checkpoint;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  Note note{to_text(checkpoint), {}};
  sign_note(note, checkpoint.origin, key);
  return to_text(note);
}

Result<SignedCheckpoint> open_checkpoint(std::string_view note_bytes, const VerifierKey& log) {
  URNA_ASSIGN(Note note, parse_note(note_bytes));
  URNA_ASSIGN(Checkpoint checkpoint, parse_checkpoint(note.text));
  if (checkpoint.origin != log.name)
    return Error{Errc::wrong_origin,
                 "checkpoint of '" + checkpoint.origin + "', key of '" + log.name + "'"};
  if (auto signers = verify_note(note, {log}); !signers) return signers.error();
  return SignedCheckpoint{std::move(checkpoint), std::move(note)};
}

Result<SignedCheckpoint> open_checkpoint(std::string_view note_bytes, const Policy& policy) {
  URNA_ASSIGN(const Note note, parse_note(note_bytes));
  URNA_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(note.text));
  const auto log = std::ranges::find(policy.logs, checkpoint.origin,
                                     [](const Policy::Log& l) { return l.key.name; });
  if (log == policy.logs.end())
    return Error{Errc::wrong_origin, "no log '" + checkpoint.origin + "' in the policy"};
  URNA_ASSIGN(SignedCheckpoint opened, open_checkpoint(note_bytes, log->key));
  std::vector<VerifierKey> keys;
  for (const Policy::Witness& witness : policy.witnesses) keys.push_back(witness.key);
  const auto signers = verify_note(note, keys);
  if (!signers && signers.code() != Errc::unknown_key) return signers.error();
  std::vector<std::string> names;
  if (signers)
    for (std::size_t i : *signers) names.push_back(policy.witnesses[i].name);
  if (!satisfies(policy, names))
    return Error{Errc::quorum_missing, std::to_string(names.size()) + " witnesses cosigned"};
  return opened;
}

std::string to_text(const Receipt& receipt) {
  std::string out = "c2sp.org/tlog-proof@v1\n";
  if (receipt.extra) out += "extra " + to_base64(*receipt.extra) + "\n";
  out += "index " + std::to_string(receipt.index) + "\n";
  for (const Hash& hash : receipt.proof) out += to_base64(hash.view()) + "\n";
  return out + "\n" + receipt.checkpoint;
}

Result<Receipt> parse_receipt(std::string_view text) {
  constexpr std::size_t kMaxProof = 63;
  const auto bad = [](const char* why) { return Error{Errc::bad_receipt, why}; };
  std::string_view line;
  Receipt receipt;
  if (!take_line(text, line) || line != "c2sp.org/tlog-proof@v1") return bad("not a tlog-proof@v1");
  if (!take_line(text, line)) return bad("no index line");
  if (line.starts_with("extra ")) {
    if (!from_base64(line.substr(6), receipt.extra.emplace())) return bad("extra is not base64");
    if (!take_line(text, line)) return bad("no index line");
  }
  if (!line.starts_with("index ") || !parse_decimal(line.substr(6), receipt.index))
    return bad("no index line");
  while (true) {
    if (!take_line(text, line)) return bad("no empty line before the checkpoint");
    if (line.empty()) break;
    if (receipt.proof.size() == kMaxProof || !parse_hash(line, receipt.proof.emplace_back()))
      return bad("proof hash");
  }
  receipt.checkpoint = text;
  if (auto note = parse_note(text); !note) return bad("the checkpoint is not a signed note");
  return receipt;
}

Result<SignedCheckpoint> check_receipt(const Receipt& receipt, ByteView entry,
                                       const VerifierKey& log) {
  URNA_ASSIGN(SignedCheckpoint opened, open_checkpoint(receipt.checkpoint, log));
  URNA_TRY(check_inclusion(receipt.proof, receipt.index, opened.checkpoint.size, leaf_hash(entry),
                           opened.checkpoint.root));
  return opened;
}

}  // namespace urna::ledger
