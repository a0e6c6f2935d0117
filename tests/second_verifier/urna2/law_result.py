"""The draw of lots and the declared result (docs/LAW.md, checks 11, 13, 19, 22)."""

import hashlib

from . import contest, exact_shares, greedy, law_voting, needs, overspending, pav, phragmen, shares, welfare
from .election import open_instance, opened_instance
from .once import once
from .errors import Refused, demand

METHODS = {"greedy": greedy.greedy_pot, "equal-shares": shares.equal_shares_pot,
           "exact-equal-shares": exact_shares.exact_shares_pot, "phragmen": phragmen.phragmen_pot,
           "bounded-overspending": overspending.overspending_pot,
           "max-welfare": welfare.welfare_pot, "sequential-pav": pav.pav_pot}


def lots_drawn(_, edition, act):
    body = act.body
    needs.phase(edition, "closed")
    rule, draw = edition.announced.rule, edition.announced.draw
    demand("lot" in rule.ties, "no_draw_due")
    if draw.kind == "beacon":
        needs.committee(edition, act)
    else:
        needs.lottery(edition, act)
    demand(edition.drawn is None, "lots_exist")
    same = (body.closed_at, body.root) == (edition.closed_at, edition.closing_root)
    demand(same, "wrong_root")
    demand(body.round == draw.round and body.reference and len(body.value) >= 32, "bad_draw")
    edition.drawn = body
    edition.lots = _places(edition, body.value)


def _places(edition, value):
    """By project: its place in the order of lots."""
    seed = hashlib.sha256(b"urna/v1/draw" + edition.closing_root + rule_hash(edition) + value).digest()
    numbers = range(len(edition.projects))
    lots = [hashlib.sha256(b"urna/v1/tie" + edition.id + seed + n.to_bytes(4, "big")).digest() for n in numbers]
    order = sorted(numbers, key=lambda n: lots[n])
    return {number: place for place, number in enumerate(order)}


def rule_hash(edition):
    """SHA-256 of the rule's canonical bytes, which stand in the announcement."""
    return hashlib.sha256(edition.announced.rule_bytes).digest()


def result_declared(_, edition, act):
    body = act.body
    demand(edition.phase != "declared", "result_exists")
    needs.phase(edition, "closed")
    needs.committee(edition, act)
    right = [outcome(edition, q) for q in edition.questions]
    demand(body.closed_at == edition.closed_at, "wrong_result")
    demand(body.rule == rule_hash(edition), "wrong_result")
    demand(len(body.results) == len(right), "wrong_result")
    for made, said in zip(right, body.results):
        _compare(made, said)
    edition.result, edition.phase, edition.declared_at = body, "declared", act.index


def _compare(made, said):
    demand(said.question == made.question, "wrong_result")
    same = (said.counted, said.counted_digest) == (made.counted, made.digest)
    demand(same, "wrong_result", "the counted set")
    demand(said.scores == made.scores, "wrong_result", "the scores")
    same = (said.winners, said.spent) == (made.winners, made.spent)
    demand(same, "wrong_result", "winners or money")
    demand(said.trace == made.trace, "wrong_result", "the trace")


class Outcome:
    """What the log gives of one question."""

    def __init__(self, edition, question, rows):
        self.question, self.counted = question.number, len(rows)
        self.digest = law_voting.counted_digest(edition.context, question.number, rows)
        self.scores, self.winners, self.spent = [], [], 0
        self.trace = hashlib.sha256(contest.trace_bytes(contest.Slate(0))).digest()


def outcome(edition, question):
    rows = law_voting.counted(edition, question.number)
    made = Outcome(edition, question, rows)
    if question.spec.kind == "open":
        _tally(edition, open_instance(edition, question, rows), made)
    elif len(rows) >= edition.defined.sealing.minimum_ballots:
        count = edition.sealed.counts.get(question.number)
        demand(count is not None and count.opened is not None, "count_step")
        _tally(edition, opened_instance(edition, question, count), made)
    return made


def _tally(edition, instance, made):
    rule = edition.announced.rule
    demand("lot" not in rule.ties or instance.lots is not None, "lot_not_drawn")
    try:
        race, slate = once(lambda: _race(rule, instance), b"race", rule.method, repr(rule), instance.spelled())
    except Refused as refusal:
        if refusal.code == "over_limit":
            raise Refused("cannot_count") from refusal
        raise
    made.scores, made.winners = race.scores, [race.projects[p].id for p in slate.winners]
    made.spent = race.cost_of(slate.winners)
    made.trace = hashlib.sha256(contest.trace_bytes(slate)).digest()


def _race(rule, instance):
    race = contest.Contest(rule, instance)
    slate = contest.Slate(len(race.projects))
    contest.drop_hopeless(race, slate)
    return race, contest.share_pots(race, slate, METHODS[rule.method])
