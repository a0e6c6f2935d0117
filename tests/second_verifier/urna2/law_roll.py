"""The roll (docs/LAW.md, checks 5.1 to 5.6)."""

from . import credentials, needs
from .errors import demand
from .needs import bad
from .state import Slot

ZERO12 = bytes(12)


def open_roll(edition):
    needs.phase(edition, "announced", "voting")
    demand(edition.roll_closed is None, "roll_closed")


def find_active(edition, slot_id):
    demand(slot_id in edition.slots, "unknown_slot")
    slot = edition.slots[slot_id]
    demand(not slot.revoked, "slot_revoked")
    return slot


def need_reason(edition, reason):
    reasons = [r.code for r in edition.announced.eligibility.refusal_reasons]
    demand(reason in reasons, "not_eligible")


def slots_granted(_, edition, act):
    grants = act.body.grants
    open_roll(edition)
    needs.offices(edition, act)
    keys = [credentials.combined(edition.roll_id, g.slot, g.parts) for g in grants]
    demand(grants, "malformed")
    slots, tags, used = set(), set(), set()
    for grant, key in zip(grants, keys):
        _new_slot(edition, grant.slot, slots)
        demand(key not in edition.keys and key not in used, "key_in_use")
        used.add(key)
        _new_tags(edition, grant.tags, tags)
        if edition.defined is not None:
            demand(grant.style in [s.style for s in edition.defined.styles], "unknown_style")
    for grant, key in zip(grants, keys):
        edition.slots[grant.slot] = Slot(key, grant.style, grant.tags)
        edition.styles_granted.add(grant.style)
    edition.keys |= used
    edition.tags |= tags
    edition.granted += len(grants)


def _new_slot(edition, slot, taken):
    fresh = any(slot) and slot not in edition.slots and slot[:12] not in edition.stations
    demand(fresh and slot not in taken, "slot_exists")
    taken.add(slot)


def _new_tags(edition, listed, taken):
    demand(listed, "tag_in_use")
    demand(all(a < b for a, b in zip(listed, listed[1:])), "malformed")
    demand(not (set(listed) & (edition.tags | taken)), "tag_in_use")
    taken |= set(listed)


def eligibility_refused(_, edition, act):
    open_roll(edition)
    needs.offices(edition, act)
    need_reason(edition, act.body.reason)


def slot_key_rotated(_, edition, act):
    body = act.body
    needs.phase(edition, "announced", "voting")
    if body.station == ZERO12:
        needs.offices(edition, act)
    else:
        at = needs.station(edition, body.station)
        needs.one_of_each(act, [at.key], at.officers, edition.overseers)
    key = credentials.combined(edition.roll_id, body.slot, body.parts)
    slot = find_active(edition, body.slot)
    demand(not slot.paper, "slot_is_paper")
    demand(key not in edition.keys, "key_in_use")
    _count_rotation(edition, body)
    edition.keys.discard(slot.key)
    edition.keys.add(key)
    slot.key = key
    if body.reason == "earlier-void":
        for cast in slot.chains.values():
            cast.void = True


def _count_rotation(edition, body):
    if body.station == ZERO12:
        demand(body.day == 0, "malformed")
        return
    demand(needs.is_day(body.day), "malformed")
    done = edition.stations[body.station].rotations
    demand(done.get(body.day, 0) < edition.announced.roles.rotations_per_station_day, "rotation_cap")
    done[body.day] = done.get(body.day, 0) + 1


def slot_revoked(_, edition, act):
    needs.phase(edition, "announced", "voting")
    needs.offices(edition, act)
    slot = find_active(edition, act.body.slot)
    demand(not slot.paper, "slot_is_paper")
    need_reason(edition, act.body.reason)
    slot.revoked = True
    edition.keys.discard(slot.key)
    edition.tags -= set(slot.tags)
    edition.revoked += 1


def slot_paper(_, edition, act):
    needs.phase(edition, "enrolment", "voting")
    at = needs.station(edition, act.body.station)
    needs.quorum(act, at.officers, 2)
    slot = find_active(edition, act.body.slot)
    demand(not slot.paper, "slot_is_paper")
    demand(not at.manifest, "paper_session")
    slot.paper = True
    at.people += 1
    at.people_by_style[slot.style] = at.people_by_style.get(slot.style, 0) + 1


def roll_closed(_, edition, act):
    body = act.body
    open_roll(edition)
    needs.offices(edition, act)
    bad(body.active_slots == edition.granted - edition.revoked, "active_slots")
    _groups(edition, body)
    from . import sealed_records
    sealed_records.need_records(edition, body)
    edition.roll_closed = body


def _groups(edition, body):
    dimensions, sums, last = edition.announced.dimensions, {}, None
    for g in body.groups:
        bad(g.dimension < len(dimensions) and g.cell < len(dimensions[g.dimension].cells), "group")
        demand(last is None or last < (g.dimension, g.cell), "malformed")
        bad(g.people >= edition.announced.minimum_group, "a group of fewer people than minimum_group")
        sums[g.dimension] = sums.get(g.dimension, 0) + g.people
        last = (g.dimension, g.cell)
    bad(all(s == body.active_slots for s in sums.values()), "groups do not add up")
