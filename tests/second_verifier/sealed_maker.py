"""How a sealed answer and a trustee's part are made: the formulas of docs/SEALED.md, forwards. Not for any secret: it
takes the time that the numbers take, and draws everything from their hash."""

import os

from urna2 import curve, opening, ristretto
from urna2.bits import second_base
from urna2.curve import L
from urna2.equations import encoded
from urna2.law_ceremony import ctx0
from urna2.ristretto import h2s, h256, h512, u32, vec


class Draws:
    def __init__(self, *seed):
        self.seed, self.count = seed, 0

    def __call__(self):
        self.count += 1
        return h2s("second/draw", *self.seed, u32(self.count))


def number(k):
    return (k % L).to_bytes(32, "little")


def combined(*pairs):
    return curve.multiscale(list(pairs))


def mask(layout, draw):
    """a with W·a = 0: the last bit of an equation is in none before it, the bits of others come first."""
    a = [draw() for _ in range(layout.bits)]
    for form, _ in reversed(layout.equations):
        last, weight = form[-1]
        assert weight == 1
        a[last] = -sum(w * a[bit] for bit, w in form[:-1]) % L
    return a


def seal(bctx, keys, layout, values, r=None):
    """BITVEC of `values`, which an honest person has as legal bits; r: the randomness."""
    draw = Draws(bctx, bytes(v % 256 for v in values), r and number(r) or b"")
    r, rho, t0, t1 = r or draw(), draw(), draw(), draw()
    a, base, second = mask(layout, draw), curve.BASE, second_base()
    alpha, a0 = encoded(combined((r, base))), encoded(combined((rho, base)))
    beta = [encoded(combined((r, y), (v, base))) for y, v in zip(keys, values)]
    masks = [encoded(combined((rho, y), (m, base))) for y, m in zip(keys, a)]
    g = h512("ballot/gamma", bctx, alpha, vec(beta), a0, vec(masks))
    powers = powers_of(int.from_bytes(g, "little") % L, layout.bits)
    c0 = encoded(combined((-sum(p * m * m for p, m in zip(powers, a)), base), (t0, second)))
    c1 = encoded(combined((sum(p * m * (1 - 2 * v) for p, m, v in zip(powers, a, values)), base), (t1, second)))
    e = h2s("ballot/e", g, c0, c1)
    answers = [number(m + e * v) for m, v in zip(a, values)]
    return b"".join([alpha, *beta, a0, *masks, c0, c1, number(rho + e * r), number(t0 + e * t1), *answers])


def powers_of(base, count):
    """base, base², .."""
    out = [base]
    while len(out) < count:
        out.append(out[-1] * base % L)
    return out


def trustee_seeds(folder, run, public_key):
    """Of all trustees in the order of the run."""
    seeds = {}
    for name in ("t1", "t2", "t3"):
        with open(os.path.join(folder, name + ".key"), encoding="ascii") as stream:
            seed = bytes.fromhex(stream.read().split()[0])
        seeds[public_key(h256("key/ed25519", seed))] = seed
    return [seeds[key] for key in run.trustees]


def secret_shares(edition, seeds, trustee, count):
    """x_{l,j} = Σ_i Σ_k l^k·a_{i,j,k} of the first keys."""
    run, threshold = ctx0(edition), edition.sealed.threshold
    return [sum(trustee**k * h2s("dkg/coef", seed, run, u32(j), u32(k)) for seed in seeds for k in range(threshold)) % L
            for j in range(count)]


def part(statement, trustee, secrets):
    """D, R1, R2, s; secrets: of the output forms."""
    alpha = ristretto.decode(statement.alpha)
    factors = [encoded(combined((x, alpha))) for x in secrets]
    state = h512("dec/st", statement.context, statement.purpose, u32(trustee), statement.alpha, vec(statement.beta),
                 vec(statement.key_bytes), vec(factors))
    powers, nonce = powers_of(h2s("dec/w", state), len(factors)), Draws(state)()
    r1, r2 = encoded(combined((nonce, curve.BASE))), encoded(combined((nonce, alpha)))
    c = h2s("dec/c", state, r1, r2)
    return b"".join([*factors, r1, r2, number(nonce + c * sum(w * x for w, x in zip(powers, secrets)))])


def statement_of(context, purpose, declared, keys):
    return opening.Statement(context, purpose, declared.alpha, declared.beta, keys)
