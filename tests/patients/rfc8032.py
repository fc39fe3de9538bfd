"""Ed25519 by the formulas of RFC 8032 (section 5.1.7) and nothing else: a second opinion.

It shares no line with the library that signs. Slow and not constant in time: for checking only.
"""

from __future__ import annotations

import base64
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
PREFIX = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of id-Ed25519 (RFC 8410)
Point = tuple[int, int, int, int]


def is_signed(pem: str, content: bytes, signature: bytes) -> bool:
    """Whether the signature of the content holds under this public key."""
    told = base64.b64decode("".join(pem.strip().splitlines()[1:-1]))
    if not told.startswith(PREFIX) or len(told) != 44 or len(signature) != 64:
        return False
    public, first = told[12:], signature[:32]
    key, r = decoded(public), decoded(first)
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(first + public + content).digest()
    h = int.from_bytes(digest, "little") % L
    left, right = times(s, BASE), added(r, times(h, key))
    return same(left, right)


def recovered(y: int, sign: int) -> int | None:
    """The x that belongs to y (5.1.3)."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def decoded(told: bytes) -> Point | None:
    """A point from its 32 bytes."""
    y = int.from_bytes(told, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recovered(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def added(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates (5.1.4)."""
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(count: int, point: Point) -> Point:
    """A point added to itself."""
    total: Point = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = added(total, point)
        point = added(point, point)
        count >>= 1
    return total


def same(a: Point, b: Point) -> bool:
    """Whether two points are one."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


_Y = 4 * pow(5, P - 2, P) % P
_X = recovered(_Y, 0)
assert _X is not None
BASE: Point = (_X, _Y, 1, _X * _Y % P)
