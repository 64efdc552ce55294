"""Charters (12.8): what makes sense, what is in force, and what a poll by one may say."""

from . import grammar, rules
from .refuse import Refused

DAY_MS = 86_400_000


def check(body, log):
    """Refused where a charter that `log` proposes makes no sense."""
    try:
        rules.check_opened(_poll_by(body), log)
    except Refused as refused:
        raise Refused("charter-invalid", refused.detail) from None
    languages = [text["lang"] for text in body["texts"]]
    good = sorted(set(languages)) == languages and body["authoritative"] in languages
    if not good or "joined_by" in body["electorate"]:
        raise Refused("charter-invalid", "texts, joined_by")


def _poll_by(body):
    """A yes/no poll of its chapters by its rules."""
    taken = ("title", "authoritative", "chapters", "electorate", "quorum", "threshold")
    day = "2013-11-0{}T00:00:00.000Z"
    return {name: body[name] for name in taken if name in body} | {
        "poll": "pol_" + "0" * 26,
        "method": {"name": "yes_no"},
        "secrecy": "named",
        "dual_majority": body["dual_majority"],
        "abstain_valid": False,
        "tie": "runoff",
        "replaceable": True,
        "live": False,
        "record_at": day.format(1),
        "opens_at": day.format(1),
        "closes_at": day.format(2),
        "seal_by": day.format(2),
        "missing_chapter": "fail",
        "dispute_days": 0,
        "rules": 1,
    }


def _agreed(of, charter, ratified):
    """Whether as many chapters of `of` ratified a charter as `of` asks for."""
    who = {one["log"] for one in ratified if one["charter"] == charter}
    many, all_of = len(who & set(of["chapters"])), len(of["chapters"])
    return many == all_of if of["ratified_by"] == "all" else 2 * many > all_of


def is_ratified(one, ratified):
    return _agreed(one["body"], one["id"], ratified)


def is_in_force(one, charters, ratified):
    """Ratified, and not ended by one that its own chapters agreed to."""
    ended = any(
        other["body"].get("supersedes") == one["id"]
        and is_ratified(other, ratified)
        and _agreed(one["body"], other["id"], ratified)
        for other in charters
    )
    return is_ratified(one, ratified) and not ended


def keeps_to(opened, at, charter):
    """Whether a poll opened at this time of its log keeps to a charter's body."""
    own, rule = opened["electorate"], charter["electorate"]
    method = opened["method"]
    choice = method["name"] == "choose" and (len(opened["options"]) > 2 or method["seats"] > 1)
    threshold = opened.get("threshold") == charter["threshold"]
    threshold = threshold and opened["dual_majority"] == charter["dual_majority"]
    plain = choice and "threshold" not in opened and not opened["dual_majority"]
    return (
        opened["chapters"] == charter["chapters"]
        and all(own[n] == rule[n] for n in ("weights", "org_mode", "good_standing"))
        and opened.get("quorum") == charter.get("quorum")
        and (threshold or plain)
        and not any(name in opened for name in ("quorum_chapter", "threshold_chapter"))
        and "joined_by" not in own
        and not opened["abstain_valid"]
        and not opened["live"]
        and grammar.instant(opened["record_at"]) >= grammar.instant(at) - DAY_MS
    )


def joining(opened, at, own, host, charters, ratified):
    """Who joins a poll of `host` for the chapter `own`: `clock`, `people` or `nobody`."""
    if "charter" not in opened:
        binds = any(
            one["body"]["chapters"] == opened["chapters"]
            and {"log": own, "charter": one["id"]} in ratified
            and is_in_force(one, charters, ratified)
            for one in charters
        )
        return "people" if binds and own != host else "clock"
    named = [one for one in charters if one["id"] == opened["charter"]]
    if not named or not is_ratified(named[0], ratified):
        return "nobody"
    if not keeps_to(opened, at, named[0]["body"]):
        return "nobody"
    return "clock" if own == host or is_in_force(named[0], charters, ratified) else "people"
