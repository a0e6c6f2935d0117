#include "ledger/witness.h"

#include <algorithm>

#include "ledger/lines.h"

namespace urna::ledger {

std::string to_text(const AddCheckpoint& request) {
  std::string out = "old " + std::to_string(request.old_size) + "\n";
  for (const Hash& hash : request.proof) out += to_base64(hash.view()) + "\n";
  return out + "\n" + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  const auto bad = [](const char* why) { return Error{Errc::malformed, why}; };
  if (body.size() > kMaxAddCheckpointBytes) return Error{Errc::over_limit, "the body is too long"};
  AddCheckpoint request;
  std::string_view line;
  if (!take_line(body, line) || !line.starts_with("old ") ||
      !parse_decimal(line.substr(4), request.old_size))
    return bad("the first line must be: old <size>");
  while (true) {
    if (!take_line(body, line)) return bad("no empty line before the checkpoint");
    if (line.empty()) break;
    if (request.proof.size() == kMaxWitnessProof)
      return Error{Errc::over_limit, "more than 63 hashes of proof"};
    if (!parse_hash(line, request.proof.emplace_back())) return bad("a proof line is no hash");
  }
  request.checkpoint = body;
  return request;
}

WitnessedLog unseen_log(VerifierKey key) {
  CHECK(key.type == NoteKeyType::ed25519);
  std::string origin = key.name;
  return {std::move(key), {std::move(origin), 0, empty_root()}};
}

namespace {

constexpr const char* kPlainText = "text/plain; charset=utf-8";

WitnessVerdict refuse(unsigned status, const std::string& why, bool log_signed = false) {
  return {status, kPlainText, why + "\n", std::nullopt, log_signed};
}

// Why the checkpoint does not continue the latest one, or nothing.
std::optional<std::string> discontinuity(const AddCheckpoint& request, const Checkpoint& latest,
                                         const Checkpoint& next) {
  if (next.size == 0 && next.root != empty_root()) return "size zero needs the empty root";
  const auto continued =
      check_consistency(request.proof, request.old_size, next.size, latest.root, next.root);
  if (continued) return std::nullopt;
  return to_text(continued.error());
}

}  // namespace

WitnessVerdict judge_add_checkpoint(std::string_view body, const std::vector<WitnessedLog>& logs) {
  const auto request = parse_add_checkpoint(body);
  if (!request) return refuse(400, to_text(request.error()));
  const auto note = parse_note(request->checkpoint);
  if (!note) return refuse(400, to_text(note.error()));
  const auto next = parse_checkpoint(note->text);
  if (!next) return refuse(400, to_text(next.error()));
  const auto log =
      std::ranges::find(logs, next->origin, [](const WitnessedLog& each) { return each.key.name; });
  if (log == logs.end()) return refuse(404, "this log is not witnessed here");
  auto opened = open_checkpoint(request->checkpoint, log->key);
  if (!opened) return refuse(403, to_text(opened.error()));
  if (request->old_size > next->size) return refuse(400, "the old size is over the size", true);
  if (request->old_size != log->latest.size)
    return {409, std::string(kTlogSizeType), std::to_string(log->latest.size) + "\n", std::nullopt,
            true};
  if (const auto why = discontinuity(*request, log->latest, *next)) return refuse(422, *why, true);
  return {200, kPlainText, "", *std::move(opened), true};
}

std::string cosignature_line(const std::string& checkpoint_text, std::string_view name,
                             const SigningKey& key, std::uint64_t posix_seconds) {
  CHECK(posix_seconds > 0 && posix_seconds <= kMaxTreeSize);
  Note note{checkpoint_text, {}};
  cosign_note(note, name, key, posix_seconds);
  return to_text(note).substr(checkpoint_text.size() + 1);
}

Result<AddCheckpoint> make_add_checkpoint(std::uint64_t old_size, const std::string& checkpoint,
                                          const NodeReader& read) {
  URNA_ASSIGN(const Note note, parse_note(checkpoint));
  URNA_ASSIGN(const Checkpoint next, parse_checkpoint(note.text));
  URNA_ASSIGN(Proof proof, prove_consistency(old_size, next.size, read));
  return AddCheckpoint{old_size, std::move(proof), checkpoint};
}

Result<Cosignature> cosignature_of(const Note& note, const VerifierKey& witness) {
  if (auto signers = verify_note(note, {witness}); !signers) return signers.error();
  const auto line = std::ranges::find_if(note.signatures, [&](const NoteSignature& each) {
    return each.name == witness.name && each.id == key_id(witness);
  });
  URNA_ASSIGN(const std::uint64_t seconds, cosignature_time(*line));
  if (seconds == 0) return Error{Errc::bad_note, "a cosignature without a time"};
  return Cosignature{*line, seconds};
}

Result<WitnessReply> read_witness_answer(unsigned status, std::string_view content_type,
                                         std::string_view body, const std::string& checkpoint_text,
                                         const VerifierKey& witness) {
  const std::string said = "the witness answered " + std::to_string(status);
  WitnessReply reply;
  switch (status) {
    case 200: {
      URNA_ASSIGN(const Note note, parse_note(checkpoint_text + "\n" + std::string(body)));
      // An empty line in the answer would move the text's end; then it is another text.
      if (note.text != checkpoint_text) return Error{Errc::bad_note, "not signature lines"};
      URNA_ASSIGN(reply.cosignature, cosignature_of(note, witness));
      return reply;
    }
    case 409: {
      std::uint64_t size = 0;
      if (content_type != kTlogSizeType || !body.ends_with('\n') ||
          !parse_decimal(body.substr(0, body.size() - 1), size))
        return Error{Errc::malformed, said + " without a size"};
      reply.size = size;
      return reply;
    }
    case 400:
      return Error{Errc::malformed, said};
    case 403:
      return Error{Errc::wrong_signer, said};
    case 404:
      return Error{Errc::not_found, said};
    case 422:
      return Error{Errc::bad_consistency, said + ": what it cosigned is no prefix of this"};
    default:
      return Error{Errc::storage, said};
  }
}

std::string witnessed_checkpoint_path(std::string_view origin) {
  return "/" + to_hex(sha256(view_of(origin)).view()) + "/checkpoint";
}

}  // namespace urna::ledger
