"""Slots' keys over ristretto255: proofs of possession, cast signatures."""

import functools

from . import curve, ristretto
from .errors import Refused, demand
from .ristretto import h2s


def _elements(key, signature):
    """(key's point, R's point, s), each None when its bytes are not allowed."""
    a, r = ristretto.decode(key), ristretto.decode(signature[:32])
    return (None if a is None or key == ristretto.IDENTITY_BYTES else a), r, ristretto.scalar(signature[32:])


@functools.lru_cache(maxsize=20_000)
def verifies(label, context, key, message, signature):
    """s·G = R + H2S(label; context, key, message, R)·A"""
    a, r, s = _elements(key, signature)
    if a is None or r is None or s is None:
        return False
    c = h2s(label, context, key, message, signature[:32])
    right = curve.add(r, curve.scale(c, a))
    return ristretto.equal(curve.scale_base(s), right)


def _possession(roll, key, slot, proof):
    a, r, s = _elements(key, proof)
    demand(a is not None and r is not None, "bad_element")
    demand(s is not None, "bad_scalar")
    demand(verifies("slot/pok", roll, key, slot, proof), "bad_proof")
    return a


def combined(roll, slot, parts):
    """The credential that one or two proved parts make, as bytes."""
    demand(parts, "bad_proof")
    points = [_possession(roll, p.key, slot, p.proof) for p in parts]
    if len(parts) == 1:
        return parts[0].key
    key = ristretto.encode(curve.add(*points))
    if key == ristretto.IDENTITY_BYTES:
        raise Refused("bad_element", "the parts of the credential cancel")
    return key
