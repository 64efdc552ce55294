"""What peers ask an instance for, beside pages: private records (5.7), and bundles (15.1)."""

from . import grammar, json_strict
from .refuse import Refused, from_b64u, from_hex

ASK_BYTES = 8 * 1024
ASK_MOST = 100
PURPOSES = ("names", "transfer")
MANIFEST_BYTES = 65_536
MANIFEST_PARTS = 500


def _document(body, most):
    if len(body) > most:
        raise Refused("E_LIMIT", "too long a body")
    try:
        return json_strict.parse(body, (most, 2))
    except json_strict.JsonFault as fault:
        raise Refused("E_JSON", str(fault)) from None


def _need(holds, what):
    if not holds:
        raise Refused("E_JSON", what)


def fetch(body):
    """(purpose, commitments) of a request for private records."""
    found = _document(body, ASK_BYTES)
    texts = found.get("commitments")
    _need(isinstance(texts, list) and isinstance(found.get("purpose"), str), "form")
    commitments = [from_b64u(text) for text in texts]
    _need(all(one is not None and len(one) == 32 for one in commitments), "commitments")
    _need(found["purpose"] in PURPOSES, "purpose")
    if len(commitments) > ASK_MOST:
        raise Refused("E_LIMIT", "commitments")
    _need(commitments and len(set(commitments)) == len(commitments), "commitments")
    return found["purpose"], commitments


def manifest(body):
    """The manifest of a bundle, as far as its keeper reads it."""
    found = _document(body, MANIFEST_BYTES)
    parts = found.get("parts")
    _need(grammar.is_integer(found.get("v"), 1, 1), "v")
    _need(grammar.is_integer(found.get("number"), 1), "number")
    _need(isinstance(parts, list) and len(parts) <= MANIFEST_PARTS, "parts")
    _need(all(from_hex(name) is not None for name in parts), "parts")
    _need(len(set(parts)) == len(parts), "parts")
    _need(from_b64u(found.get("head")) is not None, "head")
    return found
