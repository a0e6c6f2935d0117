"""What a definition says of its sealed questions (docs/LAW.md, check 3)."""

from . import needs
from .errors import demand
from .needs import bad

MAX_BALLOT, MAX_SUMS, MAX_KEYS, MAX_BLOB = 60_000, 1024, 65_536, 512 * 2**20
MAX_SUM_OF_ONE = 2**40 // 1_000_000
MAX_SHARE_WORK = 2_000_000
MAX_CELLS = 1024


def one_hot(cells):
    """Every dimension's block of bits sums to 1."""
    rules, first = [], 0
    for count in cells:
        rules.append(([(first + c, 1) for c in range(count)], 1))
        first += count
    return rules


def need_sealing(edition, body, layouts):
    from .law_definition import needs_single_ballots
    rule = edition.announced.rule
    sealed = [(q, l) for q, l in zip(body.questions, layouts) if q.kind == "sealed"]
    mixed = any(needs_single_ballots(rule, q) for q, _ in sealed)
    for question, layout in sealed:
        _layout(question, layout, needs_single_ballots(rule, question))
    bad(bool(sealed) == (body.sealing is not None), "trustees exactly where a question is sealed")
    if not sealed:
        return
    _trustees(edition, body.sealing, mixed)
    cells = [len(d.cells) for d in edition.announced.dimensions]
    bad(sum(cells) <= MAX_CELLS, "number of attribute cells")
    _ceremony_fits(body.sealing, sum(l.bits for _, l in sealed) + sum(cells))
    before = edition.follow_up.merges
    bad(before is None or before == body.sealing.merges, "another order of merging was set before")
    need_merges(cells, body.sealing.merges)


def _layout(question, layout, mixed):
    p = question.predicates
    plain = p.minimum_points == p.maximum_projects == p.minimum_projects == p.maximum_minus == 0
    demand(plain, "unsupported_kind")
    demand(280 + 96 * layout.bits <= MAX_BALLOT, "bad_layout")
    demand(len(layout.outputs) <= MAX_SUMS, "bad_layout")
    demand(layout.output_max <= MAX_SUM_OF_ONE, "bad_layout")
    demand(not mixed or layout.radix <= 65_536, "over_limit")


def _trustees(edition, sealing, mixed):
    needs.keys(sealing.trustees)
    count = len(sealing.trustees)
    bad(1 <= sealing.threshold <= count, "threshold")
    bad(not mixed or count >= 2, "a mix needs at least two trustees")
    bad(sealing.minimum_ballots >= 1, "minimum_ballots")
    bad(not set(sealing.trustees) & set(needs.holders(edition)), "a trustee's key holds another role")


def _ceremony_fits(sealing, keys):
    n, t = len(sealing.trustees), sealing.threshold
    fits = (keys <= MAX_KEYS and 32 * keys * t + 64 <= MAX_BLOB
            and n * (80 + 32 * keys) <= MAX_BLOB and n * keys * t <= MAX_SHARE_WORK)
    bad(fits, "too many keys")


def need_merges(cells, merges):
    last = 0
    for step in merges:
        bad(last <= step.dimension < len(cells), "merge steps must ascend by dimension")
        last = step.dimension
    bad(all(max(cells_of(s)) < cells[s.dimension] for s in merges), "merge step")


def cells_of(step):
    """(into, from); `from` is a word of Python."""
    return step.into, getattr(step, "from")


def begin(edition):
    from .sealed_state import Sealed
    edition.sealed = Sealed(edition)


def merge_steps(edition):
    """By dimension: [(into, from)]."""
    steps = [[] for _ in edition.announced.dimensions]
    for step in edition.defined.sealing.merges:
        steps[step.dimension].append(cells_of(step))
    return steps


def merged_groups(edition, applied):
    """[(dimension, form)]: dimension by dimension, by the label that stays."""
    groups, first = [], 0
    steps = merge_steps(edition)
    demand(len(applied) == len(steps), "wrong_merge")
    for dimension, (cells, count) in enumerate(zip(edition.sealed.cells, applied)):
        demand(count <= len(steps[dimension]), "wrong_merge")
        labels = list(range(cells))
        for into, source in steps[dimension][:count]:
            old, new = labels[source], labels[into]
            labels = [new if label == old else label for label in labels]
        for label in sorted(set(labels)):
            groups.append((dimension, [(first + c, 1) for c in range(cells) if labels[c] == label]))
        first += cells
    return groups
