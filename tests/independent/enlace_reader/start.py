"""What a start makes of its mark and of what its peers say of our own log (10)."""


def needed(mark, pinned, signed):
    """Whose answers are required before anything is appended, from the mark alone (10, 4)."""
    if mark is None or mark["is"] == "copied":
        # A copy came with a copied database: that they agree says nothing.
        return "everybody" if pinned and signed else "nobody"
    if mark["is"] == "restored":
        # It says that there was something, and no longer how much there was last.
        return "everybody"
    return {"same": "nobody", "less": "anybody", "other": "everybody"}[mark["here"]]


def _shown(peer):
    """The note of ours that a peer showed when it was asked."""
    asked = peer["asked"]
    return asked if isinstance(asked, dict) else None


def _answered_asked(peer):
    """A suspended peer's 404 is its word alone, and no answer; a note is signed by us."""
    if peer["asked"] == "none":
        return not peer.get("suspended", False)
    return _shown(peer) is not None


def _answered(peer):
    return _answered_asked(peer) or peer.get("told") is not None


def _silent_asked(peer):
    """Who has an address, was asked, and said nothing; a 404 is no silence, whoever gives it."""
    return peer["asked"] == "silent"


def _waited_for(peer):
    """Who is not suspended and has neither answered nor called."""
    return not peer.get("suspended", False) and not _answered(peer)


def _gives(peer):
    """How many entries of our log are to be had of a peer; those of another tree are none."""
    head = _shown(peer)
    return 0 if head["other"] else peer.get("gives", head["size"])


def _pull(held, peers, largest):
    """How many entries are here after each peer that showed the largest head was asked for them."""
    for peer in peers:
        head = _shown(peer)
        if held < largest and head is not None and head["size"] == largest:
            held = max(held, _gives(peer))
    return held


def _compare(held, heads):
    """What the notes say of the entries that are here: another tree goes before all else."""
    if any(head["other"] and head["size"] <= held for head in heads):
        return "refuses"
    if any(head["size"] > held for head in heads):
        return "unanswered"
    return None


def heard(whose, held, marked, peers):
    """The verdict of a start, and how many entries of our log are held after it."""
    if not any(_answered(peer) for peer in peers):
        return "unanswered", held
    asked = [_shown(peer) for peer in peers if _shown(peer) is not None]
    heads = asked + [peer["told"] for peer in peers if peer.get("told") is not None]
    if any(head["size"] > marked for head in heads):
        # A mark that was outrun says no more than a missing one (decision 0050).
        whose = "everybody"
    largest = max((head["size"] for head in asked), default=0)
    held = _pull(held, peers, largest)
    silent = any(_silent_asked(peer) for peer in peers)
    waited_for = any(_waited_for(peer) for peer in peers)
    if largest > held:
        # Who calls can bring what those who showed it do not give.
        bring = any(peer["told"]["size"] > held for peer in peers if peer.get("told"))
        return ("newer" if silent or waited_for or bring else "refuses"), held
    found = _compare(held, heads)
    if found is not None:
        return found, held
    if marked > held:
        return ("unanswered" if silent else "lost"), held
    if whose == "everybody" and waited_for:
        return "silent", held
    return "whole", held
