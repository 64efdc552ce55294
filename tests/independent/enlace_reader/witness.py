"""Requests to cosign (8): what a peer answers to the author of a log, and a third witness."""

import re

from . import checkpoint, grammar, tree
from .refuse import Refused, from_b64, sha256

MOST_BYTES = 16 * 1024
MOST_HASHES = 63
DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def parse(body):
    """(old, proof, note), or Refused with E_JSON."""
    head, empty, rest = body.partition(b"\n\n")
    lines = head.split(b"\n")
    try:
        old, lines = lines[0].decode("ascii"), [line.decode("ascii") for line in lines[1:]]
        note = checkpoint.Note(rest)
    except (UnicodeDecodeError, checkpoint.NoteFault):
        raise Refused("E_JSON", "request") from None
    number = old.removeprefix("old ")
    proof = [from_b64(line) for line in lines]
    good = (
        empty
        and old.startswith("old ")
        and DECIMAL.fullmatch(number)
        and int(number) <= note.size
        and len(proof) <= MOST_HASHES
        and all(one is not None and len(one) == 32 for one in proof)
    )
    if not good:
        raise Refused("E_JSON", "request")
    return int(number), proof, note


class Witness:
    """It has one record of a log, the largest checkpoint that it was shown, as `record`."""

    def answer(self, author, body):
        """(status, code or size) to a request by the author of a log."""
        if len(body) > MOST_BYTES:
            return 413, "E_LIMIT"
        try:
            old, proof, note = parse(body)
        except Refused:
            return 400, "E_JSON"
        return self._refusal(author, note) or self._continue(old, proof, note)

    def _continue(self, old, proof, note):
        size, root = self.record
        if old != size:
            return 409, size
        if not tree.verify_consistency(size, note.size, root, note.root, proof):
            return 422, "E_PROOF"
        self.record = (note.size, note.root)
        return 200, None


class Peer(Witness):
    """An instance that has pinned the log and holds its entries so far (`page.Log`)."""

    def __init__(self, log):
        self.log = log
        held = log.held
        self.record = (held.size, held.root) if held else (0, sha256())
        self.halted = False

    def _refusal(self, author, note):
        if note.origin != author:
            return 403, "E_SIG"
        if author != self.log.origin or not self.log.leaves:
            return 404, "E_ORIGIN"
        if self.halted or not _signed(self.log.keys, note):
            return 403, "E_SIG"
        if self._contradicts(note):
            self.halted = True
            return 409, "E_FORK"
        return None

    def _contradicts(self, note):
        size, root = self.record
        reached = note.size <= len(self.log.leaves)
        other = reached and tree.root(self.log.leaves[: note.size]) != note.root
        return other or (note.size == size and note.root != root)


class Third(Witness):
    """A witness without a log: it knows keys and one record of each log, and no entries (8.2)."""

    def __init__(self, origin, keys):
        self.origin, self.keys = origin, keys
        self.record = (0, sha256())

    def _refusal(self, _, note):
        if note.origin != self.origin or not grammar.is_origin(note.origin):
            return 404, "E_ORIGIN"
        if not _signed(self.keys, note):
            return 403, "E_SIG"
        if note.size == self.record[0] and note.root != self.record[1]:
            return 409, note.size
        return None


def _signed(keys, note):
    try:
        note.verify_any(note.origin, keys.for_size(note.size))
    except checkpoint.NoteFault:
        return False
    return True
