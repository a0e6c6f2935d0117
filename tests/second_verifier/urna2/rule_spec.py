"""Which specifications are rules (docs/RULES.md): one rule, one spelling."""

from math import gcd

from .errors import Refused

PAYING = ("equal-shares", "exact-equal-shares", "bounded-overspending")
PLAIN = {"utility": "cost", "start": "exact", "step": 0, "growth": "none", "stop": "overshoot",
         "then": "nothing", "comparison": False, "support_filter": 0}


def _bad(condition, key):
    if condition:
        raise Refused("bad_rule", key)


def _unset(shares, allowed=()):
    for key, plain in PLAIN.items():
        _bad(key not in allowed and getattr(shares, key) != plain, key + ": not used by the method")


def _part(ratio, key):
    n, d = ratio.numerator, ratio.denominator
    _bad(d == 0 or n > d or gcd(n, d) != 1, key)


def _numbers(rule):
    _bad(rule.minimum_score > 2**63 - 1, "minimum_score")
    _part(rule.minimum_share, "minimum_share")
    _part(rule.maximum_cost_share, "maximum_cost_share")
    _part(rule.reserve, "reserve")
    whole = (rule.reserve.numerator, rule.reserve.denominator) == (1, 1)
    _bad(whole or rule.reserve.numerator == 0 if rule.fitting == "reserve" else not whole, "reserve")
    _bad((rule.scoring == "plus-minus") != (rule.minus_weight > 0), "minus_weight")
    _bad(rule.shares.step < 0 or (rule.shares.growth == "step") != (rule.shares.step > 0), "step")
    _bad(rule.maximum_per_team >= 2048, "maximum_per_team")
    _bad("file-order" in rule.ties or "lot" in rule.ties[:-1], "ties")
    _bad(len(set(rule.ties)) != len(rule.ties), "ties: a key twice")


def _use(rule):
    method, scoring = rule.method, rule.scoring
    unsupported = scoring in ("split", "schulze")
    if method == "max-welfare":
        _bad(rule.fitting != "skip" or rule.order != "votes", "not used by the method")
        _bad(scoring == "schulze" or rule.shares.utility == "score", "utility")
        return _unset(rule.shares, ("utility",))
    if method == "sequential-pav":
        _bad(rule.fitting == "reserve" or unsupported, "not used by the method")
        return _unset(rule.shares)
    _bad(method in PAYING and rule.fitting != "skip", "fitting")
    _bad(method == "phragmen" and rule.fitting == "reserve", "fitting")
    _bad(method != "greedy" and (rule.order != "votes" or unsupported), "not used by the method")
    return None if method in PAYING else _unset(rule.shares)


def _shares(rule):
    shares, method = rule.shares, rule.method
    by_score = shares.utility == "score"
    _bad(by_score and rule.scoring in ("supporters", "plus-minus"), "utility")
    _bad(method == "exact-equal-shares" and by_score, "utility")
    _bad(method == "bounded-overspending" and shares.growth != "none", "growth")
    _bad(shares.growth in ("add-opt", "add-opt-skip") and method != "exact-equal-shares", "growth")
    _bad(shares.growth == "none" and shares.stop != "overshoot", "stop")
    _bad(shares.then == "phragmen" and (method != "equal-shares" or by_score), "then")


def check(rule):
    _numbers(rule)
    _use(rule)
    _shares(rule)
