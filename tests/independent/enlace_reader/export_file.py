"""The file of an exported poll (12.7): every line read, every event verified in its log."""

from . import checkpoint, ed25519, event, grammar, json_strict, kinds, tree
from .genesis import Genesis
from .keys import Keys
from .refuse import Refused, from_b64u, from_hex

FORMAT = "enlace-poll"


class Log:
    """One log of the file, its every line verified."""

    def __init__(self, origin, genesis, note):
        self.origin = origin
        self.genesis = genesis
        self.note = note
        self.keys = None
        self.events = []
        self.ids = {}

    def take(self, line):
        entry = from_b64u(line["e"])
        need(entry is not None and 65 <= len(entry) <= 64 + 32_768, "entry")
        sig, e = entry[:64], entry[64:]
        proof = [from_b64u(one) for one in line["p"]]
        need(all(one is not None and len(one) == 32 for one in proof), "proof")
        leaf = event.leaf(sig, e)
        holds = tree.verify_inclusion(line["n"], self.note.size, leaf, proof, self.note.root)
        need(holds, "proof")
        if not self.events:
            self._begin(line["n"], e)
        try:
            found = event.parse(e)
            if found["kind"] == "key.revoked":
                self.keys.take_back(found)
        except Refused:
            raise Refused("export-log", "event") from None
        key = self.keys.log_at(line["n"])
        need(ed25519.verify(key.key, event.message(e), sig), "signature")
        need(found["log"] == self.origin and found["seq"] == line["n"], "place")
        need(found["kid"] == key.kid, "place")
        need(not self.events or self.events[-1]["seq"] < line["n"], "place")
        try:
            if found["kind"] != "key.revoked":
                self.keys.apply(found, line["n"])
        except Refused:
            raise Refused("export-log", "keys") from None
        self.ids[line["n"]] = event.event_id(e).hex()
        self.events.append(found | {"id": event.event_id(e).hex(), "leaf": leaf})

    def _begin(self, seq, e):
        need(seq == 0 and event.event_id(e) == self.genesis, "genesis")
        try:
            self.keys = Keys(Genesis(event.parse(e)))
        except Refused:
            raise Refused("export-log", "genesis") from None

    def finish(self):
        """A key good at its size signed the note; void entries count for nothing."""
        need(self.keys.origin == self.origin, "genesis of another log")
        try:
            self.note.verify_any(self.origin, self.keys.for_size(self.note.size))
        except checkpoint.NoteFault:
            raise Refused("export-log", "note") from None
        void = [range(*pair) for pair in self.keys.void]
        self.events = [one for one in self.events if not any(one["seq"] in v for v in void)]

    def every(self, kind):
        """The events of a kind that this version understands, in order."""
        for found in self.events:
            known = found["kind"] == kind and found["kv"] == 1 and not found.get("crit")
            if known and kinds.valid(kind, 1, found["body"]):
                yield found

    def of(self, kind, about):
        """The events of a kind about the poll that this version understands, in order."""
        for found in self.events:
            body = found["body"]
            known = found["kind"] == kind and found["kv"] == 1 and not found.get("crit")
            if known and body.get("poll") == about and kinds.valid(kind, 1, body):
                yield found | {"body": kinds.without_null(body)}


def need(holds, what, code="export-log"):
    if not holds:
        raise Refused(code, what)


TYPES = {
    "format": lambda v: isinstance(v, str),
    "v": lambda v: grammar.is_integer(v, 0, 2**32 - 1),
    "poll": lambda v: grammar.parse_id(v, "pol") is not None,
    "host": grammar.is_origin,
    "log": grammar.is_origin,
    "genesis": lambda v: from_hex(v) is not None,
    "checkpoint": lambda v: isinstance(v, str),
    "n": grammar.is_integer,
    "e": lambda v: isinstance(v, str),
    "p": lambda v: isinstance(v, list) and all(isinstance(one, str) for one in v),
    "end": grammar.is_integer,
}


def _line(data):
    try:
        line = json_strict.parse(data, json_strict.LINE)
    except json_strict.JsonFault as fault:
        raise Refused("export-line", str(fault)) from None
    line = {name: line[name] for name in TYPES if line.get(name) is not None}
    need(all(TYPES[name](value) for name, value in line.items()), "type", "export-line")
    return line


def read(data):
    """(poll, host, logs by origin) of a file."""
    need(data.endswith(b"\n"), "cut off", "export-line")
    lines = data[:-1].split(b"\n")
    head = _line(lines[0])
    known = (head.get("format"), head.get("v")) == (FORMAT, 1) and {"poll", "host"} <= set(head)
    need(known, "header", "export-line")
    logs, current = {}, None
    for number, data_ in enumerate(lines[1:], 2):
        line = _line(data_)
        if {"log", "genesis", "checkpoint"} <= set(line):
            _close(logs, current)
            current = _begin(line)
        elif {"n", "e", "p"} <= set(line):
            need(current is not None, "no log", "export-line")
            current.take(line)
        else:
            need(line.get("end") == number - 1, "end", "export-line")
            _close(logs, current)
            need(number == len(lines), "after the end", "export-line")
            return head["poll"], head["host"], dict(sorted(logs.items()))
    raise Refused("export-line", "cut off")


def _begin(line):
    try:
        note = checkpoint.Note(line["checkpoint"].encode())
    except checkpoint.NoteFault as fault:
        raise Refused("export-log", f"checkpoint: {fault}") from None
    need(note.origin == line["log"], "checkpoint of another log")
    return Log(line["log"], from_hex(line["genesis"]), note)


def _close(logs, log):
    if log is not None:
        need(log.events, "an empty log", "export-line")
        log.finish()
        need(log.origin not in logs, "a log twice", "export-line")
        logs[log.origin] = log
