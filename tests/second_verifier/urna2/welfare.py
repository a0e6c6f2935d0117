"""Maximum welfare: a best set found by a walk along the tie chain (docs/RULES.md)."""

from .errors import Refused

MAX_UTILITY, MAX_STATES = 2**62, 300_000


class Item:
    def __init__(self, position, cost, utility, kinds):
        self.position, self.cost, self.utility, self.kinds = position, cost, utility, kinds


class Search:
    """tails[i]: {what is used of every kind: [(cost, utility)] undominated} of items i and after."""

    def __init__(self, items, rooms, money):
        self.items, self.rooms, self.money = items, rooms, money
        self.tails = [{(): [(0, 0)]}]
        for item in reversed(items):
            self.tails.insert(0, self._grown(self.tails[0], item))
        self.best = max(u for front in self.tails[0].values() for c, u in front if c <= money)

    def _grown(self, tail, item):
        out = {used: list(front) for used, front in tail.items()}
        for used, front in tail.items():
            taken = self._use(used, item)
            if taken is not None:
                shifted = [(c + item.cost, u + item.utility) for c, u in front if c + item.cost <= self.money]
                out[taken] = out.get(taken, []) + shifted
        out = {used: _undominated(front) for used, front in out.items() if front}
        if sum(map(len, out.values())) > MAX_STATES:
            raise Refused("cannot_count")
        return out

    def _use(self, used, item):
        counts = dict(used)
        for kind in item.kinds:
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] > self.rooms[kind]:
                return None
        return tuple(sorted(counts.items()))

    def attainable(self, at, used, money, need):
        """Can items from `at` on add `need` for `money`, beside what is used?"""
        for tail, front in self.tails[at].items():
            counts = dict(used)
            if all(counts.get(kind, 0) + n <= self.rooms[kind] for kind, n in tail):
                if any(c <= money and u >= need for c, u in front):
                    return True
        return False

    def walk(self, at, used, money, need, others):
        """The items taken from `at` on; others: filled with how another best set differs."""
        taken = []
        for i in range(at, len(self.items)):
            item = self.items[i]
            with_it = self._use(used, item) if item.cost <= money else None
            if with_it is None or not self.attainable(i + 1, with_it, money - item.cost, need - item.utility):
                continue
            free = item.cost == 0 and not item.kinds
            if others is not None and not free and self.attainable(i + 1, used, money, need):
                others.append((i, self.walk(i + 1, used, money, need, None)))
            taken.append(i)
            used, money, need = with_it, money - item.cost, need - item.utility
        return taken


def _undominated(front):
    best, out = -1, []
    for cost, utility in sorted(front, key=lambda s: (s[0], -s[1])):
        if utility > best:
            best = utility
            out.append((cost, utility))
    return out


def _before(contest, task, p, taken):
    if contest.scores[p] <= 0:
        return "below_threshold"
    if not contest.allowed(p, taken):
        return "barred"
    return "does_not_fit" if contest.cost(p) > task.money else None


def _item(contest, p, taken, rooms):
    project, most, kinds = contest.projects[p], contest.rule.maximum_per_team, []
    if project.group:
        kinds.append(("group", project.group))
        rooms[kinds[-1]] = 1
    if most:
        kinds.append(("team", project.team))
        rooms[kinds[-1]] = most - taken.teams.get(project.team, 0)
    by_cost = contest.rule.shares.utility == "cost"
    return Item(p, project.cost, contest.scores[p] * (project.cost if by_cost else 1), kinds)


def welfare_pot(contest, task, slate):
    chain, earlier, rooms = contest.by_chain(task.candidates), slate.taken.copy(), {}
    decisions = {p: _before(contest, task, p, earlier) for p in chain}
    items = [_item(contest, p, earlier, rooms) for p in chain if decisions[p] is None]
    if sum(i.utility for i in items) > MAX_UTILITY:
        raise Refused("cannot_count")
    search, others = Search(items, rooms, task.money), []
    first = search.walk(0, (), task.money, search.best, others)
    chosen, left = {items[i].position for i in first}, task.money
    for p in chain:
        left -= _tell(contest, task, slate, p, decisions[p] or (p in chosen and "funded") or "outside_best", left)
    for i, rest in others:
        other = {x for x in first if x < i} | set(rest)
        differs = [items[x].position for x in sorted(set(first) ^ other)]
        tie = contest.tie(task.pot, differs)
        tie.mattered = True
        slate.ties.append(tie)
    return left, slate


def _tell(contest, task, slate, p, decision, left):
    """The step of one project; returns what it takes."""
    missing = {"below_threshold": 1, "does_not_fit": contest.cost(p) - task.money}.get(decision, 0)
    left = task.money if decision == "does_not_fit" else left
    if decision == "outside_best" and not contest.allowed(p, slate.taken):
        decision = "barred"
    step = contest.step(task.pot, p, decision, left, missing)
    if decision == "funded":
        contest.fund(slate, step, p)
        return contest.cost(p)
    slate.steps.append(step)
    return 0
