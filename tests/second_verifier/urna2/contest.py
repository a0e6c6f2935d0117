"""What all rules share: scores, the tie chain, thresholds, pots, the trace and its bytes."""

from functools import cmp_to_key
from math import lcm

from .errors import Refused

DECISIONS = {"funded": 1, "does_not_fit": 2, "after_stop": 3, "below_threshold": 4, "cannot_pay": 5,
             "barred": 6, "too_dear": 7, "from_reserve": 8, "below_support": 9, "outside_best": 10}
KEYS = {"lower-cost": 1, "more-votes": 2, "label": 3, "file-order": 4, "lot": 5}
ENDED = {"at_once": 1, "overshoot": 2, "exhaustive": 3, "everyone": 4}
PRICE_DIGITS = 4096


class Step:
    def __init__(self, pot, project, score, decision, left, missing=0):
        self.pot, self.project, self.score, self.decision = pot, project, score, decision
        self.left, self.missing, self.price, self.payers, self.emptied = left, missing, "", 0, 0


class Tie:
    def __init__(self, pot, projects, key):
        self.pot, self.projects, self.key, self.mattered = pot, projects, key, False


class PotRecord:
    def __init__(self, pot, money):
        self.pot, self.money, self.endowment, self.runs = pot, money, "", 0
        self.ended, self.compared, self.for_shares, self.for_greedy = "at_once", False, 0, 0


class Task:
    """One pot and who may ask for its money."""

    def __init__(self, pot, money, candidates):
        self.pot, self.money, self.candidates = pot, money, candidates


class Taken:
    """What winners bar."""

    def __init__(self):
        self.groups, self.teams = set(), {}

    def add(self, project):
        if project.group:
            self.groups.add(project.group)
        self.teams[project.team] = self.teams.get(project.team, 0) + 1

    def copy(self):
        made = Taken()
        made.groups, made.teams = set(self.groups), dict(self.teams)
        return made


class Slate:
    def __init__(self, count):
        self.winners, self.taken, self.settled = [], Taken(), [False] * count
        self.pots, self.steps, self.ties = [], [], []

    def copy(self):
        made = Slate(0)
        made.winners, made.taken, made.settled = list(self.winners), self.taken.copy(), list(self.settled)
        made.pots, made.steps, made.ties = list(self.pots), list(self.steps), list(self.ties)
        return made


def _sign(x, y):
    return (x > y) - (x < y)


class Contest:
    def __init__(self, rule, instance):
        self.rule, self.instance, self.projects = rule, instance, instance.projects
        self.groups = instance.groups()
        self.scale = self._scale()
        self.scores = _schulze(self) if rule.scoring == "schulze" else self._scores()

    def cost(self, p):
        return self.projects[p].cost

    def cost_of(self, positions):
        return sum(self.cost(p) for p in positions)

    def worth(self, points, place, length):
        """What one mark is worth under the scoring."""
        scoring = self.rule.scoring
        if scoring == "points":
            return points
        if scoring == "positions":
            return self.instance.ranks - place
        if scoring == "borda":
            return length - place - 1
        if scoring == "plus-minus":
            return 1 if points > 0 else -self.rule.minus_weight
        return 1

    def _scale(self):
        if self.rule.scoring != "split":
            return 1
        return lcm(*(len(marks) for marks, _ in self.groups if marks)) if self.groups else 1

    def _scores(self):
        sums = [0] * len(self.projects)
        for marks, count in self.groups:
            for place, (p, points) in enumerate(marks):
                split = self.rule.scoring == "split"
                worth = self.scale // len(marks) if split else self.worth(points, place, len(marks))
                sums[p] += count * worth
        if any(abs(s) > 2**63 - 1 for s in sums):
            raise Refused("over_limit")
        return sums

    def supporters(self, p):
        """[(group, weight)] of those for whom p is worth something."""
        if not hasattr(self, "_support"):
            self._support = [[] for _ in self.projects]
            by_score = self.rule.shares.utility == "score"
            for g, (marks, _) in enumerate(self.groups):
                for place, (q, points) in enumerate(marks):
                    worth = self.worth(points, place, len(marks))
                    if worth > 0:
                        self._support[q].append((g, worth if by_score else 1))
        return self._support[p]

    def count(self, group):
        return self.groups[group][1]

    def voters(self, p):
        return sum(self.count(g) for g, _ in self.supporters(p))

    def weight(self, p):
        return sum(self.count(g) * w for g, w in self.supporters(p))

    def compare_scores(self, order, a, b):
        left, right = self.scores[b], self.scores[a]
        if order == "votes-per-cost":
            ranks = [0 if self.scores[p] <= 0 else 2 if self.cost(p) == 0 else 1 for p in (a, b)]
            if ranks[0] != ranks[1]:
                return ranks[1] - ranks[0]
            if ranks[0] != 1:
                return 0
            left, right = left * self.cost(a), right * self.cost(b)
        return _sign(left, right)

    def _key(self, key, a, b):
        if key == "lower-cost":
            return _sign(self.cost(a), self.cost(b))
        if key == "more-votes":
            return _sign(self.scores[b], self.scores[a])
        if key == "label":
            return _sign(self.projects[a].label.encode(), self.projects[b].label.encode())
        if key == "lot":
            return _sign(self.instance.lots[a], self.instance.lots[b])
        return _sign(a, b)

    def part(self, a, b):
        """(link of the chain that parts a from b, which way)"""
        for link, key in enumerate(self.rule.ties):
            way = self._key(key, a, b)
            if way:
                return link, way
        return len(self.rule.ties), _sign(a, b)

    def by_chain(self, positions):
        return sorted(positions, key=cmp_to_key(lambda a, b: self.part(a, b)[1]))

    def by_score(self, order, positions):
        def compare(a, b):
            return self.compare_scores(order, a, b) or self.part(a, b)[1]
        return sorted(positions, key=cmp_to_key(compare))

    def tie(self, pot, equal):
        equal = self.by_chain(equal)
        deepest = max([self.part(a, b)[0] for a, b in zip(equal, equal[1:])], default=0)
        chain = list(self.rule.ties) + ["file-order"]
        return Tie(pot, [self.projects[p].id for p in equal], chain[deepest])

    def allowed(self, p, taken):
        project, most = self.projects[p], self.rule.maximum_per_team
        return project.group not in taken.groups and (not most or taken.teams.get(project.team, 0) < most)

    def step(self, pot, p, decision, left, missing=0):
        return Step(pot, self.projects[p].id, self.scores[p], decision, left, missing)

    def fund(self, slate, step, p):
        slate.winners.append(p)
        slate.taken.add(self.projects[p])
        slate.settled[p] = True
        slate.steps.append(step)

    def say_which_ties_mattered(self, slate, first):
        funded = {self.projects[p].id for p in slate.winners}
        for tie in slate.ties[first:]:
            tie.mattered = not set(tie.projects) <= funded


def _schulze(contest):
    m = len(contest.projects)
    if m > 512:
        raise Refused("over_limit")
    path = [[0] * m for _ in range(m)]
    for marks, count in contest.groups:
        above = set()
        for a, _ in marks:
            above.add(a)
            for b in range(m):
                if b not in above:
                    path[a][b] += count
    wins = [[path[a][b] if path[a][b] > path[b][a] else 0 for b in range(m)] for a in range(m)]
    for k in range(m):
        for a in range(m):
            for b in range(m):
                if a != b:
                    wins[a][b] = max(wins[a][b], min(wins[a][k], wins[k][b]))
    return [sum(wins[a][b] > wins[b][a] for b in range(m)) for a in range(m)]


def drop_hopeless(contest, slate):
    rule, instance = contest.rule, contest.instance
    share = rule.minimum_share
    least = max(rule.minimum_score * contest.scale,
                -(-instance.n * share.numerator * contest.scale // share.denominator))
    most = rule.maximum_cost_share
    dearest = instance.budget * most.numerator // most.denominator
    for p, project in enumerate(contest.projects):
        if contest.scores[p] < least:
            missing = min(least - contest.scores[p], 2**63 - 1)
            step = contest.step(project.envelope, p, "below_threshold", 0, missing)
        elif most.numerator < most.denominator and project.cost > dearest:
            step = contest.step(project.envelope, p, "too_dear", 0, project.cost - dearest)
        else:
            continue
        slate.steps.append(step)
        slate.settled[p] = True


def share_pots(contest, slate, method):
    """First every envelope on its own projects, then what is left on all that are left."""
    common = contest.instance.budget

    def candidates(wanted):
        return [p for p, project in enumerate(contest.projects) if not slate_now[0].settled[p] and wanted(project)]

    slate_now = [slate]
    for envelope, amount in contest.instance.envelopes:
        task = Task(envelope, amount, candidates(lambda q, e=envelope: q.envelope == e))
        left, slate_now[0] = method(contest, task, slate_now[0])
        common -= amount - left if contest.rule.leftover_returns else amount
    _, slate_now[0] = method(contest, Task(0, common, candidates(lambda q: True)), slate_now[0])
    return slate_now[0]


def text(fraction):
    parts = (str(fraction.numerator), str(fraction.denominator))
    if any(len(part.lstrip("-")) > PRICE_DIGITS for part in parts):
        raise Refused("over_limit")
    return "/".join(parts)


def _texts(value):
    return len(value).to_bytes(4, "big") + value.encode()


def _list(items):
    return len(items).to_bytes(4, "big") + b"".join(items)


def trace_bytes(slate):
    pots = [p.pot.to_bytes(2, "big") + _i64(p.money) + _texts(p.endowment) + p.runs.to_bytes(8, "big")
            + bytes([ENDED[p.ended], p.compared]) + p.for_shares.to_bytes(8, "big")
            + p.for_greedy.to_bytes(8, "big") for p in slate.pots]
    steps = [s.pot.to_bytes(2, "big") + s.project.to_bytes(4, "big") + _i64(s.score)
             + bytes([DECISIONS[s.decision]]) + _i64(s.left) + _i64(s.missing) + _texts(s.price)
             + s.payers.to_bytes(8, "big") + s.emptied.to_bytes(8, "big") for s in slate.steps]
    ties = [t.pot.to_bytes(2, "big") + _list([p.to_bytes(4, "big") for p in t.projects])
            + bytes([KEYS[t.key], t.mattered]) for t in slate.ties]
    return _list(pots) + _list(steps) + _list(ties)


def _i64(number):
    return number.to_bytes(8, "big", signed=True)
