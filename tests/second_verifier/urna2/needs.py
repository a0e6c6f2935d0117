"""What several kinds of acts ask. Every refusal carries its code and its check."""

from . import ed25519
from .errors import Refused, demand
from .state import PHASES

MAX_AMOUNT = 2**53
MAX_TEAM = 100_000


def phase(edition, first, last=None):
    place = PHASES.index(edition.phase)
    demand(PHASES.index(first) <= place <= PHASES.index(last or first), "wrong_phase",
           "the edition is in phase " + edition.phase)


def quorum(act, keys, count):
    demand(all(k in keys for k in act.signers), "wrong_signer")
    demand(len(act.signers) == count, "wrong_quorum")


def committee(edition, act):
    quorum(act, edition.committee, edition.announced.roles.committee_quorum)


def one_of_each(act, *lists):
    demand(len(act.signers) == len(lists), "wrong_quorum")
    for keys in lists:
        demand(any(k in keys for k in act.signers), "wrong_signer")


def offices(edition, act):
    one_of_each(act, edition.registrars, edition.overseers)


def lottery(edition, act):
    demand(len(act.signers) == 3, "wrong_quorum")
    demand(sum(k in edition.committee for k in act.signers) == 2
           and sum(k in edition.overseers for k in act.signers) == 1, "wrong_signer")


def station(edition, identity):
    demand(identity in edition.stations, "unknown_station")
    return edition.stations[identity]


def all_languages(texts, languages):
    demand(all(texts.get(l) for l in languages) and len(texts) == len(languages), "bad_language")


def keys(listed):
    for i, key in enumerate(listed):
        demand(i == 0 or listed[i - 1] < key, "bad_key_order")
        demand(ed25519.is_registrable(key), "bad_key")


def amount(number):
    demand(0 <= number <= MAX_AMOUNT, "bad_budget")


def bad(condition, why):
    """A definition that contradicts itself."""
    if not condition:
        raise Refused("bad_definition", why)


def offices_keys(edition):
    """Every key that an office holds now."""
    held = edition.committee + edition.registrars + edition.overseers
    for s in edition.stations.values():
        held += [s.key] + s.officers
    if edition.defined is not None and edition.defined.sealing is not None:
        held = held + edition.defined.sealing.trustees
    return held


def holders(edition):
    """Every key that holds a role now, an organisation's included."""
    return offices_keys(edition) + edition.follow_up.keys()


def is_day(number):
    year, month, day = number // 10000, number // 100 % 100, number % 100
    if not 2000 <= year <= 2999 or not 1 <= month <= 12 or day < 1:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
