// Inside the law: one refuse() per kind of act. Each stands after the general column (founded,
// edition, duplicate, signatures) and gives the first refusal of its own column. See law.h; not for
// use elsewhere.
#pragma once

#include <initializer_list>
#include <string>

#include "ledger/day.h"
#include "tally/election/law.h"

namespace urna::tally::acts {

using ledger::Errc;
using ledger::Error;
using ledger::is_day;
using ledger::Ok;
using ledger::Result;

// What an act is judged against.
struct Scene {
  const State& state;
  const Edition* edition;  // null only for the two acts that found
  const ledger::Submission& submission;
  Verdict& verdict;  // a lawful result leaves what was counted there
};

inline Error bad_definition(const std::string& why) { return {Errc::bad_definition, why}; }
inline Error bad_follow_up(const std::string& why) { return {Errc::bad_follow_up, why}; }

Result<> refuse(const Scene&, const ledger::LedgerFounded&);
Result<> refuse(const Scene&, const ledger::EditionAnnounced&);
Result<> refuse(const Scene&, const ledger::BallotDefined&);
Result<> refuse(const Scene&, const ledger::RoleKeyRotated&);
Result<> refuse(const Scene&, const ledger::ProposalsOpened&);
Result<> refuse(const Scene&, const ledger::ProposalFiled&);
Result<> refuse(const Scene&, const ledger::ProposalWithdrawn&);
Result<> refuse(const Scene&, const ledger::ProposalsClosed&);
Result<> refuse(const Scene&, const ledger::ProposalReviewed&);
Result<> refuse(const Scene&, const ledger::SlotsGranted&);
Result<> refuse(const Scene&, const ledger::EligibilityRefused&);
Result<> refuse(const Scene&, const ledger::SlotKeyRotated&);
Result<> refuse(const Scene&, const ledger::SlotRevoked&);
Result<> refuse(const Scene&, const ledger::SlotPaper&);
Result<> refuse(const Scene&, const ledger::RollClosed&);
Result<> refuse(const Scene&, const ledger::VotingOpened&);
Result<> refuse(const Scene&, const ledger::BallotCast&);
Result<> refuse(const Scene&, const ledger::PaperSessionOpened&);
Result<> refuse(const Scene&, const ledger::PaperBallot&);
Result<> refuse(const Scene&, const ledger::PaperManifest&);
Result<> refuse(const Scene&, const ledger::VotingClosed&);
Result<> refuse(const Scene&, const ledger::LotsDrawn&);
Result<> refuse(const Scene&, const ledger::ResultDeclared&);
Result<> refuse(const Scene&, const ledger::BallotChallenged&);
Result<> refuse(const Scene&, const ledger::AttributesSealed&);
Result<> refuse(const Scene&, const ledger::KeyCommitted&);
Result<> refuse(const Scene&, const ledger::KeyRevealed&);
Result<> refuse(const Scene&, const ledger::KeySharesDealt&);
Result<> refuse(const Scene&, const ledger::KeysAccepted&);
Result<> refuse(const Scene&, const ledger::KeyComplaint&);
Result<> refuse(const Scene&, const ledger::KeyComplaintAnswered&);
Result<> refuse(const Scene&, const ledger::KeyRunVoided&);
Result<> refuse(const Scene&, const ledger::CountedSetDeclared&);
Result<> refuse(const Scene&, const ledger::SumShareGiven&);
Result<> refuse(const Scene&, const ledger::MixStageAdded&);
Result<> refuse(const Scene&, const ledger::RowSharesGiven&);
Result<> refuse(const Scene&, const ledger::QuestionOpened&);
Result<> refuse(const Scene&, const ledger::GroupSetDeclared&);
Result<> refuse(const Scene&, const ledger::GroupShareGiven&);
Result<> refuse(const Scene&, const ledger::GroupsOpened&);
Result<> refuse(const Scene&, const ledger::PaperSampleDrawn&);
Result<> refuse(const Scene&, const ledger::SampleSharesGiven&);
Result<> refuse(const Scene&, const ledger::PaperSampleOpened&);
Result<> refuse(const Scene&, const ledger::OrganisationsNamed&);
Result<> refuse(const Scene&, const ledger::MergesDefined&);
Result<> refuse(const Scene&, const ledger::MilestoneReported&);
Result<> refuse(const Scene&, const ledger::MilestoneJudged&);
Result<> refuse(const Scene&, const ledger::AwardAmended&);
Result<> refuse(const Scene&, const ledger::SessionAnnounced&);
Result<> refuse(const Scene&, const ledger::SessionHeld&);
Result<> refuse(const Scene&, const ledger::TurnoutReported&);
Result<> refuse(const Scene&, const ledger::PlanSet&);
Result<> refuse(const Scene&, const ledger::ActivityReported&);
Result<> refuse(const Scene&, const ledger::RecommendationsMade&);
Result<> refuse(const Scene&, const ledger::ReportPublished&);
Result<> refuse(const Scene&, const ledger::ClientReleased&);
Result<> refuse(const Scene&, const ledger::IndicatorsDefined&);
Result<> refuse(const Scene&, const ledger::BaselineSet&);
Result<> refuse(const Scene&, const ledger::SurveyOpened&);
Result<> refuse(const Scene&, const ledger::SurveyCodesIssued&);
Result<> refuse(const Scene&, const ledger::SurveyAnswered&);
Result<> refuse(const Scene&, const ledger::SurveyClosed&);
Result<> refuse(const Scene&, const ledger::SurveyPapersCounted&);

// ---- what several acts ask ----

// A part of a verdict. Errors: the part's, if it says anything.
inline Result<> pass(const Error& part) {
  if (part.code == Errc::none) return Ok{};
  return part;
}
// Errors: wrong_phase, naming the phase the edition is in.
Result<> need_phase(const Edition& edition, Phase first, Phase last);
inline Result<> need_phase(const Edition& edition, Phase only) {
  return need_phase(edition, only, only);
}
// Exactly `quorum` signers, all of them in `keys`. Errors: wrong_signer, wrong_quorum.
Result<> need_quorum(const ledger::Submission& submission, const std::vector<PublicKey>& keys,
                     std::size_t quorum);
Result<> need_committee(const Scene& scene);
// Exactly two of the committee and one overseer. Errors: wrong_quorum, wrong_signer.
Result<> need_lottery_signers(const Scene& scene);
// The question is sealed. Errors: count_step.
Result<> need_sealed_question(const Edition& edition, std::uint16_t question);
// Exactly one signer out of each list. Requires: the lists share no key. Errors: wrong_quorum,
// wrong_signer.
Result<> need_one_of_each(const ledger::Submission& submission,
                          std::initializer_list<const std::vector<PublicKey>*> lists);
Result<> need_registrar_and_overseer(const Scene& scene);
// Errors: unknown_station.
Result<const StationState*> find_station(const Edition& edition, const StationId& id);
// Every language of the edition, and no other, has a text. Errors: bad_language.
Result<> need_languages(const ledger::Texts& texts, const std::vector<std::string>& languages,
                        const char* name);
// A refusal of a list's member says which it is: "questions[2]: budget -1".
Result<> member(const char* list, std::size_t at, Result<> judged);
// Strictly ascending, admissible. Errors: bad_key_order, bad_key.
Result<> need_keys(const std::vector<PublicKey>& keys, const char* name);
// Is the key one of an office's: committee, registrar, overseer, station, officer, trustee?
bool holds_office(const Edition& edition, const PublicKey& key);
// Does the key hold any role of the edition, an organisation's too?
bool holds_key(const Edition& edition, const PublicKey& key);
// Each piece has its hash and a title. Errors: bad_follow_up, bad_language.
Result<> need_evidence(const Edition& edition, const std::vector<ledger::Evidence>& evidence);
// What a definition says of its sealed questions, if it has any (check 3). Errors: bad_definition,
// bad_key_order, bad_key, unsupported_kind (a limit that only open questions may have), bad_layout.
Result<> need_sealing(const Edition& edition, const ledger::BallotDefined& event);
// The first of these equations that does not hold; in one batch where the state is lent fresh
// bytes.
std::optional<std::size_t> false_one(const Scene& scene, const GroupEquations& equations);
bool hold(const Scene& scene, const GroupEquations& equations);
// The same where the answer becomes state instead of a refusal: whoever asks for one check alone
// has to know it all the same.
bool proved(const Scene& scene, const GroupEquations& equations);
// What `make(elements, equations)` reads if its equations hold. Elements are first left to the
// batch; if that fails, all is looked at again with every element judged before, so that the
// refusal is the one of going one by one. Errors: what make says; else `refusal`.
enum class Becomes { refusal, state };
template <class Make>
auto judged(const Scene& scene, ledger::Errc refusal, Becomes what, Make make)
    -> decltype(make(Elements::judged, std::declval<GroupEquations&>())) {
  if (scene.state.means.batch_judges_elements()) {
    GroupEquations equations;
    auto made = make(Elements::as_given, equations);
    if (made && hold(scene, equations)) return made;
  }
  GroupEquations equations;
  auto made = make(Elements::judged, equations);
  const auto right = what == Becomes::state ? proved : hold;
  if (made && !right(scene, equations)) return refusal;
  return made;
}
// The bytes that an entry names. Errors: blob_missing, over_limit (their size is not the one said).
Result<Bytes> fetch(const Scene& scene, const ledger::Material& material);
// Errors: keys_missing unless the edition's sealed questions have their keys.
Result<> need_keys_made(const Edition& edition);
// Check 8: nothing sealed before, ballot, record or answer, was made with the same randomness.
// Errors: alpha_seen.
Result<> need_new_alpha(const Scene& scene);
// Exactly this trustee of the complete run signed. Errors: keys_missing, wrong_trustee,
// wrong_signer, wrong_quorum.
Result<> need_trustee(const Scene& scene, std::uint32_t trustee);
// A text in one of the edition's languages at least, and in no other. Errors: bad_language.
Result<> need_some_language(const ledger::Texts& texts, const std::vector<std::string>& languages,
                            const char* name);
// Exactly one signer, out of these organisations. Errors: wrong_signer, wrong_quorum.
Result<> need_organisation(const Scene& scene, const std::vector<ledger::Organisation>& named);
// Errors: bad_follow_up unless it is a day of the calendar.
Result<> need_day(std::uint32_t day, const char* name);
// Steps of dimensions that exist, in order, each lawful where it stands. Errors: bad_definition.
Result<> need_merge_steps(const Edition& edition, const std::vector<ledger::MergeStep>& merges);
// Errors: bad_budget unless 0 <= amount <= limit::kAmount.
Result<> need_amount(std::int64_t amount, const char* name);

}  // namespace urna::tally::acts
