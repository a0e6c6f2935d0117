// Refusals of voting: checks 6 and 7.1 to 7.9 of sealed-ballots section 14, in that order, then
// paper and closing.
#include <algorithm>

#include "tally/election/acts.h"
#include "tally/election/choice.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::tally::acts {

namespace {

Result<> need_voting(const Edition& edition) {
  if (edition.phase < Phase::voting) return Errc::voting_not_open;
  if (edition.phase > Phase::voting) return Errc::voting_closed;
  return Ok{};
}

Error about(Errc code, const SlotId& slot) { return {code, "slot " + ledger::to_hex(slot.view())}; }

// 7.3: slot active and not paper, key current, style covers the question.
Result<const SlotState*> need_slot(const Edition& edition, const BallotHeader& header) {
  const auto found = edition.roll.find(header.slot);
  if (found == edition.roll.end()) return about(Errc::not_on_roll, header.slot);
  if (found->second.revoked) return about(Errc::slot_revoked, header.slot);
  if (found->second.paper) return about(Errc::slot_is_paper, header.slot);
  if (found->second.key != header.key) return about(Errc::not_on_roll, header.slot);
  if (!covers(edition, found->second.style, header.question))
    return about(Errc::style_forbids, header.slot);
  return &found->second;
}

// 7.4: the next of its chain. A place that is taken is a conflict; the first one's index goes with
// it.
Result<> need_chain(const SlotState& slot, const BallotHeader& header) {
  const ChainEnd* last = slot.chain(header.question);
  const std::uint32_t done = last == nullptr ? 0 : last->bseq;
  if (header.bseq <= done && header.bseq > 0)
    return Error{Errc::chain_conflict,
                 "bseq " + std::to_string(header.bseq) + " is taken; the chain's last is entry " +
                     std::to_string(last->cast_at),
                 last->cast_at};
  const Tracker prev = last == nullptr ? Tracker{} : last->tracker;
  if (header.bseq != done + 1 || header.prev != prev)
    return Error{Errc::wrong_chain, "expected bseq " + std::to_string(done + 1) +
                                        " after tracker " + ledger::to_hex(prev.view())};
  return Ok{};
}

// 7.5 and 7.6, then 7.7: an opened ballot can no longer be cast.
Result<> need_proved(const Scene& scene) {
  const Verdict& verdict = scene.verdict;
  URNA_TRY(pass(verdict.choice));
  URNA_TRY(pass(verdict.proof));
  if (scene.edition->sealed && scene.edition->sealed->challenged.contains(verdict.tracker))
    return Error{Errc::tracker_seen, "the ballot was opened as a challenge"};
  return Ok{};
}

// 7.9: an assisted ballot carries a station's signature, a plain one none.
Result<> need_station_signature(const Scene& scene, std::uint8_t channel) {
  const auto& lines = scene.submission.signatures;
  if (channel == kOwnDevice) {
    if (lines.empty()) return Ok{};
    return Error{Errc::wrong_quorum, "a ballot from an own device carries no outer signature"};
  }
  if (lines.size() != 1) return Errc::station_signature_missing;
  URNA_TRY(pass(scene.verdict.signatures));
  for (const auto& [id, station] : scene.edition->stations)
    if (station.station.key == lines[0].key) return Ok{};
  return Errc::station_signature_missing;
}

}  // namespace

Result<> need_new_alpha(const Scene& scene) {
  if (scene.verdict.ballot.kind != kSealedBallot) return Ok{};
  if (!scene.edition->sealed->alphas.contains(scene.verdict.sealed.alpha)) return Ok{};
  return about(Errc::alpha_seen, scene.verdict.ballot.slot);
}

Result<> refuse(const Scene& scene, const ledger::VotingOpened&) {
  URNA_TRY(need_phase(*scene.edition, Phase::enrolment));
  URNA_TRY(need_committee(scene));
  return scene.edition->sealed ? need_keys_made(*scene.edition) : Ok{};
}

Result<> refuse(const Scene& scene, const ledger::BallotCast&) {
  const Verdict& verdict = scene.verdict;
  const BallotHeader& header = verdict.ballot;
  URNA_TRY(need_voting(*scene.edition));
  URNA_TRY(pass(verdict.header));
  if (header.channel != kOwnDevice && header.channel != kAssisted)
    return Error{Errc::bad_header, "channel " + std::to_string(header.channel)};
  URNA_TRY(pass(verdict.length));
  URNA_ASSIGN(const SlotState* slot, need_slot(*scene.edition, header));
  URNA_TRY(need_chain(*slot, header));
  URNA_TRY(need_proved(scene));
  URNA_TRY(pass(verdict.credential));
  URNA_TRY(need_station_signature(scene, header.channel));
  return need_new_alpha(scene);
}

// Check 9: everything that a cast needs, with a signature of its own kind, and the opening. What
// was cast is found by its randomness.
Result<> refuse(const Scene& scene, const ledger::BallotChallenged&) {
  const Verdict& verdict = scene.verdict;
  const BallotHeader& header = verdict.ballot;
  const Edition& edition = *scene.edition;
  URNA_TRY(need_voting(edition));
  if (!scene.submission.signatures.empty())
    return Error{Errc::wrong_quorum, "a challenge carries no outer signature"};
  URNA_TRY(pass(verdict.header));
  if (header.channel != kOwnDevice && header.channel != kAssisted)
    return Error{Errc::bad_header, "channel " + std::to_string(header.channel)};
  URNA_TRY(pass(verdict.length));
  URNA_TRY(pass(verdict.opening));
  URNA_ASSIGN(const SlotState* slot, need_slot(edition, header));
  const auto seen = edition.sealed->alphas.find(verdict.sealed.alpha);
  if (seen != edition.sealed->alphas.end() && seen->second == verdict.tracker &&
      !edition.sealed->challenged.contains(verdict.tracker))
    return about(Errc::was_cast, header.slot);
  URNA_TRY(need_chain(*slot, header));
  URNA_TRY(need_proved(scene));
  URNA_TRY(pass(verdict.credential));
  URNA_TRY(need_new_alpha(scene));
  const auto count = edition.sealed->challenges.find(header.slot);
  if (count != edition.sealed->challenges.end() && count->second >= ledger::limit::kChallenges)
    return about(Errc::challenge_cap, header.slot);
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::PaperSessionOpened& event) {
  URNA_TRY(need_voting(*scene.edition));
  URNA_ASSIGN(const StationState* station, find_station(*scene.edition, event.station));
  URNA_TRY(need_quorum(scene.submission, {station->station.key}, 1));
  URNA_TRY(pass(scene.verdict.proofs));
  if (station->session) return Error{Errc::paper_session, "the station has a session already"};
  if (scene.edition->keys.contains(event.key)) return Errc::key_in_use;
  return Ok{};
}

namespace {

std::uint32_t serial_of(const SlotId& slot) {
  return static_cast<std::uint32_t>(ledger::get_big_endian(slot.view().subspan(StationId::kSize)));
}

Result<> need_paper_place(const StationState& station, const BallotHeader& header) {
  const std::uint32_t serial = serial_of(header.slot);
  if (serial == 0) return Error{Errc::paper_numbers, "serial 0 is the session's"};
  if (header.bseq != 1 || !header.prev.is_zero())
    return Error{Errc::wrong_chain, "a paper is cast once"};
  const auto paper = station.papers.find(serial);
  if (paper == station.papers.end()) {
    if (station.papers.size() < station.slots_paper) return Ok{};
    return Error{Errc::paper_numbers, "more papers than people who asked for one"};
  }
  for (const ChainEnd& answer : paper->second)
    if (answer.question == header.question)
      return Error{Errc::chain_conflict, "serial " + std::to_string(serial) + " has answered",
                   answer.cast_at};
  return Ok{};
}

// No more answers to a question than people who went to paper here and may answer it (check 7.3,
// which a paper without a name cannot be asked).
Result<> need_paper_style(const Edition& edition, const StationState& station,
                          std::uint16_t question) {
  std::uint32_t people = 0;
  for (const auto& [style, count] : station.slots_by_style)
    people += covers(edition, style, question) ? count : 0;
  const auto answers = station.answers_by_question.find(question);
  if (answers == station.answers_by_question.end() ? people > 0 : answers->second < people)
    return Ok{};
  return Error{
      Errc::paper_numbers,
      std::to_string(people) + " people on paper may answer question " + std::to_string(question)};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::PaperBallot&) {
  const Verdict& verdict = scene.verdict;
  const BallotHeader& header = verdict.ballot;
  URNA_TRY(need_voting(*scene.edition));
  URNA_TRY(pass(verdict.header));
  if (header.channel != kPaper)
    return Error{Errc::bad_header, "channel " + std::to_string(header.channel)};
  URNA_TRY(pass(verdict.length));
  const auto id = StationId::from(header.slot.view().first(StationId::kSize));
  URNA_ASSIGN(const StationState* station, find_station(*scene.edition, id));
  if (!station->session || station->manifest) return Errc::paper_session;
  if (*station->session != header.key) return about(Errc::not_on_roll, header.slot);
  URNA_TRY(need_paper_place(*station, header));
  URNA_TRY(need_paper_style(*scene.edition, *station, header.question));
  URNA_TRY(need_proved(scene));
  URNA_TRY(pass(verdict.credential));
  if (scene.submission.signatures.size() != 1) return Errc::station_signature_missing;
  URNA_TRY(pass(verdict.signatures));
  URNA_TRY(need_quorum(scene.submission, {station->station.key}, 1));
  return need_new_alpha(scene);
}

Result<> refuse(const Scene& scene, const ledger::PaperManifest& event) {
  URNA_TRY(need_voting(*scene.edition));
  URNA_ASSIGN(const StationState* station, find_station(*scene.edition, event.station));
  URNA_TRY(need_quorum(scene.submission, station->station.officers, 2));
  if (!station->session || station->manifest) return Errc::paper_session;
  std::size_t answers = 0;
  for (const auto& [serial, paper] : station->papers) answers += paper.size();
  if (event.papers != station->papers.size() || event.ballots != answers)
    return Error{Errc::paper_numbers, "the log has " + std::to_string(station->papers.size()) +
                                          " papers with " + std::to_string(answers) + " answers"};
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::VotingClosed&) {
  URNA_TRY(need_voting(*scene.edition));
  URNA_TRY(need_committee(scene));
  for (const auto& [id, station] : scene.edition->stations)
    if (station.session && !station.manifest)
      return Error{Errc::paper_session, "a station's paper manifest is missing"};
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::ResultDeclared& event) {
  if (scene.edition->phase == Phase::declared) return Errc::result_exists;
  URNA_TRY(need_phase(*scene.edition, Phase::closed));
  URNA_TRY(need_committee(scene));
  auto tallied = tally_questions(*scene.edition);
  // How much work a build does is no property of the rule (decision 0030): no evidence of anything.
  if (!tallied && tallied.code() == Errc::over_limit)
    return Error{Errc::cannot_count, tallied.error().detail};
  URNA_ASSIGN(std::vector<QuestionOutcome> counted, std::move(tallied));
  ledger::ResultDeclared right = declaration_of(*scene.edition, counted);
  right.nonce = event.nonce;
  if (right != event) return Error{Errc::wrong_result, difference(right, event)};
  scene.verdict.counted = std::move(counted);
  return Ok{};
}

}  // namespace urna::tally::acts
