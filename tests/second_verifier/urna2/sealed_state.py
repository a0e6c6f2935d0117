"""What the log says of an edition's sealed questions."""

from . import sealed_definition


class Run:
    """One run of the ceremony; lists are by number - 1."""

    def __init__(self, number, trustees):
        self.number, self.trustees = number, list(trustees)
        count = len(self.trustees)
        self.commits = [None] * count  # (commitment, receiving)
        self.revealed = [None] * count  # points F, by j·t + k
        self.dealt, self.accepted = [False] * count, [False] * count
        self.complaints = {}  # (accuser, accused) -> 0 open, 1 true answer, 2 false one

    def size(self):
        return len(self.trustees)


class Count:
    """How far a question, or a set of groups, is opened."""

    def __init__(self, declared):
        self.set, self.shares = declared, []  # [(trustee, factors or None)]
        self.mixers, self.rows = [], None  # rows: encoded, as lists
        self.row_parts = []  # [(trustee, factors by row or None)]
        self.opened, self.answers = None, []


class Sample:
    def __init__(self, slots):
        self.slots, self.parts, self.opened = slots, [], None


class Sealed:
    def __init__(self, edition):
        self.edition = edition
        sealing = edition.defined.sealing
        self.threshold, self.minimum = sealing.threshold, sealing.minimum_ballots
        self.run = Run(1, sealing.trustees)
        self.cells = [len(d.cells) for d in edition.announced.dimensions]
        self.attribute_bits = sum(self.cells)
        self.key_count = 0
        for question in edition.questions:
            if question.spec.kind == "sealed":
                question.first_key = self.key_count
                self.key_count += question.layout.bits
        self.first_attribute_key = self.key_count
        self.key_count += self.attribute_bits
        self.joint = None  # points, once the run is complete
        self.share_keys = []  # by trustee - 1: points
        self.alphas, self.challenged, self.challenges = {}, set(), {}
        self.records, self.counts, self.samples, self.groups = {}, {}, {}, {}

    def keys_of(self, question):
        return self.joint[question.first_key:question.first_key + question.layout.bits]

    def share_keys_of(self, question, trustee):
        return self.share_keys[trustee - 1][question.first_key:question.first_key + question.layout.bits]

    def attribute_keys(self):
        return self.joint[self.first_attribute_key:]

    def least_stages(self):
        return max(2, self.threshold)

    def attribute_rules(self):
        return sealed_definition.one_hot(self.cells)
