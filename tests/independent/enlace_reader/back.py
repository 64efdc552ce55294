"""Coming back (15.4): how much of its log a chapter takes, and which bundle."""

FILE_KEYS = ("log-1", "log-2")


def _head(peer):
    """The note that a peer shows of our log, if it shows any."""
    return peer["head"] if isinstance(peer.get("head"), dict) else None


def _key(head):
    """Which of our log keys signed it: 1 is the first; 0 is none of them."""
    return FILE_KEYS.index(head["key"]) + 1 if head["key"] in FILE_KEYS else 0


def _gives(peer):
    """Entries of our log that a peer gives; those of another tree are none of ours."""
    head = _head(peer)
    if head is None or head.get("other"):
        return 0
    return peer.get("gives", head["size"])


def _pull(held, peers, largest):
    """How many are here after each was asked in turn, until there is as much as was shown."""
    for peer in peers:
        proves_first = peer.get("first", True)
        if held < largest and (held > 0 or proves_first):
            held = max(held, _gives(peer))
    return held


def _is_good(head, since):
    """Whether a log key signed a note that was good at its size (3.2)."""
    if head["size"] > since:
        return _key(head) == 2
    return _key(head) in ((1, 2) if head["size"] == since else (1,))


def _after(held, peers, pinned, since):
    """The same after those whom the log has pinned were asked too, by the keys that it names
    itself; None if something is lacking, or if a note of ours is of another tree."""
    ours = [peer for peer in peers if _head(peer) is not None and _is_good(_head(peer), since)]
    largest = max((_head(peer)["size"] for peer in ours), default=0)
    most = [peer for peer in ours if peer in pinned and _head(peer)["size"] == largest]
    held = _pull(held, most, largest)
    other = any(_head(peer).get("other") and _head(peer)["size"] <= held for peer in ours)
    return None if held < largest or other else held


def log(peers, named, pinned, since):
    """How many entries come back; "nothing" if nobody shows any, "missing" if some are lacking.

    `since` is the seq from which on the second key signs."""
    heads = []
    for peer in (peers[name] for name in named if name in peers):
        head = _head(peer)
        if head is not None and _key(head):
            heads.append((_key(head), head["size"], peer))
    if not heads:
        return "nothing"
    # An earlier key may be a thief's: what is under it is not asked for.
    latest = max(key for key, _, _ in heads)
    under = sorted((one for one in heads if one[0] == latest), key=lambda one: -one[1])
    largest = under[0][1]
    held = _pull(0, [peer for _, _, peer in under], largest)
    if held < largest:
        return "missing"
    of = {name: peers[name] for name in (*named, *pinned) if name in peers}
    asked = [peers[name] for name in pinned if name in peers]
    found = _after(held, list(of.values()), asked, since)
    return "missing" if found is None else found


def bundle(peers, named, pinned):
    """(number, who may have given it) of the bundle that is taken, or None."""
    whole = {}
    for name, peer in peers.items():
        offers = peer.get("bundles")
        if isinstance(offers, list) and name in (*named, *pinned):
            for one in offers:
                if one["is"] == "whole":
                    whole.setdefault(one["number"], set()).add(name)
    if not whole:
        return None
    return max(whole), sorted(whole[max(whole)])
