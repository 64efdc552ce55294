"""Receipts (3.4): proof that an event is in its log, offline."""

import re

from . import checkpoint, ed25519, event, grammar, tiles, tree
from .keys import chain
from .refuse import Refused, from_b64, sha256

MOST_BYTES = 65_536
HEADER = "c2sp.org/tlog-proof@v1"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def code(entry):
    """The first 60 bits as twelve characters in groups of three."""
    number = int.from_bytes(sha256(b"enlace/receipt/v1\0", entry)[:8], "big") >> 4
    return _grouped("".join(CROCKFORD[number >> 5 * (11 - i) & 31] for i in range(12)))


def _grouped(chars):
    return "-".join(chars[i : i + 3] for i in range(0, 12, 3))


def typed(text):
    """The code that somebody typed, or None."""
    chars = "".join(char for char in text if not _is_space(char) and char != "-")
    chars = "".join({"O": "0", "I": "1", "L": "1"}.get(_upper(c), _upper(c)) for c in chars)
    if len(chars) != 12 or any(char not in CROCKFORD for char in chars):
        return None
    return _grouped(chars)


def _is_space(char):
    """White space as Unicode has it; Python's own takes four separators besides."""
    return char.isspace() and not "\x1c" <= char <= "\x1f"


def _upper(char):
    return char.upper() if char.isascii() else char


def _need(holds, what, refused="E_JSON"):
    if not holds:
        raise Refused(refused, what)


def parse(data):
    """(entry, index, proof, note) of a receipt."""
    _need(len(data) <= MOST_BYTES, "length")
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise Refused("E_JSON", "UTF-8") from None
    head, empty, rest = text.partition("\n\n")
    lines = head.split("\n")
    _need(empty and len(lines) >= 3 and lines[0] == HEADER, "header")
    _need(lines[1].startswith("extra ") and lines[2].startswith("index "), "extra, index")
    entry = from_b64(lines[1].removeprefix("extra "))
    _need(entry is not None and 65 <= len(entry) <= 64 + 32_768, "extra")
    index = lines[2].removeprefix("index ")
    _need(DECIMAL.fullmatch(index) and int(index) < 2**64, "index")
    proof = [from_b64(line) for line in lines[3:]]
    _need(all(one is not None and len(one) == 32 for one in proof), "proof")
    _need(len(proof) <= tree.MOST, "proof")
    try:
        note = checkpoint.Note(rest.encode())
    except checkpoint.NoteFault as fault:
        raise Refused("E_JSON", f"note: {fault}") from None
    return entry, int(index), proof, note


def verify(data, log_key, witnesses):
    """What a receipt proves: the event, and since when each other host's witness has cosigned."""
    return _verify(data, lambda _: [log_key], lambda _: log_key, witnesses)


def verify_by(data, genesis, keys, witnesses):
    """The same by the genesis and the bundle `keys` of a log whose key has changed."""
    origin = event.parse(genesis[64:])["log"]
    try:
        known = chain(origin, genesis, tiles.read_bundle(keys))[-1]
    except Refused:
        raise Refused("keys") from None

    def log_at(seq):
        return known.log_at(seq).key

    return _verify(data, known.for_size, log_at, witnesses, origin)


def _verify(data, for_size, log_at, witnesses, name=None):
    entry, index, proof, note = parse(data)
    try:
        note.verify_any(name or note.origin, for_size(note.size))
    except checkpoint.NoteFault as fault:
        raise Refused("E_SIG", str(fault)) from None
    _need(name in (None, note.origin), "another log's", "E_SIG")
    _need(grammar.is_origin(note.origin), "origin", "E_ORIGIN")
    sig, e = entry[:64], entry[64:]
    _need(ed25519.verify(log_at(index), event.message(e), sig), "entry", "E_SIG")
    found = event.parse(e)
    _need(found["log"] == note.origin, "log", "E_ORIGIN")
    _need(found["seq"] == index, "seq", "E_SEQ")
    leaf = event.leaf(sig, e)
    holds = tree.verify_inclusion(index, note.size, leaf, proof, note.root)
    _need(holds, "proof", "E_PROOF")
    times = {
        name: note.cosigned(name, key)
        for name, key in witnesses
        if grammar.is_stranger(name, note.origin)
    }
    return {
        "size": note.size,
        "seq": index,
        "id": event.event_id(e).hex(),
        "code": code(entry),
        "cosigned": {name: time for name, time in times.items() if time is not None},
    }
