// check(): what can be judged without state, on any core. The parts stand in the order admit()
// reports them.
#include "tally/ballot/credential.h"
#include "tally/ballot/group_batch.h"
#include "tally/ballot/sealed_ballot.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/law.h"
#include "tally/election/survey.h"

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

// What one submission still has to show: group equations, which many can do at once. Each carries
// the refusal that tells to which part of the verdict it belongs.
struct Examined {
  Verdict verdict;
  GroupEquations equations;
  Elements elements = Elements::judged;
};

// Which question a ballot answers, if header and definition agree (check 7.1).
const QuestionContext* find_question(Verdict& verdict, const Bytes& ballot,
                                     const EditionContext& context) {
  auto header = parse_header(ballot);
  if (!header) {
    verdict.header = header.error();
    return nullptr;
  }
  verdict.ballot = *header;
  verdict.context = *context.ballot;
  verdict.tracker = tracker_of(verdict.context, ballot);
  if (header->question >= context.questions.size()) {
    verdict.header = {Errc::bad_header, "question " + std::to_string(header->question)};
    return nullptr;
  }
  const QuestionContext& question = context.questions[header->question];
  if (header->kind == static_cast<std::uint8_t>(question.kind)) return &question;
  verdict.header = {Errc::bad_header, "kind differs from the question's"};
  return nullptr;
}

void check_open(Verdict& verdict, const AskedContext& asked, const Bytes& ballot) {
  const Error judged =
      error_of(check_open_body(asked.layout, ByteView(ballot).subspan(kHeaderBytes)));
  (judged.code == Errc::bad_ballot_length ? verdict.length : verdict.choice) = judged;
}

void check_sealed(Examined& examined, const AskedContext& asked, const EditionContext& context,
                  const Bytes& ballot) {
  Verdict& verdict = examined.verdict;
  const SealedQuestion question{asked.layout, context.keys_of(asked)};
  auto sealed =
      ballot_equations(verdict.context, question, ballot, examined.equations, examined.elements);
  if (!sealed && examined.elements == Elements::as_given)  // a wrong element would be named first
    sealed = ballot_equations(verdict.context, question, ballot, examined.equations);
  if (sealed) {
    verdict.sealed = *std::move(sealed);
    return;
  }
  (sealed.code() == Errc::illegal_ballot ? verdict.choice : verdict.length) = sealed.error();
}

void check_form(Examined& examined, const AskedContext& asked, const EditionContext& context,
                const Bytes& ballot) {
  if (asked.kind == ledger::BallotKind::sealed) {
    check_sealed(examined, asked, context, ballot);
  } else {
    check_open(examined.verdict, asked, ballot);
  }
}

// Returns whether header and question were found.
bool check_body(Examined& examined, const Bytes& ballot, const EditionContext& context) {
  const QuestionContext* question = find_question(examined.verdict, ballot, context);
  if (question == nullptr) return false;
  Verdict& verdict = examined.verdict;
  check_form(examined, *question, context, ballot);
  if (question->kind == ledger::BallotKind::open && verdict.length.code == Errc::none &&
      verdict.choice.code == Errc::none)
    verdict.choice = error_of(check_predicates(*question, ByteView(ballot).subspan(kHeaderBytes)));
  return true;
}

// Check 7.8.
void check_credential(Examined& examined, const ledger::SchnorrSignature& signature) {
  Verdict& verdict = examined.verdict;
  const Element& key = verdict.ballot.key;
  verdict.credential =
      error_of(verdict.ballot.kind == kSealedBallot
                   ? cast_signature_equation(verdict.context, key, verdict.tracker, signature,
                                             examined.equations)
                   : check_cast_signature(verdict.context, key, verdict.tracker, signature));
}

void check_ballot(Examined& examined, const Bytes& ballot,
                  const ledger::SchnorrSignature& signature, const EditionContext& context) {
  if (check_body(examined, ballot, context)) check_credential(examined, signature);
}

void check_challenge(Examined& examined, const ledger::BallotChallenged& event,
                     const EditionContext& context) {
  Verdict& verdict = examined.verdict;
  if (!check_body(examined, event.ballot, context)) return;
  if (verdict.ballot.kind != kSealedBallot) {
    verdict.header = {Errc::bad_header, "an open ballot has nothing to open"};
    return;
  }
  if (verdict.sealed.beta.empty()) return;
  verdict.credential = error_of(challenge_signature_equation(
      verdict.context, verdict.ballot.key, verdict.tracker, event.signature, examined.equations));
  verdict.opening = error_of(check_opening(verdict.sealed, context.keys_of(verdict.ballot.question),
                                           event.bits, event.randomness.view()));
}

void check_records(Examined& examined, const ledger::AttributesSealed& event,
                   const EditionContext& context) {
  examined.verdict.context = *context.ballot;
  if (!context.sealed || context.sealed->attributes.bits == 0) return;
  const AttributeBlock block{context.sealed->attributes, context.attribute_keys()};
  for (const ledger::AttributeRecord& record : event.records) {
    auto sealed =
        attribute_equations(*context.ballot, record.slot, block, record.record, examined.equations);
    if (!sealed) {
      examined.verdict.records = {sealed.code(), "slot " + ledger::to_hex(record.slot.view()) +
                                                     ": " + to_text(sealed.error())};
      return;
    }
    examined.verdict.attributes.push_back(*std::move(sealed));
  }
}

// As a ballot (checks 7.1, 7.2, 7.5, 7.6, 7.8), under the survey's own context.
void check_survey(Examined& examined, const ledger::SurveyAnswered& event,
                  const EditionContext& context) {
  Verdict& verdict = examined.verdict;
  auto header = parse_header(event.ballot);
  if (!header) {
    verdict.header = header.error();
    return;
  }
  verdict.ballot = *header;
  if (header->question >= context.surveys.size()) {
    verdict.header = {Errc::unknown_survey, std::to_string(header->question)};
    return;
  }
  const SurveyContext& survey = context.surveys[header->question];
  verdict.context = survey.context;
  verdict.tracker = tracker_of(survey.context, event.ballot);
  if (header->kind != static_cast<std::uint8_t>(survey.kind)) {
    verdict.header = {Errc::bad_header, "kind differs from the survey's"};
    return;
  }
  check_form(examined, survey, context, event.ballot);
  check_credential(examined, event.signature);
}

struct Checker {
  const ledger::Submission& submission;
  const CheckContext& context;
  Examined& examined;

  Hash roll() const { return roll_context(context.origin, submission.event.edition); }
  // Nothing if the edition has no ballot context yet: the law refuses by its phase.
  const EditionContext* edition() const {
    const auto found = context.editions.find(submission.event.edition);
    return found == context.editions.end() || !found->second->ballot ? nullptr
                                                                     : found->second.get();
  }
  void ballot(const Bytes& ballot, const ledger::SchnorrSignature& signature) const {
    if (edition() != nullptr) check_ballot(examined, ballot, signature, *edition());
  }

  void operator()(const ledger::SlotsGranted& event) const {
    const Hash roll_id = roll();
    for (const ledger::SlotGrant& grant : event.grants)
      check_credentials(examined.verdict, grant.parts, grant.slot, roll_id);
  }
  void operator()(const ledger::SlotKeyRotated& event) const {
    check_credentials(examined.verdict, event.parts, event.slot, roll());
  }
  void operator()(const ledger::PaperSessionOpened& event) const {
    check_credentials(examined.verdict, {{event.key, event.proof}}, paper_slot(event.station, 0),
                      roll());
  }
  void operator()(const ledger::BallotCast& event) const { ballot(event.ballot, event.signature); }
  void operator()(const ledger::PaperBallot& event) const { ballot(event.ballot, event.signature); }
  void operator()(const ledger::BallotChallenged& event) const {
    if (edition() != nullptr) check_challenge(examined, event, *edition());
  }
  void operator()(const ledger::AttributesSealed& event) const {
    if (edition() != nullptr) check_records(examined, event, *edition());
  }
  void operator()(const ledger::SurveyCodesIssued& event) const {
    const Hash roll_id = roll();
    for (const ledger::SurveyCode& code : event.codes)
      check_credentials(examined.verdict, {{code.key, code.proof}}, code.slot, roll_id);
  }
  void operator()(const ledger::SurveyAnswered& event) const {
    const auto found = context.editions.find(submission.event.edition);
    if (found != context.editions.end()) check_survey(examined, event, *found->second);
  }
  void operator()(const auto&) const {}
};

Examined examine(const ledger::Submission& submission, const CheckContext& context,
                 Elements elements = Elements::judged) {
  Examined examined{{}, {}, elements};
  examined.verdict.signatures = error_of(check_signatures(submission, context.origin));
  std::visit(Checker{submission, context, examined}, submission.event.body);
  if (context.means.wanted)
    std::erase_if(examined.equations, [&](const GroupEquation& equation) {
      return !context.means.wanted(equation.refusal);
    });
  return examined;
}

// The first false equation of each part of a verdict is told to that part. They stand in the order
// of the checks, so that looking on behind a false one only adds what comes later.
void settle(Examined& examined, const Means& means) {
  std::span<const GroupEquation> rest(examined.equations);
  while (!rest.empty()) {
    const auto found =
        means.fresh ? first_false_in_batch(rest, means.fresh->view()) : first_false(rest);
    if (!found) return;
    const Errc code = rest[*found].refusal;
    Verdict& verdict = examined.verdict;
    Error& part = code == Errc::bad_ballot_proof           ? verdict.proof
                  : code == Errc::bad_credential_signature ? verdict.credential
                                                           : verdict.records;
    part = {code, ""};
    if (code == Errc::bad_attributes)  // all records have as many equations
      part.detail =
          "record " + std::to_string((*found + examined.equations.size() - rest.size()) /
                                     (examined.equations.size() / verdict.attributes.size()));
    while (!rest.empty() && rest.front().refusal != code) rest = rest.subspan(1);
    while (!rest.empty() && rest.front().refusal == code) rest = rest.subspan(1);
  }
}

bool all_hold(const std::vector<Examined>& many, const Means& means) {
  GroupBatch batch(means.fresh->view());
  for (const Examined& examined : many) batch.add(examined.equations);
  return batch.size() == 0 || batch.holds();
}

}  // namespace

Verdict check(const ledger::Submission& submission, const CheckContext& context) {
  Examined examined = examine(submission, context);
  settle(examined, context.means);
  return std::move(examined.verdict);
}

// Together, elements and all, as long as nothing is wrong; else each alone, so that the verdict is
// the one of looking one by one.
std::vector<Verdict> check_many(std::span<const ledger::Submission* const> submissions,
                                const CheckContext& context) {
  const bool together = context.means.fresh && submissions.size() > 1;
  std::vector<Examined> many;
  if (together)
    for (const ledger::Submission* submission : submissions)
      many.push_back(
          examine(*submission, context,
                  context.means.batch_judges_elements() ? Elements::as_given : Elements::judged));
  std::vector<Verdict> verdicts;
  if (together && all_hold(many, context.means)) {
    for (Examined& examined : many) verdicts.push_back(std::move(examined.verdict));
  } else {
    for (const ledger::Submission* submission : submissions)
      verdicts.push_back(check(*submission, context));
  }
  return verdicts;
}

bool holds_ballot(const ledger::EventBody& body) {
  return std::holds_alternative<ledger::BallotCast>(body) ||
         std::holds_alternative<ledger::PaperBallot>(body);
}
bool judged_in_context(const ledger::EventBody& body) {
  return holds_ballot(body) || std::holds_alternative<ledger::BallotChallenged>(body) ||
         std::holds_alternative<ledger::AttributesSealed>(body);
}

std::vector<Hash> lookup_keys(const ledger::Submission& submission, const Verdict& verdict) {
  std::vector<Hash> keys{submission.event_hash};
  const ledger::EventBody& body = submission.event.body;
  if (holds_ballot(body) || std::holds_alternative<ledger::SurveyAnswered>(body))
    keys.push_back(tracker_key(verdict.tracker));
  return keys;
}

Hash tracker_key(const Tracker& tracker) {
  return ledger::sha256_of(ledger::view_of("urna/v1/tracker"), tracker.view());
}

}  // namespace urna::tally
