"""Which key of a log is good where (4.5, 4.6): keys are good by position."""

from . import ed25519, event, generation, grammar, kinds, tree
from .genesis import Genesis, next_digest
from .refuse import Refused, from_b64u, from_hex

EVENTS = ("key.rotated", "key.published", "key.revoked")


class Key:
    """A key of a role, good from a seq on; `told` is the seq of the event that named it."""

    def __init__(self, role, kid, key, since, told):
        self.role, self.kid, self.key = role, kid, key
        self.since, self.told = since, told


class Keys:
    """Every key that a log published, and the ranges of its entries that are void."""

    def __init__(self, genesis):
        self.origin = genesis.origin
        self.recovery = genesis.recovery
        self.next = genesis.next
        self.all = [Key(role, kid, key, 0, 0) for role, kid, key in genesis.keys]
        self.kids = {key.kid for key in self.all}
        self.void = []

    def copy(self):
        other = object.__new__(Keys)
        other.__dict__.update(self.__dict__)
        other.all, other.kids, other.void = list(self.all), set(self.kids), list(self.void)
        return other

    def of(self, role):
        return [key for key in self.all if key.role == role]

    def log_at(self, seq):
        """The log key in force at a seq."""
        return [key for key in self.of("log") if key.since <= seq][-1]

    def for_size(self, size):
        """The log keys under which a checkpoint is good (3.2)."""
        return {self.log_at(max(size - 1, 0)).key, self.log_at(size).key}

    def apply(self, found, seq):
        """Takes what an entry under the key in force says of the log's keys."""
        if found["kind"] not in EVENTS:
            return
        body = _body(found)
        if found["kind"] == "key.revoked":
            raise Refused("E_KID", "revoked under a key in force")
        if found["kind"] == "key.published":
            newest = self.of(body["role"])
            if body["role"] == "log" or newest and newest[-1].kid != body["replaces"]:
                raise Refused("E_KID", "replaces another than the newest")
            self._add(body["role"], body["kid"], body["key"], seq + 1, seq)
            return
        key = self._add("log", body["kid"], body["key"], seq + 1, seq)
        if next_digest(key) != self.next:
            raise Refused("E_KID", "a key that was not committed to")
        text = [self.origin, str(seq), found["prev"], body["kid"], body["key"]]
        message = b"enlace/rotate/v1\0" + "".join(f"{one}\n" for one in text).encode()
        if not ed25519.verify(key, message, from_b64u(body["possession"]) or b""):
            raise Refused("E_SIG", "possession")
        self.next = from_hex(body["next"])

    def alone(self, found):
        """The same of an event by itself: which key a new one replaces, other events say."""
        if found["kind"] != "key.published":
            return self.apply(found, found["seq"])
        body = _body(found)
        if body["role"] == "log":
            raise Refused("E_KID", "a log key is never published")
        return self._add(body["role"], body["kid"], body["key"], found["seq"] + 1, found["seq"])

    def is_recovered(self, found):
        """Whether two recovery keys signed a revocation."""
        if not kinds.valid("key.revoked", 1, found["body"]):
            return False
        return self._recovered(kinds.without_null(found["body"]), found)

    def _add(self, role, kid, text, since, told):
        if not grammar.is_text(kid, grammar.KID) or kid in self.kids:
            raise Refused("E_KID", "a name that cannot be used")
        if role == "seal":
            key = from_b64u(text)
            if key is None or len(key) != 32:
                raise Refused("E_KEY_WEAK", "seal key")
        else:
            kinds_ = (1, 4) if role == "witness" else (1,)
            verdict, name, key, _ = ed25519.judge_vkey(text, kinds_)
            if verdict != "ok":
                raise Refused("E_KEY_WEAK", verdict)
            if name != self.origin:
                raise Refused("E_KID", "another log's key")
        self.kids.add(kid)
        self.all.append(Key(role, kid, key, since, told))
        return key

    def revoke(self, line, seq, head, leaves):
        """An entry under a kid that was never published: two recovery keys take the log back."""
        stranger = Refused("E_KID", "a key that was never published", seq=seq)
        try:
            found = event.parse(line["e"])
        except Refused:
            raise stranger from None
        body = found["body"]
        place = (found["log"], found["seq"], found["prev"], found["kid"])
        if place != (self.origin, seq, head, line["k"]) or found["kind"] != "key.revoked":
            raise stranger
        if not kinds.valid("key.revoked", 1, body):
            raise stranger
        if not self._recovered(kinds.without_null(body), found):
            raise stranger
        # Recovery keys sign for the body: without the fresh key anybody made this envelope.
        verdict, _, fresh, _ = ed25519.judge_vkey(body["key"])
        if verdict == "ok" and not ed25519.verify(fresh, event.message(line["e"]), line["s"]):
            raise Refused("E_SIG", "the fresh key's signature", seq=seq)
        try:
            trusted = _body(found)["last_trusted"]
            self._take_back(_body(found), line["k"], seq)
            self._prefix(_body(found), trusted, seq, leaves)
        except Refused as refused:
            refused.signed, refused.seq = True, seq
            raise
        return found

    def _recovered(self, body, found):
        message = generation.revoke_message(self.origin, body, found["seq"], found["prev"])
        return generation.signers(self.recovery, message, body["recovery"]) >= 2

    def take_back(self, found):
        """The same in a file that has not all entries: that two recovery keys signed is enough."""
        body = _body(found)
        if not self._recovered(body, found):
            raise Refused("E_KID", "not two recovery keys")
        self._take_back(body, found["kid"], found["seq"])

    def _take_back(self, body, kid, seq):
        size = body["last_trusted"]["size"]
        if body["kid"] != kid:
            raise Refused("E_KID", "signed under another name")
        if any(one["role"] == "log" for one in body.get("keys", [])):
            raise Refused("E_KID", "one fresh log key")
        # A log key that was in force stays the one that was, and signs no more.
        self.all = [key for key in self.all if key.told < size or key.role == "log"]
        self._add("log", body["kid"], body["key"], seq, seq)
        fresh = body.get("keys", [])
        named = {one["role"] for one in fresh}
        self.all = [key for key in self.all if key.role not in named]
        for one in fresh:
            self._add(one["role"], one["kid"], one["key"], seq, seq)
        self.next = from_hex(body["next"])
        if size < seq:
            self.void.append([size, seq])

    @staticmethod
    def _prefix(body, trusted, seq, leaves):
        size, root = trusted["size"], from_hex(trusted["root"])
        proof = [from_hex(one) for one in body["proof"]]
        holds = 1 <= size <= seq
        holds = holds and tree.verify_consistency(size, seq, root, tree.root(leaves), proof)
        if not holds:
            raise Refused("E_PROOF", "what is trusted is no prefix")


def chain(origin, entry, later):
    """The keys that follow from a genesis and the entries that changed its log key (3.4).

    One for each of them, the first being the genesis's own; each vouches for the next.
    """
    found = _read(origin, entry)
    genesis = Genesis(found)
    keys = Keys(genesis)
    kid, key = genesis.log
    _good(found["seq"] == 0 and found["kid"] == kid and _signed(entry, key), "genesis")
    known, last = [keys], 0
    for entry in later:
        keys, found = keys.copy(), _read(origin, entry)
        _good(found["seq"] > last, "out of order")
        last = found["seq"]
        if found["kind"] == "key.rotated":
            signer = keys.log_at(last)
            _good(found["kid"] == signer.kid and _signed(entry, signer.key), "rotation")
            keys.apply(found, last)
        else:
            _good(found["kind"] == "key.revoked", "no change of the log key")
            verdict, _, fresh, _ = ed25519.judge_vkey(_body(found)["key"])
            _good(verdict == "ok" and _signed(entry, fresh), "revocation")
            keys.take_back(found)
        known.append(keys)
    return known


def _good(holds, what):
    if not holds:
        raise Refused("E_KID", what)


def _signed(entry, key):
    return ed25519.verify(key, event.message(entry[64:]), entry[:64])


def _read(origin, entry):
    found = event.parse(entry[64:])
    _good(found["log"] == origin, "another log")
    return found


def _body(found):
    if found["kv"] != 1:
        raise Refused("E_VERSION", "another kv of a key event")
    if not kinds.valid(found["kind"], 1, found["body"]):
        raise Refused("E_JSON", found["kind"])
    return kinds.without_null(found["body"])
