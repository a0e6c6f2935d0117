"""Equal shares (docs/RULES.md), in whole numbers over one growing denominator."""

from fractions import Fraction
from math import gcd, lcm

from . import completion
from .errors import Refused

MAX_RUNS = 2**17  # decision 0030: what no implementation may refuse


class Purchase:
    def __init__(self, project, price, payers, emptied, tied):
        self.project, self.price, self.payers, self.emptied, self.tied = project, price, payers, emptied, tied


class Run:
    """One run of the method at one endowment."""

    def __init__(self, contest, task, slate, endowment):
        self.contest, self.task, self.endowment = contest, task, endowment
        self.purchases, self.taken = [], slate.taken.copy()
        self.den = endowment.denominator
        self.purses = [endowment.numerator] * len(contest.groups)
        completion.take_free(contest, task, self.taken, self._take_free)
        self._buy_all()

    def bought(self):
        return [x.project for x in self.purchases]

    def _take_free(self, p, tied):
        voters = self.contest.voters(p) if self.endowment else 0
        self._note(p, Fraction(0), voters, 0, tied)

    def _note(self, p, price, payers, emptied, tied):
        self.purchases.append(Purchase(p, price, payers, emptied, tied))
        self.taken.add(self.contest.projects[p])

    def _buy_all(self):
        c = self.contest
        done = set(self.bought())
        bounds = {p: Fraction(0) for p in self.task.candidates
                  if p not in done and c.cost(p) > 0 and c.supporters(p)}
        while True:
            best, equal = None, []
            bounds = {p: b for p, b in bounds.items() if c.allowed(p, self.taken)}
            for p in sorted(bounds, key=lambda q: bounds[q]):
                if best is not None and bounds[p] > best:
                    break
                price = self._price(p)
                if price is None:
                    del bounds[p]
                    continue
                rho = price / c.cost(p) if c.rule.shares.utility == "cost" else price
                bounds[p] = rho
                if best is None or rho < best:
                    best, equal = rho, [(p, price)]
                elif rho == best:
                    equal.append((p, price))
            if not equal:
                return
            prices = dict(equal)
            order = c.by_chain(prices)
            self._buy(order[0], prices[order[0]], order if len(order) > 1 else [])
            del bounds[order[0]]

    def _price(self, p):
        """The least price per unit of weight at which supporters have the cost; None: they have not."""
        c, purses = self.contest, self.purses
        left = c.cost(p) * self.den
        rows = [(purses[g], w, c.count(g)) for g, w in c.supporters(p) if purses[g]]
        if sum(purse * count for purse, _, count in rows) < left:
            return None
        weighted = any(w != 1 for _, w, _ in rows)
        rows.sort(key=(lambda row: Fraction(row[0], row[1])) if weighted else (lambda row: row[0]))
        weight = sum(count * w for _, w, count in rows)
        for purse, w, count in rows:
            if left * w <= purse * weight:
                return Fraction(left, weight * self.den)
            left -= purse * count
            weight -= count * w
        raise AssertionError("supporters had the cost")

    def _buy(self, p, price, tied):
        c = self.contest
        grow = price.denominator // gcd(price.denominator, self.den)
        if grow > 1:
            self.den *= grow
            self.purses = [x * grow for x in self.purses]
        part = price.numerator * (self.den // price.denominator)
        payers = emptied = 0
        for g, w in c.supporters(p):
            has = self.purses[g]
            if has:
                payers += c.count(g)
                self.purses[g] = max(has - part * w, 0)
                emptied += c.count(g) if has <= part * w else 0
        self._note(p, price, payers, emptied, tied)

    def money_left(self, p):
        """What p's supporters have left, rounded down."""
        return sum(self.purses[g] * self.contest.count(g) for g, _ in self.contest.supporters(p)) // self.den

    def wants_room(self, _):
        return False

    def purse(self, group):
        return Fraction(self.purses[group], self.den)


def equal_shares_pot(contest, task, slate):
    around = completion.Completion(contest, task, slate)
    step = contest.rule.shares.step
    last = Run(contest, around.kept, slate, around.start())
    around.record.runs = 1
    more = contest.rule.shares.growth == "step" and not around.ended(last.bought())
    while more:
        following = Run(contest, around.kept, slate, last.endowment + step)
        around.record.runs += 1
        if around.record.runs > MAX_RUNS:
            raise Refused("cannot_count")
        if contest.cost_of(following.bought()) > task.money:
            around.record.ended = "overshoot"
            break
        last = following
        more = not around.ended(last.bought())
    return around.finish(last)


def common_denominator(fractions):
    return lcm(*(f.denominator for f in fractions)) if fractions else 1
