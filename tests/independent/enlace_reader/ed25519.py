"""Ed25519 as section 1.5 has it, and C2SP verifier keys.

`cryptography` computes the equation; which keys and points are refused is decided here.
"""

import functools

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .refuse import from_b64, sha256

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
LOG_KEY = 1
WITNESS_KEY = 4


def _x_of(y):
    """An x with (x, y) on the curve, or None."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    return x if (x * x - square) % P == 0 else None


def _encodings_of_small_order():
    """The 14: y of each point of an order that divides 8, with either sign, canonical or not."""
    # Doubling a point of order 8 gives y = 0: there x² = −y² = 1/… leads to these two y.
    order_8 = set()
    for sign in (1, -1):
        # y of order 8 solves d·y⁴ + 2·y² − 1 = 0, from 2·(x, y) = (±√−1, 0).
        root = _sqrt((1 + D) % P)
        square = (-1 + sign * root) * pow(D, P - 2, P) % P
        y = _sqrt(square)
        if y is not None:
            order_8 |= {y, P - y}
    found = set()
    for y in {0, 1, P - 1} | order_8:
        for same in (y, y + P):
            if same < 2**255:
                found |= {same, same | 1 << 255}
    return frozenset(number.to_bytes(32, "little") for number in found)


def _sqrt(square):
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * ROOT % P
    return root if (root * root - square) % P == 0 else None


WEAK = _encodings_of_small_order()
assert len(WEAK) == 14


@functools.lru_cache(4096)
def judge_key(key):
    """`ok`, `weak` (small order) or `malformed`."""
    if len(key) != 32:
        return "malformed"
    if key in WEAK:
        return "weak"
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if y >= P or _x_of(y) is None:
        return "malformed"
    return "ok"


def verify(key, message, signature):
    """Whether this is the key's signature over the message, with every refusal of 1.5."""
    if judge_key(key) != "ok" or len(signature) != 64 or signature[:32] in WEAK:
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def sign(seed, message):
    """(public key, signature) of RFC 8032."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return public, private.sign(message)


def key_id(name, kind, key):
    """The four bytes that a signature line begins with (3.2)."""
    return sha256(name.encode(), b"\n", bytes([kind]), key)[:4]


def judge_vkey(text, kinds=(LOG_KEY,)):
    """(`ok`, name, key, type) of `name+id+base64(type ‖ key)`, or (`weak` or `malformed`, …)."""
    bad = ("malformed", None, None, None)
    parts = text.split("+", 2) if isinstance(text, str) else []
    if len(parts) != 3:
        return bad
    name, number, rest = parts
    data = from_b64(rest)
    if data is None or len(data) != 33 or data[0] not in kinds or not good_name(name):
        return bad
    if number != key_id(name, data[0], data[1:]).hex():
        return bad
    verdict = judge_key(data[1:])
    return (verdict, name, data[1:], data[0]) if verdict == "ok" else (verdict, None, None, None)


def good_name(name):
    """A key name of a signed note: not empty, no white space, no plus, no control character."""
    return bool(name) and not any(c.isspace() or c == "+" or ord(c) < 32 for c in name)
