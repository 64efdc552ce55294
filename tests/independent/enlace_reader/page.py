"""Pages of /entries (5.3) and their admission (section 7)."""

from . import checkpoint, ed25519, event, grammar, json_strict, tree
from .genesis import Genesis
from .keys import Keys
from .refuse import Refused, from_b64u

MOST_ENTRIES = 500
MOST_BYTES = 4 * 2**20


class Log:
    """What a reader holds of one log: entries, keys, and the largest checkpoint verified."""

    def __init__(self, origin, genesis):
        self.origin = origin
        self.genesis = genesis
        self.leaves = []
        self.head = ""
        self.keys = None
        self.held = None

    def admit(self, body):
        """Stores one page whole, or raises Refused and stores nothing."""
        entries, end = split(body)
        if end["next"] != len(self.leaves) + len(entries):
            raise Refused("E_SEQ", "next", seq=end["next"])
        draft = _Draft(self)
        for line in entries:
            draft.entry(line)
        self._end(draft, end, bool(entries))
        self.leaves, self.head, self.keys = draft.leaves, draft.head, draft.keys

    def take(self, kid, entry):
        """One entry, of whose place no checkpoint speaks."""
        draft = _Draft(self)
        draft.entry({"n": len(self.leaves), "k": kid, "s": entry[:64], "e": entry[64:]})
        self.leaves, self.head, self.keys = draft.leaves, draft.head, draft.keys

    def _end(self, draft, end, some):
        size = len(draft.leaves)
        note = self._note(draft, end["checkpoint"])
        held = self.held
        if held and note.size == held.size and note.root != held.root:
            raise Refused("E_FORK", "two checkpoints of one size", signed=True)
        if held and note.size < held.size and not some:
            self._smaller(note)
        self._root(draft, note, end["proof"])
        if not some and note.size > size:
            raise Refused("E_SEQ", "entries withheld", seq=size)
        if held is None or not (note.size < held.size or size < held.size < note.size):
            self.held = note

    def _note(self, draft, text):
        try:
            note = checkpoint.Note(text.encode())
        except checkpoint.NoteFault as fault:
            raise Refused("E_JSON", f"checkpoint: {fault}") from None
        if note.origin != self.origin:
            raise Refused("E_ORIGIN", "a checkpoint of another log")
        try:
            note.verify_any(self.origin, draft.keys.for_size(note.size) if draft.keys else ())
        except checkpoint.NoteFault as fault:
            raise Refused("E_SIG", f"checkpoint: {fault}") from None
        return note

    def _smaller(self, note):
        """An end alone whose checkpoint is smaller than one verified before (7.2)."""
        if note.size > len(self.leaves):
            raise Refused("E_SIZE_CONFLICT", "a smaller checkpoint, ahead of what is here")
        if tree.root(self.leaves[: note.size]) != note.root:
            raise Refused("E_FORK", "a smaller checkpoint of another tree", signed=True)
        raise Refused("E_SIZE_CONFLICT", "a smaller checkpoint")

    def _root(self, draft, note, proof):
        size, root = len(draft.leaves), tree.root(draft.leaves)
        if note.size < size:
            # It is valid: is its root that of the entries at its size?
            seen = note.size >= len(self.leaves)
            signed = seen and tree.root(draft.leaves[: note.size]) != note.root
            raise Refused("E_PROOF", "does not cover the entries", signed)
        if note.size == size and note.root != root:
            raise Refused("E_PROOF", "another root", signed=True)
        if not tree.verify_consistency(size, note.size, root, note.root, proof):
            raise Refused("E_PROOF", "the proof does not hold")


class _Draft:
    """The log as it would be with the entries of a page."""

    def __init__(self, log):
        self.log = log
        self.leaves = list(log.leaves)
        self.head = log.head
        self.keys = log.keys.copy() if log.keys else None

    def entry(self, line):
        seq, e = len(self.leaves), line["e"]
        if line["n"] != seq:
            raise Refused("E_SEQ", "n", seq=seq)
        if seq == 0:
            self._first(line)
        elif line["k"] not in self.keys.kids:
            self.keys.revoke(line, seq, self.head, self.leaves)
            self._push(line)
            return
        key = self.keys.log_at(seq)
        if line["k"] != key.kid:
            raise Refused("E_KID", "k", seq=seq)
        if not ed25519.verify(key.key, event.message(e), line["s"]):
            raise Refused("E_SIG", "entry", seq=seq)
        try:
            found = event.parse(e)
            self._expected(found, line["k"], seq)
            self.keys.apply(found, seq)
        except Refused as refused:
            refused.signed, refused.seq = True, seq
            raise
        self._push(line)

    def _push(self, line):
        self.leaves.append(event.leaf(line["s"], line["e"]))
        held = self.log.held
        if held and len(self.leaves) == held.size and tree.root(self.leaves) != held.root:
            raise Refused("E_FORK", "entries against a checkpoint", True, held.size - 1)
        self.head = event.event_id(line["e"]).hex()

    def _first(self, line):
        """The genesis: its id is the pinned one, so that its bytes are the author's."""
        if event.event_id(line["e"]) != self.log.genesis:
            raise Refused("E_ORIGIN", "another genesis", seq=0)
        try:
            found = event.parse(line["e"])
            if found["log"] != self.log.origin:
                raise Refused("E_ORIGIN", "log")
            genesis = Genesis(found)
            self._expected(found, genesis.log[0], 0)
            self.keys = Keys(genesis)
        except Refused as refused:
            refused.signed, refused.seq = True, 0
            raise

    def _expected(self, found, kid, seq):
        if found["log"] != self.log.origin:
            raise Refused("E_ORIGIN", "log")
        if found["seq"] != seq:
            raise Refused("E_SEQ", "seq")
        if found["prev"] != self.head:
            raise Refused("E_PREV", "prev")
        if found["kid"] != kid:
            raise Refused("E_KID", "kid")


def _line(data):
    try:
        return json_strict.parse(data, json_strict.LINE)
    except json_strict.JsonFault as fault:
        raise Refused("E_JSON", f"line: {fault}") from None


def _need(holds, what):
    if not holds:
        raise Refused("E_JSON", what)


def split(body):
    """(entries, end) of a page, framing judged; nothing of any event is parsed."""
    if len(body) > MOST_BYTES + json_strict.LINE[0]:
        raise Refused("E_LIMIT", "too long a page")
    _need(body.endswith(b"\n"), "no last line feed")
    entries, lines = [], body[:-1].split(b"\n")
    for number, data in enumerate(lines, 1):
        line = _line(data)
        if _is_entry(line):
            entry = _entry(line)
            if len(entries) == MOST_ENTRIES:
                raise Refused("E_LIMIT", "too many entries")
            entries.append(entry)
            continue
        end = _end(line)
        _need(number == len(lines), "an end before the end")
        return entries, end
    raise Refused("E_JSON", "no end")


def read_file(log, data):
    """A log file (3.5) from the genesis up: pages one after the other. The size of the log."""
    _need(data.endswith(b"\n"), "cut off, or nothing")
    page = b""
    for line in data[:-1].split(b"\n"):
        page += line + b"\n"
        if not _is_entry(_line(line)):
            _need(log.leaves or page.count(b"\n") > 1, "an end of nothing")
            log.admit(page)
            page = b""
    _need(not page, "no last end")
    return len(log.leaves)


def _is_entry(line):
    texts = all(isinstance(line.get(name), str) for name in ("k", "s", "e"))
    return texts and grammar.is_integer(line.get("n"))


def _entry(line):
    sig, e = from_b64u(line["s"]), from_b64u(line["e"])
    _need(sig is not None and len(sig) == 64, "s")
    _need(e is not None and 1 <= len(e) <= json_strict.EVENT[0], "e")
    return {"n": line["n"], "k": line["k"], "s": sig, "e": e}


def _end(line):
    _need(grammar.is_integer(line.get("next")), "next")
    _need(isinstance(line.get("checkpoint"), str), "checkpoint")
    _need(isinstance(line.get("proof"), list) and len(line["proof"]) <= tree.MOST, "proof")
    proof = [from_b64u(one) for one in line["proof"]]
    _need(all(one is not None and len(one) == 32 for one in proof), "proof")
    return {"next": line["next"], "checkpoint": line["checkpoint"], "proof": proof}
