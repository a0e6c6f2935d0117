"""Sealed ballots and challenges (docs/SEALED.md, checks 7.2, 7.5, 7.6, 8, 9)."""

from . import bits, curve, ristretto
from .equations import Equations, point
from .errors import demand
from .once import once
from .ristretto import h256


def Items(body, count):  # noqa: N802 - a body past length and gate
    return bits.Body(body, count, bits.BALLOT)


def need_proved(edition, ballot):
    once(lambda: _prove(edition, ballot), b"ballot", ballot.context, ballot.data)


def _prove(edition, ballot):
    context = h256("ballot/ctx", ballot.context, ballot.header.bytes)
    equations = Equations()
    keys = edition.sealed.keys_of(ballot.question)
    bits.add_proof(equations, ballot.items, context, keys, ballot.question.layout.equations, bits.BALLOT)
    equations.settle()


def need_new_alpha(edition, ballot):
    if ballot.sealed:
        demand(ballot.items.alpha not in edition.sealed.alphas, "alpha_seen")


def need_opening(edition, ballot, body):
    """alpha = r·G and beta_j = r·Y_j + v_j·G."""
    r, v = ristretto.scalar(body.randomness), body.bits
    keys = edition.sealed.keys_of(ballot.question)
    demand(r is not None and len(v) == len(keys) and max(v, default=0) <= 1, "bad_opening")
    demand(ristretto.equal(curve.scale_base(r), point(ballot.items.alpha)), "bad_opening")
    for key, bit, beta in zip(keys, v, ballot.items.beta):
        made = curve.scale(r, key)
        made = curve.add(made, curve.BASE) if bit else made
        demand(ristretto.equal(made, point(beta)), "bad_opening")


def read_ciphertext(data, count):
    """(alpha, betas) as points of what a count keeps of a ballot or record."""
    items = [point(data[32 * i:32 * i + 32]) for i in range(1 + count)]
    return items[0], items[1:]
