#include "tests/simulation/acts.h"

#include <algorithm>

namespace urna::simulation {

namespace {

Hash hash_of(const std::string& text) { return ledger::sha256(ledger::view_of(text)); }
const std::vector<std::string> kOffices{"registrar", "overseer"};

}  // namespace

ledger::SigningKey log_key() { return ledger::SigningKey(ledger::Seed(hash_of("key log").view())); }

ledger::VerifierKey log_vkey() {
  static const ledger::VerifierKey key{kOrigin, ledger::NoteKeyType::ed25519,
                                       log_key().public_key()};
  return key;
}

std::string to_text(const Act& act) {
  constexpr const char* kNames[] = {"other", "grant", "rotate", "revoke",
                                    "open",  "cast",  "close",  "declare"};
  std::string text = kNames[static_cast<std::size_t>(act.kind)];
  text += " " + act.voter + " key " + std::to_string(act.key);
  if (act.kind == Act::Kind::rotate && act.voids) text += " voiding";
  if (act.kind == Act::Kind::cast)
    text += " project " + std::to_string(act.project) + " bseq " + std::to_string(act.bseq) +
            " after " + ledger::to_hex(act.before.view().first(4));
  return text;
}

Acts& Acts::instance() {
  static Acts acts;
  return acts;
}

Acts::Acts() {
  town_.run_to(tally::Phase::enrolment);
  for (unsigned v = 0; v < kVoters; ++v)
    CHECK(town_
              .act(ledger::SlotsGranted{town_.nonce(), {town_.grant("v" + std::to_string(v))}},
                   kOffices)
              .ok());
  tally::State state(kOrigin);
  for (const Bytes& entry : town_.entries) {
    const auto parsed = ledger::parse_submission(ledger::parse_entry(entry)->submission);
    tally::Verdict verdict = tally::check(*parsed, state.check_context());
    opening_keys_.push_back(tally::lookup_keys(*parsed, verdict));
    CHECK(tally::replay(state, entry, *parsed, verdict).ok());
  }
  CHECK(tally::encode_state(state) == tally::encode_state(town_.state));
}

bool Acts::opens(const std::vector<Bytes>& entries) const {
  return entries.size() >= opening().size() &&
         std::equal(opening().begin(), opening().end(), entries.begin());
}

const Result<ledger::SignedCheckpoint>& Acts::opened(const std::string& note) {
  const auto known = opened_.find(note);
  if (known != opened_.end()) return known->second;
  return opened_.emplace(note, ledger::open_checkpoint(note, log_vkey())).first->second;
}

void Acts::forget() {
  constexpr std::size_t kMostKept = 2'000;
  opened_.clear();
  if (verdicts_.size() > kMostKept) verdicts_.clear();
}

const Said& Acts::keep(Act act, Bytes bytes) {
  const auto parsed = ledger::parse_submission(bytes);
  CHECK(parsed.ok());
  const Hash event = parsed->event_hash;
  return said_.insert_or_assign(event, Said{std::move(act), std::move(bytes), event}).first->second;
}

const Said* Acts::find(const Hash& event) const {
  const auto found = said_.find(event);
  return found == said_.end() ? nullptr : &found->second;
}

const tally::Credential& Acts::credential(const std::string& voter, unsigned key) {
  return town_.credential(key == 0 ? voter : voter + "/" + std::to_string(key));
}

ledger::Nonce Acts::nonce_of(const Act& act) const {
  return ledger::Nonce::from(hash_of("nonce of " + to_text(act)).view().first(8));
}

ledger::EventBody Acts::body_of(const Act& act, const ledger::Nonce& nonce) {
  switch (act.kind) {
    case Act::Kind::grant:
      return ledger::SlotsGranted{nonce, {town_.grant(act.voter)}};
    case Act::Kind::rotate: {
      const ledger::SlotId slot = town_.slot(act.voter);
      const tally::Credential& held = credential(act.voter, act.key);
      const Hash roll = tally::roll_context(kOrigin, town_.id);
      return ledger::SlotKeyRotated{
          nonce,
          slot,
          {{held.key(), tally::prove_possession(roll, held, slot, hash_of("fresh").view())}},
          act.voids ? ledger::RotationReason::earlier_void : ledger::RotationReason::earlier_stand,
          {},
          0};
    }
    case Act::Kind::revoke:
      return ledger::SlotRevoked{nonce, town_.slot(act.voter), 1};
    case Act::Kind::open:
      return ledger::VotingOpened{nonce};
    case Act::Kind::close:
      return ledger::VotingClosed{nonce};
    default:
      CHECK(false);
  }
}

const Said& Acts::office(const Act& act) {
  const std::string name = to_text(act);
  if (const auto made = made_.find(name); made != made_.end()) return said_.at(made->second);
  const bool committee = act.kind == Act::Kind::open || act.kind == Act::Kind::close;
  Bytes bytes =
      town_.submission(body_of(act, nonce_of(act)), committee ? town_.committee : kOffices);
  const Said& said = keep(act, std::move(bytes));
  made_.emplace(name, said.event);
  return said;
}

Bytes Acts::signed_cast(const Act& act, const std::string& signer) {
  const Hash context = *town_.edition().context->ballot;
  tally::BallotHeader header{tally::kOpenBallot,
                             0,
                             town_.slot(act.voter),
                             credential(act.voter, act.key).key(),
                             act.bseq,
                             {},
                             0};
  if (const Said* before = find(act.before)) {
    const auto parsed = ledger::parse_submission(before->bytes);
    header.prev =
        tally::tracker_of(context, std::get<ledger::BallotCast>(parsed->event.body).ballot);
  }
  const tally::Choice choice =
      act.project < 0 ? tally::Choice{} : tally::Choice{static_cast<std::int64_t>(act.project)};
  const auto bits = town_.edition().context->questions[0].layout.encode(choice);
  CHECK(bits.ok());
  ledger::BallotCast made{tally::encode_header(header), {}};
  ledger::put(made.ballot, tally::pack_bits(*bits));
  made.signature =
      tally::sign_cast(context, credential(signer, act.key),
                       tally::tracker_of(context, made.ballot), hash_of("fresh").view());
  return town_.submission(std::move(made), {});
}

const Said& Acts::cast(const std::string& voter, unsigned key, int project, std::uint32_t bseq,
                       const Hash& before) {
  const Act act{Act::Kind::cast, voter, key, false, project, bseq, before};
  const std::string name = to_text(act) + ledger::to_hex(before.view());
  if (const auto made = made_.find(name); made != made_.end()) return said_.at(made->second);
  const Said& said = keep(act, signed_cast(act, voter));
  made_.emplace(name, said.event);
  return said;
}

const Said& Acts::stuffed(const std::string& voter, unsigned key, std::uint32_t bseq,
                          const Hash& before) {
  const Act act{Act::Kind::cast, voter, key, false, 1, bseq, before};
  return keep(act, signed_cast(act, "somebody else"));
}

const Said& Acts::declare(const tally::State& state, bool falsely) {
  auto declared = tally::tally_edition(*state.edition(town_.id));
  CHECK(declared.ok());
  if (falsely) ++declared->results.at(0).scores.at(1);
  const Act act{Act::Kind::declare, "", falsely ? 1U : 0U, falsely, -1, 0, {}};
  declared->nonce = nonce_of(act);
  return keep(act, town_.submission(*std::move(declared), town_.committee));
}

const tally::Verdict& Acts::verdict(const ledger::Submission& submission,
                                    const tally::CheckContext& context) {
  const Hash key = ledger::sha256(submission.bytes);
  const auto known = verdicts_.find(key);
  if (known != verdicts_.end()) return known->second;
  return verdicts_.emplace(key, tally::check(submission, context)).first->second;
}

}  // namespace urna::simulation
