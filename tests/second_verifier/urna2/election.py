"""What a rule sees of an edition at its close: money, projects, equal ballots together."""

from . import law_voting
from .layouts import unpack


class Project:
    """A candidate: number in the edition, label, cost, envelope, exclusive group, team."""

    def __init__(self, number, label, cost, envelope, group, team):
        self.id, self.label, self.cost, self.envelope = number, label, cost, envelope
        self.group, self.team = group, team


class Instance:
    """projects by position; ballots: {((position, points), ..): how many}; n of them in all."""

    def __init__(self, edition, question):
        spec = question.spec
        self.budget = spec.budget
        self.envelopes = [(e.id, e.amount) for e in spec.envelopes]
        self.ranks = spec.layout.high if spec.layout.kind == "ranking" else 0
        self.projects = [_project(edition, spec, number) for number in spec.projects]
        self.lots = [edition.lots[number] for number in spec.projects] if edition.lots else None
        self.ballots, self.n = {}, 0

    def add(self, marks, times=1):
        marks = tuple(marks)
        self.ballots[marks] = self.ballots.get(marks, 0) + times
        self.n += times

    def spelled(self):
        """All that a rule reads of it, in one text."""
        projects = [sorted(vars(p).items()) for p in self.projects]
        return repr((self.budget, self.envelopes, self.ranks, projects, self.lots, self.n, self.groups()))

    def groups(self):
        """[(marks, count)] in the order of the codec of marks: ascending, the shorter first."""
        return sorted(self.ballots.items())


def _project(edition, spec, number):
    project = edition.projects[number]
    proposers = [p.filed.proposer for p in edition.projects]
    group = next((i + 1 for i, g in enumerate(spec.exclusive) if number in g.projects), 0)
    team = proposers.index(project.filed.proposer) + 1
    return Project(number, project.filed.label, project.cost(), project.review.envelope, group, team)


def open_instance(edition, question, rows):
    instance = Instance(edition, question)
    for _, cast in rows:
        choice = question.layout.decode(unpack(cast.body, question.layout.bits))
        instance.add(law_voting.named(question, choice))
    return instance


def opened_instance(edition, question, count):
    """A sealed question: mixed answers, or sums as if each ballot held one mark."""
    instance = Instance(edition, question)
    if question.mixed:
        for choice in count.answers:
            instance.add(law_voting.named(question, choice))
    else:
        for p, times in enumerate(count.opened.counts):
            if times:
                instance.add([(p, 1)], times)
    instance.n = count.set.counted
    return instance
