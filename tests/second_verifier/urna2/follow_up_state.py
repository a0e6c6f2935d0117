"""What the log says of an edition beside and after its vote."""


class FollowUp:
    def __init__(self):
        self.monitors, self.partners, self.institutions = [], [], []
        self.merges, self.turnout = None, False
        self.milestones, self.awards = {}, {}  # by entry; by project, where amended
        self.reports = {}  # by entry
        self.sessions, self.surveys = [], []
        self.plan, self.reported, self.baselines = {}, {}, 0

    def name(self, body):
        self.monitors, self.partners, self.institutions = body.monitors, body.partners, body.institutions

    def keys(self):
        return [one.key for one in self.monitors + self.partners + self.institutions]


class Milestone:
    def __init__(self, body):
        self.body, self.judged = body, set()  # labels of monitors


class Session:
    def __init__(self, partner):
        self.partner, self.people = partner, None  # None: not held yet


FIRST_SURVEY = 0x8000  # numbers of a count from here on are surveys


class Survey:
    mixed, first_key = False, 0  # sealed: its keys are the first of the ceremony's

    def __init__(self, number, body, context, layout, answers):
        self.number = FIRST_SURVEY + number  # of a count
        self.body, self.context, self.layout, self.answers = body, context, layout, answers
        self.closed, self.codes, self.answered, self.stations = False, {}, set(), set()
        self.sealed = body.kind == "sealed"
        self.sealed_answers = {}  # slot -> Cast
