"""The trustees' ceremony (docs/SEALED.md, docs/LAW.md, checks 4.1 to 4.7)."""

from . import curve, ed25519, needs, ristretto
from .equations import Equations, Gate, encoded, point, sum_points
from .errors import Refused, demand
from .once import once
from .ristretto import h256, h2s, u32, vec
from .sealed_state import Run

P = curve.P


def fetch(log, material):
    """The bytes that an entry names."""
    data = log.blobs.blob(material.sha256)
    demand(data is not None, "blob_missing")
    demand(data is not False, "corrupt")
    demand(len(data) == material.size, "over_limit")
    log.materials.add(material.sha256)
    return data


def _run(edition, number):
    needs.phase(edition, "enrolment")
    sealed = edition.sealed
    demand(sealed is not None and sealed.joint is None and sealed.run.number == number, "ceremony_step")
    return sealed.run


def need_place(run, trustee):
    demand(1 <= trustee <= run.size(), "wrong_trustee")


def _turn(edition, act):
    run = _run(edition, act.body.run)
    need_place(run, act.body.trustee)
    needs.quorum(act, [run.trustees[act.body.trustee - 1]], 1)
    return run, act.body.trustee - 1


def ctx0(edition):
    return h256("dkg/ctx", edition.election, u32(edition.sealed.run.number))


def can_receive(key):
    """Not of small order, and in its one spelling: doubled three times it is not the zero point."""
    u = int.from_bytes(key, "little")
    if u >= P:
        return False
    x, z = u, 1
    for _ in range(3):
        s, d = (x + z) ** 2 % P, (x - z) ** 2 % P
        t = (s - d) % P
        x, z = s * d % P, t * (d + 121666 * t) % P
    return u != 0 and z != 0 and x != 0


def key_committed(_, edition, act):
    body = act.body
    run, place = _turn(edition, act)
    demand(run.commits[place] is None, "ceremony_step")
    demand(can_receive(body.receiving) and ed25519.is_registrable(run.trustees[place]), "bad_key_reveal")
    others = [c for c in run.commits if c]
    demand(body.commitment not in [c for c, _ in others], "bad_key_reveal")
    demand(body.receiving not in [r for _, r in others], "bad_key_reveal")
    run.commits[place] = (body.commitment, body.receiving)


def key_revealed(log, edition, act):
    run, place = _turn(edition, act)
    demand(all(run.commits), "ceremony_step")
    demand(run.revealed[place] is None, "ceremony_step")
    data, commitment = fetch(log, act.body.reveal), run.commits[place][0]
    points = once(lambda: _reveal(edition, commitment, act.body.trustee, data),
                  b"reveal", ctx0(edition), commitment, act.body.trustee, data)
    everybody = run.revealed[:place] + [points] + run.revealed[place + 1:]
    if all(everybody):
        _keys_once(edition, everybody)
    run.revealed[place] = points


def _reveal(edition, commitment, trustee, data):
    sealed, run_id, number = edition.sealed, ctx0(edition), u32(trustee)
    count, t = sealed.key_count * sealed.threshold, sealed.threshold
    demand(len(data) == 32 * count + 64, "bad_key_reveal")
    gate = Gate(data, "bad_key_reveal")
    items = [gate.element(identity=i % t != 0) for i in range(count)]
    demand(h256("dkg/commit", run_id, number, vec(items)) == commitment, "wrong_key_commitment")
    proof = Gate(data[32 * count:], "bad_key_proof")
    r, s = proof.element(), proof.scalar()
    c = h2s("dkg/pok", run_id, number, vec(items), r)
    pairs, power = [(s, curve.BASE), (-1, point(r))], 1
    for j in range(sealed.key_count):
        power = power * c % curve.L
        pairs.append((-power, point(items[j * t])))
    equations = Equations()
    equations.add("bad_key_proof", *pairs)
    equations.settle()
    return [point(i) for i in items]


def _keys_once(edition, revealed):
    return once(lambda: _election_keys(edition.sealed, revealed), b"keys", ctx0(edition), revealed)


def _election_keys(sealed, revealed):
    """(joint, share keys by trustee) of a complete run, as points (check 4.6)."""
    t = sealed.threshold
    total = [sum_points(column) for column in zip(*revealed)]
    joint = total[::t]
    shares = []
    for l in range(1, len(revealed) + 1):
        shares.append([_at(total[j * t:(j + 1) * t], l) for j in range(sealed.key_count)])
    whole = any(ristretto.is_identity(p) for listed in [joint] + shares for p in listed)
    spelled = [encoded(p) for p in joint]
    demand(not whole and len(set(spelled)) == len(spelled), "bad_joint_key")
    return joint, shares


def _at(coefficients, l):
    """Σ l^k·F_k, by Horner."""
    out = curve.IDENTITY
    for p in reversed(coefficients):
        out = curve.add(curve.scale(l, out), p)
    return out


def key_shares_dealt(log, edition, act):
    run, place = _turn(edition, act)
    demand(all(run.revealed), "ceremony_step")
    demand(not run.dealt[place], "ceremony_step")
    data = fetch(log, act.body.shares)
    demand(len(data) == run.size() * (80 + 32 * edition.sealed.key_count), "bad_key_share")
    run.dealt[place] = True


def keys_accepted(_, edition, act):
    run, place = _turn(edition, act)
    demand(all(run.dealt), "ceremony_step")
    demand(not run.accepted[place], "ceremony_step")
    mine = [answer for (accuser, _), answer in run.complaints.items() if accuser == act.body.trustee]
    demand(all(answer == 1 for answer in mine), "ceremony_step")
    run.accepted[place] = True
    if all(run.accepted):
        _make_keys(edition)


def _make_keys(edition):
    sealed, run = edition.sealed, edition.sealed.run
    sealed.joint, sealed.share_keys = _keys_once(edition, run.revealed)
    rows = [c + key + r for (c, r), key in zip(run.commits, run.trustees)]
    transcript = h256("dkg/transcript", ctx0(edition), u32(sealed.threshold), vec(rows))
    key_set = h256("keyset", vec([encoded(p) for p in sealed.joint]), transcript)
    edition.context = h256("election-ctx", edition.election, key_set)


def key_complaint(_, edition, act):
    run, place = _turn(edition, act)
    need_place(run, act.body.accused)
    demand(all(run.dealt) and not run.accepted[place], "ceremony_step")
    pair = (act.body.trustee, act.body.accused)
    demand(pair not in run.complaints, "ceremony_step")
    run.complaints[pair] = 0


def key_complaint_answered(log, edition, act):
    body = act.body
    run, place = _turn(edition, act)
    need_place(run, body.accuser)
    pair = (body.accuser, body.trustee)
    demand(run.complaints.get(pair) == 0, "ceremony_step")
    run.complaints[pair] = 1 if _true_answer(edition, run.revealed[place], pair[0], fetch(log, body.shares)) else 2


def _true_answer(edition, revealed, recipient, data):
    """s·G = Σ_k l^k·F_{j,k} for every position."""
    count, t = edition.sealed.key_count, edition.sealed.threshold
    shares = [ristretto.scalar(data[32 * j:32 * j + 32]) for j in range(count)]
    if len(data) != 32 * count or None in shares:
        return False
    equations = Equations()
    for j, s in enumerate(shares):
        pairs = [(-recipient**k, revealed[j * t + k]) for k in range(t)]
        equations.add("", (s, curve.BASE), *pairs)
    try:
        equations.settle()
    except Refused:
        return False
    return True


def key_run_voided(_, edition, act):
    body = act.body
    run = _run(edition, body.run)
    needs.committee(edition, act)
    for number in body.excluded:
        need_place(run, number)
    demand(all(a < b for a, b in zip(body.excluded, body.excluded[1:])), "malformed")
    for (_, accused), answer in run.complaints.items():
        demand(answer != 2 or accused in body.excluded, "wrong_trustee")
    sealed = edition.sealed
    mixed = any(q.mixed for q in edition.questions)
    least = sealed.least_stages() if mixed else sealed.threshold
    demand(run.size() - len(body.excluded) >= least, "wrong_trustee")
    left = [key for i, key in enumerate(run.trustees) if i + 1 not in body.excluded]
    sealed.run = Run(run.number + 1, left)
