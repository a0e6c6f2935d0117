"""Sealed attributes (docs/SEALED.md, docs/LAW.md, checks 5.5, 8 and 18)."""

from . import bits, law_roll, needs, told_groups
from .equations import Equations
from .errors import demand
from .needs import bad
from .once import once
from .ristretto import h256
from .sealed_definition import merged_groups


def need_keys_made(edition):
    demand(edition.sealed is not None and edition.sealed.joint is not None, "keys_missing")


def need_records(edition, body):
    """What closing the roll asks where attributes are sealed."""
    if edition.sealed is None or edition.sealed.attribute_bits == 0:
        if edition.follow_up.merges is not None:
            told_groups.check(edition, body.groups, body.merged, body.active_slots)
        else:
            demand(not body.merged, "wrong_merge")
        return
    need_keys_made(edition)
    bad(not body.groups, "groups are opened by trustees where attributes are sealed")
    merged_groups(edition, list(body.merged))
    for slot_id, slot in edition.slots.items():
        demand(slot.revoked or slot_id in edition.sealed.records, "bad_attributes")


def attributes_sealed(_, edition, act):
    records = act.body.records
    law_roll.open_roll(edition)
    needs.offices(edition, act)
    need_keys_made(edition)
    sealed = edition.sealed
    demand(sealed.attribute_bits > 0, "bad_attributes")
    demand(records, "malformed")
    for r in records:
        law_roll.find_active(edition, r.slot)
        demand(r.slot not in sealed.records, "bad_attributes")
    demand(all(a.slot < b.slot for a, b in zip(records, records[1:])), "malformed")
    bodies = [bits.Body(r.record, sealed.attribute_bits, bits.RECORD) for r in records]
    listed = b"".join(r.slot + r.record for r in records)
    once(lambda: _prove(edition, records, bodies), b"records", edition.context, listed)
    for r, body in zip(records, bodies):
        demand(body.alpha not in sealed.alphas, "alpha_seen")
        sealed.alphas[body.alpha] = None
    for r in records:
        sealed.records[r.slot] = r.record[:32 * (1 + sealed.attribute_bits)]


def _prove(edition, records, bodies):
    sealed, equations = edition.sealed, Equations()
    keys, rules = sealed.attribute_keys(), sealed.attribute_rules()
    for r, body in zip(records, bodies):
        context = h256("attr/ctx", edition.context, r.slot)
        bits.add_proof(equations, body, context, keys, rules, bits.RECORD)
    equations.settle()
