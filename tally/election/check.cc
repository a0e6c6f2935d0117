// check(): what can be judged without state, on any core. The parts stand in the order admit()
// reports them.
#include "tally/ballot/credential.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/law.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

Error error_of(const ledger::Result<>& result) { return result ? Error{} : result.error(); }

// The credential the parts make: each proved alone, so that none can be chosen to cancel the other
// (check 5.2).
ledger::Result<Element> combine(const std::vector<ledger::KeyPart>& parts, const SlotId& slot,
                                const Hash& roll) {
  if (parts.empty()) return Error{Errc::bad_proof, "a credential needs one or two parts"};
  for (const ledger::KeyPart& part : parts)
    URNA_TRY(check_possession(roll, part.key, slot, part.proof));
  if (parts.size() == 1) return parts[0].key;
  return combine_keys(parts[0].key, parts[1].key);
}

void check_credentials(Verdict& verdict, const std::vector<ledger::KeyPart>& parts,
                       const SlotId& slot, const Hash& roll) {
  auto key = combine(parts, slot, roll);
  if (!key && verdict.proofs.code == Errc::none)
    verdict.proofs = {key.code(),
                      "slot " + ledger::to_hex(slot.view()) + ": " + to_text(key.error())};
  verdict.keys.push_back(key ? *key : Element{});
}

void check_ballot(Verdict& verdict, const Bytes& ballot, const ledger::SchnorrSignature& signature,
                  const EditionContext& context) {
  auto header = parse_header(ballot);
  if (!header) {
    verdict.header = header.error();
    return;
  }
  verdict.ballot = *header;
  verdict.context = *context.ballot;
  verdict.tracker = tracker_of(verdict.context, ballot);
  if (header->question >= context.questions.size()) {
    verdict.header = {Errc::bad_header, "question " + std::to_string(header->question)};
    return;
  }
  const QuestionContext& question = context.questions[header->question];
  if (header->kind != static_cast<std::uint8_t>(question.question.kind)) {
    verdict.header = {Errc::bad_header, "kind differs from the question's"};
    return;
  }
  const ByteView body = ByteView(ballot).subspan(kHeaderBytes);
  const Error judged = error_of(check_open_body(question.layout, body));
  (judged.code == Errc::bad_ballot_length ? verdict.length : verdict.choice) = judged;
  if (judged.code == Errc::none) verdict.choice = error_of(check_predicates(question, body));
  verdict.credential =
      error_of(check_cast_signature(verdict.context, header->key, verdict.tracker, signature));
}

struct Checker {
  const ledger::Submission& submission;
  const CheckContext& context;
  Verdict& verdict;

  Hash roll() const { return roll_context(context.origin, submission.event.edition); }
  void ballot(const Bytes& ballot, const ledger::SchnorrSignature& signature) const {
    const auto edition = context.editions.find(submission.event.edition);
    if (edition == context.editions.end() || !edition->second->ballot) return;
    check_ballot(verdict, ballot, signature, *edition->second);
  }

  void operator()(const ledger::SlotsGranted& event) const {
    const Hash roll_id = roll();
    for (const ledger::SlotGrant& grant : event.grants)
      check_credentials(verdict, grant.parts, grant.slot, roll_id);
  }
  void operator()(const ledger::SlotKeyRotated& event) const {
    check_credentials(verdict, event.parts, event.slot, roll());
  }
  void operator()(const ledger::PaperSessionOpened& event) const {
    check_credentials(verdict, {{event.key, event.proof}}, paper_slot(event.station, 0), roll());
  }
  void operator()(const ledger::BallotCast& event) const { ballot(event.ballot, event.signature); }
  void operator()(const ledger::PaperBallot& event) const { ballot(event.ballot, event.signature); }
  void operator()(const auto&) const {}
};

}  // namespace

Verdict check(const ledger::Submission& submission, const CheckContext& context) {
  Verdict verdict;
  verdict.signatures = error_of(check_signatures(submission, context.origin));
  std::visit(Checker{submission, context, verdict}, submission.event.body);
  return verdict;
}

std::vector<Hash> lookup_keys(const ledger::Submission& submission, const Verdict& verdict) {
  std::vector<Hash> keys{submission.event_hash};
  const ledger::EventBody& body = submission.event.body;
  if (std::holds_alternative<ledger::BallotCast>(body) ||
      std::holds_alternative<ledger::PaperBallot>(body))
    keys.push_back(tracker_key(verdict.tracker));
  return keys;
}

Hash tracker_key(const Tracker& tracker) {
  return ledger::sha256_of(ledger::view_of("urna/v1/tracker"), tracker.view());
}

}  // namespace urna::tally
