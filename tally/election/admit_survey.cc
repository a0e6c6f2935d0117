// Refusals of surveys. An answer is judged as a ballot is (check 7 of sealed-ballots section 14).
#include <algorithm>

#include "tally/ballot/sealed_ballot.h"
#include "tally/election/acts.h"
#include "tally/election/follow_up.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

Result<> need_question(const Edition& edition, const ledger::SurveyQuestion& question) {
  const auto& languages = edition.announced.languages;
  const auto asked = static_cast<std::uint8_t>(question.asked);
  if (asked < 1 || asked > 3) return Error{Errc::unknown_value, "asked"};
  URNA_TRY(need_languages(question.text, languages, "text"));
  const bool choice = question.asked == ledger::Asked::choice;
  if (choice ? question.choices.size() < 2 : !question.choices.empty())
    return bad_follow_up("choices are given where they are asked for, two or more");
  for (const ledger::Texts& text : question.choices)
    URNA_TRY(need_languages(text, languages, "choices"));
  return Ok{};
}

Result<> need_audience(const Edition& edition, const ledger::SurveyOpened& event) {
  const auto audience = static_cast<std::uint8_t>(event.audience);
  if (audience < 1 || audience > 2) return Error{Errc::unknown_value, "audience"};
  if (event.audience == ledger::Audience::roll)
    return event.session == 0 ? Result<>(Ok{}) : bad_follow_up("session without codes");
  if (event.session < edition.follow_up.sessions.size()) return Ok{};
  return Error{Errc::unknown_session, std::to_string(event.session)};
}

// So no survey is too long for a ballot, nor for a share.
constexpr std::size_t kMostBits = limit::kSurveyQuestions * (limit::kSurveyChoices + 1);
static_assert(sealed_ballot_bytes(kMostBits) <= limit::kBallotBytes && kMostBits <= limit::kForms);

// Its keys are those that the trustees made for the vote, one for each bit of an answer.
Result<> need_sealed_form(const Edition& edition, const Layout& layout) {
  URNA_TRY(need_keys_made(edition));
  if (edition.announced.minimum_group < 2)
    return Error{Errc::small_group, "a sealed survey needs a minimum_group of two at least"};
  if (layout.bits <= edition.sealed->keys->joint.size()) return Ok{};
  return Error{Errc::keys_missing, "a sealed answer needs " + std::to_string(layout.bits) +
                                       " keys, the trustees made " +
                                       std::to_string(edition.sealed->keys->joint.size())};
}

Result<const SurveyState*> find_survey(const Edition& edition, std::uint16_t survey) {
  if (survey >= edition.follow_up.surveys.size())
    return Error{Errc::unknown_survey, std::to_string(survey)};
  return &edition.follow_up.surveys[survey];
}

Result<const SurveyState*> find_open(const Edition& edition, std::uint16_t survey) {
  URNA_ASSIGN(const SurveyState* found, find_survey(edition, survey));
  if (found->closed_at == 0) return found;
  return Error{Errc::survey_closed, std::to_string(survey)};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SurveyOpened& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (edition.follow_up.surveys.size() >= limit::kSurveys)
    return Error{Errc::over_limit, "surveys in this edition"};
  URNA_TRY(need_languages(event.title, edition.announced.languages, "title"));
  if (event.kind != ledger::BallotKind::open && event.kind != ledger::BallotKind::sealed)
    return Error{Errc::unknown_value, "kind"};
  URNA_TRY(need_audience(edition, event));
  if (event.questions.empty()) return bad_follow_up("no question");
  for (std::size_t i = 0; i < event.questions.size(); ++i)
    URNA_TRY(member("questions", i, need_question(edition, event.questions[i])));
  const auto layout = layout_of(event);
  if (!layout) return bad_follow_up("questions without answers");
  return event.kind == ledger::BallotKind::sealed ? need_sealed_form(edition, *layout) : Ok{};
}

namespace {

std::uint32_t attendance(const Edition& edition, std::uint32_t session) {
  const auto& held = edition.follow_up.sessions[session].held;
  return held ? held->act.people : 0;
}

Result<> need_new_code(const Edition& edition, const SurveyState& survey, const SlotId& slot) {
  if (!slot.is_zero() && !survey.codes.contains(slot) && !edition.roll.contains(slot)) return Ok{};
  return Error{Errc::slot_exists, "slot " + ledger::to_hex(slot.view())};
}

bool holds_code(const SurveyState& survey, const Element& key) {
  return std::ranges::any_of(survey.codes, [&](const auto& code) { return code.second == key; });
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SurveyCodesIssued& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SurveyState* survey, find_open(edition, event.survey));
  URNA_TRY(need_committee(scene));
  if (scene.verdict.proofs.code != Errc::none) return scene.verdict.proofs;
  if (survey->opened.act.audience != ledger::Audience::codes)
    return Error{Errc::survey_numbers, "this survey is answered by the roll"};
  const std::uint32_t people = attendance(edition, survey->opened.act.session);
  if (event.codes.empty() || survey->codes.size() + event.codes.size() > people)
    return Error{Errc::survey_numbers, std::to_string(survey->codes.size() + event.codes.size()) +
                                           " codes, " + std::to_string(people) +
                                           " came: at least one code, and no more than came"};
  for (std::size_t i = 0; i < event.codes.size(); ++i) {
    const ledger::SurveyCode& code = event.codes[i];
    if (i > 0 && event.codes[i - 1].slot >= code.slot)
      return Error{Errc::malformed, "codes must ascend by slot"};
    URNA_TRY(need_new_code(edition, *survey, code.slot));
    const auto same = [&](const ledger::SurveyCode& other) { return other.key == code.key; };
    if (edition.keys.contains(code.key) || holds_code(*survey, code.key) ||
        std::ranges::count_if(event.codes, same) > 1)
      return Error{Errc::key_in_use, "slot " + ledger::to_hex(code.slot.view())};
  }
  return Ok{};
}

namespace {

// The credential is a current one of the audience.
Result<> need_answerer(const Edition& edition, const SurveyState& survey,
                       const BallotHeader& header) {
  const std::string slot = "slot " + ledger::to_hex(header.slot.view());
  if (survey.opened.act.audience == ledger::Audience::codes) {
    const auto code = survey.codes.find(header.slot);
    if (code != survey.codes.end() && code->second == header.key) return Ok{};
    return Error{Errc::not_on_roll, slot + " has no code of this survey's session"};
  }
  const auto found = edition.roll.find(header.slot);
  if (found == edition.roll.end() || found->second.key != header.key)
    return Error{Errc::not_on_roll, slot};
  if (found->second.revoked) return Error{Errc::slot_revoked, slot};
  return Ok{};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SurveyAnswered&) {
  const Verdict& verdict = scene.verdict;
  const BallotHeader& header = verdict.ballot;
  if (!scene.submission.signatures.empty())
    return Error{Errc::wrong_quorum, "an answer carries no outer signature"};
  URNA_TRY(pass(verdict.header));
  URNA_ASSIGN(const SurveyState* survey, find_open(*scene.edition, header.question));
  URNA_TRY(pass(verdict.length));
  URNA_TRY(need_answerer(*scene.edition, *survey, header));
  if (const auto before = survey->answered.find(header.slot); before != survey->answered.end())
    return Error{Errc::answered_before, "entry " + std::to_string(before->second), before->second};
  if (header.bseq != 1 || !header.prev.is_zero())
    return Error{Errc::wrong_chain, "a survey is answered once"};
  if (header.channel > 1)
    return Error{Errc::bad_header, "channel " + std::to_string(header.channel)};
  URNA_TRY(pass(verdict.choice));
  URNA_TRY(pass(verdict.proof));
  URNA_TRY(pass(verdict.credential));
  return need_new_alpha(scene);
}

Result<> refuse(const Scene& scene, const ledger::SurveyClosed& event) {
  URNA_TRY(find_open(*scene.edition, event.survey));
  return need_committee(scene);
}

namespace {

Result<> need_paper_counts(const Edition& edition, const SurveyState& survey,
                           const ledger::SurveyPapersCounted& event) {
  const auto& questions = survey.opened.act.questions;
  if (event.questions.size() != questions.size())
    return Error{Errc::survey_numbers, "every question has its counts"};
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& counts = event.questions[i].counts;
    std::uint64_t sum = 0;
    for (std::uint32_t count : counts) sum += count;
    if (counts.size() != answers_to(questions[i]) || sum > event.papers)
      return Error{Errc::survey_numbers, "question " + std::to_string(i + 1) + ": " +
                                             std::to_string(sum) + " answers on " +
                                             std::to_string(event.papers) + " papers"};
  }
  if (event.papers > 0 && event.papers >= edition.announced.minimum_group) return Ok{};
  return Error{Errc::small_group, std::to_string(event.papers) + " papers, at least " +
                                      std::to_string(edition.announced.minimum_group) +
                                      " are needed (minimum_group)"};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SurveyPapersCounted& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SurveyState* survey, find_open(edition, event.survey));
  URNA_ASSIGN(const StationState* station, find_station(edition, event.station));
  URNA_TRY(need_quorum(scene.submission, station->station.officers, 2));
  if (event.papers > limit::kAttendance) return Error{Errc::over_limit, "papers"};
  for (const At<ledger::SurveyPapersCounted>& before : survey->papers)
    if (before.act.station == event.station)
      return Error{Errc::survey_numbers, "the station counted its papers before"};
  return need_paper_counts(edition, *survey, event);
}

}  // namespace urna::tally::acts
