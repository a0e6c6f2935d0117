"""Sequential Phragmen with continuous money, and as a completion of equal shares."""

from fractions import Fraction

from .contest import text


class Phragmen:
    """load: the time at which a purse was last emptied; at time t it holds t - load."""

    def __init__(self, contest, task, slate, loads):
        self.contest, self.task, self.slate, self.loads = contest, task, slate, loads
        self.open, self.left = [], task.money

    def run(self, fitting):
        self._list()
        first, stopped = len(self.slate.ties), False
        while True:
            self._drop_barred()
            if not self.open:
                break
            time, equal = self._next()
            over = any(self.contest.cost(p) > self.left for p in equal)
            stopped = stopped or (over and fitting == "stop")
            if stopped or over:
                self._refuse(equal, "after_stop" if stopped else "does_not_fit")
            else:
                self._buy(equal[0], time, equal)
        self.contest.say_which_ties_mattered(self.slate, first)
        return self.left

    def _step(self, p, decision, left, missing=0):
        self.slate.steps.append(self.contest.step(self.task.pot, p, decision, left, missing))

    def _list(self):
        c, money = self.contest, self.task.money
        for p in self.task.candidates:
            if c.cost(p) > money:
                self._step(p, "does_not_fit", money, c.cost(p) - money)
            elif not c.supporters(p):
                self._step(p, "cannot_pay", 0, c.cost(p))
            else:
                self.open.append(p)

    def _drop_barred(self):
        for p in list(self.open):
            if not self.contest.allowed(p, self.slate.taken):
                self._step(p, "barred", self.left)
                self.open.remove(p)

    def _next(self):
        times = {p: self._time(p) for p in self.open}
        least = min(times.values())
        return least, self.contest.by_chain([p for p in self.open if times[p] == least])

    def _time(self, p):
        c = self.contest
        loads = sum(self.loads[g] * c.count(g) for g, _ in c.supporters(p))
        return Fraction(c.cost(p) + loads) / c.voters(p)

    def _buy(self, p, time, equal):
        c = self.contest
        step = c.step(self.task.pot, p, "funded", self.left)
        step.price, step.payers, step.emptied = text(time), c.voters(p), c.voters(p)
        if len(equal) > 1:
            self.slate.ties.append(c.tie(self.task.pot, equal))
        for g, _ in c.supporters(p):
            self.loads[g] = time
        c.fund(self.slate, step, p)
        self.open.remove(p)
        self.left -= c.cost(p)

    def _refuse(self, equal, decision):
        for p in equal:
            missing = self.contest.cost(p) - self.left
            if missing > 0:
                self._step(p, "does_not_fit", self.left, missing)
            elif decision == "does_not_fit":
                continue
            else:
                self._step(p, decision, self.left)
            self.open.remove(p)


def phragmen_pot(contest, task, slate):
    loads = [Fraction(0)] * len(contest.groups)
    return Phragmen(contest, task, slate, loads).run(contest.rule.fitting), slate


def complete(contest, task, run, slate):
    loads = [-run.purse(g) for g in range(len(contest.groups))]
    return Phragmen(contest, task, slate, loads).run("skip")
