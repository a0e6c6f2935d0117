"""Equal shares with bounded overspending (docs/RULES.md, decision 0032)."""

from fractions import Fraction

from . import completion
from .contest import text
from .shares import Purchase


class Run:
    def __init__(self, contest, task, slate, endowment):
        self.contest, self.task, self.endowment = contest, task, endowment
        self.purchases, self.taken, self.left = [], slate.taken.copy(), task.money
        self.purses = [endowment] * len(contest.groups)
        completion.take_free(contest, task, self.taken, self._take_free)
        self.candidates = [p for p in task.candidates if contest.cost(p) > 0 and contest.supporters(p)]
        while endowment > 0 and self._round():
            pass

    def bought(self):
        return [x.project for x in self.purchases]

    def _take_free(self, p, tied):
        self.purchases.append(Purchase(p, Fraction(0), self.contest.voters(p), 0, tied))
        self.taken.add(self.contest.projects[p])

    def _offers(self, p):
        """(rho / alpha, -raised, rate) at every break."""
        c, cost = self.contest, self.contest.cost(p)
        rows = sorted((self.purses[g] / w, w, g) for g, w in c.supporters(p) if self.purses[g])
        weight, given = sum(w * c.count(g) for _, w, g in rows), Fraction(0)
        by_cost = c.rule.shares.utility == "cost"
        for reach, w, g in rows:
            rate, raised = reach, given + weight * reach
            covered = raised >= cost
            if covered:
                rate, raised = (cost - given) / weight, Fraction(cost)
            yield rate * cost / (raised * raised) * (1 if by_cost else cost), -raised, rate
            if covered:
                return
            given += self.purses[g] * c.count(g)
            weight -= w * c.count(g)

    def _round(self):
        c = self.contest
        self.candidates = [p for p in self.candidates
                           if c.cost(p) <= self.left and c.allowed(p, self.taken)]
        best = {}
        for p in self.candidates:
            offer = min(self._offers(p), default=None)
            if offer is not None:
                best[p] = offer
        if not best:
            return False
        least = min(offer[0] for offer in best.values())
        equal = c.by_chain([p for p, offer in best.items() if offer[0] == least])
        self._buy(equal[0], best[equal[0]], equal if len(equal) > 1 else [])
        return True

    def _buy(self, p, offer, tied):
        c, (_, raised, rate) = self.contest, offer
        price = rate * c.cost(p) / -raised
        text(price)  # too long a price ends the run
        payers = emptied = 0
        for g, w in c.supporters(p):
            has = self.purses[g]
            if has:
                payers += c.count(g)
                emptied += c.count(g) if has <= price * w else 0
                self.purses[g] = max(has - price * w, Fraction(0))
        self.left -= c.cost(p)
        self.purchases.append(Purchase(p, price, payers, emptied, tied))
        self.taken.add(c.projects[p])
        self.candidates = [q for q in self.candidates if q != p]

    def _held(self, p):
        return sum((self.purses[g] * self.contest.count(g) for g, _ in self.contest.supporters(p)), Fraction(0))

    def money_left(self, p):
        held = self._held(p)
        return held.numerator // held.denominator

    def wants_room(self, p):
        return self._held(p) > 0

    def purse(self, group):
        return self.purses[group]


def overspending_pot(contest, task, slate):
    around = completion.Completion(contest, task, slate)
    around.record.runs = 1
    return around.finish(Run(contest, around.kept, slate, around.start()))
