"""An exported poll (12.7): verified from the signatures up, and counted again."""

from . import count, disputes, export_polls
from .export_file import need, read
from .export_seen import all_seen, cosigners
from .refuse import Refused


def verify(data):
    """What the file proves: the result worked out again, and who stands behind it."""
    about, host, logs = read(data)
    opened, opened_id = export_polls.opening(about, host, logs)
    tally_at, tally = export_polls.host_tally(opened, opened_id, host, logs[host])
    void = export_polls.voided(logs[host], about)
    counted = None if tally is None else {one["log"] for one in tally["inputs"]}
    stated_silent = {one["log"]: one for one in (tally or {}).get("silent", [])}
    chapters, silent, missing = [], [], []
    for origin in opened["chapters"]:
        log = logs.get(origin)
        if origin in stated_silent:
            need(log is not None, origin, "export-chapter")
            silent.append(export_polls.of_silent(log, opened, opened_id, host, stated_silent[origin]))
            continue
        sealed = None
        if log is not None and (counted is None or origin in counted):
            try:
                sealed = export_polls.of_chapter(log, opened, opened_id, host)
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
            need(_overruled(published, origin, place, own), origin, "tally-differs")
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
        "seen": all_seen(opened, host, logs, chapters + [o for o in silent if o["box_key"]]),
    }


def _about(origin, log, logs, chapters, stated):
    return {
        "size": log.note.size,
        "cosigned_by": cosigners(origin, logs),
        "sealed": any(one["origin"] == origin for one in chapters),
        "tallied": "tallied" in stated,
        "certified": "certified" in stated,
        "differs": "differs" in stated,
    }


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
