"""Evidence (7.3): what a file proves against the log of the genesis in it, or why nothing."""

from . import checkpoint, ed25519, event, grammar, json_strict, keys, tree
from .refuse import Refused, from_b64u, from_hex, sha256

MOST_BYTES = 8 << 20
LIMITS = (MOST_BYTES, 4)


class Unproven(Exception):
    """The one word for why a file proves nothing."""


def _need(holds, word):
    if not holds:
        raise Unproven(word)


class Court:
    """The log that a file speaks against, as far as the file brings its keys."""

    def __init__(self, file):
        self.origin = file["origin"]
        entry = from_b64u(file["genesis"])
        later = [from_b64u(one) for one in file.get("keys", [])]
        _need(entry is not None and len(entry) > 64, "genesis")
        self._chain(entry, [], "genesis")
        _need(all(one is not None and len(one) > 64 for one in later), "keys")
        self._chain(entry, later, "keys")
        self.places = [event.parse(one[64:])["seq"] for one in later]

    def _chain(self, entry, later, word):
        """The keys after each change, the genesis's own first."""
        try:
            self.known = keys.chain(self.origin, entry, later)
        except Refused:
            raise Unproven(word) from None

    @property
    def keys(self):
        return self.known[-1]

    def note(self, text):
        try:
            note = checkpoint.Note(text.encode())
        except checkpoint.NoteFault:
            raise Unproven("malformed") from None
        _need(note.origin == self.origin, "origin")
        try:
            note.verify_any(self.origin, self.keys.for_size(note.size))
        except checkpoint.NoteFault:
            raise Unproven("signature") from None
        return note

    def bytes_of(self, text):
        entry = from_b64u(text)
        _need(entry is not None and 65 <= len(entry) <= 64 + 32_768, "malformed")
        return entry

    def entry(self, text):
        """An entry of this log under the key in force at its seq, with its event."""
        entry = self.bytes_of(text)
        try:
            found = event.parse(entry[64:])
        except Refused:
            raise Unproven("malformed") from None
        _need(found["log"] == self.origin, "origin")
        _need(_signed(entry, self.keys.log_at(found["seq"]).key), "signature")
        return entry, found

    def judge(self, shown):
        return getattr(self, "_" + shown["kind"])(shown)

    def _notes(self, shown):
        one, other = self.note(shown["one"]), self.note(shown["other"])
        _need(one.size == other.size and one.root != other.root, "agrees")
        return "two-roots"

    def _prefix(self, shown):
        small, large = self.note(shown["small"]), self.note(shown["large"])
        root = from_hex(shown["root"])
        _need(small.size < large.size and small.root != root, "agrees")
        if small.size == 0:
            _need(root == sha256(), "proof")
            return "not-a-prefix"
        proof = [from_hex(one) for one in shown["proof"]]
        holds = tree.verify_consistency(small.size, large.size, root, large.root, proof)
        _need(holds, "proof")
        return "not-a-prefix"

    def _included(self, index, note, leaf, proof):
        proof = [from_hex(one) for one in proof]
        _need(tree.verify_inclusion(index, note.size, leaf, proof, note.root), "proof")

    def _leaves(self, shown):
        found = []
        for side in (shown["one"], shown["other"]):
            leaf = from_hex(side["leaf"])
            self._included(shown["index"], self.note(side["note"]), leaf, side["proof"])
            found.append(leaf)
        _need(found[0] != found[1], "agrees")
        return "two-leaves"

    def _tail(self, shown):
        base = self.note(shown["base"]) if shown.get("base") is not None else None
        start = base.size if base else 0
        note = self.note(shown["note"])
        leaves = []
        for seq, text in enumerate(shown["entries"], start):
            entry, found = self.entry(text)
            _need(found["seq"] == seq, "malformed")
            leaves.append(event.leaf(entry[:64], entry[64:]))
        _need(start + len(leaves) == note.size, "malformed")
        peaks = [from_hex(one) for one in shown["peaks"]]
        _need(len(peaks) == bin(start).count("1"), "malformed")
        _need(base is None or _fold(peaks) == base.root, "proof")
        for size, leaf in enumerate(leaves, start):
            while size & 1:
                leaf, size = tree.node(peaks.pop(), leaf), size >> 1
            peaks.append(leaf)
        _need(_fold(peaks) != note.root, "agrees")
        return "root-of-entries"

    def _place(self, shown):
        note, entry = self.note(shown["note"]), self.bytes_of(shown["entry"])
        leaf = event.leaf(entry[:64], entry[64:])
        self._included(shown["index"], note, leaf, shown["proof"])
        try:
            found = event.parse(entry[64:])
        except Refused as refused:
            _need(refused.code != "E_VERSION", "version")
            return "misplaced"
        elsewhere = found["seq"] != shown["index"] or found["log"] != self.origin
        _need(elsewhere, "agrees")
        return "misplaced"

    def _entries(self, shown):
        sides = [self.entry(shown["one"]), self.entry(shown["other"])]
        (one, first), (other, second) = sorted(sides, key=lambda side: side[1]["seq"])
        if first["seq"] == second["seq"]:
            _need(one != other, "agrees")
            return "two-entries"
        chained = second["prev"] == event.event_id(one[64:]).hex()
        _need(first["seq"] + 1 == second["seq"] and not chained, "agrees")
        return "broken-chain"

    def _entry(self, shown):
        entry = self.bytes_of(shown["entry"])
        signers = [one for one in self.known if _signed(entry, one.of("log")[-1].key)]
        if not signers:
            return self._revocation(entry)
        signer = signers[0].of("log")[-1]
        try:
            found = event.parse(entry[64:])
        except Refused as refused:
            _need(refused.code != "E_VERSION", "version")
            return "malformed"
        if found["log"] != self.origin:
            _need(found["log"].split("/")[0] != self.origin.split("/")[0], "agrees")
            return "foreign-log"
        if found["kid"] != signer.kid:
            return "foreign-key"
        if found["kind"] == "key.revoked" and self.keys.is_recovered(found):
            # A fresh key that is in the file signed the very event that brings it in.
            _, _, fresh, _ = ed25519.judge_vkey(found["body"]["key"])
            if fresh in (None, signer.key):
                return self._revocation(entry)
        return self._about_keys(lambda: signers[0].copy().alone(found))

    def _revocation(self, entry):
        """Two recovery keys are the author of a revocation, whose own key is nobody's yet."""
        try:
            found = event.parse(entry[64:])
        except Refused:
            raise Unproven("signature") from None
        _need(found["log"] == self.origin and found["kind"] == "key.revoked", "signature")
        _need(self.keys.is_recovered(found), "signature")
        # Recovery keys sign for the body alone; its own key, if it is one, for the envelope.
        verdict, _, key, _ = ed25519.judge_vkey(found["body"]["key"])
        _need(verdict != "ok" or _signed(entry, key), "signature")
        before = self.known[sum(seq < found["seq"] for seq in self.places)]
        return self._about_keys(lambda: before.copy().take_back(found))

    @staticmethod
    def _about_keys(check):
        try:
            check()
        except Refused as refused:
            _need(refused.code != "E_VERSION", "version")
            return "bad-key-event"
        raise Unproven("agrees")

    def _unsigned(self, _):
        raise Unproven("unsigned")


def _signed(entry, key):
    return ed25519.verify(key, event.message(entry[64:]), entry[:64])


def _fold(peaks):
    """The root of a tree with these peaks, the largest first."""
    if not peaks:
        return sha256()
    root = peaks[-1]
    for left in reversed(peaks[:-1]):
        root = tree.node(left, root)
    return root


def _text(value):
    return isinstance(value, str)


def _data(value):
    return from_b64u(value) is not None


def _hash(value):
    return from_hex(value) is not None


def _hashes(value):
    return isinstance(value, list) and all(_hash(one) for one in value)


def _entries(value):
    return isinstance(value, list) and all(_data(one) for one in value)


def _leaf(value):
    return isinstance(value, dict) and _fits(value, LEAF)


LEAF = {"note": _text, "leaf": _hash, "proof": _hashes}
FILE = {"origin": grammar.is_origin, "code": _text, "detail": _text, "genesis": _data}
EXHIBITS = {
    "notes": {"one": _text, "other": _text},
    "prefix": {"small": _text, "large": _text, "root": _hash, "proof": _hashes},
    "leaves": {"index": grammar.is_integer, "one": _leaf, "other": _leaf},
    "tail": {"peaks": _hashes, "entries": _entries, "note": _text},
    "place": {"index": grammar.is_integer, "entry": _data, "proof": _hashes, "note": _text},
    "entries": {"one": _data, "other": _data},
    "entry": {"entry": _data},
    "unsigned": {"found": _data},
}


def _fits(value, fields):
    return all(holds(value.get(name)) for name, holds in fields.items())


def _form(file):
    """Whether a file has the parts of one, each of its type."""
    shown = file.get("exhibit")
    good = _fits(file, FILE) and _entries(file.get("keys", [])) and isinstance(shown, dict)
    if not good or not _text(shown.get("kind")) or shown["kind"] not in EXHIBITS:
        return False
    base = shown["kind"] != "tail" or shown.get("base") is None or _text(shown["base"])
    return base and _fits(shown, EXHIBITS[shown["kind"]])


def newest(data):
    """The newest log key in a file that proves something, and since when it is in force."""
    key = Court(json_strict.parse(data, LIMITS)).keys.of("log")[-1]
    return key.kid, key.since


def judge(data):
    """("proves", word) or ("refused", word)."""
    try:
        file = json_strict.parse(data, LIMITS)
    except json_strict.JsonFault:
        return "refused", "json"
    if not grammar.is_integer(file.get("v")):
        return "refused", "json"
    if file["v"] != 2:
        return "refused", "version"
    if not _form(file):
        return "refused", "json"
    try:
        return "proves", Court(file).judge(file["exhibit"])
    except Unproven as why:
        return "refused", str(why)
