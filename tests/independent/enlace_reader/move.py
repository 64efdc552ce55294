"""Members who move (11.6), and which places on rolls count when they do (12.2)."""

import datetime

from . import grammar

OFFER_ENDINGS = ("closed", "withdrawn", "expired")
RESTS = ("claimed", "adopted", "word", "shown")  # the weaker first
PROVISIONAL = datetime.timedelta(days=30)


def _instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def takes(offer, arrival):
    """Whether an acceptance takes this very offer, with the same terms."""
    return (
        offer is not None
        and arrival is not None
        and arrival.get("offer") == offer["id"]
        and all(arrival[name] == offer[name] for name in ("from", "to", "terms"))
    )


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
        last = max(said, key=lambda one: one["seq"])
        if "out" in last:
            return "nothing"
        former = [one for one in logs if one["log"] == last["in"]["from"]]
        closed = last["in"].get("closed")
        named = closed is not None and closed["log"] == last["in"]["from"]
        if not former:
            return "word" if named else "adopted"
        if not named:
            return "nothing"
        former = former[0]
        if former["frozen"] < closed["seq"] and any(
            place["m"] == member for place in former["roll"]
        ):
            return "nothing"
        wanted = {"to": home["log"], "id": closed["id"]}
        if not any(
            one["member"] == member and one["seq"] == closed["seq"] and one.get("out") == wanted
            for one in former["moves"]
        ):
            return "nothing"
        home, until = former, closed["seq"]


def left_out(logs):
    """The entries of each log whose places do not count."""
    found, standing = {}, {}
    for log in logs:
        for place in log["roll"]:
            if not any(one["member"] == place["m"] for every in logs for one in every["moves"]):
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
