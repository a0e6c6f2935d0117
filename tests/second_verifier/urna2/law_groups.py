"""Groups of attributes and samples of papers (docs/LAW.md, checks 10 and 18)."""

import hashlib

from . import law_voting, needs, opening
from .equations import Equations, encoded, forms_of, point
from .errors import demand
from .law_ceremony import fetch
from .law_count import need_first, need_trustee, sealed_question, total_of, valid
from .ristretto import h256, u16, vec
from .sealed_ballots import read_ciphertext
from .sealed_definition import merged_groups
from .sealed_state import Count, Sample


def _need_records(edition):
    needs.phase(edition, "closed", "declared")
    sealed = edition.sealed
    ready = sealed is not None and sealed.joint and sealed.records and edition.roll_closed is not None
    demand(ready, "count_step")


def _groups(edition):
    return merged_groups(edition, list(edition.roll_closed.merged))


def _voted(slot):
    return not slot.paper and any(not cast.void for cast in slot.chains.values())


def group_set_declared(_, edition, act):
    body = act.body
    _need_records(edition)
    needs.committee(edition, act)
    sets = edition.sealed.groups
    demand(body.set not in sets, "count_step")
    roll = sets.get("roll")
    demand(body.set == "roll" or (roll is not None and roll.opened is not None), "count_step")
    _right_set(edition, body)
    least = edition.announced.minimum_group
    demand(body.slots >= least, "small_group")
    if body.set == "turnout":
        rest = roll.set.slots - body.slots
        demand(rest == 0 or rest >= least, "small_group")
    sets[body.set] = Count(body)


def _right_set(edition, body):
    groups, bits = _groups(edition), edition.sealed.attribute_bits
    rows = [bytes(int(any(b == bit for bit, _ in form)) for b in range(bits)) for _, form in groups]
    demand(body.merge == h256("demog/merge", vec(rows)), "wrong_merge")
    slots = edition.slots
    chosen = [r for s, r in edition.sealed.records.items()
              if not slots[s].revoked and (body.set == "roll" or _voted(slots[s]))]
    alpha, beta = total_of([read_ciphertext(r, bits) for r in chosen], bits)
    sums = [encoded(p) for p in forms_of([form for _, form in groups], beta)]
    said = (body.slots, body.alpha, body.beta)
    demand(said == (len(chosen), encoded(alpha), sums), "wrong_group_set")


def _declared(edition, which):
    _need_records(edition)
    count = edition.sealed.groups.get(which)
    demand(count is not None and count.opened is None, "count_step")
    return count


def group_share_given(_, edition, act):
    body = act.body
    count = _declared(edition, body.set)
    need_trustee(edition, act)
    need_first(count.shares, body.trustee)
    demand(len(body.share) == opening.share_bytes(len(count.set.beta)), "bad_group_share")
    sealed = edition.sealed
    block = sealed.share_keys[body.trustee - 1][sealed.first_attribute_key:]
    keys = forms_of([form for _, form in _groups(edition)], block)
    purpose = b"demog/" + body.set.encode() + count.set.merge
    statement = opening.Statement(edition.context, purpose, count.set.alpha, count.set.beta, keys)
    count.shares.append((body.trustee, opening.proved_factors(statement, body.trustee, body.share)))


def groups_opened(_, edition, act):
    body = act.body
    count = _declared(edition, body.set)
    needs.committee(edition, act)
    points = opening.combine(count.set.beta, valid(count.shares), edition.sealed.threshold)
    opening.check_counts(points, body.counts, count.set.slots, "wrong_group_count")
    sums = {}
    for (dimension, _), people in zip(_groups(edition), body.counts):
        sums[dimension] = sums.get(dimension, 0) + people
    demand(all(s == count.set.slots for s in sums.values()), "wrong_group_sum")
    if body.set == "roll":
        demand(min(body.counts) >= edition.announced.minimum_group, "small_group")
    else:
        roll = edition.sealed.groups["roll"].opened.counts
        demand(all(v <= r for v, r in zip(body.counts, roll)), "small_group")
    count.opened = body


def paper_sample_drawn(_, edition, act):
    body = act.body
    needs.phase(edition, "closed", "declared")
    needs.lottery(edition, act)
    question = sealed_question(edition, body.question)
    sealed = edition.sealed
    demand(body.question not in sealed.samples, "count_step")
    demand(body.root == edition.closing_root, "bad_sample")
    demand(body.reference and len(body.value) >= 32, "bad_sample")
    slots = _sampled(edition, body)
    fits = 0 < len(slots) <= 1024 and len(slots) * len(question.layout.outputs) <= 6000
    demand(fits, "bad_sample")
    counted = len(law_voting.counted(edition, body.question))
    demand(counted >= sealed.minimum, "too_few_ballots")
    demand(counted - len(slots) >= sealed.minimum, "bad_sample")
    sealed.samples[body.question] = Sample(slots)


def _sampled(edition, drawn):
    """The slots of the papers with the lowest places, ascending."""
    least = min(max(edition.announced.minimum_group, 2), 5)
    places = []
    for identity, station in edition.stations.items():
        here = [identity + serial.to_bytes(4, "big") for serial, paper in station.papers.items()
                if drawn.question in paper]
        if len(here) >= least:
            places += [(_place(edition, drawn, slot), slot) for slot in here]
    return sorted(slot for _, slot in sorted(places)[:drawn.papers])


def _place(edition, drawn, slot):
    text = b"urna/v1/paper-sample" + edition.closing_root + u16(drawn.question) + slot + drawn.value
    return hashlib.sha256(text).digest()


def _sample(edition, number):
    needs.phase(edition, "closed", "declared")
    question = sealed_question(edition, number)
    sample = edition.sealed.samples.get(number)
    demand(sample is not None and sample.opened is None, "count_step")
    return question, sample


def _paper_sums(edition, question, slot):
    """(alpha, beta by output) of one paper, as bytes."""
    serial = int.from_bytes(slot[12:], "big")
    cast = edition.stations[slot[:12]].papers[serial][question.number]
    alpha, beta = read_ciphertext(cast.body, question.layout.bits)
    return encoded(alpha), [encoded(p) for p in forms_of(question.layout.outputs, beta)]


def sample_shares_given(log, edition, act):
    body = act.body
    question, sample = _sample(edition, body.question)
    need_trustee(edition, act)
    need_first(sample.parts, body.trustee)
    data, each = fetch(log, body.shares), opening.share_bytes(len(question.layout.outputs))
    demand(len(data) == each * len(sample.slots), "bad_sample")
    sample.parts.append((body.trustee, _sample_factors(edition, question, sample, body.trustee, data, each)))


def _sample_factors(edition, question, sample, trustee, data, each):
    keys = forms_of(question.layout.outputs, edition.sealed.share_keys_of(question, trustee))
    purpose = b"paper-sample" + h256("paper/sample", edition.context, u16(question.number), vec(sample.slots))
    equations, all_factors = Equations(), []
    for i, slot in enumerate(sample.slots):
        statement = opening.Statement(edition.context, purpose, *_paper_sums(edition, question, slot), keys)
        factors = opening.factors_of(statement, trustee, data[i * each:(i + 1) * each], equations)
        if factors is None:
            return None
        all_factors.append([point(f) for f in factors])
    return all_factors if equations.hold() else None


def paper_sample_opened(_, edition, act):
    body = act.body
    question, sample = _sample(edition, body.question)
    needs.lottery(edition, act)
    points = []
    for i, slot in enumerate(sample.slots):
        _, beta = _paper_sums(edition, question, slot)
        parts = [(l, factors[i]) for l, factors in valid(sample.parts)]
        points += opening.combine(beta, parts, edition.sealed.threshold)
    opening.check_counts(points, body.counts, question.layout.output_max, "bad_sample")
    ascending = all(a < b for a, b in zip(body.differing, body.differing[1:]))
    demand(ascending and all(d < len(sample.slots) for d in body.differing), "bad_sample")
    sample.opened = body
