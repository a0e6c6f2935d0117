"""One stage of a mix, and the opening of its rows (docs/SEALED.md)."""

from . import curve
from .curve import L
from .equations import Equations, Gate, encoded, point
from .errors import Refused, demand
from .ristretto import h256, h2g, h2s, h512, u16, u32, vec

MAX_ROWS = 1_000_000
_generators = []


def generator(i):
    """h for 0, else h_i."""
    while len(_generators) <= i:
        n = len(_generators)
        _generators.append(h2g("gen/shuffle", u32(n)) if n else h2g("gen/shuffle"))
    return _generators[i]


def rows_hash(rows):
    """tin of a list of rows, each [alpha, B_1, .., B_w] in bytes."""
    width = len(rows[0])
    items = [item for row in rows for item in row]
    return h512("mix/rows", u32(len(rows)), u32(width), vec(items))


def context_of(ctx, question, stage, mixer):
    return h256("mix/ctx", ctx, u16(question), u32(stage), u32(mixer))


def stage_bytes(rows, columns):
    return 32 * rows * (1 + columns) + 160 * rows + 32 * (columns + 8)


class Stage:
    """Output rows and proof, past the gate."""

    def __init__(self, data, rows, columns):
        demand(0 < rows <= MAX_ROWS and len(data) == stage_bytes(rows, columns), "bad_mix_stage")
        gate = Gate(data, "bad_mix_stage")
        self.output = [[gate.element(identity=False)] + gate.elements(columns) for _ in range(rows)]
        self.permutation, self.chain = gate.elements(rows), gate.elements(rows)
        self.t1, self.t2, self.t3 = gate.element(), gate.element(), gate.element()
        self.t4, self.t_chain = gate.elements(1 + columns), gate.elements(rows)
        self.s1, self.s2, self.s3, self.s4 = gate.scalars(4)
        self.s_chain, self.s_rows = gate.scalars(rows), gate.scalars(rows)


def need_shuffle(context, keys, rows, stage):
    """Check 15.4: the equations of the proof. keys: points, one for each column."""
    tin, tout = rows_hash(rows), rows_hash(stage.output)
    useed = h512("mix/useed", context, tin, tout, vec(stage.permutation))
    u = [h2s("mix/u", useed, u32(i)) for i in range(len(rows))]
    e = h2s("mix/c", context, tin, tout, vec([encoded(k) for k in keys]), vec(stage.permutation),
            vec(stage.chain), stage.t1, stage.t2, stage.t3, vec(stage.t4), vec(stage.t_chain))
    equations = Equations()
    _add_sums(equations, stage, u, e)
    for column in range(len(keys) + 1):
        _add_column(equations, keys, rows, stage, u, e, column)
    _add_chain(equations, stage, e)
    equations.settle()


def _add(equations, pairs):
    equations.add("bad_shuffle", *pairs)


def _add_sums(equations, stage, u, e):
    base, n = curve.BASE, len(u)
    pairs = [(stage.s1, base), (-1, point(stage.t1))]
    pairs += [(-e, point(c)) for c in stage.permutation] + [(e, generator(i + 1)) for i in range(n)]
    _add(equations, pairs)
    product = 1
    for x in u:
        product = product * x % L
    _add(equations, [(stage.s2, base), (-1, point(stage.t2)), (-e, point(stage.chain[-1])),
                     (e * product, generator(0))])
    pairs = [(stage.s3, base), (-1, point(stage.t3))]
    pairs += [(s, generator(i + 1)) for i, s in enumerate(stage.s_rows)]
    pairs += [(-e * x, point(c)) for x, c in zip(u, stage.permutation)]
    _add(equations, pairs)


def _add_column(equations, keys, rows, stage, u, e, column):
    key = curve.BASE if column == 0 else keys[column - 1]
    pairs = [(-stage.s4, key), (-1, point(stage.t4[column]))]
    pairs += [(s, point(row[column])) for s, row in zip(stage.s_rows, stage.output)]
    pairs += [(-e * x, point(row[column])) for x, row in zip(u, rows)]
    _add(equations, pairs)


def _add_chain(equations, stage, e):
    before = generator(0)
    for i, c in enumerate(stage.chain):
        _add(equations, [(stage.s_chain[i], curve.BASE), (stage.s_rows[i], before),
                         (-1, point(stage.t_chain[i])), (-e, point(c))])
        before = point(c)


def row_share_bytes(rows, columns):
    return 32 * rows * columns + 96 * columns


def row_factors(ctx, question, trustee, keys, rows, data):
    """D_{i,j} as points by row when the part is proved, else None (check 16.1)."""
    columns = len(keys)
    try:
        gate = Gate(data, "bad_row_share")
        factors = [gate.elements(columns) for _ in rows]
        proofs = [(gate.element(), gate.element(), gate.scalar()) for _ in keys]
    except Refused:
        return None
    state = h512("decrows/st", ctx, b"mix" + u16(question), u32(trustee), rows_hash(rows),
                 vec([encoded(k) for k in keys]), vec([d for row in factors for d in row]))
    w, weights = h2s("decrows/w", state), []
    for _ in rows:
        weights.append(w * (weights[-1] if weights else 1) % L)
    equations = Equations()
    for j, (r1, r2, s) in enumerate(proofs):
        c = h2s("decrows/c", state, u32(j), r1, r2)
        equations.add("", (s, curve.BASE), (-1, point(r1)), (-c, keys[j]))
        pairs = [(-1, point(r2))] + [(s * x, point(row[0])) for x, row in zip(weights, rows)]
        pairs += [(-c * x, point(d[j])) for x, d in zip(weights, factors)]
        equations.add("", *pairs)
    return [[point(d) for d in row] for row in factors] if equations.hold() else None
