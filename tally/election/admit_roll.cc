// Refusals of the roll: checks 5.1 to 5.6 of sealed-ballots section 14, in that order.
#include <algorithm>

#include "tally/election/acts.h"
#include "tally/election/context.h"
#include "tally/election/told_groups.h"

namespace urna::tally::acts {

namespace {

Error about(Errc code, const SlotId& slot) { return {code, "slot " + ledger::to_hex(slot.view())}; }

Result<> need_open_roll(const Edition& edition) {
  URNA_TRY(need_phase(edition, Phase::announced, Phase::voting));
  if (edition.roll_closed) return Errc::roll_closed;
  return Ok{};
}

bool starts_with_station(const Edition& edition, const SlotId& slot) {
  const auto head = StationId::from(slot.view().first(StationId::kSize));
  return edition.stations.contains(head);
}

Result<> need_new_slot(const Edition& edition, const SlotId& slot) {
  if (slot.is_zero() || edition.roll.contains(slot) || starts_with_station(edition, slot))
    return about(Errc::slot_exists, slot);
  return Ok{};
}

Result<> need_tags(const std::vector<Tag>& tags) {
  if (tags.empty()) return Error{Errc::tag_in_use, "a grant needs one to four tags"};
  for (std::size_t i = 1; i < tags.size(); ++i)
    if (tags[i - 1] >= tags[i]) return Error{Errc::malformed, "tags must be strictly ascending"};
  return Ok{};
}

Result<> need_style(const Edition& edition, std::uint16_t style) {
  if (!edition.defined) return Ok{};
  const auto same = [&](const ledger::BallotStyle& s) { return s.style == style; };
  if (std::ranges::any_of(edition.defined->styles, same)) return Ok{};
  return Error{Errc::unknown_style, "style " + std::to_string(style)};
}

Result<> need_reason(const Edition& edition, std::uint16_t reason) {
  const auto same = [&](const ledger::NamedCode& r) { return r.code == reason; };
  if (std::ranges::any_of(edition.announced.eligibility.refusal_reasons, same)) return Ok{};
  return Error{Errc::not_eligible, "reason " + std::to_string(reason) + " is not in the policy"};
}

// What the grants of one event take, so that two of them cannot take the same.
struct Taken {
  std::set<SlotId> slots;
  std::set<Element> keys;
  std::set<Tag> tags;
};

Result<> refuse_grant(const Edition& edition, const ledger::SlotGrant& grant, const Element& key,
                      Taken& taken) {
  URNA_TRY(need_new_slot(edition, grant.slot));
  if (!taken.slots.insert(grant.slot).second) return about(Errc::slot_exists, grant.slot);
  if (edition.keys.contains(key) || !taken.keys.insert(key).second)
    return about(Errc::key_in_use, grant.slot);
  URNA_TRY(need_tags(grant.tags));
  for (const Tag& tag : grant.tags)
    if (edition.tags.contains(tag) || !taken.tags.insert(tag).second)
      return about(Errc::tag_in_use, grant.slot);
  return need_style(edition, grant.style);
}

Result<const SlotState*> find_active(const Edition& edition, const SlotId& slot) {
  const auto found = edition.roll.find(slot);
  if (found == edition.roll.end()) return about(Errc::unknown_slot, slot);
  if (found->second.revoked) return about(Errc::slot_revoked, slot);
  return &found->second;
}

Result<> need_rotation_signers(const Scene& scene, const ledger::SlotKeyRotated& event) {
  if (event.station.is_zero()) return need_registrar_and_overseer(scene);
  URNA_ASSIGN(const StationState* station, find_station(*scene.edition, event.station));
  const std::vector<PublicKey> key{station->station.key};
  return need_one_of_each(scene.submission,
                          {&key, &station->station.officers, &scene.edition->roles.overseers});
}

Result<> need_rotation_left(const Edition& edition, const ledger::SlotKeyRotated& event) {
  if (event.station.is_zero()) {
    if (event.day == 0) return Ok{};
    return Error{Errc::malformed, "day belongs to a rotation at a station"};
  }
  if (!is_day(event.day)) return Error{Errc::malformed, "day " + std::to_string(event.day)};
  const StationState& station = edition.stations.at(event.station);
  const auto count = station.rotations.find(event.day);
  const std::uint32_t done = count == station.rotations.end() ? 0 : count->second;
  if (done < edition.announced.roles.rotations_per_station_day) return Ok{};
  return Error{Errc::rotation_cap, std::to_string(done) + " rotations on that day"};
}

// Groups of a dimension that is spoken of add up to the roll, and none is smaller than the
// definition allows.
Result<> need_groups(const Edition& edition, const ledger::RollClosed& event) {
  std::map<std::uint8_t, std::uint64_t> sums;
  const ledger::GroupCount* last = nullptr;
  for (const ledger::GroupCount& group : event.groups) {
    if (group.dimension >= edition.announced.dimensions.size() ||
        group.cell >= edition.announced.dimensions[group.dimension].cells.size())
      return Error{Errc::bad_definition, "a group that is not defined"};
    if (last != nullptr &&
        std::pair(last->dimension, last->cell) >= std::pair(group.dimension, group.cell))
      return Error{Errc::malformed, "groups must be strictly ascending"};
    if (group.people < edition.announced.minimum_group)
      return Error{Errc::bad_definition, "a group of fewer people than minimum_group"};
    sums[group.dimension] += group.people;
    last = &group;
  }
  for (const auto& [dimension, sum] : sums)
    if (sum != event.active_slots)
      return Error{Errc::bad_definition,
                   "groups of dimension " + std::to_string(dimension) + " do not add up"};
  return Ok{};
}

// Where attributes are sealed, every active slot has its record once the roll closes, and the merge
// steps are some of those defined.
Result<> need_records(const Edition& edition, const ledger::RollClosed& event) {
  const bool sealed = edition.sealed && edition.context->sealed->attributes.bits > 0;
  if (!sealed && edition.follow_up.merges)  // whoever set an order joins small groups by it
    return check_table(edition, {event.groups, event.merged}, event.active_slots);
  if (!sealed && event.merged.empty()) return Ok{};
  if (!sealed) return Error{Errc::wrong_merge, "no sealed attributes, nothing to merge"};
  URNA_TRY(need_keys_made(edition));
  if (!event.groups.empty())  // two tables of one roll would tell what lies between them
    return Error{Errc::bad_definition, "groups are opened by trustees where attributes are sealed"};
  if (event.merged.size() != edition.announced.dimensions.size())
    return Error{Errc::wrong_merge, "merge steps of every dimension are stated, here " +
                                        std::to_string(event.merged.size()) + " of " +
                                        std::to_string(edition.announced.dimensions.size())};
  const std::vector<std::uint32_t> applied(event.merged.begin(), event.merged.end());
  const auto groups =
      merged_groups(edition.context->sealed->attributes,
                    merge_steps_of(edition.announced, edition.defined->sealing->merges), applied);
  if (!groups) return groups.error();
  for (const auto& [id, slot] : edition.roll)
    if (slot.active() && !edition.sealed->records.contains(id))
      return Error{Errc::bad_attributes,
                   "slot " + ledger::to_hex(id.view()) + " has no sealed attributes yet"};
  return Ok{};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SlotsGranted& event) {
  URNA_TRY(need_open_roll(*scene.edition));
  URNA_TRY(need_registrar_and_overseer(scene));
  if (scene.verdict.proofs.code != Errc::none) return scene.verdict.proofs;
  if (event.grants.empty()) return Error{Errc::malformed, "no grant"};
  Taken taken;
  for (std::size_t i = 0; i < event.grants.size(); ++i)
    URNA_TRY(refuse_grant(*scene.edition, event.grants[i], scene.verdict.keys[i], taken));
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::EligibilityRefused& event) {
  URNA_TRY(need_open_roll(*scene.edition));
  URNA_TRY(need_registrar_and_overseer(scene));
  return need_reason(*scene.edition, event.reason);
}

Result<> refuse(const Scene& scene, const ledger::SlotKeyRotated& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::voting));
  URNA_TRY(need_rotation_signers(scene, event));
  if (scene.verdict.proofs.code != Errc::none) return scene.verdict.proofs;
  const auto reason = static_cast<std::uint8_t>(event.reason);
  if (reason != 1 && reason != 2) return Error{Errc::unknown_value, "reason"};
  URNA_ASSIGN(const SlotState* slot, find_active(edition, event.slot));
  if (slot->paper) return about(Errc::slot_is_paper, event.slot);
  if (edition.keys.contains(scene.verdict.keys[0])) return about(Errc::key_in_use, event.slot);
  return need_rotation_left(edition, event);
}

Result<> refuse(const Scene& scene, const ledger::SlotRevoked& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced, Phase::voting));
  URNA_TRY(need_registrar_and_overseer(scene));
  URNA_ASSIGN(const SlotState* slot, find_active(*scene.edition, event.slot));
  if (slot->paper) return about(Errc::slot_is_paper, event.slot);
  return need_reason(*scene.edition, event.reason);
}

Result<> refuse(const Scene& scene, const ledger::SlotPaper& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::enrolment, Phase::voting));
  URNA_ASSIGN(const StationState* station, find_station(*scene.edition, event.station));
  URNA_TRY(need_quorum(scene.submission, station->station.officers, 2));
  URNA_ASSIGN(const SlotState* slot, find_active(*scene.edition, event.slot));
  if (slot->paper) return about(Errc::slot_is_paper, event.slot);
  if (station->manifest) return Error{Errc::paper_session, "the station's manifest is in"};
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::RollClosed& event) {
  URNA_TRY(need_open_roll(*scene.edition));
  URNA_TRY(need_registrar_and_overseer(scene));
  const RollCounts& counts = scene.edition->roll_counts;
  if (event.active_slots != counts.granted - counts.revoked)
    return Error{Errc::bad_definition,
                 "active_slots: the log has " + std::to_string(counts.granted - counts.revoked)};
  URNA_TRY(need_groups(*scene.edition, event));
  return need_records(*scene.edition, event);
}

// Check 5.5, then 8.
Result<> refuse(const Scene& scene, const ledger::AttributesSealed& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_open_roll(edition));
  URNA_TRY(need_registrar_and_overseer(scene));
  URNA_TRY(need_keys_made(edition));
  if (edition.context->sealed->attributes.bits == 0)
    return Error{Errc::bad_attributes, "the edition has no dimensions"};
  if (event.records.empty()) return Error{Errc::malformed, "no record"};
  std::set<Element> fresh;
  for (const ledger::AttributeRecord& record : event.records) {
    URNA_TRY(find_active(edition, record.slot));
    if (edition.sealed->records.contains(record.slot))
      return about(Errc::bad_attributes, record.slot);
  }
  for (std::size_t i = 1; i < event.records.size(); ++i)
    if (event.records[i - 1].slot >= event.records[i].slot)
      return Error{Errc::malformed, "records must ascend by slot"};
  if (scene.verdict.records.code != Errc::none) return scene.verdict.records;
  for (std::size_t i = 0; i < event.records.size(); ++i) {
    const Element& alpha = scene.verdict.attributes[i].alpha;
    if (edition.sealed->alphas.contains(alpha) || !fresh.insert(alpha).second)
      return about(Errc::alpha_seen, event.records[i].slot);
  }
  return Ok{};
}

}  // namespace urna::tally::acts
