"""BITVEC of docs/SEALED.md: bits that are closed and legal."""

from . import curve
from .curve import L
from .equations import Gate, point
from .errors import demand
from .ristretto import h2s, h512, vec, h2g

_second = []


def second_base():
    if not _second:
        _second.append(h2g("gen/H"))
    return _second[0]


class Refusals:
    """Codes of what can be wrong with a body."""

    def __init__(self, length, item, rules, proof):
        self.length, self.item, self.rules, self.proof = length, item, rules, proof


BALLOT = Refusals("bad_ballot_length", "bad_ballot_item", "illegal_ballot", "bad_ballot_proof")
RECORD = Refusals(*["bad_attributes"] * 4)


class Body:
    """alpha | beta | A0 | A | C0 | C1 | z | tau | f, 192 + 96·M bytes, past the gate."""

    def __init__(self, data, bits, refusals):
        demand(len(data) == 192 + 96 * bits, refusals.length)
        gate = Gate(data, refusals.item)
        self.alpha, self.beta = gate.element(identity=False), gate.elements(bits)
        self.a0, self.a = gate.element(), gate.elements(bits)
        self.c0, self.c1 = gate.element(), gate.element()
        self.z, self.tau, self.f = gate.scalar(), gate.scalar(), gate.scalars(bits)


def add_proof(equations, body, context, keys, rules, refusals):
    """(1) at once, (2) to (4) appended. keys: points; rules: [(form, number)]."""
    gamma_hash = h512("ballot/gamma", context, body.alpha, vec(body.beta), body.a0, vec(body.a))
    e = h2s("ballot/e", gamma_hash, body.c0, body.c1)
    for form, number in rules:
        demand((sum(w * body.f[bit] for bit, w in form) - e * number) % L == 0, refusals.rules)
    gamma = int.from_bytes(gamma_hash, "little") % L
    q, power = 0, 1
    for f in body.f:
        power = power * gamma % L
        q += power * f * (e - f)
    base = curve.BASE
    equations.add(refusals.proof, (body.z, base), (-1, point(body.a0)), (-e, point(body.alpha)))
    equations.add(refusals.proof, (q, base), (body.tau, second_base()), (-1, point(body.c0)),
                  (-e, point(body.c1)))
    for key, f, a, beta in zip(keys, body.f, body.a, body.beta):
        equations.add(refusals.proof, (body.z, key), (f, base), (-1, point(a)), (-e, point(beta)))
