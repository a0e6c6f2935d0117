// Refusals of the draw of lots: once, after the close and before the result, in the announced form.
#include <algorithm>

#include "tally/election/acts.h"
#include "tally/election/draw.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

Result<> need_lottery_signers(const Scene& scene) {
  const ledger::RoleKeys& roles = scene.edition->roles;
  const auto signers_of = [&](const std::vector<PublicKey>& keys) {
    return std::ranges::count_if(scene.submission.signatures, [&](const auto& line) {
      return std::ranges::find(keys, line.key) != keys.end();
    });
  };
  if (scene.submission.signatures.size() != kLotteryOfficers + 1)
    return Error{Errc::wrong_quorum, "a lottery is signed by two of the committee, one overseer"};
  if (signers_of(roles.committee) == kLotteryOfficers && signers_of(roles.overseers) == 1)
    return Ok{};
  return Error{Errc::wrong_signer, "a lottery is signed by two of the committee, one overseer"};
}

namespace {

Result<> need_signers(const Scene& scene) {
  if (scene.edition->announced.draw.kind == ledger::DrawKind::beacon) return need_committee(scene);
  return need_lottery_signers(scene);
}

Error bad_draw(const std::string& why) { return {Errc::bad_draw, why}; }

}  // namespace

Result<> refuse(const Scene& scene, const ledger::LotsDrawn& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::closed));
  if (!needs_lots(edition.announced.rule)) return Errc::no_draw_due;
  URNA_TRY(need_signers(scene));
  if (edition.drawn)
    return Error{Errc::lots_exist, "entry " + std::to_string(edition.drawn_at), edition.drawn_at};
  if (event.closed_at != edition.closed_at || event.root != edition.closing_root)
    return Error{Errc::wrong_root, "voting closed with entry " + std::to_string(edition.closed_at) +
                                       ", root " + ledger::to_hex(edition.closing_root.view())};
  if (event.round != edition.announced.draw.round)
    return bad_draw("announced is round " + std::to_string(edition.announced.draw.round));
  if (event.reference.empty()) return bad_draw("the reference is missing");
  if (event.value.size() < limit::kLeastDrawValueBytes)
    return bad_draw("the value has " + std::to_string(event.value.size()) + " bytes, at least " +
                    std::to_string(limit::kLeastDrawValueBytes) + " are needed");
  return Ok{};
}

}  // namespace urna::tally::acts
