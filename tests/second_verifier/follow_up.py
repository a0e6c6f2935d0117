#!/usr/bin/env python3
"""A year around and after the vote of a small town: every kind of act that docs/LAW.md has for it, encoded by the
tables of docs/FORMAT.md and signed with the town's keys, put into its log and sealed again with the log's own key.

follow_up.py BUNDLE LEDGER-FOLDER OUT. LEDGER-FOLDER as town.py makes it; keys of organisations and of those who answer
by code are made there. In a town with open ballots the first acts stand before the roll closes, which then tells its
groups by the order of merging; elsewhere the sealing has set that order."""

import hashlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import reseal  # noqa: E402
from alter import Office, encode  # noqa: E402
from town import STATION  # noqa: E402
from urna2 import codec, container, curve, ed25519, law, layouts, ristretto, state  # noqa: E402
from urna2.ristretto import h2s, h256, u16, u32  # noqa: E402

EVENTS = {event.name: event for event in law.EVENTS.values()}
PEOPLE = ("mon", "mon2", "partner", "inst", "ans1", "ans2")
EVIDENCE = [{"sha256": b"\7" * 32, "title": {"ro": "proces-verbal"}}]
ZERO = bytes(32)


def both(text):
    return {"en": text, "ro": text}


def record(value):
    """Dictionaries become records; texts by language stay what they are."""
    if isinstance(value, list):
        return [record(item) for item in value]
    if isinstance(value, dict) and not set(value) <= {"en", "ro"}:
        return codec.Record({name: record(item) for name, item in value.items()})
    return value


class Year:
    """The log as it grows; what is added is judged by our own law at once."""

    def __init__(self, bundle, folder):
        self.origin = bundle.read("vkey").decode().split("+")[0]
        self.folder, self.bundle, self.entries = folder, bundle, []
        for name in PEOPLE:
            self._make_key(name)
        self.office, self.nonce = Office(folder, self.origin), 0
        self.log = state.Log(self.origin, bundle)

    def _make_key(self, name):
        with open(os.path.join(self.folder, name + ".key"), "w", encoding="ascii") as stream:
            stream.write(hashlib.sha256(name.encode()).hexdigest() + "\n")

    def key(self, name):
        return ed25519.public_key(self.seed(name))

    def seed(self, name):
        with open(os.path.join(self.folder, name + ".key"), encoding="ascii") as stream:
            return bytes.fromhex(stream.read().split()[0])

    @property
    def edition(self):
        return next(iter(self.log.editions.values()))

    def take(self, entry):
        entry = len(self.entries).to_bytes(8, "big") + entry[8:]
        law.replay(self.log, entry, codec.Act(entry, law.EVENTS))
        self.entries.append(entry)

    def again(self, act, signers, **fields):
        """An act of the town with other values, signed anew."""
        for name, value in fields.items():
            setattr(act.body, name, record(value))
        data = act.event_bytes[:20] + encode(EVENTS[act.kind].root, act.body)
        self.take(self.entries[-1][:16] + self.office.submission(data, signers))

    def say(self, name, signers, **fields):
        self.take(self.made(name, signers, **fields))

    def made(self, name, signers, **fields):
        """The entry that would come next."""
        self.nonce += 1
        event = EVENTS[name]
        if "nonce" in event.root.children:
            fields["nonce"] = self.nonce.to_bytes(8, "big")
        head = event.number.to_bytes(2, "big") + u16(1) + self.edition.id
        data = head + encode(event.root, record(fields))
        return self.entries[-1][:16] + self.office.submission(data, sorted(signers))

    def committee(self, name, **fields):
        self.say(name, self.edition.committee[:2], **fields)

    def by(self, who, name, **fields):
        self.say(name, [self.key(who)], **fields)


def before(year):
    organisation = lambda who: {"label": who, "name": both(who), "key": year.key(who)}  # noqa: E731
    year.committee("organisations_named", monitors=[organisation("mon"), organisation("mon2")],
                   partners=[organisation("partner")], institutions=[organisation("inst")])
    if year.edition.defined is None or year.edition.defined.sealing is None:
        year.committee("merges_defined", merges=[{"dimension": 0, "into": 1, "from": 2}])
    session = {"kind": "training", "title": both("s"), "place": both("p"), "day": 20260610, "from": 600,
               "until": 660, "languages": ["ro", "uk"], "topic": both("t")}
    year.by("partner", "session_announced", **session)
    year.committee("session_announced", **session)
    year.by("partner", "session_held", session=0, day=20260610, people=6, groups=_groups((2, 2, 2)), merged=b"\0")
    item = {"title": both("i"), "term": 20261231, "partners": {}, "resources": both("r"), "indicator": both("n"),
            "target": 5}
    year.committee("plan_set", items=[dict(item, number=1, responsible="inst"), dict(item, number=4, responsible="")])
    year.by("inst", "activity_reported", item=1, quantity=2, **{"from": 20260101, "until": 20260630}, note={},
            evidence=EVIDENCE)
    year.committee("client_released", version="1.0", assets=[{"path": "/a.js", "sha256": b"\1" * 32}])


def _groups(people):
    return [{"dimension": 0, "cell": cell, "people": count} for cell, count in enumerate(people)]


def survey(year):
    first = len(year.edition.follow_up.surveys)  # where the vote is sealed there were others before
    questions = [{"asked": "score", "topic": "trust", "text": both("q"), "choices": []},
                 {"asked": "choice", "topic": "", "text": both("q"), "choices": [both("a"), both("b"), both("c")]}]
    year.committee("survey_opened", title=both("s"), kind="open", audience="roll", session=0, questions=questions)
    year.committee("survey_opened", title=both("s"), kind="open", audience="codes", session=0, questions=questions[:1])
    slots = issue_codes(year, first + 1, ("ans1", "ans2"))
    for voter, answers in ((0, [5, 2]), (1, [0, 3])):
        slot = hashlib.sha256(b"slot%d" % voter).digest()[:16]
        _answer(year, first, "v%d" % voter, slot, answers)
    _answer(year, first + 1, "ans1", slots[0], [4])
    papers(year, first, [0, 1, 0, 0, 2], [1, 1, 0])
    year.committee("survey_closed", survey=first)


def issue_codes(year, number, people):
    """Their slots."""
    slots = [hashlib.sha256(b"code%d" % i).digest()[:16] for i in range(1, len(people) + 1)]
    codes = [{"slot": s, **_proved(year, who, s)} for s, who in zip(slots, people)]
    year.committee("survey_codes_issued", survey=number, codes=sorted(codes, key=lambda c: c["slot"]))
    return slots


def papers(year, number, *counts):
    station = year.edition.stations[bytes.fromhex(STATION)]
    year.say("survey_papers_counted", station.officers[:2], survey=number, station=bytes.fromhex(STATION), papers=3,
             questions=[{"counts": listed} for listed in counts])


def _secret(year, who):
    return h2s("credential", year.seed(who), bytes(4))


def _proved(year, who, slot):
    secret = _secret(year, who)
    key = ristretto.encode(curve.scale_base(secret))
    nonce = h2s("nonce", secret.to_bytes(32, "little"), slot)
    r = ristretto.encode(curve.scale_base(nonce))
    c = h2s("slot/pok", year.edition.roll_id, key, slot, r)
    return {"key": key, "proof": r + ((nonce + c * secret) % curve.L).to_bytes(32, "little")}


def _answer(year, number, who, slot, answers):
    asked = year.edition.follow_up.surveys[number]
    bits = asked.layout.encode(answers)
    body = bytes(sum(bit << j % 8 for j, bit in enumerate(bits) if j // 8 == i) for i in range((len(bits) + 7) // 8))
    key = ristretto.encode(curve.scale_base(_secret(year, who)))
    ballot = b"\1" + u16(number) + slot + key + u32(1) + ZERO + b"\0" + body
    signature = year.office.cast_signature(asked.context, ballot, "cast/sig")
    year.say("survey_answered", [], ballot=ballot, signature=signature)


def after(year):
    winner = year.edition.result.results[0].winners[0]
    report = {"project": winner, "title": both("m"), "spent": 100, "planned_day": 20261101, "evidence": EVIDENCE}
    year.committee("award_amended", project=winner, award=year.edition.projects[winner].cost() + 5, reason=both("r"))
    first = len(year.entries)
    year.committee("milestone_reported", **report, per_mille=400, actual_day=0)
    year.by("mon", "milestone_judged", report=first, finding="confirmed", reason={}, evidence=[])
    year.by("mon2", "milestone_judged", report=first, finding="disputed", reason={"ro": "nu"}, evidence=EVIDENCE)
    year.committee("milestone_reported", **report, per_mille=1000, actual_day=20261102)
    if year.edition.sealed is None:
        people = 8
        year.say("turnout_reported", year.edition.registrars[:1] + year.edition.overseers[:1], people=people, groups=[],
                 merged=b"")
    indicator = {"tag": "trust", "domain": "satisfaction", "unit": "mean", "name": both("n"),
                 "numerator": [{"measure": "survey-score-sum", "argument": "trust"}],
                 "denominator": [{"measure": "survey-score-count", "argument": "trust"}],
                 "target_kind": "at-least", "target": {"numerator": 4, "denominator": 1}}
    year.committee("indicators_defined", indicators=[indicator])
    year.committee("baseline_set", indicator="trust", year=2024, value={"numerator": 7, "denominator": 2},
                   source=both("s"))
    year.committee("recommendations_made", recommendations=[both("more")])
    year.committee("report_published", tree_size=len(year.entries), root=year.log.edge.root(), tool="second verifier",
                   pages=[{"language": l, "sha256": b"\2" * 32} for l in ("en", "ro")], data=b"\3" * 32)


def tell(year, entry, sealed):
    """One entry of the town: as it is, or where the acts before it change what it must say. What follows from the root
    at the close of a sealed vote cannot be said anew, so there all of it comes at the end."""
    act = codec.Act(entry, law.EVENTS)
    if act.kind == "result_declared":
        year.again(act, act.signers, closed_at=year.edition.closed_at)
    elif act.kind == "roll_closed" and year.edition.follow_up.merges is not None:
        year.again(act, act.signers, groups=_groups((3, 3, 2)), merged=b"\0")
    else:
        year.take(entry)
    if act.kind == "edition_announced" and not sealed:
        before(year)
    if act.kind == "roll_closed" and not sealed:
        survey(year)


def main(bundle_path, folder, out):
    bundle = container.Bundle(bundle_path)
    with open(os.path.join(folder, "led", "keys", "log"), encoding="ascii") as stream:
        key = bytes.fromhex(stream.read().strip())
    year = Year(bundle, folder)
    entries = reseal.entries_of(bundle)
    defined = [codec.Act(e, law.EVENTS).body for e in entries if codec.Act(e, law.EVENTS).kind == "ballot_defined"]
    sealed = defined[0].sealing is not None
    for entry in entries:
        tell(year, entry, sealed)
    if sealed:
        before(year)
        survey(year)
    after(year)
    blobs = {n: bundle.read(n) for n in bundle.names() if n.startswith("blob/")}
    reseal.write(out, year.entries, blobs, bundle.read("vkey"), key)
    print("%d entries" % len(year.entries))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
