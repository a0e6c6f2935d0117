#!/usr/bin/env python3
"""A small edition made by the `urna` program alone, every key of it at hand (alter.py signs with them).

town.py URNA FOLDER open|sealed|mixed|alone makes FOLDER/led (the ledger), FOLDER/*.key, FOLDER/bundle and FOLDER/vkey.
open: open questions, greedy; sealed: sums; mixed: equal shares, a mix, lots by a beacon. Where the vote is sealed there are
sealed surveys too: one opened while the vote goes on, one with too few answers, one opened after the result.
alone: sealed, until the keys are made, where one person may be a group of its own."""

import hashlib
import os
import subprocess
import sys

STATION = "000102030405060708090a0b"
TRUSTEES = ["t1", "t2", "t3"]
COMMITTEE = ["--key", "c1.key", "--key", "c2.key"]
OFFICERS = ["--key", "o1.key", "--key", "o2.key"]
LOTTERY = COMMITTEE + ["--key", "ov.key"]
BOTH = '{{ ro = "{0}", en = "{0}" }}'.format

EDITION = """
environment = "drill"
title = {both}
languages = ["ro", "en"]
currency = "MDL"
currency_decimals = 2
budget = 100000
minimum_group = {least}
{draw}
[[envelope]]
id = 1
name = {both}
amount = 25000
[[district]]
code = 1
name = {both}
[[category]]
tag = "green"
name = {both}
[[dimension]]
tag = "age"
{cells}
[calendar]
proposals_from = 20260601
proposals_until = 20260630
voting_from = 20260914
voting_until = 20260927
result_by = 20261005
[eligibility]
minimum_age = 16
residence = {both}
[[eligibility.document_kind]]
code = 1
name = {both}
[[eligibility.refusal_reason]]
code = 1
name = {both}
[roles]
committee = {committee}
committee_quorum = 2
registrars = {registrars}
overseers = {overseers}
rotations_per_station_day = 2
[[roles.station]]
id = "{station}"
name = {both}
key = {station_key}
officers = {officers}
"""

BALLOT = """
[[question]]
title = {both}
{kind}
district = 0
budget = 80000
layout = {{ kind = "approval", low = 0, high = 2 }}
exclusive = [["P1", "P3"]]
[[question.envelope]]
id = 1
name = {both}
amount = 25000
[[question]]
title = {both}
district = 1
budget = 20000
layout = {{ kind = "approval", low = 0, high = 1 }}
[[style]]
style = 1
questions = [0]
[[style]]
style = 2
questions = [0, 1]
{sealing}
"""

SEALING = """[sealing]
trustees = {trustees}
threshold = 2
minimum_ballots = 2
[[sealing.merge]]
dimension = "age"
into = "v"
from = "w"
"""

SURVEY = """
title = {both}
kind = "sealed"
audience = "roll"
{questions}
"""
YES_NO = '[[question]]\nasked = "yes-no"\ntopic = "%s"\ntext = {both}\n'.format(both=BOTH("q"))
CHOICE = '[[question]]\nasked = "choice"\ntext = {both}\nchoices = [{both}, {both}, {both}]\n'.format(both=BOTH("a"))

RULE = 'method = "equal-shares"\nscoring = "supporters"\nties = ["lower-cost", "lot"]\n'
DRAW = '[draw]\nkind = "beacon"\nsource = %s\nround = 31000000\n' % BOTH("drand")


class Town:
    def __init__(self, urna, folder, mode):
        self.urna, self.folder, self.mode, self.public, self.slots = urna, folder, mode, {}, []
        os.makedirs(folder)

    def run(self, *words):
        done = subprocess.run([self.urna, *words], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit("urna %s: %s%s" % (" ".join(words), done.stdout, done.stderr))
        return done.stdout

    def log(self, *words):
        return self.run(*words, "--ledger", "led")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def keys(self):
        for name in ["c1", "c2", "c3", "reg", "ov", "st", "o1", "o2", "prop1", "prop2", "rt", "ot", "today"]:
            self.public[name] = _hex(self.run("keys", "new", name + ".key"), 64)
        if self.mode != "open":
            for name in TRUSTEES:
                self.public[name] = _hex(self.run("trustee", "init", name + ".key"), 64)

    def listed(self, *names):
        return "[" + ", ".join('"%s"' % key for key in sorted(self.public[n] for n in names)) + "]"

    def found(self):
        mixed = self.mode == "mixed"
        cells = "".join('[[dimension.cell]]\ntag = "%s"\nname = %s\n' % (c, BOTH(c)) for c in "uvw")
        edition = EDITION.format(
            both=BOTH("x"), least=1 if self.mode == "alone" else 2, draw=DRAW if mixed else "", cells=cells, station=STATION,
            committee=self.listed("c1", "c2", "c3"), registrars=self.listed("reg"), overseers=self.listed("ov"),
            station_key='"%s"' % self.public["st"], officers=self.listed("o1", "o2"))
        if mixed:
            self.write("rule.toml", RULE)
            edition = 'rule_file = "rule.toml"\n' + edition
        self.write("edition.toml", edition)
        self.log("init", "--origin", "town.example/pb", "--definition", "edition.toml", *COMMITTEE)

    def propose(self):
        self.log("open", "proposals", *COMMITTEE)
        projects = [(30000, 0, 0, "prop1"), (20000, 1, 0, "prop1"), (40000, 0, 0, "prop2"),
                    (9000, 0, 1, "prop2"), (8000, 0, 1, "prop1")]
        for number, (cost, envelope, district, proposer) in enumerate(projects):
            label = "P%d" % (number + 1)
            self.write("p.toml", 'label = "%s"\ncost = %d\nenvelope = %d\ndistrict = %d\ncategories = ["green"]\n'
                       'title = { ro = "%s" }\n' % (label, cost, envelope, district, label))
            self.log("propose", "--file", "p.toml", "--key", proposer + ".key")
        self.log("close", "proposals", *COMMITTEE)
        for number in range(len(projects)):
            self.log("review", "--project", str(number), *COMMITTEE)

    def enrol(self):
        sealed = self.mode != "open"
        sealing = SEALING.format(trustees=self.listed(*TRUSTEES)) if sealed else ""
        self.write("ballot.toml", BALLOT.format(both=BOTH("q"), kind='kind = "sealed"' if sealed else "", sealing=sealing))
        self.log("open", "enrolment", "--ballot", "ballot.toml", *COMMITTEE)
        rows = ["slot,key,proof,style,document_type,country,number,birth_date"]
        for voter in range(8):
            slot = hashlib.sha256(b"slot%d" % voter).hexdigest()[:32]
            self.slots.append(slot)
            self.run("keys", "new", "v%d.key" % voter)
            told = self.log("keys", "credential", "v%d.key" % voter, "--slot", slot)
            rows.append("%s,%s,%s,%d,1,MDA,X%d00,1990-01-01" % (slot, _hex(told, 64), _hex(told, 128), 1 + voter % 2, voter))
        self.write("roll.csv", "\n".join(rows) + "\n")
        self.log("enrol", "--roll", "roll.csv", "--registrar", "reg.key", "--overseer", "ov.key",
                 "--registrar-tags", "rt.key", "--overseer-tags", "ot.key", "--salts", "salts")

    def vkey(self):
        self.log("export", "--out", "first")
        with open(os.path.join(self.folder, "first", "vkey"), encoding="utf-8") as stream:
            key = stream.read()
        self.write("vkey", key)
        return key.strip()

    def ceremony(self, key):
        for step in ["reveal", "reveal", "share", "share"]:
            for trustee in TRUSTEES:
                self.log("trustee", step, trustee + ".key", "--key", key)
        cells = ["%s,%s" % (slot, "uvw"[i % 3]) for i, slot in enumerate(self.slots)]
        self.write("cells.csv", "slot,age\n" + "\n".join(cells) + "\n")
        self.log("attributes", "--file", "cells.csv", "--registrar", "reg.key", "--overseer", "ov.key")

    def cast(self, voter, choice, question=0, *more):
        self.log("cast", "--slot", self.slots[voter], "--credential", "v%d.key" % voter,
                 "--question", str(question), "--choice", choice, *more)

    def vote(self):
        self.write("map", "m")
        merged = ["--merged", "1"] if self.mode != "open" else []
        self.log("close", "roll", "--slot-map", "map", "--key", "reg.key", "--key", "ov.key", *merged)
        self.log("open", "voting", *COMMITTEE)
        for voter, choice in enumerate(["P1", "P1,P2", "P3", "P2,P3", "P1"]):
            self.cast(voter, choice)
        self.cast(0, "P2")
        self.cast(1, "P4", 1)
        self.cast(3, "P5", 1)
        if self.mode != "open":
            self.cast(5, "P1", 0, "--prepare", "check.ballot")
            self.log("challenge", "check.ballot")

    def survey(self, number, questions, answers):
        """Opened, answered by those whose answers are given, closed."""
        self.write("s.toml", SURVEY.format(both=BOTH("s"), questions="".join(questions)))
        self.log("survey", "open", "s.toml", *COMMITTEE)
        for voter, given in answers.items():
            self.log("survey", "answer", str(number), "--slot", self.slots[voter], "--credential", "v%d.key" % voter,
                     "--answers", given)
        self.log("survey", "close", str(number), *COMMITTEE)

    def surveys(self, key):
        """Of two, the second has too few answers ever to be opened."""
        self.survey(0, [YES_NO % "trust", CHOICE], {0: "1,3", 1: "2,0", 3: "1,1", 6: "0,3"})
        self.survey(1, [YES_NO % ""], {2: "2"})
        self.open_sums(key)

    def open_sums(self, key):
        self.log("count", *COMMITTEE)
        for trustee in TRUSTEES[:2]:
            self.log("trustee", "decrypt", trustee + ".key", "--key", key)
        self.log("count", *COMMITTEE)

    def paper(self):
        at = ["--station", STATION]
        for voter in (5, 6, 7):
            self.log("paper", "person", *at, "--slot", self.slots[voter], *OFFICERS)
        session = at + ["--station-key", "st.key", "--session", "today.key"]
        self.log("paper", "open", *session)
        for serial, choice in enumerate(["P1", "P2,P3", "P3"], 1):
            self.log("paper", "enter", *session, "--serial", str(serial), "--question", "0", "--choice", choice)
        self.log("paper", "close", *at, "--papers", "3", "--ballots", "3", *OFFICERS)

    def count(self, key):
        self.log("paper", "sample", "--papers", "2", "--value", "cd" * 32, "--reference", "minutes", "--question", "0", *LOTTERY)
        self.log("count", *COMMITTEE)
        mixed = ["--mixing-over"] if self.mode == "mixed" else []
        for step in (["mix"] if mixed else []) + ["decrypt"]:
            for trustee in TRUSTEES[:2]:
                self.log("trustee", step, trustee + ".key", "--key", key, *(mixed if step == "decrypt" else []))
        self.log("count", *COMMITTEE)
        self.log("paper", "compare", "--question", "0", "--differing", "1", *LOTTERY)
        for trustee in TRUSTEES[:2]:
            self.log("trustee", "decrypt", trustee + ".key", "--key", key)
        self.log("count", *COMMITTEE)

    def make(self):
        self.keys()
        self.found()
        self.propose()
        self.enrol()
        key = self.vkey()
        if self.mode != "open":
            self.ceremony(key)
        if self.mode == "alone":
            return self.log("export", "--out", "bundle")
        self.vote()
        if self.mode != "open":
            self.surveys(key)
        self.paper()
        self.log("close", "voting", *COMMITTEE)
        if self.mode == "mixed":
            self.log("draw", "--value", "ab" * 32, "--reference", "round 31000000", *COMMITTEE)
        if self.mode != "open":
            self.count(key)
        self.log("declare", *COMMITTEE)
        if self.mode != "open":
            self.survey(2, [CHOICE], {2: "3", 5: "3"})
            self.open_sums(key)
        return self.log("export", "--out", "bundle")


def _hex(text, digits):
    """The first hex word of so many digits."""
    words = text.replace(",", " ").replace(".", " ").split()
    return next(w for w in words if len(w) == digits and set(w) <= set("0123456789abcdef"))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[3] not in ("open", "sealed", "mixed", "alone"):
        sys.exit(__doc__)
    Town(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]).make()
