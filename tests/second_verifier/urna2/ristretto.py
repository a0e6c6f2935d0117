"""ristretto255 of RFC 9496 and the transcript hashes of docs/SEALED.md."""

import hashlib

from . import curve
from .curve import D, L, P, SQRT_M1

IDENTITY_BYTES = bytes(32)
_ONE_MINUS_D_SQ = (1 - D * D) % P
_D_MINUS_ONE_SQ = (D - 1) * (D - 1) % P
_MASK = 2**255 - 1


def _sqrt_ratio_m1(u, v):
    """RFC 9496 4.2: (was it a square, the non-negative root of u/v or of i*u/v)."""
    r = u * pow(v, 3, P) % P * pow(u * pow(v, 7, P) % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    u %= P
    correct, flipped, flipped_i = check == u, check == P - u if u else False, check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return correct or flipped, P - r if r & 1 else r


_INVSQRT_A_MINUS_D = _sqrt_ratio_m1(1, (-1 - D) % P)[1]
# RFC 9496 4.1 lists sqrt(a*d - 1) with the sign that its formulas need.
_SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235


def decode(data):
    """The point of a canonical encoding, or None."""
    s = int.from_bytes(data, "little")
    if len(data) != 32 or s >= P or s & 1:
        return None
    ss = s * s % P
    u1, u2 = (1 - ss) % P, (1 + ss) % P
    u2_sq = u2 * u2 % P
    v = (-(D * u1 * u1) - u2_sq) % P
    square, root = _sqrt_ratio_m1(1, v * u2_sq % P)
    den_x = root * u2 % P
    x = 2 * s * den_x % P
    x = P - x if x & 1 else x
    y = u1 * root % P * den_x % P * v % P
    t = x * y % P
    if not square or t & 1 or y == 0:
        return None
    return x, y, 1, t


def encode(p):
    x, y, z, t = p
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    _, root = _sqrt_ratio_m1(1, u1 * u2 % P * u2 % P)
    den1, den2 = root * u1 % P, root * u2 % P
    z_inv = den1 * den2 % P * t % P
    if t * z_inv % P & 1:
        x, y, den = y * SQRT_M1 % P, x * SQRT_M1 % P, den1 * _INVSQRT_A_MINUS_D % P
    else:
        den = den2
    if x * z_inv % P & 1:
        y = -y % P
    s = den * (z - y) % P
    return (P - s if s & 1 else s).to_bytes(32, "little")


def equal(p, q):
    """RFC 9496 4.3.3: the same class."""
    return (p[0] * q[1] - p[1] * q[0]) % P == 0 or (p[1] * q[1] - p[0] * q[0]) % P == 0


def is_identity(p):
    return equal(p, curve.IDENTITY)


def _elligator(t):
    r = SQRT_M1 * t * t % P
    u = (r + 1) * _ONE_MINUS_D_SQ % P
    v = (-1 - r * D) * (r + D) % P
    square, s = _sqrt_ratio_m1(u, v)
    c = P - 1
    if not square:
        s = s * t % P
        s = P - s if s & 1 == 0 and s else s
        c = r
    n = (c * (r - 1) * _D_MINUS_ONE_SQ - v) % P
    w0, w1 = 2 * s * v % P, n * _SQRT_AD_MINUS_ONE % P
    w2, w3 = (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def derive(data):
    """RFC 9496 4.3.4 from 64 bytes."""
    first = int.from_bytes(data[:32], "little") & _MASK
    second = int.from_bytes(data[32:64], "little") & _MASK
    return curve.add(_elligator(first % P), _elligator(second % P))


def scalar(data):
    """The number of 32 bytes when it is below L, else None."""
    number = int.from_bytes(data, "little")
    return number if len(data) == 32 and number < L else None


def lp(data):
    return len(data).to_bytes(4, "big") + data


def u16(number):
    return number.to_bytes(2, "big")


def u32(number):
    return number.to_bytes(4, "big")


def vec(items):
    return u32(len(items)) + b"".join(items)


def h512(label, *items):
    text = lp(b"urna/v1") + lp(label.encode())
    return hashlib.sha512(text + b"".join(lp(x) for x in items)).digest()


def h256(label, *items):
    return h512(label, *items)[:32]


def h2s(label, *items):
    return int.from_bytes(h512(label, *items), "little") % L


def h2g(label, *items):
    return derive(h512(label, *items))
