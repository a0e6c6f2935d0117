"""Group equations Σ scalar·element = 0 over ristretto255, in one batch and, if that fails, singly."""

import secrets

from . import curve, ristretto
from .errors import Refused

_points = {}
_CACHE = 60_000


def point(data):
    """The point of 32 canonical bytes, or None; what was decoded once is remembered."""
    if data not in _points:
        if len(_points) > _CACHE:
            _points.clear()
        _points[data] = ristretto.decode(data)
    return _points[data]


def encoded(p):
    data = ristretto.encode(p)
    _points[data] = p
    return data


class Equations:
    """Pairs are (number, point)."""

    def __init__(self):
        self._all = []

    def add(self, code, *pairs):
        self._all.append((code, pairs))

    def hold(self):
        """One random combination of all; weights are drawn fresh."""
        terms = []
        for _, pairs in self._all:
            w = secrets.randbits(128) | 1
            terms += [(w * k % curve.L, p) for k, p in pairs]
        return ristretto.is_identity(curve.multiscale(terms))

    def settle(self):
        """Raises the refusal of the first false equation."""
        if self.hold():
            return
        for code, pairs in self._all:
            if not ristretto.is_identity(curve.multiscale(pairs)):
                raise Refused(code)
        raise AssertionError("a batch failed and no equation of it")


class Gate:
    """Items of 32 bytes one after the other; a refusal where one is not allowed."""

    def __init__(self, data, code):
        self._data, self._at, self._code = data, 0, code

    def _next(self):
        self._at += 32
        return self._data[self._at - 32:self._at]

    def _demand(self, condition):
        if not condition:
            raise Refused(self._code)

    def element(self, identity=True):
        data = self._next()
        self._demand(point(data) is not None and (identity or data != ristretto.IDENTITY_BYTES))
        return data

    def elements(self, count):
        return [self.element() for _ in range(count)]

    def scalar(self):
        number = ristretto.scalar(self._next())
        self._demand(number is not None)
        return number

    def scalars(self, count):
        return [self.scalar() for _ in range(count)]


def form_of(form, points):
    return curve.multiscale([(w, points[bit]) for bit, w in form])


def forms_of(forms, points):
    return [form_of(form, points) for form in forms]


def sum_points(points):
    total = curve.IDENTITY
    for p in points:
        total = curve.add(total, p)
    return total
