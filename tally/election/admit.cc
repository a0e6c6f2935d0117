// admit(): the general column, then the act's own (acts.h).
#include "tally/election/acts.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

template <class Body>
inline constexpr bool kIsBallot =
    std::is_same_v<Body, ledger::BallotCast> || std::is_same_v<Body, ledger::PaperBallot>;
template <class Body>
inline constexpr bool kFounds =
    std::is_same_v<Body, ledger::LedgerFounded> || std::is_same_v<Body, ledger::EditionAnnounced>;

template <class Body>
Result<> judge(const acts::Scene& scene, const Body& body) {
  if constexpr (!std::is_same_v<Body, ledger::LedgerFounded>)
    if (!scene.state.founded) return Errc::not_founded;
  if constexpr (!kFounds<Body>)
    if (scene.edition == nullptr)
      return Error{Errc::unknown_edition, ledger::to_hex(scene.submission.event.edition.view())};
  if constexpr (!kIsBallot<Body>) {  // a ballot's column puts them at checks 7.4 and 7.9
    if (scene.state.events.contains(scene.submission.event_hash)) return Errc::duplicate;
    if (scene.verdict.signatures.code != Errc::none) return scene.verdict.signatures;
  }
  return acts::refuse(scene, body);
}

// The survey that an answer is to, null if there is none yet.
const SurveyContext* survey_of(const Edition& edition, const Verdict& verdict) {
  const auto& surveys = edition.context->surveys;
  return verdict.ballot.question < surveys.size() ? &surveys[verdict.ballot.question] : nullptr;
}

// A verdict made under another definition says nothing about this one.
bool stale(const Verdict& verdict, const State& state, const ledger::Submission& submission) {
  if (std::holds_alternative<ledger::SurveyAnswered>(submission.event.body)) {
    const Edition* asked = state.edition(submission.event.edition);
    const SurveyContext* survey = asked == nullptr ? nullptr : survey_of(*asked, verdict);
    return survey != nullptr && verdict.context != survey->context;
  }
  const Edition* edition =
      judged_in_context(submission.event.body) ? state.edition(submission.event.edition) : nullptr;
  return edition != nullptr && edition->context->ballot &&
         verdict.context != *edition->context->ballot && verdict.header.code == Errc::none;
}

Result<> judge_all(const State& state, const ledger::Submission& submission, Verdict& verdict) {
  if (stale(verdict, state, submission)) verdict = check(submission, state.check_context());
  const acts::Scene scene{state, state.edition(submission.event.edition), submission, verdict};
  return std::visit([&](const auto& body) { return judge(scene, body); }, submission.event.body);
}

}  // namespace

Result<Bytes> admit(const State& state, const ledger::Submission& submission,
                    ByteView submission_bytes, Verdict& verdict, std::uint64_t time) {
  if (time < state.last_time) return Errc::time_backwards;
  URNA_TRY(judge_all(state, submission, verdict));
  return ledger::make_entry(state.size, time, submission_bytes);
}

Result<> replay(State& state, ByteView entry_bytes, const ledger::Submission& submission,
                Verdict& verdict) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(entry_bytes));
  if (entry.index != state.size)
    return Error{Errc::wrong_index, "index " + std::to_string(entry.index) + " at place " +
                                        std::to_string(state.size)};
  if (entry.time < state.last_time) return Errc::time_backwards;
  if (entry.time % 60 != 0) return Error{Errc::malformed, "time is not a whole minute"};
  URNA_TRY(judge_all(state, submission, verdict));
  evolve(state, submission, verdict, entry.time);
  return Ok{};
}

namespace acts {

Result<> need_phase(const Edition& edition, Phase first, Phase last) {
  if (edition.phase >= first && edition.phase <= last) return Ok{};
  return Error{Errc::wrong_phase, std::string("the edition is in phase ") + name_of(edition.phase)};
}

namespace {
bool holds(const std::vector<PublicKey>& keys, const PublicKey& key) {
  for (const PublicKey& k : keys)
    if (k == key) return true;
  return false;
}
Error stranger(const PublicKey& key) {
  return {Errc::wrong_signer,
          "key " + ledger::to_hex(key.view()) + " is none of those who sign this act"};
}
}  // namespace

Result<> need_quorum(const ledger::Submission& submission, const std::vector<PublicKey>& keys,
                     std::size_t quorum) {
  for (const auto& line : submission.signatures)
    if (!holds(keys, line.key)) return stranger(line.key);
  if (submission.signatures.size() == quorum) return Ok{};
  return Error{Errc::wrong_quorum, std::to_string(submission.signatures.size()) +
                                       " signatures, the act needs exactly " +
                                       std::to_string(quorum)};
}

Result<> need_committee(const Scene& scene) {
  const ledger::RoleKeys& roles = scene.edition->roles;
  return need_quorum(scene.submission, roles.committee, roles.committee_quorum);
}

Result<> need_one_of_each(const ledger::Submission& submission,
                          std::initializer_list<const std::vector<PublicKey>*> lists) {
  if (submission.signatures.size() != lists.size())
    return Error{Errc::wrong_quorum, std::to_string(submission.signatures.size()) +
                                         " signatures, the act needs exactly " +
                                         std::to_string(lists.size())};
  for (const std::vector<PublicKey>* list : lists) {
    bool found = false;
    for (const auto& line : submission.signatures) found = found || holds(*list, line.key);
    if (!found) return Error{Errc::wrong_signer, "a role whose signature is needed did not sign"};
  }
  return Ok{};
}

Result<> need_registrar_and_overseer(const Scene& scene) {
  const auto both = need_one_of_each(
      scene.submission, {&scene.edition->roles.registrars, &scene.edition->roles.overseers});
  if (both) return Ok{};
  return Error{both.code(), both.error().detail + "; a registrar and an overseer sign it"};
}

Result<const StationState*> find_station(const Edition& edition, const StationId& id) {
  const auto found = edition.stations.find(id);
  if (found == edition.stations.end())
    return Error{Errc::unknown_station, ledger::to_hex(id.view())};
  return &found->second;
}

Result<> need_languages(const ledger::Texts& texts, const std::vector<std::string>& languages,
                        const char* name) {
  for (const std::string& language : languages) {
    const auto text = texts.find(language);
    if (text == texts.end() || text->second.empty())
      return Error{Errc::bad_language, std::string(name) + " has no text in '" + language + "'"};
  }
  if (texts.size() == languages.size()) return Ok{};
  return Error{Errc::bad_language,
               std::string(name) + " has a text in a language that is not the edition's"};
}

Result<> member(const char* list, std::size_t at, Result<> judged) {
  if (judged) return judged;
  Error error = judged.error();
  error.detail = std::string(list) + "[" + std::to_string(at) + "]: " + error.detail;
  return error;
}

Result<> need_keys(const std::vector<PublicKey>& keys, const char* name) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0 && keys[i - 1] >= keys[i]) return Error{Errc::bad_key_order, name};
    if (!ledger::admissible(keys[i])) return Error{Errc::bad_key, name};
  }
  return Ok{};
}

Result<> need_amount(std::int64_t amount, const char* name) {
  if (amount >= 0 && amount <= ledger::limit::kAmount) return Ok{};
  return Error{Errc::bad_budget, std::string(name) + " " + std::to_string(amount)};
}

}  // namespace acts

}  // namespace urna::tally
