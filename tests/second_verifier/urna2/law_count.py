"""Opening sealed questions (docs/LAW.md, checks 11 to 17)."""

from . import curve, law_voting, mix, needs, opening
from .equations import Equations, encoded, forms_of, point, sum_points
from .errors import demand
from .follow_up_state import FIRST_SURVEY
from .law_ceremony import fetch, need_place
from .layouts import packed_values
from .once import once
from .ristretto import u16
from .sealed_ballots import read_ciphertext
from .sealed_records import need_keys_made
from .sealed_state import Count


def sealed_question(edition, number):
    questions = edition.questions
    demand(number < len(questions) and questions[number].spec.kind == "sealed", "count_step")
    return questions[number]


def _over(edition, number):
    """A sealed question once voting is closed, or a sealed survey once it is."""
    if number < FIRST_SURVEY:
        needs.phase(edition, "closed")
        return sealed_question(edition, number)
    surveys, place = edition.follow_up.surveys, number - FIRST_SURVEY
    demand(place < len(surveys) and surveys[place].sealed and surveys[place].closed, "count_step")
    return surveys[place]


def _counted(edition, asked):
    if asked.number < FIRST_SURVEY:
        return law_voting.counted(edition, asked.number)
    return sorted(asked.sealed_answers.items())


def _context(edition, asked):
    return edition.context if asked.number < FIRST_SURVEY else asked.context


def _purpose(number):
    if number < FIRST_SURVEY:
        return b"tally" + u16(number)
    return b"survey" + u16(number - FIRST_SURVEY)


def _need_enough(edition, asked, count):
    if asked.number < FIRST_SURVEY:
        demand(count >= edition.sealed.minimum, "too_few_ballots")
    else:
        demand(count >= edition.announced.minimum_group, "small_group")


def need_trustee(edition, act):
    need_keys_made(edition)
    run = edition.sealed.run
    demand(1 <= act.body.trustee <= run.size(), "wrong_trustee")
    needs.quorum(act, [run.trustees[act.body.trustee - 1]], 1)


def ciphertexts(edition, question):
    rows = _counted(edition, question)
    return [read_ciphertext(cast.body, question.layout.bits) for _, cast in rows]


def total_of(pairs, bits):
    """(Σ alpha, [Σ beta_j])"""
    alpha = sum_points(a for a, _ in pairs)
    return alpha, [sum_points(b[j] for _, b in pairs) for j in range(bits)]


def counted_set_declared(_, edition, act):
    body = act.body
    question = _over(edition, body.question)
    needs.committee(edition, act)
    sealed = edition.sealed
    demand(body.question not in sealed.counts, "count_step")
    rows = _counted(edition, question)
    _need_enough(edition, question, len(rows))
    digest = law_voting.counted_digest(_context(edition, question), body.question, rows)
    demand((body.counted, body.digest) == (len(rows), digest), "wrong_counted_set")
    alpha, beta = total_of(ciphertexts(edition, question), question.layout.bits)
    sums = [encoded(p) for p in forms_of(question.layout.outputs, beta)]
    demand((body.alpha, body.beta) == (encoded(alpha), sums), "wrong_counted_set")
    sealed.counts[body.question] = Count(body)


def _declared(edition, number):
    question = _over(edition, number)
    count = edition.sealed.counts.get(number)
    demand(count is not None and count.opened is None, "count_step")
    return question, count


def need_first(parts, trustee):
    demand(trustee not in [l for l, _ in parts], "wrong_trustee")


def sum_share_given(_, edition, act):
    body = act.body
    question, count = _declared(edition, body.question)
    need_trustee(edition, act)
    need_first(count.shares, body.trustee)
    demand(len(body.share) == opening.share_bytes(len(count.set.beta)), "bad_tally_share")
    keys = forms_of(question.layout.outputs, edition.sealed.share_keys_of(question, body.trustee))
    statement = opening.Statement(_context(edition, question), _purpose(body.question),
                                  count.set.alpha, count.set.beta, keys)
    count.shares.append((body.trustee, opening.proved_factors(statement, body.trustee, body.share)))


def _mix_input(edition, question, count):
    if count.rows is not None:
        return count.rows
    forms = packed_values(question.layout)
    return [[encoded(a)] + [encoded(p) for p in forms_of(forms, b)]
            for a, b in ciphertexts(edition, question)]


def mix_stage_added(log, edition, act):
    body = act.body
    question, count = _declared(edition, body.question)
    need_trustee(edition, act)
    demand(question.mixed, "count_step")
    demand(body.stage == len(count.mixers) + 1, "wrong_mix_context")
    demand(body.trustee not in count.mixers, "wrong_mixer")
    rows = _mix_input(edition, question, count)
    demand(0 < len(rows) <= mix.MAX_ROWS, "wrong_mix_context")
    place = mix.context_of(edition.context, body.question, body.stage, body.trustee)
    demand((body.context, body.input) == (place, mix.rows_hash(rows)), "wrong_mix_context")
    keys = forms_of(packed_values(question.layout), edition.sealed.keys_of(question))
    data = fetch(log, body.rows)
    stage = mix.Stage(data, len(rows), len(keys))
    once(lambda: mix.need_shuffle(body.context, keys, rows, stage), b"stage", body.context, body.input, data)
    count.mixers.append(body.trustee)
    count.rows, count.row_parts = stage.output, []


def row_shares_given(log, edition, act):
    body = act.body
    question, count = _declared(edition, body.question)
    need_trustee(edition, act)
    demand(len(count.mixers) >= edition.sealed.least_stages(), "count_step")
    demand(body.trustee in count.mixers, "wrong_trustee")
    need_first(count.row_parts, body.trustee)
    forms = packed_values(question.layout)
    data = fetch(log, body.shares)
    demand(len(data) == mix.row_share_bytes(len(count.rows), len(forms)), "bad_row_share")
    keys = forms_of(forms, edition.sealed.share_keys_of(question, body.trustee))
    factors = once(
        lambda: mix.row_factors(edition.context, body.question, body.trustee, keys, count.rows, data),
        b"rows", edition.context, body.question, body.trustee, mix.rows_hash(count.rows), data)
    count.row_parts.append((body.trustee, factors))


def valid(parts):
    return [(l, factors) for l, factors in parts if factors is not None]


def question_opened(log, edition, act):
    body = act.body
    question, count = _declared(edition, body.question)
    needs.committee(edition, act)
    points = opening.combine(count.set.beta, valid(count.shares), edition.sealed.threshold)
    most = count.set.counted * question.layout.output_max
    opening.check_counts(points, body.counts, most, "wrong_count")
    if body.question >= FIRST_SURVEY:
        _need_answers_fit(question, count, body.counts)
    demand(question.mixed == (body.chunks is not None), "wrong_chunk")
    if question.mixed:
        count.answers = _mixed_answers(log, edition, question, count, body)
    count.opened = body


def _need_answers_fit(survey, count, counts):
    """No question of a survey has more answers than there are."""
    first = 0
    for own in survey.answers:
        demand(sum(counts[first:first + own]) <= count.set.counted, "wrong_count")
        first += own


def _mixed_answers(log, edition, question, count, body):
    layout, threshold = question.layout, edition.sealed.threshold
    parts = valid(count.row_parts)[:threshold]
    demand(len(parts) == threshold, "too_few_shares")
    limits = chunk_limits(layout)
    data = fetch(log, body.chunks)
    demand(len(data) == 4 * len(count.rows) * len(limits), "wrong_chunk")
    numbers = [int.from_bytes(data[i:i + 4], "big") for i in range(0, len(data), 4)]
    rows = [numbers[i:i + len(limits)] for i in range(0, len(numbers), len(limits))]
    demand(all(n < m for row in rows for n, m in zip(row, limits)), "wrong_chunk")
    _need_chunks(count.rows, parts, rows)
    answers = [layout.read(_values(layout, limits, row)) for row in rows]
    coded = [None if a is None else layout.encode(a) for a in answers]
    demand(None not in coded, "illegal_mixed_ballot")
    sums = [sum(sum(w for bit, w in form if bits[bit]) for bits in coded) for form in layout.outputs]
    demand(sums == body.counts, "wrong_mixed_sums")
    return answers


def _need_chunks(rows, parts, numbers):
    """x·G = B - Σ lambda·D for every row and column."""
    indices = [l for l, _ in parts]
    weights = [-opening.lagrange(indices, l) for l in indices]
    equations = Equations()
    for i, row in enumerate(rows):
        for j, b in enumerate(row[1:]):
            pairs = [(w, factors[i][j]) for w, (_, factors) in zip(weights, parts)]
            equations.add("wrong_chunk", (-numbers[i][j], curve.BASE), (1, point(b)), *pairs)
    equations.settle()


def chunk_limits(layout):
    """Numbers of a chunk stay below radix to the number of its values."""
    size = 1
    while layout.radix ** (size + 1) <= 65536:
        size += 1
    count = len(layout.values)
    return [layout.radix ** min(size, count - first) for first in range(0, count, size)]


def _values(layout, limits, row):
    """Digits to the radix, least first."""
    values = []
    for number, limit in zip(row, limits):
        while limit > 1:
            values.append(number % layout.radix)
            number //= layout.radix
            limit //= layout.radix
    return values
