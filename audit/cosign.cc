#include "audit/cosign.h"

#include <algorithm>

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr const char* kPlainText = "text/plain; charset=utf-8";

Answer with_status(unsigned status, const std::string& line) {
  return {status, kPlainText, line + "\n"};
}

std::string place_of(const Finding& finding) {
  return "check " + finding.check +
         (finding.entry ? ", entry " + std::to_string(*finding.entry) : std::string()) + ": " +
         finding.why;
}

std::string name_of(const ledger::Checkpoint& checkpoint) {
  return checkpoint.origin + " of " + std::to_string(checkpoint.size) + " entries";
}

}  // namespace

Result<std::unique_ptr<Cosigner>> Cosigner::open(CosignerKeys keys, Witnessed found, Means means) {
  std::unique_ptr<Cosigner> cosigner(
      new Cosigner(std::move(keys), std::move(found), std::move(means)));
  const CosignerKeys& ours = cosigner->keys_;
  for (const ledger::VerifierKey& log : ours.logs) {
    ledger::WitnessedLog witnessed = ledger::unseen_log(log);
    const auto known = cosigner->witnessed_.find(log.name);
    if (known != cosigner->witnessed_.end()) {
      const auto opened = ledger::open_checkpoint(known->second, log);
      if (!opened || !ledger::cosignature_of(opened->note, ours.vkey()))
        return Error{Errc::corrupt, "the state of " + log.name +
                                        " is not a checkpoint that this key cosigned of that log"};
      witnessed.latest = opened->checkpoint;
    }
    cosigner->logs_.push_back(std::move(witnessed));
  }
  return cosigner;
}

Answer Cosigner::answer(const Request& request) {
  const bool posts = request.target == "/add-checkpoint";
  if (posts != (request.method == "POST")) return with_status(405, "not this way");
  return posts ? add_checkpoint(request.body) : checkpoint_of(request.target);
}

// Of two requests at once the second is judged by what the first left behind (T09).
Answer Cosigner::add_checkpoint(const std::string& body) {
  const std::lock_guard lock(mutex_);
  ledger::WitnessVerdict verdict = ledger::judge_add_checkpoint(body, logs_);
  if (!verdict.next) {
    if (verdict.log_signed && verdict.status == 422)
      say("REFUSED, and the log signed it: " + verdict.body + body);
    return {verdict.status, verdict.content_type, std::move(verdict.body)};
  }
  if (auto refused = refused_by_audit(verdict.next->checkpoint)) return *std::move(refused);
  return cosign(*verdict.next);
}

std::optional<Answer> Cosigner::refused_by_audit(const ledger::Checkpoint& next) {
  if (!means_.auditor) return std::nullopt;
  const auto finding = means_.auditor(next);
  if (!finding) return std::nullopt;
  const bool unseen = finding->kind == Kind::incomplete;  // says nothing against the log
  const std::string why =
      (unseen ? "cannot look at " : "NOT COSIGNED: ") + name_of(next) + ": " + place_of(*finding);
  say(why);
  return with_status(unseen ? 503 : 422, why);
}

Answer Cosigner::cosign(const ledger::SignedCheckpoint& next) {
  const std::string& origin = next.checkpoint.origin;
  const std::string line =
      ledger::cosignature_line(next.note.text, keys_.name, keys_.key, means_.clock());
  // Of other keys' lines we know nothing: ours and the log's are kept.
  ledger::Note note{next.note.text, {}};
  for (const ledger::NoteSignature& each : next.note.signatures)
    if (std::ranges::any_of(keys_.logs, [&](const ledger::VerifierKey& log) {
          return log.name == each.name && ledger::key_id(log) == each.id;
        }))
      note.signatures.push_back(each);
  Witnessed witnessed = witnessed_;
  witnessed[origin] = to_text(note) + line;
  if (auto kept = means_.persist(witnessed); !kept) {
    say("NOT COSIGNED: the state cannot be kept: " + to_text(kept.error()));
    return with_status(500, "the state cannot be kept");
  }
  witnessed_ = std::move(witnessed);
  for (ledger::WitnessedLog& log : logs_)
    if (log.key.name == origin) log.latest = next.checkpoint;
  say("cosigned " + name_of(next.checkpoint));
  return {200, kPlainText, line};
}

Answer Cosigner::checkpoint_of(const std::string& target) {
  const std::lock_guard lock(mutex_);
  for (const auto& [origin, note] : witnessed_)
    if (target == ledger::witnessed_checkpoint_path(origin)) return {200, kPlainText, note};
  return with_status(404, "nothing was cosigned under this name");
}

}  // namespace urna::audit
