"""The body of poll.opened (12.1), rolls (12.2), boxes and ballots (12.3), seals (12.4)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import grammar, json_strict, tree
from .refuse import Refused, from_b64u, from_hex, sha256

MOST_BOX = 4_096
MOST_ON_ROLL = 1_000_000
MOST_WEIGHT = 1000
PAD = 64
TOKEN_DEPTH = (MOST_BOX, 2)


def roll_leaf(entry, weight):
    return sha256(b"\0", f"{entry}\n{weight}\n".encode())


def roll_root(roll):
    return tree.root([roll_leaf(one["e"], one["w"]) for one in roll])


def box_key(secret, origin, poll):
    """The key of a chapter and poll."""
    info = b"enlace/box/v1\0" + f"{origin}\n{poll}".encode()
    return HKDF(SHA256(), 32, None, info).derive(secret)


def box_commit(key):
    return sha256(b"enlace/boxkey/v1\0", key)


def open_box(key, box, poll, entry, log):
    """The bytes in a box, or None."""
    data = from_b64u(box)
    if data is None or len(data) < 12 + 16 or len(box) > MOST_BOX:
        return None
    about = f"{poll}\n{entry}\n{log}".encode()
    try:
        return AESGCM(key).decrypt(data[:12], data[12:], about)
    except InvalidTag:
        return None


def seal_box(key, nonce, plain, poll, entry, log):
    """The bytes of a box; padding is the caller's."""
    about = f"{poll}\n{entry}\n{log}".encode()
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def padded_size(opened):
    """The length of every box's contents in this poll (12.3)."""
    longest = len('{"choice":"abstain"}')
    method = opened["method"]
    if method["name"] == "choose":
        ids = [f'"{one["option"]}"' for one in opened["options"]]
        longest = max(longest, len('{"options":[]}') + len(",".join(ids[: method["max"]])))
    return -(-longest // PAD) * PAD


def choices(plain, opened):
    """`abstain`, `blank`, a list of options (`yes` and `no` too), or None where it is spoiled."""
    if plain is None:
        return None
    try:
        found = json_strict.parse(plain, TOKEN_DEPTH)
    except json_strict.JsonFault:
        return None
    yes_no = opened["method"]["name"] == "yes_no"
    if list(found) == ["choice"]:
        word = found["choice"]
        if word in ("abstain", "blank"):
            return word
        return [word] if yes_no and word in ("yes", "no") else None
    if list(found) != ["options"] or yes_no or not isinstance(found["options"], list):
        return None
    named = found["options"]
    known = [one["option"] for one in opened["options"]]
    good = all(isinstance(one, str) and one in known for one in named)
    good = good and len(set(named)) == len(named) and 1 <= len(named) <= opened["method"]["max"]
    return named if good else None


def seats(roll, ballots):
    """To which entry of an organisation each person is bound by these ballots (12.3)."""
    places = {one["e"]: one for one in roll}
    found = {}
    for ballot in ballots:
        place = places.get(ballot["entry"])
        if place and "s" in place and ballot.get("person") and len(ballot["box"]) <= MOST_BOX:
            found.setdefault((place["m"], ballot["person"]), place["e"])
    return found


def effective(roll, ballots, replaceable):
    """The ballot that counts for each entry of the roll, in roll order (12.3)."""
    places = {one["e"]: one for one in roll}
    bound = seats(roll, ballots)
    found = {}
    for ballot in ballots:
        place = places.get(ballot["entry"])
        if place is None or len(ballot["box"]) > MOST_BOX:
            continue
        if "s" in place:
            person = ballot.get("person")
            if not person or bound[place["m"], person] != place["e"]:
                continue
        if replaceable or place["e"] not in found:
            found[place["e"]] = ballot
    return [(one, found[one["e"]]) for one in roll if one["e"] in found]


def roll_holds(roll):
    """Whether places are in order, each of a weight, and no member has too many."""
    ids = [one["e"] for one in roll]
    places = [(one["m"], one.get("s")) for one in roll]
    seated = {one["m"] for one in roll if "s" in one}
    return (
        len(roll) <= MOST_ON_ROLL
        and all(a < b for a, b in zip(ids, ids[1:]))
        and all(1 <= one["w"] <= MOST_WEIGHT for one in roll)
        and all(seat in (None, 1, 2) for _, seat in places)
        and len(set(places)) == len(places)
        and not any(seat is None and member in seated for member, seat in places)
    )


def roll_fits(opened, roll):
    """Whether `electorate` gives each place's weight and seat to some kind of member."""
    electorate = opened["electorate"]
    two = electorate["org_mode"] == "two_representatives"

    def given(one, kind, weight):
        halved = two and kind == "organisation"
        return one["w"] == (weight // 2 if halved else weight) and ("s" in one) == halved

    return all(
        any(given(one, kind, weight) for kind, weight in electorate["weights"].items())
        for one in roll
    )


def freeze_holds(pages, frozen):
    """The roll that these (seq, body) of roll.page are under their roll.frozen, or None."""
    roll = [one for _, page in pages for one in page["entries"]]
    numbered = [page["page"] for _, page in pages] == list(range(len(pages)))
    ends = (pages[0][0], pages[-1][0]) if pages else (None, None)
    holds = (
        numbered
        and (frozen.get("first"), frozen.get("last")) == ends
        and roll_holds(roll)
        and frozen["count"] == len(roll)
        and frozen["weight"] == sum(one["w"] for one in roll)
        and frozen["root"] == roll_root(roll).hex()
    )
    return roll if holds else None


def seal_holds(opened, roll, ballots, sealed, commit):
    """Whether a seal says what is there (12.4); ballots have a seq and a leaf."""
    key = from_b64u(sealed["box_key"])
    if key is None or len(key) != 32 or box_commit(key).hex() != commit:
        return False
    seqs = [ballot["seq"] for ballot in ballots]
    ends = (seqs[0], seqs[-1]) if seqs else (None, None)
    return (
        (sealed.get("first_seq"), sealed.get("last_seq")) == ends
        and sealed["ballots_root"] == tree.root([ballot["leaf"] for ballot in ballots]).hex()
        and sealed["roll_root"] == roll_root(roll).hex()
        and sealed["count"] == len(effective(roll, ballots, opened["replaceable"]))
    )


