"""What surrounds every method in which voters pay from an endowment."""

from fractions import Fraction

from . import greedy
from .contest import PotRecord, Task, text


def take_free(contest, task, taken, buy):
    """What costs nothing and has a supporter comes first; buy() adds it to `taken`."""
    free = contest.by_chain([p for p in task.candidates if contest.cost(p) == 0 and contest.supporters(p)])
    while True:
        free = [p for p in free if contest.allowed(p, taken)]
        if not free:
            return
        buy(free[0], free if len(free) > 1 else [])
        free = free[1:]


class Completion:
    def __init__(self, contest, task, slate):
        self.contest, self.task, self.slate = contest, task, slate
        self.greedy = slate.copy() if contest.rule.shares.comparison else None
        self.kept = self._filter()
        self.record = PotRecord(task.pot, task.money)

    def _filter(self):
        """s(p) / n < c(p) / (k B) drops p."""
        c, task, k = self.contest, self.task, self.contest.rule.shares.support_filter
        if k == 0:
            return task
        kept = []
        for p in task.candidates:
            needed = Fraction(c.cost(p) * max(c.instance.n, 1), max(task.money, 1) * k)
            if c.voters(p) >= needed and (task.money > 0 or c.cost(p) == 0):
                kept.append(p)
                continue
            least = min(-(-needed.numerator // needed.denominator), 2**32)
            missing = max(least - c.voters(p), 1)
            self.slate.steps.append(c.step(task.pot, p, "below_support", task.money, missing))
        return Task(task.pot, task.money, kept)

    def start(self):
        n, money = self.contest.instance.n, self.task.money
        if n == 0:
            return Fraction(0)
        return Fraction(money // n) if self.contest.rule.shares.start == "whole" else Fraction(money, n)

    def ended(self, bought):
        c, taken = self.contest, self.slate.taken.copy()
        for p in bought:
            taken.add(c.projects[p])
        left = self.task.money - c.cost_of(bought)
        rest = [p for p in self.kept.candidates if p not in bought and c.allowed(p, taken)]
        if c.rule.shares.stop == "exhaustive" and all(c.cost(p) > left for p in rest):
            self.record.ended = "exhaustive"
            return True
        if not any(c.supporters(p) for p in rest):
            self.record.ended = "everyone"
            return True
        return False

    def finish(self, run):
        """(what is left, the slate that counts)"""
        self.record.endowment = text(run.endowment)
        left = self.task.money - self.contest.cost_of(run.bought())
        self._record(run)
        left = self._complete(left, run)
        return self._compare(left)

    def _record(self, run):
        c, slate, pot = self.contest, self.slate, self.kept.pot
        left = self.kept.money
        for x in run.purchases:
            step = c.step(pot, x.project, "funded", left)
            step.price, step.payers, step.emptied = text(x.price), x.payers, x.emptied
            left -= c.cost(x.project)
            c.fund(slate, step, x.project)
        for x in run.purchases:
            if x.tied:
                tie = c.tie(pot, x.tied)
                tie.mattered = any(not slate.settled[p] for p in x.tied)
                slate.ties.append(tie)
        for p in self.kept.candidates:
            if not slate.settled[p]:
                self._loser(p, run, left)

    def _loser(self, p, run, left):
        c, slate, pot = self.contest, self.slate, self.kept.pot
        has = run.money_left(p)
        if not c.allowed(p, slate.taken):
            slate.steps.append(c.step(pot, p, "barred", left))
        elif run.wants_room(p):
            slate.steps.append(c.step(pot, p, "does_not_fit", left, c.cost(p) - left))
        else:
            slate.steps.append(c.step(pot, p, "cannot_pay", has, c.cost(p) - has))

    def _complete(self, left, run):
        then, slate = self.contest.rule.shares.then, self.slate
        rest = Task(self.kept.pot, left, [p for p in self.kept.candidates if not slate.settled[p]])
        if then == "phragmen":
            from . import phragmen
            return phragmen.complete(self.contest, rest, run, slate)
        return left if then == "nothing" else greedy.greedy_pass(self.contest, rest, then, "skip", slate)

    def _compare(self, left):
        c, slate = self.contest, self.slate
        if self.greedy is not None:
            greedy_left = greedy.greedy_pass(c, self.task, "votes", "skip", self.greedy)
            self.record.compared = True
            self._preferences()
            if self.record.for_greedy > self.record.for_shares:
                slate, left = self.greedy, greedy_left
        slate.pots.append(self.record)
        return left, slate

    def _preferences(self):
        c = self.contest
        for marks, count in c.groups:
            named = [p for place, (p, v) in enumerate(marks) if c.worth(v, place, len(marks)) > 0]
            more = sum(self.slate.settled[p] - self.greedy.settled[p] for p in named)
            self.record.for_shares += count if more > 0 else 0
            self.record.for_greedy += count if more < 0 else 0
