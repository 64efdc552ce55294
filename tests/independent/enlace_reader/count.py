"""The count (12.5): figures, outcome, the lines and their digest."""

from . import poll, rules
from .refuse import Refused, from_b64u, sha256


class Figures:
    """Members and votes of one chapter, or of all."""

    NAMES = ("entitled", "present", "cast", "valid", "abstain", "blank", "spoiled")

    def __init__(self, options):
        self.of = {name: [0, 0] for name in self.NAMES}
        self.options = {option: [0, 0] for option in options}

    def add(self, name, weight):
        self.of[name][0] += 1
        self.of[name][1] += weight

    def vote(self, option, weight):
        self.options[option][0] += 1
        self.options[option][1] += weight

    def take(self, other):
        for mine, theirs in ((self.of, other.of), (self.options, other.options)):
            for name, pair in theirs.items():
                mine[name] = [a + b for a, b in zip(mine[name], pair)]

    def lines(self):
        for name in self.NAMES[:-1]:
            yield f"{name} {self.of[name][0]} {self.of[name][1]}"
        for option, pair in self.options.items():
            yield f"option {option} {pair[0]} {pair[1]}"


def options_of(opened):
    if opened["method"]["name"] == "yes_no":
        return ["yes", "no"]
    return [one["option"] for one in opened["options"]]


def figures(opened, chapter):
    """The figures of one chapter: its roll, its ballots and the key of its box."""
    found = Figures(options_of(opened))
    for place in chapter["roll"]:
        found.add("entitled", place["w"])
    key = from_b64u(chapter["box_key"])
    for place, ballot in poll.effective(
        chapter["roll"], chapter["ballots"], opened["replaceable"]
    ):
        weight = place["w"]
        plain = poll.open_box(
            key, ballot["box"], opened["poll"], ballot["entry"], chapter["origin"]
        )
        named = poll.choices(plain, opened)
        found.add("present", weight)
        found.add("cast", weight)
        if named is None:
            found.add("spoiled", weight)
        elif isinstance(named, str):
            found.add(named, weight)
            if named == "abstain" and opened["abstain_valid"]:
                found.add("valid", weight)
        else:
            found.add("valid", weight)
            for option in named:
                found.vote(option, weight)
    return found


def reached(part, whole, rule):
    """part × den ≥ num × whole, or >; never for a whole of 0."""
    left, right = part * rule["fraction"]["den"], rule["fraction"]["num"] * whole
    return whole > 0 and (left > right if rule["strict"] else left >= right)


def _unit(rule):
    return 0 if rule["unit"] == "members" else 1


def _quorum(rule, found):
    unit = _unit(rule)
    return reached(found.of[rule["part"]][unit], found.of[rule["whole"]][unit], rule)


def _threshold(rule, found, option):
    unit = _unit(rule)
    return reached(found.options[option][unit], found.of[rule["base"]][unit], rule)


def count(opened, chapters, missing=()):
    """(outcome word, elected, all the figures, quorum, lines) of the sealed chapters."""
    rules.check_rules(opened)
    given = sorted([one["origin"] for one in chapters] + list(missing))
    if given != opened["chapters"]:
        raise Refused("tally-chapters")
    if missing and opened["missing_chapter"] == "count_cosigned":
        raise Refused("tally-chapter-missing")
    for one in chapters:
        if not poll.roll_holds(one["roll"]) or not poll.roll_fits(opened, one["roll"]):
            raise Refused("tally-roll")
    parts = {one["origin"]: figures(opened, one) for one in chapters}
    total = Figures(options_of(opened))
    for part in parts.values():
        total.take(part)
    quorum = "quorum" not in opened or _quorum(opened["quorum"], total)
    if "quorum_chapter" in opened:
        quorum = quorum and not missing
        quorum = quorum and all(_quorum(opened["quorum_chapter"], one) for one in parts.values())
    word, elected = "no_quorum", []
    if quorum and missing:
        word = "rejected"
    elif quorum and opened["method"]["name"] == "yes_no":
        word = "passed" if _passes(opened, total, parts, "yes") else "rejected"
    elif quorum:
        word, elected = _choose(opened, total, parts)
    lines = [f"poll {opened['poll']}", f"rules {opened['rules']}"]
    ordered = sorted(chapters, key=lambda one: one["origin"])
    for one in ordered:
        lines.append(f"seal {one['origin']} {one['seal']['seq']} {one['seal']['id']}")
    for one in ordered:
        lines.extend(parts[one["origin"]].lines())
    lines.extend(total.lines())
    lines.append(f"quorum {'yes' if quorum else 'no'}")
    lines.append(f"outcome {word}")
    lines.append("".join(["elected", *(f" {option}" for option in elected)]))
    return {"word": word, "elected": elected, "lines": lines, "parts": parts, "all": total}


def _passes(opened, total, parts, option):
    """The threshold over all, and with dual majority in each chapter."""
    rule = opened.get("threshold")
    own = opened.get("threshold_chapter", rule) if opened["dual_majority"] else None
    return (rule is None or _threshold(rule, total, option)) and (
        own is None or all(_threshold(own, part, option) for part in parts.values())
    )


def _choose(opened, total, parts):
    """Most votes first; equal votes across the last seat stop the count."""
    seats = opened["method"]["seats"]
    votes = {option: total.options[option][1] for option in options_of(opened)}
    fit = [o for o, many in votes.items() if many and _passes(opened, total, parts, o)]
    if not fit:
        return "rejected", []
    order = sorted((votes[option] for option in fit), reverse=True)
    if len(fit) > seats and order[seats - 1] == order[seats]:
        return "tie", [option for option in fit if votes[option] > order[seats]]
    return "elected", [option for option in fit if votes[option] >= order[:seats][-1]]


def stated_lines(about, result, inputs):
    """The lines of a result as a log states it."""
    lines = [f"poll {about}", f"rules {result['rules']}"]
    for seal in sorted(inputs, key=lambda one: one["log"]):
        lines.append(f"seal {seal['log']} {seal['seq']} {seal['id']}")
    scopes = [one["figures"] for one in sorted(result["chapters"], key=lambda one: one["origin"])]
    for scope in [*scopes, result["all"]]:
        for name in Figures.NAMES[:-1]:
            lines.append(f"{name} {scope[name][0]} {scope[name][1]}")
        for one in scope["options"]:
            lines.append(f"option {one['option']} {one['count'][0]} {one['count'][1]}")
    outcome = result["outcome"]
    elected = outcome.get("of", [])
    elected = elected["elected_so_far"] if outcome["word"] == "tie" else elected
    lines.append(f"quorum {'yes' if result['quorum_reached'] else 'no'}")
    lines.append(f"outcome {outcome['word']}")
    lines.append("".join(["elected", *(f" {option}" for option in elected)]))
    return lines


def digest(lines):
    return sha256(b"enlace/result/v1\0", "".join(f"{line}\n" for line in lines).encode())


def unwitnessed(closes, notes, ballots):
    """Ballots that no checkpoint covered which another log had cosigned an hour after closing.

    `notes` are (size, the oldest time of a witness that is not the author, or None).
    """
    in_time = [size for size, first in notes if first is not None and first <= closes + 3_600_000]
    return sum(seq >= max(in_time, default=0) for seq in ballots)
