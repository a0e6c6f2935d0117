"""Proposals and their review (docs/LAW.md)."""

from . import needs
from .errors import demand
from .needs import bad
from .state import Project

MAX_PROJECTS = 65_536


def proposals_opened(_, edition, act):
    needs.phase(edition, "announced")
    needs.committee(edition, act)
    edition.phase = "proposals"


def proposals_closed(_, edition, act):
    needs.phase(edition, "proposals")
    needs.committee(edition, act)
    edition.phase = "review"


def proposal_filed(_, edition, act):
    body = act.body
    needs.phase(edition, "proposals")
    needs.quorum(act, [body.proposer], 1)
    demand(len(edition.projects) < MAX_PROJECTS, "over_limit")
    demand(body.label and body.label not in edition.labels, "duplicate")
    languages = edition.announced.languages
    demand(all(tag in languages for tag in body.title) and any(body.title.values()), "bad_language")
    _terms(edition, body)
    bad(body.district in [0] + [d.code for d in edition.announced.districts], "district")
    edition.labels.add(body.label)
    edition.projects.append(Project(body))


def _terms(edition, body):
    announced = edition.announced
    needs.amount(body.cost)
    demand(body.envelope in [0] + [e.id for e in announced.envelopes], "bad_budget")
    tags = [c.tag for c in announced.categories]
    bad(len(set(body.categories)) == len(body.categories) and set(body.categories) <= set(tags), "category")
    demand(max(body.team.locals, body.team.newcomers) <= needs.MAX_TEAM, "over_limit")


def _project(edition, number):
    demand(number < len(edition.projects), "unknown_project")
    return edition.projects[number]


def proposal_withdrawn(_, edition, act):
    needs.phase(edition, "proposals", "review")
    project = _project(edition, act.body.project)
    needs.quorum(act, [project.filed.proposer], 1)
    demand(project.status != "withdrawn", "project_reviewed")
    project.status = "withdrawn"


def proposal_reviewed(_, edition, act):
    body = act.body
    needs.phase(edition, "review")
    needs.committee(edition, act)
    project = _project(edition, body.project)
    demand(project.status == "filed", "project_reviewed")
    if body.verdict == "rejected":
        needs.all_languages(body.reason, edition.announced.languages)
    _terms(edition, body)
    project.review, project.status = body, body.verdict
