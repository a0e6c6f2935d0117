"""Greedy, and the pass that completes other rules (docs/RULES.md)."""


def greedy_pass(contest, task, order, fitting, slate):
    ordered = contest.by_score(order, task.candidates)
    money, stopped = task.money, False
    for p in ordered:
        decision = _decide(contest, p, money, stopped, fitting, slate)
        over = decision in ("does_not_fit", "from_reserve")
        missing = contest.cost(p) - money if over else 0
        step = contest.step(task.pot, p, decision, money, missing)
        if decision in ("funded", "from_reserve"):
            money -= contest.cost(p) - missing
            contest.fund(slate, step, p)
        else:
            slate.steps.append(step)
        stopped = stopped or (over and fitting != "skip")
    _ties(contest, task, order, ordered, slate)
    return money


def _decide(contest, p, money, stopped, fitting, slate):
    reserve = contest.rule.reserve
    if stopped:
        return "after_stop"
    if not contest.allowed(p, slate.taken):
        return "barred"
    if contest.cost(p) <= money:
        return "funded"
    if fitting == "reserve" and money * reserve.denominator >= contest.cost(p) * reserve.numerator:
        return "from_reserve"
    return "does_not_fit"


def _ties(contest, task, order, ordered, slate):
    at = 0
    while at < len(ordered):
        end = at + 1
        while end < len(ordered) and contest.compare_scores(order, ordered[at], ordered[end]) == 0:
            end += 1
        if end - at > 1:
            tie = contest.tie(task.pot, ordered[at:end])
            tie.mattered = len({slate.settled[p] for p in ordered[at:end]}) > 1
            slate.ties.append(tie)
        at = end


def greedy_pot(contest, task, slate):
    return greedy_pass(contest, task, contest.rule.order, contest.rule.fitting, slate), slate
