"""The twisted Edwards curve of RFC 8032 over Python integers: points are (X, Y, Z, T), a = -1."""

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
D2 = 2 * D % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)
_BY = 4 * pow(5, P - 2, P) % P


def add(p, q):
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * D2 % P * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p):
    x, y, z, _ = p
    a = x * x % P
    b = y * y % P
    c = 2 * z * z
    h = a + b
    e = h - (x + y) * (x + y)
    g = a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(p):
    return -p[0] % P, p[1], p[2], -p[3] % P


def sub(p, q):
    return add(p, negate(q))


def equal(p, q):
    """Equality of curve points (not of ristretto classes)."""
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def scale(k, p):
    """k * p with a window of four bits; k is not reduced, so points of any order may come."""
    table = [IDENTITY, p]
    for _ in range(14):
        table.append(add(table[-1], p))
    out = IDENTITY
    for shift in range((k.bit_length() + 3) // 4 * 4 - 4, -4, -4):
        out = double(double(double(double(out))))
        digit = k >> shift & 15
        if digit:
            out = add(out, table[digit])
    return out


def multiscale(pairs):
    """Sum of k * p over (k, p) by buckets; scalars are taken mod L, so only for the prime order group."""
    pairs = [(k % L, p) for k, p in pairs if k % L]
    if not pairs:
        return IDENTITY
    width = _window(len(pairs))
    bits = max(k.bit_length() for k, _ in pairs)
    out = IDENTITY
    for shift in range((bits - 1) // width * width, -1, -width):
        for _ in range(width):
            out = double(out)
        out = add(out, _bucket_sum(pairs, shift, (1 << width) - 1))
    return out


def _window(count):
    for width, least in ((12, 8000), (10, 2000), (8, 500), (6, 100), (5, 30), (4, 8)):
        if count >= least:
            return width
    return 3


def _bucket_sum(pairs, shift, mask):
    buckets = {}
    for k, p in pairs:
        digit = k >> shift & mask
        if digit:
            old = buckets.get(digit)
            buckets[digit] = add(old, p) if old else p
    running, total, above = IDENTITY, IDENTITY, 0
    for digit in sorted(buckets, reverse=True):
        if above - digit == 1:
            total = add(total, running)
        elif above:
            total = add(total, scale(above - digit, running))
        running = add(running, buckets[digit])
        above = digit
    return add(total, scale(above, running)) if above else IDENTITY


class FixedBase:
    """64 tables of 16 multiples each: one addition for every four bits of a scalar."""

    def __init__(self, point):
        self._rows = []
        for _ in range(64):
            row = [IDENTITY, point]
            for _ in range(14):
                row.append(add(row[-1], point))
            self._rows.append(row)
            point = add(row[-1], point)

    def scale(self, k):
        out = IDENTITY
        k %= L
        for row in self._rows:
            digit = k & 15
            k >>= 4
            if digit:
                out = add(out, row[digit])
        return out


def _sqrt_ratio(u, v):
    """RFC 8032 5.1.3: a root of u/v, or None."""
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P == 0:
        return x
    if (v * x * x + u) % P == 0:
        return x * SQRT_M1 % P
    return None


def decompress(data):
    """The curve point of 32 canonical bytes, or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    x = _sqrt_ratio((y * y - 1) % P, (D * y * y + 1) % P)
    if x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def compress(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decompress(_BY.to_bytes(32, "little"))
_base_table = None


def scale_base(k):
    global _base_table
    if _base_table is None:
        _base_table = FixedBase(BASE)
    return _base_table.scale(k)


def is_small_order(p):
    return equal(double(double(double(p))), IDENTITY)


def is_prime_order(p):
    return not equal(p, IDENTITY) and equal(scale(L, p), IDENTITY)
