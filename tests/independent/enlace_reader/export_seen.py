"""What an exported poll shows of who had seen the ballots of a chapter in time (12.7)."""

from . import checkpoint, grammar


def all_seen(opened, host, logs, counted):
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
    """(-size, time, witness) of a note that another host's log cosigned in time, or None."""
    try:
        note = checkpoint.Note(text.encode())
        note.verify_any(origin, logs[origin].keys.for_size(note.size))
    except checkpoint.NoteFault:
        return None
    times = [
        (when, other)
        for other, log in logs.items()
        if grammar.is_stranger(other, origin)
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


def cosigners(origin, logs):
    """The logs of other hosts whose witness cosigned the note of this one."""
    note = logs[origin].note
    return sorted(
        other
        for other, log in logs.items()
        if grammar.is_stranger(other, origin)
        and any(note.cosigned(other, one.key) is not None for one in log.keys.of("witness"))
    )
