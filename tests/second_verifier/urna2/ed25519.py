"""Ed25519 under the signature rule that docs/FORMAT.md pins (strict, no cofactor)."""

import functools
import hashlib

from . import curve


@functools.lru_cache(maxsize=10_000)
def is_registrable(key):
    """A key may be registered: canonical, on the curve, of prime order."""
    point = curve.decompress(key)
    return point is not None and curve.is_prime_order(point)


@functools.lru_cache(maxsize=20_000)
def verify(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    a = curve.decompress(key)
    if s >= curve.L or a is None or curve.is_small_order(a) or _small_order_bytes(signature[:32]):
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    h = int.from_bytes(digest, "little") % curve.L
    # h is reduced and a may have a component of small order: the plain double-and-add keeps it.
    r = curve.add(curve.scale_base(s), curve.scale(h, curve.negate(a)))
    return curve.compress(r) == signature[:32]


def _small_order_bytes(data):
    point = curve.decompress(data)
    return point is not None and curve.is_small_order(point)


def public_key(seed):
    digest = hashlib.sha512(seed).digest()
    return curve.compress(curve.scale_base(_clamp(digest)))


def sign(seed, message):
    """For tests and altered bundles only: variable in time."""
    digest = hashlib.sha512(seed).digest()
    a, key = _clamp(digest), public_key(seed)
    r = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % curve.L
    point = curve.compress(curve.scale_base(r))
    h = int.from_bytes(hashlib.sha512(point + key + message).digest(), "little") % curve.L
    return point + ((r + h * a) % curve.L).to_bytes(32, "little")


def _clamp(digest):
    a = int.from_bytes(digest[:32], "little")
    return a & ~7 & ~(1 << 255) | 1 << 254
