"""Whether a poll makes sense (12.1). The types of its fields are the schema's to judge."""

import json

from . import grammar, kinds, texts
from .refuse import Refused

MOST_BODY = 31_268


def _need(holds, field):
    if not holds:
        raise Refused("poll-invalid", field)


def check_opened(opened, host):
    """Refused where a poll makes no sense to its readers."""
    _need(host in opened["chapters"], "chapters")
    check_rules(opened)


def check_rules(opened):
    _need(opened["secrecy"] == "named" and opened["rules"] == 1, "secrecy, rules")
    _texts(opened)
    _method(opened)
    _electorate(opened["electorate"])
    _fractions(opened)
    times = [grammar.instant(opened[n]) for n in ("record_at", "opens_at", "closes_at", "seal_by")]
    _need(times[0] <= times[1] < times[2] <= times[3], "times")
    chapters = opened["chapters"]
    _need(1 <= len(chapters) <= 32 and sorted(set(chapters)) == chapters, "chapters")
    _need(0 <= opened["dispute_days"] <= 365, "dispute_days")
    _size(opened)


def _texts(opened):
    for lines in [opened["title"], *(one["label"] for one in opened.get("options", []))]:
        _need(opened["authoritative"] in lines, "the binding language")
        _need(all(texts.title(line) for line in lines.values()), "a title")
    if "proposal" in opened:
        languages = [text["lang"] for text in opened["proposal"]["texts"]]
        _need(len(set(languages)) == len(languages), "proposal")
        _need(opened["authoritative"] in languages, "proposal")


def _method(opened):
    ids = [one["option"] for one in opened.get("options", [])]
    if opened["method"]["name"] == "yes_no":
        _need(not ids and "threshold" in opened, "options, threshold")
        return
    _need(2 <= len(ids) <= 50 and len(set(ids)) == len(ids), "options")
    _need(all(1 <= opened["method"][name] <= len(ids) for name in ("max", "seats")), "method")


def _electorate(electorate):
    weights = electorate["weights"]
    _need(weights and "person" not in weights, "weights")
    _need(all(1 <= weight <= 1000 for weight in weights.values()), "weights")
    if electorate["org_mode"] == "two_representatives":
        _need(weights.get("organisation", 2) % 2 == 0, "org_mode")


def _fractions(opened):
    for name in ("quorum", "quorum_chapter", "threshold", "threshold_chapter"):
        rule = opened.get(name)
        if rule is None:
            continue
        num, den = rule["fraction"]["num"], rule["fraction"]["den"]
        _need(0 < num <= den <= 1000 and not (rule["strict"] and num == den), name)
        if "quorum" in name:
            _need(rule["whole"] == "entitled" and rule["part"] != "entitled", name)
    some = "threshold" in opened or "threshold_chapter" in opened
    _need("threshold_chapter" not in opened or opened["dual_majority"], "threshold_chapter")
    _need(some or not opened["dual_majority"], "dual_majority")


def _size(opened):
    """The body and its tally fit into an event each (12.1)."""
    ids = [one["option"] for one in opened.get("options", [])] or ["yes", "no"]
    said = kinds.named("poll.opened", 1, opened)
    if not said.get("options", ids):
        del said["options"]
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    _need(len(body) <= MOST_BODY, "too long")
    scope = 560 + sum(48 + len(one) for one in ids)
    bound = 500 + 33 * len(ids) + scope
    each = 280 if opened["missing_chapter"] == "count_cosigned" else 150
    bound += sum(scope + each + 3 * len(origin) for origin in opened["chapters"])
    _need(bound <= MOST_BODY, "too long a tally")
