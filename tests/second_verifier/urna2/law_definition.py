"""Founding, announcing, defining, role keys (docs/LAW.md)."""

import hashlib

from . import ed25519, needs, rule_spec, sealed_definition
from .errors import Refused, demand
from .layouts import layout_of
from .needs import bad
from .ristretto import h256
from .state import Edition, Question

ZERO16, ZERO12 = bytes(16), bytes(12)


def ledger_founded(log, _, act):
    body = act.body
    demand(log.founded is None and act.index == 0, "already_founded")
    demand(body.origin == log.origin, "wrong_origin")
    bad(act.edition == ZERO16, "founding names no edition")
    demand(ed25519.is_registrable(body.log_key), "bad_key")
    needs.keys(body.founders)
    bad(1 <= body.quorum <= len(body.founders), "quorum")
    needs.quorum(act, body.founders, body.quorum)
    log.founded = body


def edition_announced(log, edition, act):
    body = act.body
    demand(body.origin == log.origin, "wrong_origin")
    demand(edition is None, "edition_exists")
    bad(act.edition != ZERO16, "the edition's id is zero")
    needs.quorum(act, log.founded.founders, log.founded.quorum)
    _announced(body)
    roll = h256("roll/id", log.origin.encode(), act.edition)
    log.editions[act.edition] = Edition(act.edition, body, act.event_bytes, roll)


def _announced(body):
    bad((body.environment == "replay") == any(body.replayed_file), "replayed_file")
    _languages(body)
    needs.all_languages(body.title, body.languages)
    needs.amount(body.budget)
    demand(body.budget > 0, "bad_budget")
    bad(body.currency and body.currency_decimals <= 6, "currency")
    _envelopes(body.envelopes, body.budget, body.languages)
    _codes(body.districts, body.languages)
    _tags(body.categories, body.languages)
    _calendar(body.calendar)
    _eligibility(body.eligibility, body.languages)
    _roles(body.roles, body.languages)
    _dimensions(body)
    rule_spec.check(body.rule)
    _draw(body)


def _languages(body):
    listed = body.languages
    plain = all(2 <= len(t) <= 3 and t.isascii() and t.isalpha() and t.islower() for t in listed)
    demand(listed and len(set(listed)) == len(listed) and plain, "bad_language")
    demand(body.environment == "replay" or "ro" in listed, "bad_language")


def _envelopes(envelopes, budget, languages):
    last = 0
    for e in envelopes:
        bad(e.id > last, "envelope ids must ascend from 1")
        needs.amount(e.amount)
        needs.all_languages(e.name, languages)
        demand(e.amount <= budget, "bad_budget")
        budget, last = budget - e.amount, e.id


def _codes(codes, languages):
    last = 0
    for c in codes:
        bad(c.code > last, "codes must ascend from 1")
        needs.all_languages(c.name, languages)
        last = c.code


def _tags(tags, languages):
    for t in tags:
        needs.all_languages(t.name, languages)
    bad(all(t.tag for t in tags) and len({t.tag for t in tags}) == len(tags), "tags")


def _calendar(c):
    days = [c.proposals_from, c.proposals_until, c.voting_from, c.voting_until, c.result_by]
    bad(all(map(needs.is_day, days)) and sorted(days) == days, "calendar")


def _eligibility(policy, languages):
    bad(policy.minimum_age <= 120, "minimum_age")
    needs.all_languages(policy.residence, languages)
    for codes in (policy.document_kinds, policy.status_categories, policy.refusal_reasons):
        _codes(codes, languages)
    bad(all(k.code <= 255 for k in policy.document_kinds), "document kinds")


def _roles(roles, languages):
    for listed in (roles.committee, roles.registrars, roles.overseers):
        needs.keys(listed)
    bad(1 <= roles.committee_quorum <= len(roles.committee), "committee_quorum")
    bad(roles.registrars and roles.overseers, "registrars and overseers are needed")
    held = roles.committee + roles.registrars + roles.overseers
    for i, s in enumerate(roles.stations):
        bad(i == 0 or roles.stations[i - 1].id < s.id, "stations must ascend by id")
        needs.all_languages(s.name, languages)
        demand(ed25519.is_registrable(s.key), "bad_key")
        needs.keys(s.officers)
        held = held + [s.key] + s.officers
    bad(len(set(held)) == len(held), "a key holds two roles")


def _dimensions(body):
    for d in body.dimensions:
        bad(d.tag and d.cells, "a dimension needs a tag and cells")
        _tags(d.cells, body.languages)
    bad(not body.dimensions or body.minimum_group >= 1, "minimum_group")


def _draw(body):
    draw = body.draw
    bad(("lot" in body.rule.ties) == (draw.kind != "none"), "a draw is announced exactly for lots")
    bad((draw.kind == "beacon") == (draw.round > 0), "draw.round")
    bad(draw.kind != "lottery" or len(body.roles.committee) >= 2, "a lottery needs two officers")
    if draw.kind == "none":
        bad(not draw.source, "draw.source without a draw")
    else:
        needs.all_languages(draw.source, body.languages)


def ballot_defined(log, edition, act):
    body = act.body
    needs.phase(edition, "review")
    needs.committee(edition, act)
    bad(body.questions, "no question")
    placing = _Placing(edition)
    layouts = [_question(edition, placing, q) for q in body.questions]
    admitted = {i for i, p in enumerate(edition.projects) if p.status == "admitted"}
    bad(admitted == placing.placed, "an admitted project stands on no question")
    _styles(edition, body)
    sealed_definition.need_sealing(edition, body, layouts)
    _define(log, edition, act, layouts)


def _define(log, edition, act, layouts):
    edition.defined, edition.defined_bytes, edition.phase = act.body, act.event_bytes, "enrolment"
    rule = edition.announced.rule
    edition.questions = [Question(i, q, l, q.kind == "sealed" and needs_single_ballots(rule, q))
                         for i, (q, l) in enumerate(zip(act.body.questions, layouts))]
    edition.election = h256("election-def", edition.announced_bytes, edition.defined_bytes)
    if act.body.sealing is None:
        key_set = h256("keyset", bytes(4), bytes(32))
        edition.context = h256("election-ctx", edition.election, key_set)
    else:
        sealed_definition.begin(edition)


def needs_single_ballots(rule, question):
    marks = question.layout.kind in ("approval", "knapsack")
    return rule.method != "greedy" or not (marks and rule.scoring == "supporters")


class _Placing:
    """Money and projects as they are handed out to the questions."""

    def __init__(self, edition):
        self.edition, self.placed = edition, set()
        self.budget = edition.announced.budget
        self.envelopes = {e.id: e.amount for e in edition.announced.envelopes}

    def money(self, question):
        needs.amount(question.budget)
        demand(0 < question.budget <= self.budget, "bad_budget")
        self.budget -= question.budget
        _envelopes(question.envelopes, question.budget, self.edition.announced.languages)
        for e in question.envelopes:
            demand(e.amount <= self.envelopes.get(e.id, -1), "bad_budget")
            self.envelopes[e.id] -= e.amount

    def projects(self, question):
        bad(question.projects, "a question has no project")
        bad(all(a < b for a, b in zip(question.projects, question.projects[1:])), "projects must ascend")
        for number in question.projects:
            demand(number < len(self.edition.projects), "unknown_project")
            project = self.edition.projects[number]
            demand(project.status == "admitted", "project_not_admitted")
            bad(number not in self.placed, "on two questions")
            bad(project.filed.district == question.district, "of another district")
            envelope = project.review.envelope
            bad(envelope == 0 or envelope in [e.id for e in question.envelopes], "envelope")
            self.placed.add(number)


def _question(edition, placing, question):
    announced = edition.announced
    needs.all_languages(question.title, announced.languages)
    codes = [0] + [d.code for d in announced.districts]
    bad(question.district in codes, "question.district is not defined")
    placing.money(question)
    placing.projects(question)
    _exclusive(question)
    layout = layout_of(question, [edition.projects[p].cost() for p in question.projects])
    _predicates(question)
    _scoring(announced.rule.scoring, question)
    return layout


def _exclusive(question):
    grouped, last = set(), -1
    for group in (g.projects for g in question.exclusive):
        bad(len(group) >= 2 and group[0] > last, "exclusive groups")
        last = group[0]
        bad(all(a < b for a, b in zip(group, group[1:])), "exclusive groups must ascend")
        bad(all(p in question.projects and p not in grouped for p in group), "exclusive groups")
        grouped |= set(group)


def _predicates(question):
    kind, p = question.layout.kind, question.predicates
    bad(kind == "points" or p.minimum_points == p.maximum_projects == 0, "belong to points")
    bad(kind != "approval" or p.minimum_projects == 0, "approval has its own lower limit")
    bad(kind == "approval" or p.maximum_minus == 0, "maximum_minus belongs to approval")


def _scoring(scoring, question):
    kind = question.layout.kind
    ranks = scoring in ("positions", "borda", "schulze")
    demand((scoring == "points") == (kind == "points") or scoring == "supporters", "bad_rule")
    demand(not ranks or kind == "ranking", "bad_rule")
    demand(scoring != "plus-minus" or kind == "approval", "bad_rule")
    demand(scoring == "plus-minus" or question.predicates.maximum_minus == 0, "bad_rule")


def _styles(edition, body):
    numbers = [s.style for s in body.styles]
    bad(all(a < b for a, b in zip(numbers, numbers[1:])), "styles must ascend")
    for s in body.styles:
        bad(all(a < b for a, b in zip(s.questions, s.questions[1:])), "questions must ascend")
        bad(all(q < len(body.questions) for q in s.questions), "questions must exist")
    demand(edition.styles_granted <= set(numbers), "unknown_style")


def role_key_rotated(_, edition, act):
    body = act.body
    needs.phase(edition, "announced", "declared")
    needs.committee(edition, act)
    listed = _keys_of_role(edition, body)
    demand(body.old_key in listed, "wrong_signer")
    demand((body.role in ("station", "officer")) == any(body.station), "wrong_signer")
    demand(ed25519.is_registrable(body.new_key), "bad_key")
    bad(body.new_key not in needs.holders(edition), "new_key holds a role already")
    if body.role == "station":
        edition.stations[body.station].key = body.new_key
    else:
        listed[listed.index(body.old_key)] = body.new_key
        listed.sort()


def _keys_of_role(edition, body):
    if body.role in ("station", "officer"):
        at = needs.station(edition, body.station)
        return [at.key] if body.role == "station" else at.officers
    return {"committee": edition.committee, "registrar": edition.registrars,
            "overseer": edition.overseers}[body.role]


def rule_hash(edition):
    """SHA-256 of the rule's bytes as they stand in the announcement."""
    return hashlib.sha256(edition.rule_bytes).digest()
