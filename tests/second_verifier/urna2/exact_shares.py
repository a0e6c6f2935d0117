"""Exact equal shares: k supporters pay equally or nothing (docs/RULES.md)."""

from fractions import Fraction

from . import completion
from .errors import Refused
from .shares import Purchase

MAX_COUNTED = 2**15


class Run:
    """One run at one endowment; `spent` is by group."""

    def __init__(self, contest, task, slate, endowment):
        self.contest, self.task, self.endowment = contest, task, endowment
        self.purchases, self.taken = [], slate.taken.copy()
        self.spent = [Fraction(0)] * len(contest.groups)
        self.rounds = []  # (spent, candidates, project, payers) before each purchase
        completion.take_free(contest, task, self.taken, self._take_free)
        self.candidates = [p for p in task.candidates if contest.cost(p) > 0 and contest.supporters(p)]
        while self._round():
            pass

    def bought(self):
        return [x.project for x in self.purchases]

    def _take_free(self, p, tied):
        self.purchases.append(Purchase(p, Fraction(0), self.contest.voters(p), 0, tied))
        self.taken.add(self.contest.projects[p])

    def able(self, p, payers):
        """How many supporters hold cost / payers."""
        c, price = self.contest, Fraction(self.contest.cost(p), payers)
        return sum(c.count(g) for g, _ in c.supporters(p) if self.spent[g] + price <= self.endowment)

    def _payers(self, p):
        """The largest k such that k supporters hold cost / k; 0: none."""
        most = self.contest.voters(p)
        while most:
            able = self.able(p, most)
            if able >= most:
                return most
            most = able
        return 0

    def rho(self, p, payers):
        by_cost = self.contest.rule.shares.utility == "cost"
        return Fraction(1 if by_cost else self.contest.cost(p), payers)

    def _round(self):
        c = self.contest
        self.candidates = [p for p in self.candidates if c.allowed(p, self.taken)]
        payers = {p: k for p, k in ((p, self._payers(p)) for p in self.candidates) if k}
        if not payers:
            self.rounds.append((list(self.spent), self.candidates, None, 0))
            return False
        least = min(self.rho(p, k) for p, k in payers.items())
        equal = c.by_chain([p for p, k in payers.items() if self.rho(p, k) == least])
        self._buy(equal[0], payers[equal[0]], equal if len(equal) > 1 else [])
        return True

    def _buy(self, p, payers, tied):
        c, price = self.contest, Fraction(self.contest.cost(p), payers)
        self.rounds.append((list(self.spent), self.candidates, p, payers))
        emptied = 0
        for g, _ in c.supporters(p):
            if self.spent[g] + price <= self.endowment:
                self.spent[g] += price
                emptied += c.count(g) if self.spent[g] == self.endowment else 0
        self.purchases.append(Purchase(p, price, payers, emptied, tied))
        self.taken.add(c.projects[p])
        self.candidates = [q for q in self.candidates if q != p]

    def next_change(self, skip):
        """The least higher endowment at which something changes; skip: only for what was not bought."""
        bought, found = set(self.bought()), []
        for spent, candidates, project, payers in self.rounds:
            for p in candidates:
                if not (skip and p in bought):
                    found += self._changes(spent, p, self._least_before(p, project, payers))
        return min(found)

    def _least_before(self, p, project, payers):
        """With how many payers p would go before the purchase."""
        if project is None:
            return 1
        if p == project:
            return payers + 1
        c = self.contest
        by_cost = c.rule.shares.utility == "cost"
        equal = payers if by_cost else c.cost(p) * payers // c.cost(project)
        wins = (equal > 0 and self.rho(p, equal) == self.rho(project, payers)
                and c.part(p, project)[1] < 0)
        return equal if wins else equal + 1

    def _changes(self, spent, p, least):
        c, voters = self.contest, 0
        for level, count in sorted((spent[g], c.count(g)) for g, _ in c.supporters(p)):
            voters += count
            if voters >= least:
                yield level + Fraction(c.cost(p), voters)

    def money_left(self, p):
        """The most that any number of supporters can give in equal shares, rounded down."""
        c, most, voters = self.contest, Fraction(0), 0
        for level, count in sorted((self.spent[g], c.count(g)) for g, _ in c.supporters(p)):
            voters += count
            most = max(most, (self.endowment - level) * voters)
        return most.numerator // most.denominator

    def wants_room(self, _):
        return False

    def purse(self, group):
        return self.endowment - self.spent[group]


def exact_shares_pot(contest, task, slate):
    around = completion.Completion(contest, task, slate)
    last = Run(contest, around.kept, slate, around.start())
    around.record.runs, counted = 1, 0
    growth, step = contest.rule.shares.growth, contest.rule.shares.step
    while growth != "none" and not around.ended(last.bought()):
        counted += 1
        if counted > MAX_COUNTED:
            raise Refused("cannot_count")
        change = last.next_change(growth == "add-opt-skip")
        base = last.endowment
        if growth == "step":
            alike = -((base - change) // step) - 1  # steps before the change are alike
            around.record.runs += alike
            base += alike * step
            change = base + step
        around.record.runs += 1
        following = Run(contest, around.kept, slate, change)
        if contest.cost_of(following.bought()) > task.money:
            around.record.ended = "overshoot"
            if base != last.endowment:
                last = Run(contest, around.kept, slate, base)
            break
        last = following
    return around.finish(last)
