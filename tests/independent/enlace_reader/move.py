"""Members who move (11.6), and which places on rolls count when they do (12.2)."""

import datetime

from . import grammar

KINDS = ("member.transfer.closed", "member.transfer.arrived", "member.transfer.adopted")
OFFER_ENDINGS = ("closed", "withdrawn", "expired")
RESTS = ("claimed", "adopted", "word", "shown")  # the weaker first
PROVISIONAL = datetime.timedelta(days=30)


def _instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def stands_for(log, named):
    """Whether a log is the one that is named, or a later generation of the same host's."""
    (host, _, mine), (other, _, its) = (one.partition("/log/") for one in (log, named))
    return host == other and int(mine) >= int(its)


def takes(offer, arrival):
    """Whether an acceptance takes this very offer, with the same terms."""
    if offer is None or arrival is None or arrival.get("offer") != offer["id"]:
        return False
    closed = offer.get("ended", ("",))[0] == "closed"
    to = arrival["to"] == offer["to"] or (closed and stands_for(arrival["to"], offer["to"]))
    return to and all(arrival[name] == offer[name] for name in ("from", "terms"))


def stage(offer, arrival, back, now):
    """What both logs say together of a move."""
    if arrival is not None and "offer" not in arrival:
        if back:
            return "disputed"
        over = _instant(now) >= _instant(arrival["at"]) + PROVISIONAL
        return "adopted" if over else "provisional"
    if arrival is not None and not takes(offer, arrival):
        return "unfounded"
    word, end = offer.get("ended", (None, None))
    named = (arrival or {}).get("closed")
    if named is not None:
        return "arrived" if word == "closed" and named == end else "unfounded"
    if word in OFFER_ENDINGS:
        return word
    return "offered" if arrival is None else "accepted"


def steps(offer, arrival, now):
    """What the authors of both logs write now."""
    if offer is None:
        return []
    due, taken = _instant(now) >= _instant(offer["expires"]), takes(offer, arrival)
    if "ended" in offer:
        may = taken and offer["ended"][0] == "closed" and "closed" not in arrival
        return ["arrive"] if may else []
    found = [] if due else ["accept"]
    if taken:
        return found + ["close"]
    return found + ["expire"] if due else found


def told(log, before):
    """Who came to a log of a file and who went, before a place of it, set aside or not."""
    said = (one for kind in KINDS for one in log.every(kind))
    return [_told(one) for one in said if one["seq"] < before]


def _told(event):
    body = event["body"]
    refs = [{name: ref[name] for name in ("log", "seq", "id")} for ref in event.get("refs", ())]
    found = {"seq": event["seq"], "member": body["member"]}
    if event["kind"] == "member.transfer.closed":
        again = [ref for ref in refs if stands_for(event["log"], ref["log"])]
        return found | {"out": {"to": body["to"], "id": event["id"], "again": again}}
    closed = None
    if event["kind"] == "member.transfer.arrived":
        named = (body["from"], body["closed"])
        closed = next((ref for ref in refs if (ref["log"], ref["id"]) == named), None)
    return found | {"in": {"from": body["from"], "closed": closed}}


def _counted(logs, named):
    """Which of the logs that are counted stands for one: itself, else its next generation."""
    found = [one for one in logs if stands_for(one["log"], named)]
    return min(found, key=lambda one: int(one["log"].partition("/log/")[2]), default=None)


def _closing(logs, member, came):
    """By what a member came: the log that let go, the seq there, and the log that it named."""
    closed = came.get("closed")
    if closed is None or closed["log"] != came["from"]:
        return None
    former = _counted(logs, came["from"])
    for one in sorted(former["moves"] if former else [], key=lambda one: one["seq"]):
        if one["member"] != member or "out" not in one:
            continue
        own = {"log": former["log"], "seq": one["seq"], "id": one["out"]["id"]}
        again = one["out"].get("again", []) if closed["log"] != former["log"] else []
        if closed in [own, *again]:
            return former["log"], one["seq"], one["out"]["to"]
    return None


def _rests(logs, log, member):
    """`shown`, `word`, `adopted`, `claimed` or `nothing`: on what a member's place rests."""
    home, until, passed = log, log["frozen"], {}
    while True:
        if passed.get(home["log"], until + 1) <= until:
            return "nothing"
        passed[home["log"]] = until
        said = [m for m in home["moves"] if m["member"] == member and m["seq"] < until]
        if not said:
            return "shown" if grammar.given_out_by(member, home["log"]) else "claimed"
        *before, last = sorted(said, key=lambda one: one["seq"])
        if "out" in last:
            return "nothing"
        came = last["in"]
        word = "word" if (came.get("closed") or {}).get("log") == came["from"] else "adopted"
        former = _counted(logs, came["from"])
        if former is None:
            return word
        closing = _closing(logs, member, came)
        if closing is None:
            # A later generation need not have said again what the earlier one did.
            return "nothing" if former["log"] == came["from"] else word
        _, gone, to = closing
        on_roll = any(place["m"] == member for place in former["roll"])
        twice = any("in" in one and _closing(logs, member, one["in"]) == closing for one in before)
        here = _counted(logs, to)
        votes_there = former["frozen"] < gone and on_roll
        if votes_there or twice or here is None or here["log"] != home["log"]:
            return "nothing"
        home, until = former, gone


def left_out(logs):
    """The entries of each log whose places do not count."""
    found, standing = {}, {}
    moved = {one["member"] for log in logs for one in log["moves"]}
    for log in logs:
        for place in log["roll"]:
            if place["m"] not in moved:
                continue
            rests = _rests(logs, log, place["m"])
            if rests == "nothing":
                found.setdefault(log["log"], set()).add(place["e"])
            else:
                standing.setdefault(place["m"], []).append((log["log"], place["e"], rests))
    for places in standing.values():
        best = max(RESTS.index(rests) for _, _, rests in places)
        homes = {log for log, _, rests in places if RESTS.index(rests) == best}
        alike = len(homes) > 1 and RESTS[best] != "shown"
        for log, entry, rests in places:
            if alike or RESTS.index(rests) < best:
                found.setdefault(log, set()).add(entry)
    return {log: sorted(entries) for log, entries in found.items()}
