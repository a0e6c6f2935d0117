"""Sequential PAV (docs/RULES.md)."""

from fractions import Fraction

from .contest import text


def _gain(contest, p, funded):
    return sum((Fraction(contest.count(g), funded[g] + 1) for g, _ in contest.supporters(p)), Fraction(0))


def _worth(contest, p, gain):
    """Comparable: greater is better."""
    if contest.rule.order == "votes":
        return (0, gain)
    if gain == 0:
        return (0, 0)
    return (2, 0) if contest.cost(p) == 0 else (1, gain / contest.cost(p))


def pav_pot(contest, task, slate):
    funded = [0] * len(contest.groups)
    for p in slate.winners:
        _count(contest, p, funded)
    gains = {p: _gain(contest, p, funded) for p in task.candidates}
    left, stopped, first = task.money, False, len(slate.ties)
    while gains:
        best = max(_worth(contest, p, gain) for p, gain in gains.items())
        equal = contest.by_chain([p for p, gain in gains.items() if _worth(contest, p, gain) == best])
        p = equal[0]
        decision = _decide(contest, p, left, stopped, slate)
        missing = contest.cost(p) - left if decision == "does_not_fit" else 0
        step = contest.step(task.pot, p, decision, left, missing)
        step.price = text(gains.pop(p))
        if decision != "funded":
            slate.steps.append(step)
            stopped = stopped or (decision == "does_not_fit" and contest.rule.fitting == "stop")
            continue
        if len(equal) > 1:
            slate.ties.append(contest.tie(task.pot, equal))
        left -= contest.cost(p)
        contest.fund(slate, step, p)
        _count(contest, p, funded)
        gains = {q: _gain(contest, q, funded) for q in gains}
    contest.say_which_ties_mattered(slate, first)
    return left, slate


def _count(contest, p, funded):
    for g, _ in contest.supporters(p):
        funded[g] += 1


def _decide(contest, p, left, stopped, slate):
    if stopped:
        return "after_stop"
    if not contest.allowed(p, slate.taken):
        return "barred"
    return "does_not_fit" if contest.cost(p) > left else "funded"
