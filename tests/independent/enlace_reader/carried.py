"""Cosignatures that their witness carries to the author of a log (5.9)."""

from . import checkpoint, ed25519, tree

MOST_BYTES = 8 * 1024


class Author:
    """An instance, which holds its own log and those of its peers (`page.Log`)."""

    def __init__(self, log, peers, held_keys):
        self.log = log
        self.peers = peers
        # Log keys that it holds and its log does not name yet (10).
        self.held_keys = held_keys

    def answer(self, caller, body):
        """(status, code or size) to a note that a peer carries."""
        if len(body) > MOST_BYTES:
            return 413, "E_LIMIT"
        try:
            note = checkpoint.Note(body)
        except checkpoint.NoteFault:
            return 400, "E_JSON"
        if not self._is_ours(note) or not self._is_cosigned(caller, note):
            return 403, "E_SIG"
        held = self.log.leaves
        if note.size > len(held):
            return 409, len(held)
        if tree.root(held[: note.size]) != note.root:
            return 409, "E_FORK"
        return 204, None

    def _is_ours(self, note):
        if note.origin != self.log.origin:
            return False
        try:
            note.verify_any(note.origin, {*self.log.keys.for_size(note.size), *self.held_keys})
        except checkpoint.NoteFault:
            return False
        return True

    def _is_cosigned(self, caller, note):
        keys = self.peers[caller].keys.of("witness")
        return any(note.cosigned(caller, key.key) is not None for key in keys)


def public(seed):
    """The public half of an Ed25519 key."""
    return ed25519.sign(seed, b"")[0]
