"""Layouts of docs/SEALED.md: an answer is bits v with W·v = u, and the canonical coding of itself."""

from .errors import demand

MAX_PROJECTS, MAX_BITS, MAX_ROW = 2048, 65536, 2**62


class Layout:
    """shape, bits, equations [(form, number)], outputs, values: a form is [(bit, weight)]."""

    def __init__(self, shape, items):
        self.shape, self.items, self.ranks = shape, items, 0
        self.equations, self.outputs, self.values = [], [], []
        self.output_max, self.radix, self.bits = 1, 2, 0
        self.costs, self.limit, self.digits, self.slack = [], 0, [], []

    def close(self, bits):
        self.bits = bits
        demand(0 < bits <= MAX_BITS, "bad_layout")
        for form, number in self.equations:
            demand(sum(abs(w) for _, w in form) + abs(number) < MAX_ROW, "bad_layout")
        return self

    def read(self, numbers):
        """The answer of its values, or None: positions of a subset, points, ranked positions."""
        if self.shape in ("points", "scores"):
            return list(numbers)
        if self.shape == "subset":
            return [i for i, n in enumerate(numbers) if n == 1]
        ranked = [n - 1 for n in numbers if n]
        return ranked if all(n == 0 for n in numbers[len(ranked):]) else None

    def decode(self, bits):
        return self.read([evaluate(form, bits) for form in self.values])

    def legal(self, bits):
        if any(evaluate(form, bits) != number for form, number in self.equations):
            return False
        choice = self.decode(bits)
        return choice is not None and self.encode(choice) == bits

    def encode(self, choice):
        """The canonical bits of an answer, None when it is not legal."""
        coded = {"subset": self._subset, "points": self._points, "ranking": self._ranking, "scores": self._scores}
        return coded[self.shape](choice)

    def _scores(self, choice):
        if len(choice) != self.items or any(not 0 <= c <= self.limit for c in choice):
            return None
        return [int(c == answer or (c == 0 and answer == self.limit + 1))
                for c in choice for answer in range(1, self.limit + 2)]

    def _subset(self, choice):
        bits = [0] * self.items
        for p in choice:
            if not 0 <= p < self.items or bits[p]:
                return None
            bits[p] = 1
        digits = to_digits(self.slack, self.limit - sum(self.costs[p] for p in choice))
        return None if digits is None else bits + digits

    def _points(self, choice):
        bits = []
        if len(choice) != self.items:
            return None
        for value, weights in [(v, self.digits) for v in choice] + [(self.limit - sum(choice), self.slack)]:
            digits = to_digits(weights, value)
            if digits is None:
                return None
            bits += digits
        return bits

    def _ranking(self, choice):
        m, k = self.items, self.ranks
        if len(choice) > k or len(set(choice)) != len(choice) or any(not 0 <= p < m for p in choice):
            return None
        ranks = [0] * (m * k)
        for r, p in enumerate(choice):
            ranks[r * m + p] = 1
        empty = [int(r >= len(choice)) for r in range(k)]
        unranked = [int(p not in choice) for p in range(m)]
        return ranks + empty + unranked + [empty[r + 1] - empty[r] for r in range(k - 1)]


def evaluate(form, bits):
    return sum(w for bit, w in form if bits[bit])


def range_weights(most):
    """1, 2, 4, .. while the sum stays within `most`, then the rest."""
    weights, total, power = [], 0, 1
    while power <= most - total:
        weights.append(power)
        total += power
        power *= 2
    return weights + ([most - total] if total < most else [])


def to_digits(weights, value):
    """Largest weight first, lower index first among equals, taken if it fits."""
    digits = [0] * len(weights)
    if value < 0:
        return None
    for i in sorted(range(len(weights)), key=lambda i: (-weights[i], i)):
        if weights[i] <= value:
            digits[i] = 1
            value -= weights[i]
    return digits if value == 0 else None


def subset(costs, limit, slack):
    layout = Layout("subset", len(costs))
    layout.costs, layout.limit, layout.slack = costs, limit, range_weights(slack)
    form = list(enumerate(costs + layout.slack))
    layout.values = [[(j, 1)] for j in range(len(costs))]
    layout.outputs, layout.equations = layout.values, [(form, limit)]
    return layout.close(len(form))


def _need_projects(count):
    demand(0 < count <= MAX_PROJECTS, "bad_layout")


def approval(projects, low, high):
    _need_projects(projects)
    demand(low <= high <= projects, "bad_layout")
    return subset([1] * projects, high, high - low)


def knapsack(costs, budget):
    _need_projects(len(costs))
    demand(0 <= budget < MAX_ROW and all(0 <= c < MAX_ROW for c in costs), "bad_layout")
    return subset(list(costs), budget, budget)


def points(projects, per, total):
    _need_projects(projects)
    demand(1 <= per <= total, "bad_layout")
    layout = Layout("points", projects)
    layout.limit, layout.digits, layout.slack = total, range_weights(per), range_weights(total)
    layout.radix, layout.output_max = per + 1, per
    width = len(layout.digits)
    layout.values = [[(j * width + i, w) for i, w in enumerate(layout.digits)] for j in range(projects)]
    form = [term for value in layout.values for term in value]
    form += [(projects * width + i, w) for i, w in enumerate(layout.slack)]
    layout.outputs, layout.equations = layout.values, [(form, total)]
    return layout.close(len(form))


def ranking(projects, ranks):
    _need_projects(projects)
    demand(1 <= ranks <= projects, "bad_layout")
    layout = Layout("ranking", projects)
    layout.ranks, layout.radix = ranks, projects + 1
    empty, unranked = ranks * projects, ranks * projects + ranks
    step = unranked + projects
    demand(step + ranks - 1 <= MAX_BITS, "bad_layout")
    for r in range(ranks):
        row = [(r * projects + j, 1) for j in range(projects)]
        layout.equations.append((row + [(empty + r, 1)], 1))
        layout.values.append([(bit, j + 1) for j, (bit, _) in enumerate(row)])
        layout.outputs += [[term] for term in row]
    for j in range(projects):
        column = [(r * projects + j, 1) for r in range(ranks)]
        layout.equations.append((column + [(unranked + j, 1)], 1))
    for r in range(ranks - 1):
        layout.equations.append(([(empty + r, -1), (empty + r + 1, 1), (step + r, -1)], 0))
    return layout.close(step + ranks - 1)


def scores(items, top):
    """One answer of 1..top, or none, for each item: top + 1 bits of which one is set."""
    _need_projects(items)
    demand(1 <= top <= 100, "bad_layout")
    layout = Layout("scores", items)
    layout.limit, layout.radix = top, top + 1
    for first in range(0, items * (top + 1), top + 1):
        layout.equations.append(([(first + c, 1) for c in range(top + 1)], 1))
        layout.values.append([(first + c, c + 1) for c in range(top)])
        layout.outputs += [[(first + c, 1)] for c in range(top)]
    return layout.close(items * (top + 1))


def answers(counts):
    """Scores, where item i has answers 1..counts[i] only: the bits of others sum to 0."""
    layout = scores(len(counts), max(counts))
    width, others, layout.outputs = max(counts) + 1, [], []
    for i, own in enumerate(counts):
        layout.outputs += [[(i * width + c, 1)] for c in range(own)]
        others += [(i * width + c, 1) for c in range(own, width - 1)]
    if others:
        layout.equations.append((others, 0))
    return layout


def layout_of(question, costs):
    """The layout of a question of `ballot_defined`."""
    spec, count = question.layout, len(question.projects)
    minus = question.predicates.maximum_minus
    if spec.kind == "points":
        return points(count, spec.per, spec.total)
    if spec.kind == "knapsack":
        return knapsack(costs, spec.budget)
    if spec.kind == "ranking":
        return ranking(count, spec.high)
    if minus == 0:
        return approval(count, spec.low, spec.high)
    demand(spec.low <= spec.high <= count and minus <= count, "bad_layout")
    return approval(2 * count, spec.low, spec.high + minus)


def packed_values(layout):
    """The chunks of a mix: as many values as stay below 65536, each a form of the bits."""
    size = 1
    while layout.radix ** (size + 1) <= 65536:
        size += 1
    chunks = []
    for first in range(0, len(layout.values), size):
        chunk = []
        for place, value in enumerate(layout.values[first:first + size]):
            chunk += [(bit, w * layout.radix**place) for bit, w in value]
        chunks.append(chunk)
    return chunks


def unpack(body, count):
    return [body[j // 8] >> (j % 8) & 1 for j in range(count)]
