// Refusals of the trustees' ceremony: check 4 of sealed-ballots section 14. A step is lawful only
// when the step before is complete; what a trustee reveals is proved before it stands in the log.
#include <algorithm>

#include "tally/ballot/group_batch.h"
#include "tally/election/acts.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"

namespace urna::tally::acts {

namespace {
std::optional<std::size_t> look(const Means& means, const GroupEquations& equations) {
  if (!means.fresh) return first_false(equations);
  return first_false_in_batch(equations, means.fresh->view(), means.parallel);
}
}  // namespace

std::optional<std::size_t> false_one(const Scene& scene, const GroupEquations& equations) {
  const Means& means = scene.state.means;
  if (means.wanted && !equations.empty() && !means.wanted(equations.front().refusal))
    return std::nullopt;
  return look(means, equations);
}

bool hold(const Scene& scene, const GroupEquations& equations) {
  return !false_one(scene, equations);
}

bool proved(const Scene& scene, const GroupEquations& equations) {
  return !look(scene.state.means, equations);
}

Result<Bytes> fetch(const Scene& scene, const ledger::Material& material) {
  URNA_ASSIGN(Bytes bytes, fetch_blob(scene.state.means, material.sha256));
  if (bytes.size() == material.size) return bytes;
  return Error{Errc::over_limit, "the material has " + std::to_string(bytes.size()) +
                                     " bytes, the entry says " + std::to_string(material.size)};
}

Result<> need_keys_made(const Edition& edition) {
  if (edition.sealed && edition.sealed->keys != nullptr) return Ok{};
  return Error{Errc::keys_missing, edition.sealed ? "the ceremony is not complete"
                                                  : "the edition has no sealed question"};
}

namespace {

Result<> need_place(const KeyRun& run, std::uint32_t trustee) {
  if (trustee >= 1 && trustee <= run.size()) return Ok{};
  return Error{Errc::wrong_trustee,
               "trustee " + std::to_string(trustee) + " of " + std::to_string(run.size())};
}

Result<> need_signed_by(const Scene& scene, const KeyRun& run, std::uint32_t trustee) {
  URNA_TRY(need_place(run, trustee));
  return need_quorum(scene.submission, {run.trustees[trustee - 1]}, 1);
}

// The edition's run, as long as it has not made its keys.
Result<const KeyRun*> need_run(const Edition& edition, std::uint32_t run) {
  URNA_TRY(need_phase(edition, Phase::enrolment));
  if (!edition.sealed) return Error{Errc::ceremony_step, "the edition has no sealed question"};
  if (edition.sealed->keys != nullptr) return Error{Errc::ceremony_step, "the keys are made"};
  if (edition.sealed->run.number != run)
    return Error{Errc::ceremony_step, "this is run " + std::to_string(edition.sealed->run.number)};
  return &edition.sealed->run;
}

// A step of one trustee: the run, its number, its signature.
template <class Event>
Result<const KeyRun*> need_turn(const Scene& scene, const Event& event) {
  URNA_ASSIGN(const KeyRun* run, need_run(*scene.edition, event.run));
  URNA_TRY(need_signed_by(scene, *run, event.trustee));
  return run;
}

TrusteePlace place_in(const Scene& scene, std::uint32_t trustee) {
  return trustee_place(*scene.edition->context->sealed, trustee);
}

Error done_before(const char* step) { return {Errc::ceremony_step, std::string("given: ") + step}; }
Error not_yet(const char* step) {
  return {Errc::ceremony_step, std::string("not all trustees have ") + step};
}

}  // namespace

Result<> need_trustee(const Scene& scene, std::uint32_t trustee) {
  URNA_TRY(need_keys_made(*scene.edition));
  return need_signed_by(scene, scene.edition->sealed->run, trustee);
}

Result<> refuse(const Scene& scene, const ledger::KeyCommitted& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  if (run->commits[event.trustee - 1]) return done_before("commitment");
  std::vector<TrusteeCommit> all;
  for (const auto& commit : run->commits)
    if (commit) all.push_back(*commit);
  all.push_back({event.commitment, run->trustees[event.trustee - 1], event.receiving});
  KeyShape shape = scene.edition->context->sealed->shape;
  shape.trustees = static_cast<std::uint32_t>(all.size());
  return check_commits(shape, all);
}

Result<> refuse(const Scene& scene, const ledger::KeyRevealed& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  if (!run->all_committed()) return not_yet("committed");
  if (!run->revealed[event.trustee - 1].empty()) return done_before("reveal");
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.reveal));
  GroupEquations equations;
  URNA_ASSIGN(Commitments commitments,
              reveal_equations(place_in(scene, event.trustee),
                               run->commits[event.trustee - 1]->commitment, bytes, equations));
  if (!hold(scene, equations)) return Errc::bad_key_proof;
  std::vector<Commitments> all = run->revealed;
  all[event.trustee - 1] = commitments;
  if (std::ranges::none_of(all, [](const Commitments& c) { return c.empty(); }))
    if (const auto keys = election_keys(scene.edition->context->sealed->shape, all); !keys)
      return keys.error();
  scene.verdict.unsealed.commitments = std::move(commitments);
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::KeySharesDealt& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  if (!run->all_revealed()) return not_yet("revealed");
  if (run->dealt[event.trustee - 1]) return done_before("shares");
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.shares));
  const std::uint64_t right =
      run->size() * sealed_shares_bytes(scene.edition->context->sealed->shape);
  if (bytes.size() == right) return Ok{};
  return Error{Errc::bad_key_share, "shares of " + std::to_string(right) + " bytes are needed"};
}

Result<> refuse(const Scene& scene, const ledger::KeysAccepted& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  if (!run->all_dealt()) return not_yet("dealt their shares");
  if (run->accepted[event.trustee - 1] == 1) return done_before("acceptance");
  for (const KeyRun::Complaint& one : run->complaints)
    if (one.accuser == event.trustee && one.answered != 1)
      return Error{Errc::ceremony_step, "the complaint against trustee " +
                                            std::to_string(one.accused) + " is not settled"};
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::KeyComplaint& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  URNA_TRY(need_place(*run, event.accused));
  if (!run->all_dealt()) return not_yet("dealt their shares");
  if (run->accepted[event.trustee - 1] == 1) return done_before("acceptance");
  if (run->complaint(event.trustee, event.accused) != nullptr) return done_before("complaint");
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::KeyComplaintAnswered& event) {
  URNA_ASSIGN(const KeyRun* run, need_turn(scene, event));
  URNA_TRY(need_place(*run, event.accuser));
  const KeyRun::Complaint* complaint = run->complaint(event.accuser, event.trustee);
  if (complaint == nullptr) return Error{Errc::ceremony_step, "there is no such complaint"};
  if (complaint->answered != 0) return done_before("answer");
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.shares));
  GroupEquations equations;
  const auto judged =
      published_share_equations(place_in(scene, event.trustee), run->revealed[event.trustee - 1],
                                event.accuser, bytes, equations);
  scene.verdict.unsealed.answered = judged && proved(scene, equations) ? 1 : 2;
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::KeyRunVoided& event) {
  URNA_ASSIGN(const KeyRun* run, need_run(*scene.edition, event.run));
  URNA_TRY(need_committee(scene));
  std::uint32_t last = 0;
  for (const std::uint32_t trustee : event.excluded) {
    URNA_TRY(need_place(*run, trustee));
    if (trustee <= last) return Error{Errc::malformed, "excluded trustees must ascend"};
    last = trustee;
  }
  for (const KeyRun::Complaint& one : run->complaints)
    if (one.answered == 2 && !std::ranges::binary_search(event.excluded, one.accused))
      return Error{Errc::wrong_trustee, "trustee " + std::to_string(one.accused) +
                                            " published false shares and must go"};
  const auto& questions = scene.edition->context->questions;
  const bool mixed = std::ranges::any_of(questions, &QuestionContext::mixed);
  const SealedContext& sealed = *scene.edition->context->sealed;
  const std::size_t least = mixed ? least_stages(sealed) : sealed.threshold;
  if (run->size() - event.excluded.size() >= least) return Ok{};
  return Error{Errc::wrong_trustee, "fewer than " + std::to_string(least) + " would be left"};
}

}  // namespace urna::tally::acts
