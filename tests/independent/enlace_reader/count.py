"""The count (12.5): figures, outcome, the lines and their digest."""

from . import move, poll, rules
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


def figures(opened, chapter, elsewhere):
    """The figures of one chapter: its roll, its ballots and the key of its box."""
    found = Figures(options_of(opened))
    for place in _places(chapter, elsewhere):
        found.add("entitled", place["w"])
    key = from_b64u(chapter["box_key"])
    for place, ballot in poll.effective(
        chapter["roll"], chapter["ballots"], opened["replaceable"]
    ):
        if place["e"] in elsewhere:
            continue
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


def _places(chapter, elsewhere):
    return [place for place in chapter["roll"] if place["e"] not in elsewhere]


def _left_out(parts):
    """By chapter, the entries whose members vote elsewhere (12.2)."""
    said = [{"log": one["origin"], "frozen": 0, "moves": []} | one for one in parts]
    found = move.left_out(said)
    return {one["origin"]: set(found.get(one["origin"], ())) for one in parts}


def _may_claim(parts, silent):
    """Whether nobody came from a chapter that may say more before it seals (12.5)."""
    more = [one["origin"] for one in silent if not one["stated"]["cut"]]
    came = [m["in"]["from"] for one in parts for m in one.get("moves", ()) if "in" in m]
    return not any(move.stands_for(log, home) for log in more for home in came)


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


def count(opened, chapters, missing=(), silent=(), ended=False):
    """What came out of the sealed chapters, and of silent ones as far as they were read.

    `ended` is whether the host has counted without those that are missing.
    """
    rules.check_rules(opened)
    given = [one["origin"] for one in [*chapters, *silent]] + list(missing)
    if sorted(given) != opened["chapters"]:
        raise Refused("tally-chapters")
    cuts = opened["missing_chapter"] == "count_cosigned"
    if missing and cuts and not ended:
        raise Refused("tally-chapter-missing")
    for one in [*chapters, *silent]:
        if not poll.roll_holds(one["roll"]) or not poll.roll_fits(opened, one["roll"]):
            raise Refused("tally-roll")
    closed = [one for one in silent if one["box_key"] is None]
    elsewhere = _left_out([*chapters, *silent])
    parts = {
        one["origin"]: figures(opened, one, elsewhere[one["origin"]])
        for one in [*chapters, *silent]
        if one not in closed
    }
    absent = sorted([*missing, *(one["origin"] for one in closed)])
    total = _sum(opened, parts)
    word, elected, _ = _decide(opened, parts, bool(absent))
    provisional = False
    if missing or closed:
        certain = None
        if not missing and _may_claim([*chapters, *silent], silent):
            certain = _certain(opened, parts, closed, elsewhere)
        if certain is not None:
            word, elected = certain[:2]
            provisional = True
        elif not missing and cuts:
            raise Refused("tally-undecided")
        elif word != "no_quorum":
            word, elected = "rejected", []
    quorum = word != "no_quorum"
    lines = [f"poll {opened['poll']}", f"rules {opened['rules']}"]
    for one in sorted(chapters, key=lambda one: one["origin"]):
        lines.append(f"seal {one['origin']} {one['seal']['seq']} {one['seal']['id']}")
    lines.extend(_silent_lines(one["stated"] for one in silent))
    for _, part in sorted(parts.items()):
        lines.extend(part.lines())
    lines.extend(total.lines())
    lines.append(f"quorum {'yes' if quorum else 'no'}")
    lines.append(f"outcome {word}")
    lines.append("".join(["elected", *(f" {option}" for option in elected)]))
    if silent:
        lines.append(f"provisional {'yes' if provisional else 'no'}")
    return {
        "word": word,
        "elected": elected,
        "lines": lines,
        "parts": parts,
        "all": total,
        "provisional": provisional,
        "missing": absent,
    }


def _sum(opened, parts):
    total = Figures(options_of(opened))
    for part in parts.values():
        total.take(part)
    return total


def _decide(opened, parts, missed):
    """(word, elected, tied) of these figures."""
    total = _sum(opened, parts)
    quorum = "quorum" not in opened or _quorum(opened["quorum"], total)
    if "quorum_chapter" in opened:
        quorum = quorum and not missed
        quorum = quorum and all(_quorum(opened["quorum_chapter"], one) for one in parts.values())
    if not quorum:
        return "no_quorum", [], []
    if opened["method"]["name"] == "yes_no":
        return ("passed" if _passes(opened, total, parts, "yes") else "rejected"), [], []
    return _choose(opened, total, parts)


def _certain(opened, parts, closed, elsewhere):
    """What comes out whatever is in the closed boxes, or None.

    It is enough to look at boxes of which nothing is valid, and at boxes from which everybody
    chooses one and the same option.
    """
    found = None
    for option in [None, *options_of(opened)]:
        filled = parts | {
            one["origin"]: _filled(opened, one, option, elsewhere[one["origin"]]) for one in closed
        }
        outcome = _decide(opened, filled, False)
        if found is not None and outcome != found:
            return None
        found = outcome
    return found


def _filled(opened, one, option, elsewhere):
    found = Figures(options_of(opened))
    cut = one["stated"]["cut"]
    standing = poll.effective(one["roll"], one["ballots"], opened["replaceable"])
    voters = {place["e"] for place, _ in standing}
    for place in _places(one, elsewhere):
        found.add("entitled", place["w"])
        if (cut and place["e"] not in voters) or (not cut and option is None):
            continue
        for name in ("present", "cast", "spoiled" if option is None else "valid"):
            found.add(name, place["w"])
        if option is not None:
            found.vote(option, place["w"])
    return found


def _silent_lines(silent):
    for one in sorted(silent, key=lambda one: one["log"]):
        how = "cut" if one["cut"] else "read"
        yield f"silent {one['log']} {one['size']} {one['id']} {how}"
        if "opened" in one:
            yield f"opened {one['opened']['seq']} {one['opened']['id']}"


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
        return "rejected", [], []
    order = sorted((votes[option] for option in fit), reverse=True)
    if len(fit) > seats and order[seats - 1] == order[seats]:
        above = [option for option in fit if votes[option] > order[seats]]
        return "tie", above, [option for option in fit if votes[option] == order[seats]]
    return "elected", [option for option in fit if votes[option] >= order[:seats][-1]], []


def stated_lines(about, result, inputs, silent=()):
    """The lines of a result as a log states it."""
    lines = [f"poll {about}", f"rules {result['rules']}"]
    for seal in sorted(inputs, key=lambda one: one["log"]):
        lines.append(f"seal {seal['log']} {seal['seq']} {seal['id']}")
    lines.extend(_silent_lines(silent))
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
    if silent:
        lines.append(f"provisional {'yes' if result.get('provisional') else 'no'}")
    return lines


def digest(lines):
    return sha256(b"enlace/result/v1\0", "".join(f"{line}\n" for line in lines).encode())


def unwitnessed(closes, notes, ballots):
    """Ballots that no checkpoint covered which another log had cosigned an hour after closing.

    `notes` are (size, the oldest time of a witness that is not the author, or None).
    """
    in_time = [size for size, first in notes if first is not None and first <= closes + 3_600_000]
    return sum(seq >= max(in_time, default=0) for seq in ballots)
