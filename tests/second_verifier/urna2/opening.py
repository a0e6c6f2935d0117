"""Opening sums: trustees' parts and how they are combined (docs/SEALED.md)."""

from . import curve, ristretto
from .curve import L
from .equations import Equations, encoded, point
from .errors import Refused, demand
from .once import once
from .ristretto import h2s, h512, u32, vec


class Statement:
    """ctx, purpose, alpha, betas (bytes) and keys (points) of one set of sums."""

    def __init__(self, context, purpose, alpha, beta, keys):
        self.context, self.purpose, self.alpha, self.beta, self.keys = context, purpose, alpha, beta, keys
        self.key_bytes = [encoded(k) for k in keys]


def share_bytes(forms):
    return 32 * forms + 96


def factors_of(statement, trustee, data, equations):
    """The D's of a share whose equations are appended; None where an item is not allowed."""
    forms = len(statement.beta)
    items = [data[32 * i:32 * i + 32] for i in range(forms + 2)]
    s = ristretto.scalar(data[32 * (forms + 2):])
    if s is None or any(point(i) is None for i in items):
        return None
    factors, r1, r2 = items[:forms], items[forms], items[forms + 1]
    state = h512("dec/st", statement.context, statement.purpose, u32(trustee), statement.alpha,
                 vec(statement.beta), vec(statement.key_bytes), vec(factors))
    w, c = h2s("dec/w", state), h2s("dec/c", state, r1, r2)
    keys = [(s, curve.BASE), (-1, point(r1))]
    alphas = [(s, point(statement.alpha)), (-1, point(r2))]
    power = 1
    for key, factor in zip(statement.keys, factors):
        power = power * w % L
        keys.append((-c * power, key))
        alphas.append((-c * power, point(factor)))
    equations.add("", *keys)
    equations.add("", *alphas)
    return factors


def proved_factors(statement, trustee, data):
    """The factors as points when the proof holds, else None: a false part is no refusal."""
    s = statement
    return once(lambda: _proved(s, trustee, data), b"part", s.context, s.purpose, s.alpha, vec(s.beta),
                vec(s.key_bytes), trustee, data)


def _proved(statement, trustee, data):
    equations = Equations()
    factors = factors_of(statement, trustee, data, equations)
    if factors is None or not equations.hold():
        return None
    return [point(f) for f in factors]


def lagrange(indices, l):
    """The weight of part l at zero."""
    above = below = 1
    for m in indices:
        if m != l:
            above, below = above * m % L, below * (m - l) % L
    return above * pow(below, L - 2, L) % L


def _interpolated(parts, form):
    indices = [l for l, _ in parts]
    return curve.multiscale([(lagrange(indices, l), factors[form]) for l, factors in parts])


def combine(beta, parts, threshold):
    """beta_o - Σ lambda·D by the first t parts; every further one must agree."""
    demand(len(parts) >= threshold, "too_few_shares")
    points = []
    for o, b in enumerate(beta):
        shared = _interpolated(parts[:threshold], o)
        for further in parts[threshold:]:
            other = _interpolated(parts[:threshold] + [further], o)
            if not ristretto.equal(other, shared):
                raise Refused("wrong_count")
        points.append(curve.sub(point(b), shared))
    return points


def check_counts(points, counts, most, code):
    demand(len(points) == len(counts), code)
    for p, count in zip(points, counts):
        right = 0 <= count <= most and ristretto.equal(curve.scale_base(count), p)
        demand(right, code)
