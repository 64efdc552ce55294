"""What an instance says of itself (5.1), and who it is that people pin by it (4.3)."""

from . import event, genesis, grammar, json_strict, page
from .refuse import Refused, from_b64u, from_hex

VERSIONS = 2**32 - 1


def _need(holds, what):
    if not holds:
        raise Refused("answer", what)


def _is_number(value):
    return grammar.is_integer(value)


def read(body):
    """The answer to /info; `entry` is a text still."""
    try:
        found = json_strict.parse(body, json_strict.INFO)
    except json_strict.JsonFault as fault:
        raise Refused("answer", str(fault)) from None
    limits, kinds = found.get("limits"), found.get("kinds")
    _need(grammar.is_origin(found.get("origin")), "origin")
    _need(from_hex(found.get("genesis")) is not None, "genesis")
    _need(all(isinstance(found.get(name), str) for name in ("entry", "software")), "texts")
    _need(_is_number(found.get("size")), "size")
    _need(isinstance(limits, dict), "limits")
    _need(all(_is_number(limits.get(name)) for name in ("entries", "bytes", "wait")), "limits")
    _need(isinstance(kinds, dict), "kinds")
    for versions in kinds.values():
        _need(isinstance(versions, list), "kinds")
        _need(all(grammar.is_integer(one, 0, VERSIONS) for one in versions), "kinds")
    return found


def pin(body, words):
    """The log that people pin who typed these words; Refused: `answer`, `words` or `entry`."""
    found = read(body)
    identity = from_hex(found["genesis"])
    if not genesis.matches(identity, words):
        raise Refused("words", "another instance")
    entry = from_b64u(found["entry"])
    log = page.Log(found["origin"], identity)
    try:
        if entry is None or len(entry) <= 64:
            raise Refused("entry", "no entry")
        log.take(event.parse(entry[64:])["kid"], entry)
    except Refused as refused:
        raise Refused("entry", str(refused)) from None
    return log
