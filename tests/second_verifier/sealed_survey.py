#!/usr/bin/env python3
"""Sealed surveys after the vote of a small town, every byte made here by the formulas of the documents: answers, sets,
trustees' parts and openings. Between the lawful acts stand false ones, each forced into a log of its own.

sealed_survey.py BUNDLE LEDGER-FOLDER DIR. LEDGER-FOLDER as town.py makes it, of any town with keys. DIR gets the
bundles and expected.tsv: what both verifiers must say of each (compare.py)."""

import copy
import hashlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import follow_up  # noqa: E402
import reseal  # noqa: E402
import sealed_maker  # noqa: E402
from follow_up import both  # noqa: E402
from urna2 import codec, container, curve, ed25519, law, law_count, law_voting, ristretto  # noqa: E402
from urna2.equations import encoded, forms_of  # noqa: E402
from urna2.follow_up_state import FIRST_SURVEY  # noqa: E402
from urna2.ristretto import h256, u16, u32  # noqa: E402

YES_NO = {"asked": "yes-no", "topic": "trust", "text": both("q"), "choices": []}
CHOICE = {"asked": "choice", "topic": "", "text": both("q"), "choices": [both("a"), both("b"), both("c")]}
SCORE = {"asked": "score", "topic": "", "text": both("q"), "choices": []}
MATERIAL = {"sha256": hashlib.sha256(b"rows").digest(), "size": 4}


class Story(follow_up.Year):
    """The year, with false acts forced into copies of its log."""

    def __init__(self, bundle, folder, out):
        super().__init__(bundle, folder)
        self.out, self.rows = out, []
        self.blobs = {n: bundle.read(n) for n in bundle.names() if n.startswith("blob/")}
        with open(os.path.join(folder, "led", "keys", "log"), encoding="ascii") as stream:
            self.log_key = bytes.fromhex(stream.read().strip())

    def tell(self, bundle):
        for entry in reseal.entries_of(bundle):
            self.take(entry)
            kind = codec.Act(entry, law.EVENTS).kind
            if kind in ("edition_announced", "ballot_defined"):
                self.false_act("before-the-keys", "4.7", "survey_opened", **self.opening(YES_NO))
            if kind == "voting_opened":
                ballot_after_answer(self)
        self.seeds = sealed_maker.trustee_seeds(self.folder, self.edition.sealed.run, ed25519.public_key)

    def write(self, name, entries, code, check):
        name = "%03d-%s" % (len(self.rows), name)
        blobs = {n: data for n, data in self.blobs.items() if bytes.fromhex(n[5:]) in self.log.materials}
        folder = os.path.join(self.out, name)
        reseal.write(folder, reseal.numbered(entries), blobs, self.bundle.read("vkey"), self.log_key)
        self.rows.append("%s\t%s\t-\t-\t%d\t%s" % (name, name + "/vkey", code, check))

    def right(self, name):
        self.write(name, self.entries, 0, "-")

    def false(self, name, check, entry, *further):
        self.write(name, self.entries + [entry, *further], 1, check)

    def false_act(self, case, check, act, signers=None, **fields):
        self.false(case, check, self.made(act, self.edition.committee[:2] if signers is None else signers, **fields))

    def finish(self):
        with open(os.path.join(self.out, "expected.tsv"), "w", encoding="utf-8") as stream:
            stream.write("\n".join(["tar\tkey\tpolicy\ttrust\texit\tcheck"] + self.rows) + "\n")
        print("%d bundles" % len(self.rows))

    # ---- what the acts hold ----

    def acts(self):
        return [codec.Act(entry, law.EVENTS) for entry in self.entries]

    def opened_bytes(self, number):
        return [a.event_bytes for a in self.acts() if a.kind == "survey_opened"][number]

    def ballot_of(self, number):
        """The first answer to a survey."""
        return next(a.body.ballot for a in self.acts() if a.kind == "survey_answered" and a.body.ballot[1:3] == u16(number))

    def surveys(self):
        return self.edition.follow_up.surveys

    def opening(self, *questions, audience="roll", session=0):
        return {"title": both("s"), "kind": "sealed", "audience": audience, "session": session,
                "questions": list(questions)}

    def open_survey(self, *questions, **how):
        self.committee("survey_opened", **self.opening(*questions, **how))
        return len(self.surveys()) - 1

    def header(self, number, who, slot, kind=2, bseq=1, prev=bytes(32), channel=0):
        key = ristretto.encode(curve.scale_base(follow_up._secret(self, who)))
        return bytes([kind]) + u16(number) + slot + key + u32(bseq) + prev + bytes([channel])

    def answer(self, number, who, slot, choice, **false):
        """The entry; `false` says what else than right it has: values, proof_context, sign_context, keys, r, bend, body,
        signers, and fields of the header."""
        asked = self.surveys()[min(number, len(self.surveys()) - 1)]
        own = {name: false[name] for name in ("kind", "bseq", "prev", "channel") if name in false}
        header = self.header(false.get("said", number), who, slot, **own)
        values = false.get("values") or asked.layout.encode(choice)
        keys = false.get("keys") or self.edition.sealed.joint
        bctx = h256("ballot/ctx", false.get("proof_context", asked.context), header)
        body = false.get("body") or sealed_maker.seal(bctx, keys, asked.layout, values, false.get("r"))
        ballot = header + false.get("bend", bytes)(body)
        signature = self.office.cast_signature(false.get("sign_context", asked.context), ballot, "cast/sig")
        return self.made("survey_answered", false.get("signers", []), ballot=ballot, signature=signature)

    def counted(self, number, **false):
        """Fields of the set; `false`: rows, context, question in the digest, forms."""
        asked = self.surveys()[number]
        rows = false.get("rows", sorted(asked.sealed_answers.items()))
        bits = asked.layout.bits
        pairs = law_count.total_of([law_count.read_ciphertext(c.body, bits) for _, c in rows], bits)
        digest = law_voting.counted_digest(false.get("context", asked.context), false.get("question", asked.number), rows)
        beta = [encoded(p) for p in forms_of(false.get("forms", asked.layout.outputs), pairs[1])]
        return {"question": asked.number, "counted": len(rows), "digest": digest, "alpha": encoded(pairs[0]), "beta": beta}

    def part(self, number, trustee, context=None, purpose=None, bend=bytes, said=None, signer=None):
        """The entry of a trustee's part."""
        asked, sealed = self.surveys()[number], self.edition.sealed
        secrets = sealed_maker.secret_shares(self.edition, self.seeds, trustee, asked.layout.bits)
        of_forms = [sum(w * secrets[bit] for bit, w in form) % curve.L for form in asked.layout.outputs]
        keys = forms_of(asked.layout.outputs, sealed.share_keys_of(asked, trustee))
        statement = sealed_maker.statement_of(context or asked.context, purpose or b"survey" + u16(number),
                                              sealed.counts[asked.number].set, keys)
        share = bend(sealed_maker.part(statement, trustee, of_forms))
        signers = [sealed.run.trustees[(signer or trustee) - 1]]
        return self.made("sum_share_given", signers, question=asked.number, trustee=said or trustee, share=share)

    def counts(self, number, answers):
        """What the sums of these answers are."""
        listed = []
        for place, own in enumerate(self.surveys()[number].answers):
            listed += [sum(a[place] == c for a in answers) for c in range(1, own + 1)]
        return listed


def slot_of(voter):
    return hashlib.sha256(b"slot%d" % voter).digest()[:16]


def codes_slot(i):
    return hashlib.sha256(b"code%d" % i).digest()[:16]


def ballot_after_answer(story):
    """In a log beside the town's: a ballot with the randomness of an answer."""
    aside, rows = copy.deepcopy(story), story.rows
    aside.rows, used = rows, 54321
    aside.take(aside.answer(aside.open_survey(YES_NO), "v0", slot_of(0), [1], r=used))
    edition = aside.edition
    question, header = edition.questions[0], aside.header(0, "v1", slot_of(1))
    bctx = h256("ballot/ctx", edition.context, header)
    for name, check, r in (("right", "-", None), ("with-the-randomness-of-an-answer", "8", used)):
        body = sealed_maker.seal(bctx, edition.sealed.keys_of(question), question.layout, question.layout.encode([0]), r)
        signature = aside.office.cast_signature(edition.context, header + body, "cast/sig")
        entry = aside.made("ballot_cast", [], ballot=header + body, signature=signature)
        aside.write("ballot-" + name, aside.entries + [entry], 1 if r else 0, check)


def openings(story):
    many = story.opening(*[SCORE] * 2)
    story.false_act("more-bits-than-keys", "4.7", "survey_opened", **many)
    story.false_act("sealed-of-one-choice", "2", "survey_opened", **story.opening(dict(CHOICE, choices=[both("a")])))
    unknown = story.opening(YES_NO, audience="codes", session=9)
    story.false_act("sealed-for-an-unknown-session", "2", "survey_opened", **unknown)
    story.false_act("opened-by-one", "2", "survey_opened", story.edition.committee[:1], **story.opening(YES_NO))


def wrong_headers(story, n):
    answer = lambda **false: story.answer(n, "v2", slot_of(2), [1, 2], **false)  # noqa: E731
    story.false("answer-open-kind", "7.1", answer(kind=1))
    story.false("answer-kind-0", "7.1", answer(kind=0))
    story.false("answer-under-the-number-of-a-count", "2", answer(said=FIRST_SURVEY + n))
    story.false("answer-to-no-survey", "2", answer(said=n + 1))
    story.false("answer-to-a-closed-one", "2", answer(said=0))
    story.false("answer-second-in-chain", "7.4", answer(bseq=2))
    story.false("answer-after-another", "7.4", answer(prev=b"\1" * 32))
    story.false("answer-on-paper", "7.1", answer(channel=2))
    story.false("answer-signed-outside", "2", answer(signers=story.edition.committee[:1]))
    story.false("answer-of-a-stranger", "7.3", story.answer(n, "v2", slot_of(3), [1, 2]))
    story.false("answer-of-a-code", "7.3", story.answer(n, "ans1", codes_slot(1), [1, 2]))


def wrong_proofs(story, n):
    first, edition = story.surveys()[0], story.edition
    answer = lambda **false: story.answer(n, "v2", slot_of(2), [1, 2], **false)  # noqa: E731
    plain = h256("survey-ctx", story.log.origin.encode(), edition.id, hashlib.sha256(story.opened_bytes(n)).digest())
    story.false("answer-proved-for-the-vote", "7.5", answer(proof_context=edition.context))
    story.false("answer-proved-for-another-survey", "7.5", answer(proof_context=first.context))
    story.false("answer-proved-as-an-open-one", "7.5", answer(proof_context=plain))
    story.false("answer-signed-for-the-vote", "7.8", answer(sign_context=edition.context))
    story.false("answer-signed-for-another-survey", "7.8", answer(sign_context=first.context))
    story.false("answer-signed-as-an-open-one", "7.8", answer(sign_context=plain))
    keys, half = edition.sealed.joint, pow(2, -1, curve.L)
    story.false("answer-under-keys-backwards", "7.6", answer(keys=keys[::-1]))
    story.false("answer-under-keys-moved-by-one", "7.6", answer(keys=keys[1:] + keys[:1]))
    story.false("answer-third-of-yes-or-no", "7.5", answer(values=[0, 0, 1, 0, 0, 1, 0, 0]))
    story.false("answer-twice-yes", "7.6", answer(values=[2, -1, 0, 0, 0, 1, 0, 0]))
    story.false("answer-two-answers", "7.5", answer(values=[1, 1, 0, 0, 0, 1, 0, 0]))
    story.false("answer-nothing-at-all", "7.5", answer(values=[0] * 8))
    story.false("answer-half-and-half", "7.6", answer(values=[half, half, 0, 0, 0, 1, 0, 0]))
    story.false("answer-short", "7.2", answer(bend=lambda b: b[:-32]))
    story.false("answer-alpha-identity", "7.2", answer(bend=lambda b: bytes(32) + b[32:]))
    story.false("answer-scalar-unreduced", "7.2", answer(bend=lambda b: b[:-32] + b"\xff" * 32))
    copied = story.ballot_of(0)[law_voting.HEADER:]
    story.false("answer-copied-from-another-survey", "7.5", answer(body=copied))


def wrong_randomness(story, n, used):
    story.false("answer-with-the-randomness-of-another", "8", story.answer(n, "v2", slot_of(2), [1, 2], r=used))
    opened = next(a.body for a in story.acts() if a.kind == "ballot_challenged")
    r = int.from_bytes(opened.randomness, "little")
    story.false("answer-with-the-randomness-of-a-challenge", "8", story.answer(n, "v2", slot_of(2), [1, 2], r=r))


def wrong_sets(story, n, few):
    asked = story.surveys()[n]
    rows = sorted(asked.sealed_answers.items())
    told = lambda title, **false: story.false_act(  # noqa: E731
        title, "11", "counted_set_declared", **story.counted(n, **false))
    told("set-digest-of-the-vote", context=story.edition.context)
    told("set-digest-under-the-bare-number", question=n)
    told("set-without-one", rows=rows[:-1])
    told("set-with-one-twice", rows=rows + rows[-1:])
    told("set-in-another-order", rows=rows[::-1])
    told("set-with-those-who-gave-none", forms=[[(j, 1)] for j in range(asked.layout.bits)])
    told("set-of-swapped-sums", forms=asked.layout.outputs[::-1])
    right = story.counted(n)
    story.false_act("set-by-one", "2", "counted_set_declared", story.edition.committee[:1], **right)
    story.false_act("set-under-the-bare-number", "2", "counted_set_declared", **dict(right, question=n))
    story.false_act("set-of-no-survey", "11", "counted_set_declared", **dict(right, question=FIRST_SURVEY + 200))
    story.false_act("set-of-too-few", "18.4", "counted_set_declared", **story.counted(few))


def wrong_count_acts(story, n):
    """Acts of questions that no survey has."""
    number, trustee = FIRST_SURVEY + n, story.edition.sealed.run.trustees[:1]
    shares = {"question": number, "trustee": 1, "shares": MATERIAL}
    stage = {"question": number, "stage": 1, "trustee": 1, "context": bytes(32), "input": bytes(64), "rows": MATERIAL}
    story.false_act("mix-of-a-survey", "11", "mix_stage_added", trustee, **stage)
    story.false_act("rows-of-a-survey", "11", "row_shares_given", trustee, **shares)
    drawn = {"question": number, "papers": 1, "root": story.edition.closing_root, "reference": "r", "value": bytes(32)}
    lottery = sorted(story.edition.committee[:2] + story.edition.overseers[:1])
    story.false_act("sample-of-a-survey", "11", "paper_sample_drawn", lottery, **drawn)
    story.false_act("sample-shares-of-a-survey", "11", "sample_shares_given", trustee, **shares)


def wrong_parts(story, n):
    story.false("part-short", "12.3", story.part(n, 1, bend=lambda b: b[:-32]))
    story.false("part-as-another", "2", story.part(n, 1, said=2))
    story.false("part-as-nobody", "12.1", story.part(n, 1, said=9))
    story.false("part-signed-by-another", "2", story.part(n, 1, signer=2))


def no_parts(story, n, counts):
    """Parts that are false are kept under their author; they open nothing."""
    kept = {"for-a-question": {"purpose": b"tally" + u16(n)},
            "for-its-number": {"purpose": b"tally" + u16(FIRST_SURVEY + n)},
            "for-another-survey": {"purpose": b"survey" + u16(n + 1)}, "under-the-vote": {"context": story.edition.context},
            "of-another-factor": {"bend": lambda b: encoded(curve.BASE) + b[32:]}}
    opened = {"question": FIRST_SURVEY + n, "counts": counts, "chunks": None}
    for name, false in kept.items():
        part = story.part(n, 2, **false)
        story.write("part-%s-kept" % name, story.entries + [part], 0, "-")
        opening = story.made("question_opened", story.edition.committee[:2], **opened)
        story.false("part-%s-opens-nothing" % name, "12.4", part, opening)


def wrong_openings(story, n, counts):
    told = lambda title, check, **fields: story.false_act(  # noqa: E731
        title, check, "question_opened", **dict({"question": FIRST_SURVEY + n, "counts": counts, "chunks": None}, **fields))
    told("opened-one-more", "13", counts=[counts[0] + 1] + counts[1:])
    told("opened-swapped", "13", counts=counts[::-1])
    told("opened-below-zero", "13", counts=[-1] + counts[1:])
    told("opened-modulo-the-order", "13", counts=[2**62] + counts[1:])
    told("opened-with-those-who-gave-none", "13", counts=counts + [1])
    told("opened-without-the-last", "13", counts=counts[:-1])
    told("opened-with-rows", "16.2", chunks=MATERIAL)
    told("opened-under-the-bare-number", "2", question=n)


def counted_survey(story, n, few, answers):
    wrong_sets(story, n, few)
    story.committee("counted_set_declared", **story.counted(n))
    story.false_act("set-twice", "11", "counted_set_declared", **story.counted(n))
    wrong_count_acts(story, n)
    wrong_parts(story, n)
    counts = story.counts(n, answers)
    story.take(story.part(n, 1))
    story.false("part-twice", "12.1", story.part(n, 1))
    no_parts(story, n, counts)
    story.take(story.part(n, 3))
    wrong_openings(story, n, counts)
    story.false("opened-one-more-by-all", "13", *further(story, n, counts))
    story.committee("question_opened", question=FIRST_SURVEY + n, counts=counts, chunks=None)
    story.right("opened")
    story.false("part-after-the-opening", "11", story.part(n, 2))
    story.false_act("opened-twice", "11", "question_opened", question=FIRST_SURVEY + n, counts=counts, chunks=None)


def further(story, n, counts):
    """A third right part, and an opening that says one more."""
    opened = {"question": FIRST_SURVEY + n, "counts": [counts[0] + 1] + counts[1:], "chunks": None}
    return story.part(n, 2), story.made("question_opened", story.edition.committee[:2], **opened)


def main(bundle_path, folder, out):
    bundle = container.Bundle(bundle_path)
    story = Story(bundle, folder, out)
    story.tell(bundle)
    if story.edition.announced.minimum_group < 2:
        story.false_act("where-one-is-a-group", "18.4", "survey_opened", **story.opening(YES_NO))
    else:
        lawful_and_false(story)
    story.finish()


def lawful_and_false(story):
    follow_up.before(story)
    openings(story)
    n = story.open_survey(YES_NO, CHOICE)
    wrong_headers(story, n)
    wrong_proofs(story, n)
    used, answers = 12345, [[2, 3], [0, 0], [1, 1], [1, 0]]
    story.take(story.answer(n, "v0", slot_of(0), answers[0], r=used))
    wrong_randomness(story, n, used)
    story.false("answered-twice", "2", story.answer(n, "v0", slot_of(0), [1, 1]))
    for voter, channel, given in ((1, 0, answers[1]), (3, 1, answers[2]), (7, 0, answers[3])):
        story.take(story.answer(n, "v%d" % voter, slot_of(voter), given, channel=channel))
    follow_up.papers(story, n, [1, 2], [0, 1, 1])
    story.false_act("set-before-the-close", "11", "counted_set_declared", **story.counted(n))
    story.committee("survey_closed", survey=n)
    story.false("answer-after-the-close", "2", story.answer(n, "v2", slot_of(2), [1, 2]))
    counted_survey(story, n, 1, answers)
    by_codes(story, used)


def by_codes(story, used):
    """People of a session; two surveys more: one that nobody answers."""
    n = story.open_survey(YES_NO, audience="codes")
    slots = follow_up.issue_codes(story, n, ("ans1", "ans2"))
    story.false("code-survey-by-the-roll", "7.3", story.answer(n, "v0", slot_of(0), [1]))
    story.false("code-with-the-randomness-of-another-survey", "8", story.answer(n, "ans1", slots[0], [1], r=used))
    for who, slot in zip(("ans1", "ans2"), slots):
        story.take(story.answer(n, who, slot, [1]))
    empty = story.open_survey(YES_NO)
    for number in (n, empty):
        story.committee("survey_closed", survey=number)
    story.false_act("set-of-none", "18.4", "counted_set_declared", **story.counted(empty))
    story.committee("counted_set_declared", **story.counted(n))
    for trustee in (3, 2, 1):
        story.take(story.part(n, trustee))
    story.committee("question_opened", question=FIRST_SURVEY + n, counts=[2, 0], chunks=None)
    story.right("opened-by-all")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
