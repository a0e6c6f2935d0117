"""What happens around and after the vote, without surveys (docs/LAW.md)."""

from . import ed25519, needs, told_groups
from .errors import demand
from .follow_up_state import Milestone, Session

MOST_PEOPLE = 1_000_000


def good(condition, why=""):
    demand(condition, "bad_follow_up", why)


def some_language(edition, texts):
    languages = edition.announced.languages
    demand(all(tag in languages for tag in texts) and any(texts.values()), "bad_language")


def all_languages(edition, texts):
    needs.all_languages(texts, edition.announced.languages)


def day(number):
    good(needs.is_day(number), "no day")


def any_phase(edition):
    needs.phase(edition, "announced", "declared")


def _evidence(edition, pieces):
    for piece in pieces:
        good(any(piece.sha256), "evidence without its hash")
        some_language(edition, piece.title)


def _within(number, least=0):
    demand(least <= number <= needs.MAX_AMOUNT, "over_limit")


def _figure(figure):
    _within(figure.numerator)
    _within(figure.denominator, 1)


def organisations_named(_, edition, act):
    body = act.body
    any_phase(edition)
    needs.committee(edition, act)
    labels, keys = set(), set()
    for one in body.monitors + body.partners + body.institutions:
        good(one.label and one.label not in labels, "labels must differ")
        labels.add(one.label)
        all_languages(edition, one.name)
        demand(ed25519.is_registrable(one.key), "bad_key")
        good(one.key not in needs.offices_keys(edition) and one.key not in keys, "another role")
        keys.add(one.key)
    edition.follow_up.name(body)


def merges_defined(_, edition, act):
    any_phase(edition)
    needs.committee(edition, act)
    good(edition.announced.dimensions, "no dimensions")
    good(told_groups.merge_order(edition) is None, "the order of merging was set before")
    good(edition.roll_closed is None, "the roll is closed")
    from .sealed_definition import need_merges
    need_merges([len(d.cells) for d in edition.announced.dimensions], act.body.merges)
    edition.follow_up.merges = act.body.merges


def _funded(edition, number):
    needs.phase(edition, "declared")
    demand(number < len(edition.projects), "unknown_project")
    demand(any(number in r.winners for r in edition.result.results), "not_funded")


def _award(edition, number):
    return edition.follow_up.awards.get(number, edition.projects[number].cost())


def milestone_reported(_, edition, act):
    body, reports = act.body, edition.follow_up.milestones
    _funded(edition, body.project)
    needs.committee(edition, act)
    all_languages(edition, body.title)
    demand(body.per_mille <= 1000, "over_limit")
    needs.amount(body.spent)
    demand(body.spent <= _award(edition, body.project), "over_award")
    day(body.planned_day)
    if body.actual_day:
        day(body.actual_day)
    _evidence(edition, body.evidence)
    reports[act.index] = Milestone(body)


def milestone_judged(_, edition, act):
    body, state = act.body, edition.follow_up
    needs.phase(edition, "declared")
    demand(not set(act.signers) & set(needs.offices_keys(edition)), "own_report")
    needs.quorum(act, [m.key for m in state.monitors], 1)
    demand(body.report in state.milestones, "unknown_report")
    report = state.milestones[body.report]
    monitor = next(m.label for m in state.monitors if m.key == act.signers[0])
    demand(monitor not in report.judged, "judged_before")
    if body.finding == "disputed" or body.reason:
        some_language(edition, body.reason)
    _evidence(edition, body.evidence)
    report.judged.add(monitor)


def award_amended(_, edition, act):
    body = act.body
    _funded(edition, body.project)
    needs.committee(edition, act)
    needs.amount(body.award)
    all_languages(edition, body.reason)
    spent = [m.body.spent for m in edition.follow_up.milestones.values() if m.body.project == body.project]
    demand(not spent or body.award >= spent[-1], "over_award")
    edition.follow_up.awards[body.project] = body.award


def session_announced(_, edition, act):
    body, state = act.body, edition.follow_up
    any_phase(edition)
    partner = next((p for p in state.partners if act.signers == [p.key]), None)
    if partner is None:
        needs.committee(edition, act)
    demand(len(state.sessions) < 4096, "over_limit")
    all_languages(edition, body.title)
    all_languages(edition, body.place)
    day(body.day)
    good(body.__dict__["from"] < body.until <= 24 * 60, "a session ends after it begins")
    spoken = body.languages
    demand(spoken and len(set(spoken)) == len(spoken), "bad_language")
    demand(all(2 <= len(t) <= 3 and t.isascii() and t.isalpha() and t.islower() for t in spoken), "bad_language")
    all_languages(edition, body.topic)
    state.sessions.append(Session(partner))


def session_held(_, edition, act):
    body, state = act.body, edition.follow_up
    any_phase(edition)
    demand(body.session < len(state.sessions), "unknown_session")
    session = state.sessions[body.session]
    if session.partner is None:
        needs.committee(edition, act)
    else:
        now = [p.key for p in state.partners if p.label == session.partner.label]
        needs.quorum(act, now or [session.partner.key], 1)
    demand(session.people is None, "session_over")
    day(body.day)
    demand(body.people <= MOST_PEOPLE, "over_limit")
    told_groups.check(edition, body.groups, body.merged, body.people)
    session.people = body.people


def turnout_reported(_, edition, act):
    body = act.body
    needs.phase(edition, "closed", "declared")
    needs.offices(edition, act)
    good(not edition.follow_up.turnout, "reported before")
    good(edition.sealed is None or not edition.sealed.attribute_bits, "attributes are sealed")
    demand(body.people == _people_voted(edition), "wrong_group_sum")
    told_groups.check_turnout(edition, body.groups, body.merged, body.people)
    edition.follow_up.turnout = True


def _people_voted(edition):
    counts = [not slot.revoked and not slot.paper and any(not cast.void for cast in slot.chains.values())
              for slot in edition.slots.values()]
    return sum(counts) + sum(len(station.papers) for station in edition.stations.values())


def plan_set(_, edition, act):
    items, state = act.body.items, edition.follow_up
    any_phase(edition)
    needs.committee(edition, act)
    good(items, "a plan without items")
    last = 0
    for item in items:
        good(item.number > last, "items must ascend from 1")
        last = item.number
        _item(edition, item)
    good(set(state.reported) <= {i.number for i in items}, "an item was reported on")
    state.plan = {i.number: i for i in items}


def _item(edition, item):
    all_languages(edition, item.title)
    day(item.term)
    institutions = [i.label for i in edition.follow_up.institutions]
    good(not item.responsible or item.responsible in institutions, "responsible")
    all_languages(edition, item.indicator)
    for texts in (item.partners, item.resources):
        if texts:
            all_languages(edition, texts)
    good(0 < item.target <= needs.MAX_AMOUNT, "target")


def activity_reported(_, edition, act):
    body, state = act.body, edition.follow_up
    any_phase(edition)
    demand(body.item in state.plan, "unknown_item")
    responsible = state.plan[body.item].responsible
    if responsible:
        named = [i.key for i in state.institutions if i.label == responsible]
        demand(named, "wrong_signer")
        needs.quorum(act, named, 1)
    else:
        needs.committee(edition, act)
    done = state.reported.get(body.item, 0) + body.quantity
    demand(body.quantity and done <= needs.MAX_AMOUNT, "over_limit")
    first = body.__dict__["from"]
    day(first)
    day(body.until)
    good(first <= body.until, "a period ends after it begins")
    if body.note:
        some_language(edition, body.note)
    _evidence(edition, body.evidence)
    state.reported[body.item] = done


def recommendations_made(_, edition, act):
    needs.phase(edition, "declared")
    needs.committee(edition, act)
    good(act.body.recommendations, "no recommendation")
    for texts in act.body.recommendations:
        all_languages(edition, texts)


def report_published(log, edition, act):
    body = act.body
    needs.phase(edition, "declared")
    needs.committee(edition, act)
    demand(edition.declared_at < body.tree_size <= log.edge.size, "wrong_report", "tree_size")
    demand(body.tree_size < log.edge.size or body.root == log.edge.root(), "wrong_report", "root")
    demand(body.tool, "wrong_report", "no tool named")
    demand(any(body.data), "wrong_report", "no data package")
    for i, page in enumerate(body.pages):
        demand(i == 0 or body.pages[i - 1].language < page.language, "malformed")
        demand(any(page.sha256), "wrong_report", "a page without its hash")
    demand({p.language for p in body.pages} == set(edition.announced.languages), "bad_language")
    edition.follow_up.reports[act.index] = body


def client_released(_, edition, act):
    assets = act.body.assets
    any_phase(edition)
    needs.committee(edition, act)
    good(act.body.version, "a release needs its version")
    good(assets, "a release without files")
    for i, asset in enumerate(assets):
        good(asset.path.startswith("/"), "path")
        demand(i == 0 or assets[i - 1].path < asset.path, "malformed")


def indicators_defined(_, edition, act):
    listed = act.body.indicators
    any_phase(edition)
    needs.committee(edition, act)
    good(listed, "no indicator")
    tags = set()
    for one in listed:
        good(one.tag and one.tag not in tags, "tags must differ")
        tags.add(one.tag)
        all_languages(edition, one.name)
        good(one.numerator, "an indicator counts something")
        _figure(one.target)


def baseline_set(_, edition, act):
    body = act.body
    any_phase(edition)
    needs.committee(edition, act)
    demand(edition.follow_up.baselines < 1024, "over_limit")
    good(body.indicator, "a baseline names its indicator")
    good(1900 <= body.year <= 2999, "year")
    _figure(body.value)
    languages = edition.announced.languages
    demand(set(body.source) == set(languages) and all(body.source.values()), "no_source")
    edition.follow_up.baselines += 1
