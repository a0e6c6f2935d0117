"""Surveys (docs/LAW.md): an answer is judged as an open ballot, under the survey's own context."""

import hashlib

from . import credentials, needs
from .errors import demand
from .follow_up_state import Survey
from .law_follow_up import MOST_PEOPLE, all_languages, any_phase, good
from .law_voting import HEADER, ZERO32, Header
from .layouts import scores, unpack
from .ristretto import h256


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
    demand(body.kind == "open", "unsupported_kind")
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
    answers = [_answers(q) for q in body.questions]
    state.surveys.append(Survey(body, context, scores(len(answers), max(answers)), answers))


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


def survey_answered(_, edition, act):
    ballot = act.body.ballot
    demand(not act.signers, "wrong_quorum")
    header = Header(ballot)
    survey = _survey(edition, header.question)
    demand(header.kind == 1, "bad_header")
    demand(not survey.closed, "survey_closed")
    bits = _bits(survey, ballot[HEADER:])
    _answerer(edition, survey, header)
    demand(header.slot not in survey.answered, "answered_before")
    demand(header.bseq == 1 and header.prev == ZERO32, "wrong_chain")
    demand(header.channel <= 1, "bad_header")
    demand(survey.layout.legal(bits), "illegal_ballot")
    said = survey.layout.decode(bits)
    demand(all(a <= most for a, most in zip(said, survey.answers)), "illegal_ballot")
    tracker = h256("tracker", survey.context, ballot)
    right = credentials.verifies("cast/sig", survey.context, header.key, tracker, act.body.signature)
    demand(right, "bad_credential_signature")
    survey.answered.add(header.slot)


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
