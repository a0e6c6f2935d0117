"""Voting: ballots, papers, closing (docs/LAW.md, checks 6 and 7.1 to 7.9)."""

from . import credentials, ed25519, needs, sealed_ballots
from .errors import Refused, demand
from .layouts import unpack
from .ristretto import h256
from .state import PHASES, Cast

OWN_DEVICE, ASSISTED, PAPER = 0, 1, 2
HEADER = 88
ZERO32 = bytes(32)


class Header:
    def __init__(self, ballot):
        demand(len(ballot) >= HEADER, "bad_header")
        self.kind, self.question = ballot[0], int.from_bytes(ballot[1:3], "big")
        self.slot, self.key = ballot[3:19], ballot[19:51]
        self.bseq, self.prev = int.from_bytes(ballot[51:55], "big"), ballot[55:87]
        self.channel, self.bytes = ballot[87], ballot[:HEADER]


def need_voting(edition):
    place = PHASES.index(edition.phase) - PHASES.index("voting")
    demand(place >= 0, "voting_not_open")
    demand(place <= 0, "voting_closed")


def voting_opened(_, edition, act):
    needs.phase(edition, "enrolment")
    needs.committee(edition, act)
    if edition.sealed is not None:
        demand(edition.sealed.joint is not None, "keys_missing")
    edition.phase = "voting"


class Ballot:
    """A ballot's header, question and body, judged as far as 7.2."""

    def __init__(self, edition, data, channels):
        self.data, self.header = data, Header(data)
        h = self.header
        demand(h.question < len(edition.questions), "bad_header")
        self.question = edition.questions[h.question]
        self.sealed = self.question.spec.kind == "sealed"
        demand(h.kind == (2 if self.sealed else 1), "bad_header")
        demand(h.channel in channels, "bad_header")
        self.context = edition.context
        self.tracker = h256("tracker", edition.context, data)
        self.body = data[HEADER:]
        self._length()

    def _length(self):
        bits = self.question.layout.bits
        if self.sealed:
            self.items = sealed_ballots.Items(self.body, bits)
            return
        demand(len(self.body) == (bits + 7) // 8, "bad_ballot_length")
        demand(bits % 8 == 0 or self.body[-1] >> (bits % 8) == 0, "bad_ballot_length")

    def need_legal(self, edition):
        """7.5 and, of a sealed ballot, 7.6."""
        if self.sealed:
            sealed_ballots.need_proved(edition, self)
            return
        bits = unpack(self.body, self.question.layout.bits)
        demand(self.question.layout.legal(bits), "illegal_ballot")
        need_predicates(self.question, self.question.layout.decode(bits))

    def kept_body(self):
        """What the count needs: bits, or alpha and betas."""
        return self.body[:32 * (1 + self.question.layout.bits)] if self.sealed else self.body


def named(question, choice):
    """[(position, points)] of an answer, a minus vote as -1."""
    if question.spec.layout.kind == "points":
        return [(i, v) for i, v in enumerate(choice) if v]
    count = len(question.spec.projects)
    marks = [(p, 1) if p < count else (p - count, -1) for p in choice]
    if question.spec.predicates.maximum_minus:
        marks.sort(key=lambda mark: mark[0])
    return marks


def need_predicates(question, choice):
    limits, marks = question.spec.predicates, named(question, choice)
    if limits.maximum_minus:
        _plus_minus(question.spec, marks)
        return
    demand(sum(v for _, v in marks) >= limits.minimum_points, "illegal_ballot")
    demand(not limits.maximum_projects or len(marks) <= limits.maximum_projects, "illegal_ballot")
    demand(len(marks) >= limits.minimum_projects, "illegal_ballot")


def _plus_minus(spec, marks):
    minus = sum(v < 0 for _, v in marks)
    plus = len(marks) - minus
    legal = (spec.layout.low <= plus <= spec.layout.high and minus <= spec.predicates.maximum_minus
             and (plus or not minus) and len({p for p, _ in marks}) == len(marks))
    demand(legal, "illegal_ballot")


def covers(edition, style, question):
    return any(s.style == style and question in s.questions for s in edition.defined.styles)


def need_slot(edition, header):
    slot = edition.slots.get(header.slot)
    demand(slot is not None, "not_on_roll")
    demand(not slot.revoked, "slot_revoked")
    demand(not slot.paper, "slot_is_paper")
    demand(slot.key == header.key, "not_on_roll")
    demand(covers(edition, slot.style, header.question), "style_forbids")
    return slot


def need_chain(slot, header):
    last = slot.chains.get(header.question)
    done, prev = (last.bseq, last.tracker) if last else (0, ZERO32)
    demand(not 0 < header.bseq <= done, "chain_conflict")
    demand(header.bseq == done + 1 and header.prev == prev, "wrong_chain")


def _not_challenged(edition, ballot):
    challenged = edition.sealed is not None and ballot.tracker in edition.sealed.challenged
    demand(not challenged, "tracker_seen")


def _signed(edition, ballot, signature, label="cast/sig"):
    right = credentials.verifies(label, edition.context, ballot.header.key, ballot.tracker, signature)
    demand(right, "bad_credential_signature")


def _station_signature(log, edition, act, channel):
    if channel == OWN_DEVICE:
        demand(not act.signers, "wrong_quorum")
        return
    demand(len(act.signers) == 1, "station_signature_missing")
    need_signatures(log, act)
    held = any(s.key == act.signers[0] for s in edition.stations.values())
    demand(held, "station_signature_missing")


def need_signatures(log, act):
    """The signature rule of docs/FORMAT.md over LP("urna/v1/event") || LP(origin) || LP(event)."""
    from .ristretto import lp
    message = lp(b"urna/v1/event") + lp(log.origin.encode()) + lp(act.event_bytes)
    for _, key, signature in act.signatures:
        demand(ed25519.verify(key, message, signature), "bad_signature")


def ballot_cast(log, edition, act):
    need_voting(edition)
    ballot = Ballot(edition, act.body.ballot, (OWN_DEVICE, ASSISTED))
    slot = need_slot(edition, ballot.header)
    need_chain(slot, ballot.header)
    ballot.need_legal(edition)
    _not_challenged(edition, ballot)
    _signed(edition, ballot, act.body.signature)
    _station_signature(log, edition, act, ballot.header.channel)
    sealed_ballots.need_new_alpha(edition, ballot)
    _keep(edition, slot.chains, ballot, act)


def _keep(edition, places, ballot, act):
    if ballot.sealed:
        edition.sealed.alphas[ballot.items.alpha] = ballot.tracker
    h = ballot.header
    places[h.question] = Cast(h.bseq, ballot.tracker, ballot.kept_body(), act.index, h.channel)


def ballot_challenged(_, edition, act):
    need_voting(edition)
    demand(not act.signers, "wrong_quorum")
    demand(edition.sealed is not None, "bad_header")
    ballot = Ballot(edition, act.body.ballot, (OWN_DEVICE, ASSISTED))
    demand(ballot.sealed, "bad_header")
    sealed_ballots.need_opening(edition, ballot, act.body)
    slot = need_slot(edition, ballot.header)
    sealed = edition.sealed
    cast = sealed.alphas.get(ballot.items.alpha) == ballot.tracker and ballot.tracker not in sealed.challenged
    demand(not cast, "was_cast")
    need_chain(slot, ballot.header)
    ballot.need_legal(edition)
    _not_challenged(edition, ballot)
    _signed(edition, ballot, act.body.signature, "challenge/sig")
    sealed_ballots.need_new_alpha(edition, ballot)
    demand(sealed.challenges.get(ballot.header.slot, 0) < 16, "challenge_cap")
    sealed.alphas[ballot.items.alpha] = ballot.tracker
    sealed.challenged.add(ballot.tracker)
    sealed.challenges[ballot.header.slot] = sealed.challenges.get(ballot.header.slot, 0) + 1


def paper_session_opened(_, edition, act):
    body = act.body
    need_voting(edition)
    at = needs.station(edition, body.station)
    needs.quorum(act, [at.key], 1)
    from .credentials import combined
    combined(edition.roll_id, body.station + bytes(4), [body])
    demand(at.session is None, "paper_session")
    demand(body.key not in edition.keys, "key_in_use")
    at.session = body.key


def paper_ballot(log, edition, act):
    need_voting(edition)
    ballot = Ballot(edition, act.body.ballot, (PAPER,))
    h = ballot.header
    at = needs.station(edition, h.slot[:12])
    demand(at.session is not None and not at.manifest, "paper_session")
    demand(at.session == h.key, "not_on_roll")
    serial = int.from_bytes(h.slot[12:], "big")
    _paper_place(at, serial, h)
    people = sum(n for style, n in at.people_by_style.items() if covers(edition, style, h.question))
    demand(at.answers(h.question) < people, "paper_numbers")
    ballot.need_legal(edition)
    _not_challenged(edition, ballot)
    _signed(edition, ballot, act.body.signature)
    demand(len(act.signers) == 1, "station_signature_missing")
    need_signatures(log, act)
    needs.quorum(act, [at.key], 1)
    sealed_ballots.need_new_alpha(edition, ballot)
    _keep(edition, at.papers.setdefault(serial, {}), ballot, act)


def _paper_place(at, serial, header):
    demand(serial > 0, "paper_numbers")
    demand(header.bseq == 1 and header.prev == ZERO32, "wrong_chain")
    if serial not in at.papers:
        demand(len(at.papers) < at.people, "paper_numbers")
    else:
        demand(header.question not in at.papers[serial], "chain_conflict")


def paper_manifest(_, edition, act):
    need_voting(edition)
    at = needs.station(edition, act.body.station)
    needs.quorum(act, at.officers, 2)
    demand(at.session is not None and not at.manifest, "paper_session")
    answers = sum(map(len, at.papers.values()))
    demand((act.body.papers, act.body.ballots) == (len(at.papers), answers), "paper_numbers")
    at.manifest = True


def voting_closed(log, edition, act):
    need_voting(edition)
    needs.committee(edition, act)
    open_session = any(s.session and not s.manifest for s in edition.stations.values())
    demand(not open_session, "paper_session")
    edition.phase, edition.closed_at = "closed", act.index


def counted(edition, question):
    """[(slot, Cast)] of the ballots that count, by slot (docs/FORMAT.md, counted set)."""
    rows = []
    for slot_id, slot in edition.slots.items():
        cast = slot.chains.get(question)
        if cast and not slot.revoked and not slot.paper and not cast.void:
            rows.append((slot_id, cast))
    for station_id, station in edition.stations.items():
        for serial, paper in station.papers.items():
            if question in paper:
                rows.append((station_id + serial.to_bytes(4, "big"), paper[question]))
    return sorted(rows, key=lambda row: row[0])


def counted_digest(context, question, rows):
    from .ristretto import u16, u32
    listed = u32(len(rows)) + b"".join(slot + cast.tracker for slot, cast in rows)
    return h256("tally/set", context, u16(question), listed)
