"""An exported poll (12.7): read, verified from the signatures up, and counted again."""

from . import (
    checkpoint,
    corrections,
    count,
    disputes,
    ed25519,
    event,
    grammar,
    json_strict,
    kinds,
    poll,
    rules,
    tree,
)
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
        _need(entry is not None and 65 <= len(entry) <= 64 + 32_768, "entry")
        sig, e = entry[:64], entry[64:]
        proof = [from_b64u(one) for one in line["p"]]
        _need(all(one is not None and len(one) == 32 for one in proof), "proof")
        leaf = event.leaf(sig, e)
        holds = tree.verify_inclusion(line["n"], self.note.size, leaf, proof, self.note.root)
        _need(holds, "proof")
        if not self.events:
            self._begin(line["n"], e)
        try:
            found = event.parse(e)
            if found["kind"] == "key.revoked":
                self.keys.take_back(found)
        except Refused:
            raise Refused("export-log", "event") from None
        key = self.keys.log_at(line["n"])
        _need(ed25519.verify(key.key, event.message(e), sig), "signature")
        _need(found["log"] == self.origin and found["seq"] == line["n"], "place")
        _need(found["kid"] == key.kid, "place")
        _need(not self.events or self.events[-1]["seq"] < line["n"], "place")
        try:
            if found["kind"] != "key.revoked":
                self.keys.apply(found, line["n"])
        except Refused:
            raise Refused("export-log", "keys") from None
        self.ids[line["n"]] = event.event_id(e).hex()
        self.events.append(found | {"id": event.event_id(e).hex(), "leaf": leaf})

    def _begin(self, seq, e):
        _need(seq == 0 and event.event_id(e) == self.genesis, "genesis")
        try:
            self.keys = Keys(Genesis(event.parse(e)))
        except Refused:
            raise Refused("export-log", "genesis") from None

    def finish(self):
        """A key good at its size signed the note; void entries count for nothing."""
        _need(self.keys.origin == self.origin, "genesis of another log")
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


def _need(holds, what, code="export-log"):
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
    _need(all(TYPES[name](value) for name, value in line.items()), "type", "export-line")
    return line


def read(data):
    """(poll, host, logs by origin) of a file."""
    _need(data.endswith(b"\n"), "cut off", "export-line")
    lines = data[:-1].split(b"\n")
    head = _line(lines[0])
    known = (head.get("format"), head.get("v")) == (FORMAT, 1) and {"poll", "host"} <= set(head)
    _need(known, "header", "export-line")
    logs, current = {}, None
    for number, data_ in enumerate(lines[1:], 2):
        line = _line(data_)
        if {"log", "genesis", "checkpoint"} <= set(line):
            _close(logs, current)
            current = _begin(line)
        elif {"n", "e", "p"} <= set(line):
            _need(current is not None, "no log", "export-line")
            current.take(line)
        else:
            _need(line.get("end") == number - 1, "end", "export-line")
            _close(logs, current)
            _need(number == len(lines), "after the end", "export-line")
            return head["poll"], head["host"], dict(sorted(logs.items()))
    raise Refused("export-line", "cut off")


def _begin(line):
    try:
        note = checkpoint.Note(line["checkpoint"].encode())
    except checkpoint.NoteFault as fault:
        raise Refused("export-log", f"checkpoint: {fault}") from None
    _need(note.origin == line["log"], "checkpoint of another log")
    return Log(line["log"], from_hex(line["genesis"]), note)


def _close(logs, log):
    if log is not None:
        _need(log.events, "an empty log", "export-line")
        log.finish()
        _need(log.origin not in logs, "a log twice", "export-line")
        logs[log.origin] = log


def verify(data):
    """What the file proves: the result worked out again, and who stands behind it."""
    about, host, logs = read(data)
    opened, opened_id = _opening(about, host, logs)
    tally_at, tally = _host_tally(opened, opened_id, host, logs[host])
    void = _void(logs[host], about)
    counted = None if tally is None else {one["log"] for one in tally["inputs"]}
    stated_silent = {one["log"]: one for one in (tally or {}).get("silent", [])}
    chapters, silent, missing = [], [], []
    for origin in opened["chapters"]:
        log = logs.get(origin)
        if origin in stated_silent:
            _need(log is not None, origin, "export-chapter")
            silent.append(_silent(log, opened, opened_id, host, stated_silent[origin]))
            continue
        sealed = None
        if log is not None and (counted is None or origin in counted):
            try:
                sealed = _chapter(log, opened, opened_id, host)
            except Refused:
                # Voided before it was counted: what is wrong of a chapter is set aside.
                if counted is not None or void is None:
                    raise
        chapters.append(sealed) if sealed else missing.append(origin)
    result = count.count(opened, chapters, missing, silent, tally is not None)
    digest = count.digest(result["lines"]).hex()
    own = disputes.of(logs[host], about, host, tally_at, void)
    published = disputes.publication(
        opened, logs[host], about, host, digest, own, tally_at
    )
    voided = void is not None and (published is None or void < published["seq"])
    published = None if voided else published
    stated = {}
    for origin, log in logs.items():
        own = disputes.of(log, about, host, tally_at, void)
        place, results = _stated(log, about, host, origin in opened["chapters"], own)
        if any(said != digest for said in results.values()):
            # Only over what the host names did it publish.
            _need(_overruled(published, origin, place, own), origin, "tally-differs")
            results = {"differs": True}
        stated[origin] = results
    objections = disputes.all_of(
        opened, logs, about, host, tally_at, void if voided else None, published
    )
    if missing and not voided and tally is None:
        raise Refused("tally-chapter-missing")
    return {
        "poll": about,
        "outcome": result["word"],
        "result_hash": digest,
        "published": published is not None,
        "voided": voided,
        "disputes": objections,
        "logs": {o: _about(o, log, logs, chapters, stated[o]) for o, log in logs.items()},
        "seen": _all_seen(opened, host, logs, chapters + [o for o in silent if o["box_key"]]),
    }


def _about(origin, log, logs, chapters, stated):
    others = [o for o, other in logs.items() if o != origin and _cosigned(log.note, o, other)]
    return {
        "size": log.note.size,
        "cosigned_by": others,
        "sealed": any(one["origin"] == origin for one in chapters),
        "tallied": "tallied" in stated,
        "certified": "certified" in stated,
        "differs": "differs" in stated,
    }


def _all_seen(opened, host, logs, counted):
    """By log: the checkpoint that others had seen in time, and how many ballots came after it."""
    stated = {origin: [] for origin in logs}
    for log in logs.values():
        for tally in log.of("poll.tallied", opened["poll"]):
            for one in tally["body"]["unwitnessed"] if tally["body"]["host"] == host else []:
                if "seen" in one and one["log"] in logs:
                    stated[one["log"]].append(one["seen"])
    found = {}
    for origin, notes in stated.items():
        seen = [_seen(opened, origin, logs, note) for note in notes]
        size, at, by = min((one for one in seen if one), default=(0, None, None))
        ballots = [one for part in counted if part["origin"] == origin for one in part["ballots"]]
        late = sum(one["seq"] >= -size for one in ballots)
        found[origin] = {"size": -size, "at": at, "by": by, "unwitnessed": late}
    return found


def _seen(opened, origin, logs, text):
    """(-size, time, witness) of a note that another log of the file cosigned in time, or None."""
    try:
        note = checkpoint.Note(text.encode())
        note.verify_any(origin, logs[origin].keys.for_size(note.size))
    except checkpoint.NoteFault:
        return None
    times = [
        (when, other)
        for other, log in logs.items()
        if other != origin
        for key in log.keys.of("witness")
        if (when := note.cosigned(other, key.key)) is not None
    ]
    shown = logs[origin].note
    if note.size > shown.size or (note.size == shown.size and note.root != shown.root):
        return None
    until = grammar.instant(opened["closes_at"]) + 3_600_000
    if note.origin != origin or not times or min(times)[0] * 1_000 > until:
        return None
    return -note.size, *min(times)


def _cosigned(note, origin, log):
    return any(note.cosigned(origin, one.key) is not None for one in log.keys.of("witness"))


def _opening(about, host, logs):
    _need(host in logs, "no host", "export-poll")
    found = list(logs[host].of("poll.opened", about))
    _need(len(found) == 1 and grammar.given_out_by(about, host), "one opening", "export-poll")
    try:
        rules.check_opened(found[0]["body"], host)
    except Refused:
        raise Refused("export-poll", "rules") from None
    return found[0]["body"], found[0]["id"]


def _host_tally(opened, opened_id, host, log):
    """The host's tally, which fixes the seals that count; one that is set aside is none."""
    about = opened["poll"]
    try:
        own, wrong = _chapter(log, opened, opened_id, host), False
    except Refused:
        own, wrong = None, True
    join = next(log.of("poll.joined", about), None)
    joined = join is not None and join["body"]["host"] == host
    for one in log.of("poll.tallied", about):
        body = one["body"]
        lines = count.stated_lines(about, body["result"], body["inputs"], body.get("silent", ()))
        if body["host"] != host or count.digest(lines).hex() != body["result_hash"]:
            continue
        named = [(seal["seq"], seal["id"]) for seal in body["inputs"] if seal["log"] == host]
        if own is not None:
            seal = own["seal"]
            fits = named == [(seal["seq"], seal["id"])] and seal["seq"] < one["seq"]
        else:
            fits = not named and (wrong or not joined)
        if fits and _states(opened, host, body, _cuts(opened, host, log, one["seq"])):
            return (one["seq"], one["id"]), body
    return None, None


def _cuts(opened, host, log, before):
    """What the host had cut before a place of its log: of each chapter the first."""
    void = _void(log, opened["poll"])
    before = before if void is None else min(before, void)
    first = next(log.of("poll.opened", opened["poll"]))["seq"]
    cuts = {}
    for one in log.of("poll.cut", opened["poll"]):
        body = one["body"]
        may = opened["missing_chapter"] == "count_cosigned" and body["log"] != host
        may = may and body["log"] in opened["chapters"] and body["size"] > 0
        if may and first < one["seq"] < before:
            cuts.setdefault(body["log"], body)
    return cuts


def _states(opened, host, body, cuts):
    """Whether what a host's tally says of silent chapters fits its poll and its cuts."""
    silent = body.get("silent", [])
    names = [one["log"] for one in silent]
    if names != sorted(set(names)) or host in names or not set(names) <= set(opened["chapters"]):
        return False
    if any(seal["log"] in names for seal in body["inputs"]) or not all(s["size"] for s in silent):
        return False
    if opened["missing_chapter"] == "count_cosigned":
        said = [(one["log"], one["size"], one["id"]) for one in silent if one["cut"]]
        return said == [(log, cut["size"], cut["id"]) for log, cut in sorted(cuts.items())] and len(
            said
        ) == len(silent)
    return not any(one["cut"] or "opened" in one for one in silent)


def _silent(log, opened, opened_id, host, stated):
    """What was read of a chapter that has not sealed, if it is as its host states."""
    about, size = opened["poll"], stated["size"]
    here = log.ids.get(size - 1) == stated["id"]
    join = next(log.of("poll.joined", about), None)
    here = here and join is not None and join["seq"] < size
    here = here and (join["body"]["host"], join["body"]["opened"]) == (host, opened_id)
    frozen, roll = _roll(log, about, join["seq"]) if here else (None, None)
    holds = roll is not None and poll.roll_fits(opened, roll)
    _need(holds, log.origin, "export-chapter")
    commit = join["body"]["box_commit"]
    seals = (one for one in log.of("poll.sealed", about) if one["seq"] > join["seq"])
    seal = next((one for one in seals if _opens(one["body"]["box_key"], commit)), None)
    end = size if seal is None else min(size, seal["seq"])
    roll = corrections.corrected(log, about, frozen, join["seq"], end, roll)
    ballots = _ballots(log, about, join["seq"], end)
    if seal is not None and seal["seq"] < size:
        holds = poll.seal_holds(opened, roll, ballots, seal["body"], commit)
        _need(not holds, log.origin, "export-chapter")
    key, place = None, None
    live = join["body"].get("box_key")
    if live is not None and _opens(live, commit):
        key, place = live, {"seq": join["seq"], "id": join["id"]}
    elif seal is not None:
        key, place = seal["body"]["box_key"], {"seq": seal["seq"], "id": seal["id"]}
    if "opened" in stated:
        _need(stated["opened"] == place, log.origin, "export-chapter")
    return {
        "origin": log.origin,
        "stated": stated,
        "roll": roll,
        "ballots": ballots,
        "box_key": key if "opened" in stated else None,
    }


def _ballots(log, about, after, before):
    return [
        {
            "seq": one["seq"],
            "leaf": one["leaf"],
            "entry": one["body"]["entry"],
            "box": one["body"]["box"],
            "person": one.get("by", "").split("/")[0],
        }
        for one in log.of("ballot.cast", about)
        if after < one["seq"] < before
    ]


def _void(log, about):
    """Where the host voided the poll that it had opened, or None."""
    opened = next(log.of("poll.opened", about))["seq"]
    voids = (one["seq"] for one in log.of("poll.voided", about) if one["seq"] > opened)
    return next(voids, None)


def _chapter(log, opened, opened_id, host):
    """What a chapter sealed, or None if it did not join this very poll or has not sealed."""
    about = opened["poll"]
    join = next(log.of("poll.joined", about), None)
    if join is None or (join["body"]["host"], join["body"]["opened"]) != (host, opened_id):
        return None
    frozen, roll = _roll(log, about, join["seq"])
    holds = roll is not None and poll.roll_fits(opened, roll)
    _need(holds, log.origin, "export-chapter")
    seals = [one for one in log.of("poll.sealed", about) if one["seq"] > join["seq"]]
    if not seals:
        return None
    commit = join["body"]["box_commit"]
    seal = next((one for one in seals if _opens(one["body"]["box_key"], commit)), None)
    _need(seal is not None, log.origin, "export-chapter")
    roll = corrections.corrected(log, about, frozen, join["seq"], seal["seq"], roll)
    ballots = _ballots(log, about, join["seq"], seal["seq"])
    holds = poll.seal_holds(opened, roll, ballots, seal["body"], commit)
    _need(holds, log.origin, "export-chapter")
    return {
        "origin": log.origin,
        "roll": roll,
        "ballots": ballots,
        "box_key": seal["body"]["box_key"],
        "seal": {"seq": seal["seq"], "id": seal["id"]},
    }


def _opens(key, commit):
    data = from_b64u(key)
    return data is not None and len(data) == 32 and poll.box_commit(data).hex() == commit


def _roll(log, about, before):
    frozen = next(log.of("roll.frozen", about), None)
    if frozen is None or frozen["seq"] >= before:
        return None, None
    body = frozen["body"]
    first, last = body.get("first"), body.get("last")
    pages = []
    if first is not None and last is not None:
        for page in log.of("roll.page", about):
            if first <= page["seq"] <= last and page["seq"] < frozen["seq"]:
                pages.append((page["seq"], page["body"]))
    return frozen["seq"], poll.freeze_holds(pages, body)


def _stated(log, about, host, is_chapter, dispute):
    """Where a chapter of the poll tallied, and the first result of each kind that it signed."""
    place, found = None, {}
    if not is_chapter:
        return place, found
    for one in log.of("poll.tallied", about):
        if one["body"]["host"] == host:
            body = one["body"]
            lines = count.stated_lines(
                about, body["result"], body["inputs"], body.get("silent", ())
            )
            same = count.digest(lines).hex() == body["result_hash"]
            place = (one["seq"], one["id"])
            found["tallied"] = body["result_hash"] if same else ""
            break
    for one in disputes.certifications(log, about, host, dispute):
        found["certified"] = one["body"]["result_hash"]
        break
    if log.origin == host:
        for one in log.of("poll.published", about):
            found["published"] = one["body"]["result_hash"]
            break
    return place, found


def _overruled(published, origin, tally, dispute):
    """Whether the publication names the tally of a log that differs, or its dispute."""
    if published is None or tally is None:
        return False
    places = [tally] if dispute is None else [tally, (dispute["seq"], dispute["id"])]
    named = published["body"].get("disputed", [])
    return any(one["log"] == origin and (one["seq"], one["id"]) in places for one in named)
