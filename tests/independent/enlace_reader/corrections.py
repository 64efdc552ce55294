"""A frozen roll as its chapter corrected it (12.2)."""

import itertools

from . import move, poll

MOST = 16
MOST_PLACES = 200


def corrected(log, about, frozen, joined, end, roll):
    """The roll before a place of the log; a correction that does not stand is passed over."""
    roll, ever = list(roll), list(roll)
    said = (one for one in log.of("roll.corrected", about) if joined < one["seq"] < end)
    for one in itertools.islice(said, MOST):
        voted = {
            ballot["body"]["entry"]
            for ballot in log.of("ballot.cast", about)
            if joined < ballot["seq"] < one["seq"]
        }
        said = move.told(log, one["seq"])
        moved = {came["member"] for came in said if frozen <= came["seq"]}
        new = _apply(one["body"], roll, ever, voted, moved)
        if new is not None:
            roll = new
            ever += one["body"].get("add", [])
    return roll


def _apply(body, roll, ever, voted, moved):
    add, remove = body.get("add", []), body.get("remove", [])
    if not 1 <= len(add) + len(remove) <= MOST_PLACES:
        return None
    named = [[place["e"] for place in places] for places in (add, remove)]
    if any(ids != sorted(set(ids)) for ids in named):
        return None
    before = {place["e"] for place in ever}
    there = {place["e"]: place for place in roll}
    if before & set(named[0]) or not all(_same(there.get(p["e"]), p) for p in remove):
        return None
    if voted & set(named[0] + named[1]):
        return None
    given = {(place["w"], place.get("s")) for place in ever}
    if any((place["w"], place.get("s")) not in given or place["m"] in moved for place in add):
        return None
    new = [place for place in roll if place["e"] not in named[1]] + add
    new.sort(key=lambda place: place["e"])
    return new if poll.roll_holds(new) else None


def _same(there, place):
    names = ("e", "m", "w", "s")
    return there is not None and all(there.get(name) == place.get(name) for name in names)
