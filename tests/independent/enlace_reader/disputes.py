"""Disputes about a result (12.9): which stand in a file, and what became of each."""

from . import grammar

DAY = 86_400_000
WAIT_DAYS = 30


def of(log, about, host, tally, void):
    """The first dispute that a log opened as it may, and how it ended, or None."""
    for one in log.of("dispute.opened", about):
        body = one["body"]
        if body["host"] != host:
            continue
        place = (body["tally"]["seq"], body["tally"]["id"])
        if log.origin == host:
            stands = place == tally and place[0] < one["seq"]
            stands = stands and (void is None or one["seq"] < void)
        else:
            stands = any((r["log"], r["seq"], r["id"]) == (host, *place) for r in _refs(one))
        if stands:
            return _with_end(log, about, one)
    return None


def _with_end(log, about, opened):
    place = {"seq": opened["seq"], "id": opened["id"]}
    for one in log.of("dispute.resolved", about):
        named = {name: one["body"]["dispute"][name] for name in place}
        if one["seq"] > opened["seq"] and named == place:
            return opened | {"end": (one["seq"], one["body"]["outcome"])}
    return opened | {"end": None}


def is_open_at(dispute, seq):
    if dispute is None or dispute["seq"] >= seq:
        return False
    return dispute["end"] is None or dispute["end"][0] > seq


def certifications(log, about, host, own):
    """A committee certifies nothing while it disputes it."""
    for one in log.of("poll.certified", about):
        if one["body"]["host"] == host and not is_open_at(own, one["seq"]):
            yield one


def publication(opened, log, about, host, digest, own, tally):
    """The host's first publication of this result that stands, or None."""
    certified = (
        one
        for one in certifications(log, about, host, own)
        if one["body"]["result_hash"] == digest and tally is not None and tally[0] < one["seq"]
    )
    certified = next(certified, None)
    if certified is None:
        return None
    for one in log.of("poll.published", about):
        right = one["body"]["result_hash"] == digest and certified["seq"] < one["seq"]
        if right and _may(opened, host, certified, one, own):
            return one
    return None


def _may(opened, host, certified, published, own):
    named = [one["log"] for one in published["body"].get("disputed", [])]
    ascending = named == sorted(set(named))
    if is_open_at(own, published["seq"]) or not ascending:
        return False
    if host in named or not set(named) <= set(opened["chapters"]):
        return False
    wait = (opened["dispute_days"] + WAIT_DAYS) * DAY
    at, since = (grammar.instant(one["at"]) for one in (published, certified))
    return not named or at >= since + wait


def all_of(opened, logs, about, host, tally, void, published):
    """What is said of every dispute, by origin; void is where the poll was voided for good."""
    found = []
    for origin in opened["chapters"]:
        if origin not in logs:
            continue
        one = of(logs[origin], about, host, tally, void)
        if one is None:
            continue
        if origin == host and published is not None and published["seq"] < one["seq"]:
            continue
        state = _standing(one, origin, logs, host, void, published)
        named = one["body"]["tally"]["id"]
        found.append(
            {
                "log": origin,
                "reason": one["body"]["reason"],
                "state": state,
                "other_tally": tally is not None and tally[1] != named,
            }
        )
    return found


def _standing(dispute, origin, logs, host, void, published):
    if dispute["end"] is not None:
        return dispute["end"][1]
    if published is None:
        return "open" if void is None else "void"
    place = (origin, dispute["seq"], dispute["id"])
    named = published["body"].get("disputed", [])
    if any((one["log"], one["seq"], one["id"]) == place for one in named):
        return "overridden"
    until = (one for one in logs[host].events if one["seq"] <= published["seq"])
    behind = [r for one in until for r in _refs(one) if r["log"] == origin]
    # What its log holds elsewhere may have been told to the host alone.
    ids = logs[origin].ids
    read = any(r["seq"] >= dispute["seq"] and ids.get(r["seq"]) == r["id"] for r in behind)
    return "ignored" if read else "unheard"


def _refs(one):
    return one.get("refs") or []
