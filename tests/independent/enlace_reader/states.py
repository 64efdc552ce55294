"""States of a peer (7.2, 9.2) and the pauses after failures (9.3).

Of one peer this keeps what the page lets a reader remember between two meetings: since when
faults come in a row, since when a smaller checkpoint is shown, when all was last here.
"""

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
MOST_BEHIND = 500  # events
FAULTS_TO_HALT = 5
# People lead out of these, and no meeting does; nothing is asked of a peer in one of them.
FOR_PEOPLE = ("UNPAIRED", "SUSPENDED", "HALTED")
# Only who was abreast can lag: whoever comes back from elsewhere catches up first.
ABREAST = ("LIVE", "LAGGING")


def is_stale(fresh):
    """Whether the newest time is more than a day old; without any there is nothing to age."""
    return fresh is not None and -fresh > DAY


class Peer:
    """One peer, to which things happen at seconds since it was first looked at."""

    def __init__(self, state):
        self.state, self.code = state, None
        self.faults, self.row_since = 0, None
        self.smaller_since = None
        self.all_here_at = 0

    def meet(self, at, met):
        """What was met decides who answers; a halt is evidence, and left by people only."""
        if self.state in FOR_PEOPLE:
            return
        ((kind, what),) = met.items()
        if kind == "page":
            self._page(at, what["rest"], what["fresh"])
        elif kind == "silent":
            self._away(None, what["fresh"])
        elif kind == "fault":
            self._fault(at, what["code"], what["fresh"])
        elif kind == "signed":
            self._halt(what["code"])
        elif kind == "smaller":
            self._smaller(at, what["prefix"])
        else:
            raise ValueError(kind)

    def _page(self, at, rest, fresh):
        """A page that is taken: its author is good again, so rows and hours begin anew."""
        self.code, self.smaller_since = None, None
        self.faults = 0
        if rest == 0:
            self.all_here_at = at
            self.state = "STALE" if is_stale(fresh) else "LIVE"
        elif self.state in ABREAST:
            behind = rest > MOST_BEHIND or at - self.all_here_at > MINUTE
            self.state = "LAGGING" if behind else "LIVE"
        else:
            self.state = "CATCHING_UP"

    def _away(self, code, fresh):
        """Nothing to take came. Whether that is a day already, the checkpoint held shows."""
        self.state, self.code = "STALE" if is_stale(fresh) else "UNREACHABLE", code

    def _fault(self, at, code, fresh):
        """A fault that anybody on the way may have made: only many, and for long, halt."""
        if self.faults == 0:
            self.row_since = at
        self.faults += 1
        if self.faults >= FAULTS_TO_HALT and at - self.row_since >= HOUR:
            self._halt(code)
        else:
            self._away(code, fresh)

    def _smaller(self, at, is_prefix):
        """A tail that its author lost is no fault, and shown to people only after an hour."""
        if not is_prefix:
            self._halt("E_FORK")
            return
        if self.smaller_since is None:
            self.smaller_since = at
        if at - self.smaller_since >= HOUR:
            self.state, self.code = "LAGGING", "E_SIZE_CONFLICT"

    def _halt(self, code):
        self.state, self.code = "HALTED", code


def pause(failures, longest, refused=None):
    """The least and the most milliseconds after so many failures in a row.

    `longest` is the setting, in seconds; `refused` the status and Retry-After of a refusal.
    """
    # A power with more digits than `longest` is above it, and may be too long to work out.
    doubled = failures - 1
    seconds = 2**doubled if doubled < longest.bit_length() else longest
    not_before = 500
    if refused is not None:
        bound = DAY if refused["status"] == 429 else longest
        not_before = max(not_before, min(refused["after"], bound) * 1_000)
    return max(seconds * 800, not_before), max(seconds * 1_200, not_before)
