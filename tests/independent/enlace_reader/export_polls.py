"""What the logs of an exported poll say of it (12.5, 12.7): its opening, what its host counted, and
what each chapter sealed."""

from . import corrections, count, grammar, move, poll, rules
from .export_file import need
from .refuse import Refused, from_b64u


def opening(about, host, logs):
    need(host in logs, "no host", "export-poll")
    found = list(logs[host].of("poll.opened", about))
    need(len(found) == 1 and grammar.given_out_by(about, host), "one opening", "export-poll")
    try:
        rules.check_opened(found[0]["body"], host)
    except Refused:
        raise Refused("export-poll", "rules") from None
    return found[0]["body"], found[0]["id"]


def host_tally(opened, opened_id, host, log):
    """The host's tally, which fixes the seals that count; one that is set aside is none."""
    about = opened["poll"]
    try:
        own, wrong = of_chapter(log, opened, opened_id, host), False
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
    void = voided(log, opened["poll"])
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


def of_silent(log, opened, opened_id, host, stated):
    """What was read of a chapter that has not sealed, if it is as its host states."""
    about, size = opened["poll"], stated["size"]
    here = log.ids.get(size - 1) == stated["id"]
    join = next(log.of("poll.joined", about), None)
    here = here and join is not None and join["seq"] < size
    here = here and (join["body"]["host"], join["body"]["opened"]) == (host, opened_id)
    frozen, roll = _roll(log, about, join["seq"]) if here else (None, None)
    holds = roll is not None and poll.roll_fits(opened, roll)
    need(holds, log.origin, "export-chapter")
    commit = join["body"]["box_commit"]
    seals = (one for one in log.of("poll.sealed", about) if one["seq"] > join["seq"])
    seal = next((one for one in seals if _opens(one["body"]["box_key"], commit)), None)
    end = size if seal is None else min(size, seal["seq"])
    roll = corrections.corrected(log, about, frozen, join["seq"], end, roll)
    ballots = _ballots(log, about, join["seq"], end)
    if seal is not None and seal["seq"] < size:
        holds = poll.seal_holds(opened, roll, ballots, seal["body"], commit)
        need(not holds, log.origin, "export-chapter")
    key, place = None, None
    live = join["body"].get("box_key")
    if live is not None and _opens(live, commit):
        key, place = live, {"seq": join["seq"], "id": join["id"]}
    elif seal is not None:
        key, place = seal["body"]["box_key"], {"seq": seal["seq"], "id": seal["id"]}
    if "opened" in stated:
        need(stated["opened"] == place, log.origin, "export-chapter")
    return {
        "origin": log.origin,
        "stated": stated,
        "roll": roll,
        "ballots": ballots,
        "box_key": key if "opened" in stated else None,
        "frozen": frozen,
        "moves": move.told(log, size),
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


def voided(log, about):
    """Where the host voided the poll that it had opened, or None."""
    opened = next(log.of("poll.opened", about))["seq"]
    voids = (one["seq"] for one in log.of("poll.voided", about) if one["seq"] > opened)
    return next(voids, None)


def of_chapter(log, opened, opened_id, host):
    """What a chapter sealed, or None if it did not join this very poll or has not sealed."""
    about = opened["poll"]
    join = next(log.of("poll.joined", about), None)
    if join is None or (join["body"]["host"], join["body"]["opened"]) != (host, opened_id):
        return None
    frozen, roll = _roll(log, about, join["seq"])
    holds = roll is not None and poll.roll_fits(opened, roll)
    need(holds, log.origin, "export-chapter")
    seals = [one for one in log.of("poll.sealed", about) if one["seq"] > join["seq"]]
    if not seals:
        return None
    commit = join["body"]["box_commit"]
    seal = next((one for one in seals if _opens(one["body"]["box_key"], commit)), None)
    need(seal is not None, log.origin, "export-chapter")
    roll = corrections.corrected(log, about, frozen, join["seq"], seal["seq"], roll)
    ballots = _ballots(log, about, join["seq"], seal["seq"])
    holds = poll.seal_holds(opened, roll, ballots, seal["body"], commit)
    need(holds, log.origin, "export-chapter")
    return {
        "origin": log.origin,
        "roll": roll,
        "ballots": ballots,
        "box_key": seal["body"]["box_key"],
        "seal": {"seq": seal["seq"], "id": seal["id"]},
        "frozen": frozen,
        "moves": move.told(log, seal["seq"]),
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
