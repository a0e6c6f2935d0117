"""What replaying the log gives: one object for the log, one for each edition."""

from . import tree
from .follow_up_state import FollowUp

PHASES = ["announced", "proposals", "review", "enrolment", "voting", "closed", "declared"]


class Log:
    def __init__(self, origin, blobs):
        self.origin, self.blobs = origin, blobs
        self.founded, self.last_time = None, 0
        self.editions, self.seen = {}, set()
        self.edge = tree.Edge()
        self.materials = set()  # blobs that entries name


class Edition:
    def __init__(self, identity, announced, announced_bytes, roll):
        self.id, self.announced, self.announced_bytes, self.roll_id = identity, announced, announced_bytes, roll
        self.phase = "announced"
        roles = announced.roles
        self.committee, self.registrars = list(roles.committee), list(roles.registrars)
        self.overseers = list(roles.overseers)
        self.stations = {s.id: Station(s) for s in roles.stations}
        self.projects, self.labels = [], set()
        self.slots, self.keys, self.tags, self.styles_granted = {}, set(), set(), set()
        self.granted = self.revoked = 0
        self.roll_closed = self.defined = self.defined_bytes = None
        self.questions = []  # of class Question
        self.context = None  # ctx, once ballots can be judged
        self.closed_at = self.closing_root = self.drawn = self.lots = self.result = None
        self.sealed = None  # of class sealed_state.Sealed
        self.declared_at, self.follow_up = None, FollowUp()

    def at_least(self, phase):
        return PHASES.index(self.phase) >= PHASES.index(phase)


class Station:
    def __init__(self, announced):
        self.key, self.officers = announced.key, list(announced.officers)
        self.rotations = {}  # by day
        self.people, self.people_by_style = 0, {}
        self.session, self.manifest = None, False
        self.papers = {}  # serial -> {question: Cast}

    def answers(self, question):
        return sum(question in paper for paper in self.papers.values())


class Project:
    def __init__(self, filed):
        self.filed, self.review, self.status = filed, None, "filed"

    def cost(self):
        return self.review.cost if self.review else self.filed.cost


class Slot:
    def __init__(self, key, style, tags):
        self.key, self.style, self.tags = key, style, tags
        self.revoked = self.paper = False
        self.chains = {}  # question -> Cast


class Cast:
    """The last accepted ballot of one place."""

    def __init__(self, bseq, tracker, body, index, channel=0):
        self.bseq, self.tracker, self.body, self.index = bseq, tracker, body, index
        self.channel, self.void = channel, False


class Question:
    def __init__(self, number, spec, layout, mixed):
        self.number, self.spec, self.layout, self.mixed = number, spec, layout, mixed
        self.first_key = 0  # of its block among the joint keys
