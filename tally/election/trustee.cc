#include "tally/election/trustee.h"

#include <algorithm>

#include "ledger/crypto.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

ledger::Material material_of(const Bytes& bytes) { return {ledger::sha256(bytes), bytes.size()}; }

// One turn of the ceremony.
struct Turn {
  const Edition& edition;
  const KeyRun& run;
  const ledger::Seed& seed;
  const Means& means;
  std::uint32_t trustee = 0;

  TrusteePlace place() const { return trustee_place(*edition.context->sealed, trustee); }
  ledger::Result<std::vector<SecretScalar>> shares_from(std::uint32_t dealer) const;
  ledger::Result<std::vector<SecretScalar>> published_shares(const Hash& blob) const;
  TrusteeAct commit() const;
  TrusteeAct reveal() const;
  TrusteeAct deal() const;
  TrusteeAct answer(std::uint32_t accuser) const;
  ledger::Result<std::vector<TrusteeAct>> accept_or_complain() const;
};

TrusteeAct Turn::commit() const {
  return {ledger::KeyCommitted{
              {}, run.number, trustee, commit_keys(place(), seed), trustee_encryption_key(seed)},
          {}};
}

TrusteeAct Turn::reveal() const {
  Bytes bytes = reveal_keys(place(), seed);
  const ledger::Material material = material_of(bytes);
  return {ledger::KeyRevealed{{}, run.number, trustee, material}, {std::move(bytes)}};
}

TrusteeAct Turn::deal() const {
  Bytes bytes;
  for (std::uint32_t l = 1; l <= run.size(); ++l)
    ledger::put(bytes, seal_shares(place(), l, run.commits[l - 1]->receiving,
                                   shares_for(place(), seed, l)));
  const ledger::Material material = material_of(bytes);
  return {ledger::KeySharesDealt{{}, run.number, trustee, material}, {std::move(bytes)}};
}

// The accused has no choice but to show what it dealt: the run's secrets are void, or safe with the
// others'.
TrusteeAct Turn::answer(std::uint32_t accuser) const {
  Bytes bytes;
  for (const SecretScalar& share : shares_for(place(), seed, accuser))
    ledger::put(bytes, share.value().view());
  const ledger::Material material = material_of(bytes);
  return {ledger::KeyComplaintAnswered{{}, run.number, trustee, accuser, material},
          {std::move(bytes)}};
}

ledger::Result<std::vector<SecretScalar>> Turn::published_shares(const Hash& blob) const {
  URNA_ASSIGN(const Bytes bytes, fetch_blob(means, blob));
  std::vector<SecretScalar> shares;
  for (std::size_t at = 0; at + 32 <= bytes.size(); at += 32)
    shares.emplace_back(Scalar::from(ByteView(bytes).subspan(at, 32)));
  return shares;
}

// The shares of one dealer to this trustee, opened and checked; where it answered a complaint of
// ours, the published ones stand in the place of the sealed ones. Errors: bad_key_share,
// blob_missing.
ledger::Result<std::vector<SecretScalar>> Turn::shares_from(std::uint32_t dealer) const {
  if (const auto* complaint = run.complaint(trustee, dealer); complaint && complaint->answered == 1)
    return published_shares(complaint->shares);
  URNA_ASSIGN(const Bytes all, fetch_blob(means, *run.dealt[dealer - 1]));
  const TrusteePlace dealers = trustee_place(*edition.context->sealed, dealer);
  const std::uint64_t each = sealed_shares_bytes(dealers.shape);
  if (all.size() != each * run.size()) return Errc::bad_key_share;
  URNA_ASSIGN(
      std::vector<SecretScalar> shares,
      open_shares(dealers, trustee, seed, ByteView(all).subspan(each * (trustee - 1), each)));
  URNA_TRY(check_shares(dealers, run.revealed[dealer - 1], trustee, shares));
  return shares;
}

ledger::Result<std::vector<TrusteeAct>> Turn::accept_or_complain() const {
  std::vector<TrusteeAct> complaints;
  for (std::uint32_t dealer = 1; dealer <= run.size(); ++dealer) {
    const KeyRun::Complaint* made = run.complaint(trustee, dealer);
    if (made != nullptr && made->answered != 1)
      return Error{Errc::ceremony_step,
                   "the complaint against trustee " + std::to_string(dealer) +
                       (made->answered == 0 ? " is not answered yet" : " was answered falsely")};
    const auto shares = shares_from(dealer);
    if (shares) continue;
    if (shares.code() != Errc::bad_key_share) return shares.error();
    complaints.push_back({ledger::KeyComplaint{{}, run.number, trustee, dealer}, {}});
  }
  if (!complaints.empty()) return complaints;
  return std::vector<TrusteeAct>{{ledger::KeysAccepted{{}, run.number, trustee}, {}}};
}

Error waits(const char* what) {
  return {Errc::ceremony_step, std::string("waiting until all trustees have ") + what};
}

}  // namespace

ledger::Result<std::uint32_t> trustee_number(const Edition& edition, const ledger::Seed& seed) {
  if (!edition.sealed) return Error{Errc::ceremony_step, "the edition has no sealed question"};
  const auto& keys = edition.sealed->run.trustees;
  const auto found = std::ranges::find(keys, trustee_signing_key(seed).public_key());
  if (found == keys.end())
    return Error{Errc::wrong_trustee,
                 "this file's signing key " +
                     ledger::to_hex(trustee_signing_key(seed).public_key().view()) +
                     " is of none of the edition's trustees"};
  return static_cast<std::uint32_t>(found - keys.begin() + 1);
}

ledger::Result<std::vector<TrusteeAct>> next_of_ceremony(const Edition& edition,
                                                         const ledger::Seed& seed,
                                                         const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  const KeyRun& run = edition.sealed->run;
  const Turn turn{edition, run, seed, means, trustee};
  const std::size_t at = trustee - 1;
  if (edition.sealed->keys != nullptr) return Error{Errc::ceremony_step, "the keys are made"};
  std::vector<TrusteeAct> acts;
  for (const KeyRun::Complaint& one : run.complaints)
    if (one.accused == trustee && one.answered == 0) acts.push_back(turn.answer(one.accuser));
  if (!acts.empty()) return acts;
  if (!run.commits[at]) return std::vector{turn.commit()};
  if (!run.all_committed()) return waits("committed");
  if (run.revealed[at].empty()) return std::vector{turn.reveal()};
  if (!run.all_revealed()) return waits("revealed");
  if (!run.dealt[at]) return std::vector{turn.deal()};
  if (!run.all_dealt()) return waits("dealt their shares");
  if (run.accepted[at] == 1) return waits("accepted");
  return turn.accept_or_complain();
}

namespace {

// x_{l,j} of this trustee: from the published shares where there was a complaint.
ledger::Result<std::vector<SecretScalar>> secrets_of(const Edition& edition,
                                                     const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  const Turn turn{edition, edition.sealed->run, seed, means, trustee};
  std::vector<std::vector<SecretScalar>> all;
  for (std::uint32_t dealer = 1; dealer <= turn.run.size(); ++dealer) {
    URNA_ASSIGN(std::vector<SecretScalar> shares, turn.shares_from(dealer));
    all.push_back(std::move(shares));
  }
  return sum_of(all);
}

std::span<const SecretScalar> block(const std::vector<SecretScalar>& secrets, std::size_t first,
                                    std::size_t count) {
  return std::span(secrets).subspan(first, count);
}

ledger::Result<const SealedCount*> declared_count(const Edition& edition, std::uint16_t question) {
  if (!edition.sealed || edition.sealed->keys == nullptr)
    return Error{Errc::count_step, "the edition has no keys"};
  const auto found = edition.sealed->counts.find(question);
  if (found == edition.sealed->counts.end() || !found->second.set)
    return Error{Errc::count_step, "the set of counted ballots is not declared yet"};
  if (found->second.opened) return Error{Errc::count_step, "the question is opened"};
  return &found->second;
}

// The declared set, held against what the log gives: nothing else is ever opened.
ledger::Result<const SealedCount*> need_right_count(const Edition& edition, std::uint16_t question,
                                                    const Means& means) {
  URNA_ASSIGN(const SealedCount* count, declared_count(edition, question));
  URNA_TRY(need_enough(edition, question));
  URNA_TRY(need_right_set(edition, *count->set, means));
  return count;
}

}  // namespace

ledger::Result<std::vector<SecretScalar>> question_secrets(const Edition& edition,
                                                           std::uint16_t question,
                                                           const ledger::Seed& seed,
                                                           const Means& means) {
  URNA_ASSIGN(const auto secrets, secrets_of(edition, seed, means));
  const AskedContext& asked = edition.context->asked(question);
  return forms_of(asked.layout.outputs, block(secrets, asked.first_key, asked.layout.bits));
}

ledger::Result<TrusteeAct> sum_share(const Edition& edition, std::uint16_t question,
                                     const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  URNA_TRY(need_right_count(edition, question, means));
  URNA_ASSIGN(const auto forms, question_secrets(edition, question, seed, means));
  Bytes share = open_sum(tally_statement(edition, question, trustee).opening(), forms, seed);
  return TrusteeAct{ledger::SumShareGiven{{}, question, trustee, std::move(share)}, {}};
}

ledger::Result<TrusteeAct> group_share(const Edition& edition, ledger::GroupSet set,
                                       const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  const auto& declared = edition.sealed->groups(set).set;
  if (!declared) return Error{Errc::count_step, "the set of records is not declared yet"};
  URNA_TRY(need_right_set(edition, *declared, means));
  URNA_ASSIGN(const auto secrets, secrets_of(edition, seed, means));
  const SealedContext& sealed = *edition.context->sealed;
  const auto forms = forms_of(forms_of(groups_of(edition)),
                              block(secrets, sealed.first_attribute_key, sealed.attributes.bits));
  Bytes share = open_sum(group_statement(edition, set, trustee).opening(), forms, seed);
  return TrusteeAct{ledger::GroupShareGiven{{}, set, trustee, std::move(share)}, {}};
}

ledger::Result<TrusteeAct> mix_stage(const Edition& edition, std::uint16_t question,
                                     const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  URNA_ASSIGN(const SealedCount* count, need_right_count(edition, question, means));
  if (!edition.context->asked(question).mixed)
    return Error{Errc::count_step, "the rule needs no mix"};
  const auto stage = static_cast<std::uint32_t>(count->mixers.size() + 1);
  URNA_ASSIGN(const MixRows input, next_mix_input(edition, question, means));
  const Hash context = mix_context(*edition.context->ballot, question, stage, trustee);
  const std::vector<Element> keys = mix_keys(edition, question);
  Bytes bytes =
      encode_stage(shuffle({context, keys, input}, ShuffleGenerators(input.size(), means.parallel),
                           seed, means.parallel));
  const ledger::Material material = material_of(bytes);
  return TrusteeAct{
      ledger::MixStageAdded{{}, question, stage, trustee, context, {rows_hash(input)}, material},
      {std::move(bytes)}};
}

ledger::Result<TrusteeAct> row_shares(const Edition& edition, std::uint16_t question,
                                      const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  URNA_ASSIGN(const SealedCount* count, need_right_count(edition, question, means));
  if (std::ranges::find(count->mixers, trustee) == count->mixers.end())
    return Error{Errc::wrong_trustee, "none of the stages is this trustee's own"};
  URNA_ASSIGN(const auto secrets, secrets_of(edition, seed, means));
  URNA_ASSIGN(const MixRows rows, mixed_rows(edition, question, means));
  const QuestionContext& asked = edition.context->questions[question];
  const auto columns = packed(asked.layout, block(secrets, asked.first_key, asked.layout.bits));
  const std::vector<Element> keys = row_keys(edition, question, trustee);
  Bytes bytes = encode_row_shares(open_rows(
      {*edition.context->ballot, question, trustee, keys, rows}, columns, seed, means.parallel));
  const ledger::Material material = material_of(bytes);
  return TrusteeAct{ledger::RowSharesGiven{{}, question, trustee, material}, {std::move(bytes)}};
}

}  // namespace urna::tally
