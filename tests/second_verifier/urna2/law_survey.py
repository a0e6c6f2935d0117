"""Surveys (docs/LAW.md): an answer is judged as a ballot, under the survey's own context."""

import hashlib

from . import credentials, needs, sealed_ballots
from .errors import demand
from .follow_up_state import Survey
from .law_follow_up import MOST_PEOPLE, all_languages, any_phase, good
from .law_voting import HEADER, ZERO32, Header
from .layouts import answers as answers_layout
from .layouts import unpack
from .ristretto import h256
from .sealed_records import need_keys_made
from .state import Cast


def _survey(edition, number):
    surveys = edition.follow_up.surveys
    demand(number < len(surveys), "unknown_survey")
    return surveys[number]


def _open(edition, number):
    survey = _survey(edition, number)
    demand(not survey.closed, "survey_closed")
    return survey


def _answers(question):
    return {"score": 5, "yes-no": 2}.get(question.asked, len(question.choices))


def survey_opened(log, edition, act):
    body, state = act.body, edition.follow_up
    any_phase(edition)
    needs.committee(edition, act)
    demand(len(state.surveys) < 256, "over_limit")
    all_languages(edition, body.title)
    if body.audience == "roll":
        good(body.session == 0, "session without codes")
    else:
        demand(body.session < len(state.sessions), "unknown_session")
    good(body.questions, "no question")
    for question in body.questions:
        all_languages(edition, question.text)
        asked = question.asked == "choice"
        good(len(question.choices) >= 2 if asked else not question.choices, "choices")
        for texts in question.choices:
            all_languages(edition, texts)
    opened = hashlib.sha256(act.event_bytes).digest()
    context = h256("survey-ctx", log.origin.encode(), act.edition, opened)
    counts = [_answers(q) for q in body.questions]
    layout = answers_layout(counts)
    if body.kind == "sealed":
        _sealed_form(edition, layout)
        context = h256("survey-sealed-ctx", context, edition.context)
    state.surveys.append(Survey(len(state.surveys), body, context, layout, counts))


def _sealed_form(edition, layout):
    need_keys_made(edition)
    demand(edition.announced.minimum_group >= 2, "small_group")
    demand(layout.bits <= len(edition.sealed.joint), "keys_missing")


def survey_codes_issued(_, edition, act):
    codes, survey = act.body.codes, _open(edition, act.body.survey)
    needs.committee(edition, act)
    for code in codes:
        credentials.combined(edition.roll_id, code.slot, [code])
    demand(survey.body.audience == "codes", "survey_numbers")
    people = edition.follow_up.sessions[survey.body.session].people or 0
    demand(codes and len(survey.codes) + len(codes) <= people, "survey_numbers")
    used = set(survey.codes.values())
    for i, code in enumerate(codes):
        demand(i == 0 or codes[i - 1].slot < code.slot, "malformed")
        fresh = any(code.slot) and code.slot not in survey.codes and code.slot not in edition.slots
        demand(fresh, "slot_exists")
        twice = sum(other.key == code.key for other in codes) > 1
        demand(code.key not in edition.keys and code.key not in used and not twice, "key_in_use")
    survey.codes.update((code.slot, code.key) for code in codes)


class Answer:
    """As a ballot: what proofs of sealed ones are looked at with."""

    def __init__(self, survey, header, ballot):
        self.question, self.header, self.data = survey, header, ballot
        self.context, self.sealed = survey.context, survey.sealed
        self.tracker = h256("tracker", survey.context, ballot)
        body = ballot[HEADER:]
        if self.sealed:
            self.items = sealed_ballots.Items(body, survey.layout.bits)
        else:
            self.bits = _bits(survey, body)

    def need_legal(self, edition):
        if self.sealed:
            sealed_ballots.need_proved(edition, self)
        else:
            demand(self.question.layout.legal(self.bits), "illegal_ballot")

    def keep(self, edition, index):
        if not self.sealed:
            return
        edition.sealed.alphas[self.items.alpha] = self.tracker
        body = self.data[HEADER:HEADER + 32 * (1 + self.question.layout.bits)]
        self.question.sealed_answers[self.header.slot] = Cast(1, self.tracker, body, index)


def survey_answered(_, edition, act):
    demand(not act.signers, "wrong_quorum")
    header = Header(act.body.ballot)
    survey = _survey(edition, header.question)
    demand(header.kind == (2 if survey.sealed else 1), "bad_header")
    demand(not survey.closed, "survey_closed")
    answer = Answer(survey, header, act.body.ballot)
    _answerer(edition, survey, header)
    demand(header.slot not in survey.answered, "answered_before")
    demand(header.bseq == 1 and header.prev == ZERO32, "wrong_chain")
    demand(header.channel <= 1, "bad_header")
    answer.need_legal(edition)
    right = credentials.verifies("cast/sig", survey.context, header.key, answer.tracker, act.body.signature)
    demand(right, "bad_credential_signature")
    sealed_ballots.need_new_alpha(edition, answer)
    survey.answered.add(header.slot)
    answer.keep(edition, act.index)


def _bits(survey, body):
    bits = survey.layout.bits
    demand(len(body) == (bits + 7) // 8, "bad_ballot_length")
    demand(bits % 8 == 0 or body[-1] >> (bits % 8) == 0, "bad_ballot_length")
    return unpack(body, bits)


def _answerer(edition, survey, header):
    if survey.body.audience == "codes":
        demand(survey.codes.get(header.slot) == header.key, "not_on_roll")
        return
    slot = edition.slots.get(header.slot)
    demand(slot is not None and slot.key == header.key, "not_on_roll")
    demand(not slot.revoked, "slot_revoked")


def survey_closed(_, edition, act):
    survey = _open(edition, act.body.survey)
    needs.committee(edition, act)
    survey.closed = True


def survey_papers_counted(_, edition, act):
    body, survey = act.body, _open(edition, act.body.survey)
    station = needs.station(edition, body.station)
    needs.quorum(act, station.officers, 2)
    demand(body.papers <= MOST_PEOPLE, "over_limit")
    demand(body.station not in survey.stations, "survey_numbers")
    demand(len(body.questions) == len(survey.answers), "survey_numbers")
    for counted, answers in zip(body.questions, survey.answers):
        fits = len(counted.counts) == answers and sum(counted.counts) <= body.papers
        demand(fits, "survey_numbers")
    demand(body.papers > 0 and body.papers >= edition.announced.minimum_group, "small_group")
    survey.stations.add(body.station)
