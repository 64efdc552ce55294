"""What becomes of each event of a log, by that log alone (7.4): applied, or set aside and why."""

from . import charter, dues, event, grammar, kinds, move, rules, texts
from .aside import Aside, need
from .classes_moves import Moves
from .classes_polls import Polls
from .refuse import Refused, from_b64u, sha256

COMMITS = 256


class Said:
    """An event as the judges read it."""

    def __init__(self, entry, found, body):
        self.entry, self.body = entry, body
        self.log, self.seq, self.at = found["log"], found["seq"], found["at"]
        self.id = event.event_id(entry[64:]).hex()
        self.refs = found.get("refs", [])
        self.person = found.get("by", "").split("/")[0]

    def refers(self, log, id_, seq=None):
        """Whether `refs` name this event of another log."""
        return any(
            one["log"] == log and one["id"] == id_ and seq in (None, one["seq"])
            for one in self.refs
        )


class Log(Moves, Polls):
    """What the events of one log have said so far."""

    def __init__(self, origin):
        self.origin = origin
        self.blocked = set()
        self.peers, self.members, self.roles = set(), {}, []
        self.prices, self.payments = set(), {}
        self.proposals, self.supports, self.comments = {}, set(), set()
        self.charters, self.ratified = {}, set()
        self.commits, self.acked = {}, set()
        self.moves_begin()
        self.polls_begin()

    def judge(self, entry):
        """None, or (class, code)."""
        found = event.parse(entry[64:])
        body, kind = found["body"], found["kind"]
        self._note_move(found)
        aside = self._unknown(found)
        if aside is None:
            aside = self._meaning(entry, found, kind, body)
        for one in _list(found.get("priv")):
            self.commits.setdefault(one["c"], "made")
        return aside

    def _note_move(self, found):
        """As the log says it, whatever becomes of it (12.2)."""
        kind, body = found["kind"], found["body"]
        if kind not in move.KINDS or found.get("crit") or found["kv"] != 1:
            return
        if kinds.valid(kind, 1, body):
            self.moved.append((found["seq"], body["member"]))

    def _unknown(self, found):
        body = found["body"]
        if found.get("crit"):
            if not isinstance(body.get("poll"), str) and isinstance(body.get("member"), str):
                self.blocked.add(body["member"])
            return "B", "extension-unknown"
        if not kinds.known(found["kind"], found["kv"]):
            return "B", "kind-unknown"
        blocked = isinstance(body.get("member"), str) and body["member"] in self.blocked
        return ("B", "member-extension") if blocked else None

    def _meaning(self, entry, found, kind, body):
        try:
            need(kinds.valid(kind, found["kv"], body), "body-malformed")
            said = Said(entry, found, kinds.without_null(body))
            getattr(self, kind.replace(".", "_"), self._nothing)(said, said.body)
        except Aside as aside:
            return "C", str(aside)
        except Refused as refused:
            return "C", refused.code
        return None

    def _nothing(self, said, body):
        """log.resumed, peer.disputed, and the kinds of keys, which are integrity."""

    def minted(self, id_, log=None):
        need(grammar.given_out_by(id_, log or self.origin), "id-foreign")

    def log_genesis(self, said, body):
        need(said.seq == 0, "genesis-not-first")

    def chapter_profile_adopted(self, said, body):
        need(sha256(body["data"].encode()).hex() == body["digest"], "profile-digest")

    # Peers (11.2).

    def peer_pinned(self, said, body):
        need(body["origin"] != self.origin, "peer-self")
        need(body["origin"] not in self.peers, "peer-pinned")
        self.peers.add(body["origin"])

    def peer_endpoint(self, said, body):
        need(body["origin"] in self.peers, "peer-unknown")

    peer_suspended = peer_resumed = peer_endpoint

    # Dues (11.4).

    def dues_schedule_adopted(self, said, body):
        need(body["schedule"] not in self.prices, "schedule-exists")
        dues.check_schedule(body)
        self.prices.add(body["schedule"])

    def dues_settled(self, said, body):
        need(body["payment"] not in self.payments, "payment-exists")
        who = self.here(body["member"], "moved", "arriving")
        need(who["kind"] != "person", "dues-of-person")
        need(body["from"] <= body["through"], "dues-period")
        for one in self.payments.values():
            apart = one["through"] < body["from"] or body["through"] < one["from"]
            counts = one["member"] == body["member"] and not one.get("voided")
            need(apart or not counts, "dues-period-overlap")
        self.overtaken(body["member"])
        self.payments[body["payment"]] = dict(body)

    def dues_settlement_voided(self, said, body):
        one = self.payments.get(body["payment"])
        need(one is not None and one["member"] == body["member"], "settlement-unknown")
        need(not one.get("voided"), "settlement-voided")
        self.overtaken(body["member"])
        one["voided"] = True

    # Proposals (11.5).

    @staticmethod
    def _fit(text):
        need(texts.title(text["title"]) and texts.body(text["body"]), "text-inadmissible")

    def _standing(self, id_):
        need(id_ in self.proposals, "proposal-unknown")
        need(not self.proposals[id_].get("withdrawn"), "proposal-withdrawn")
        return self.proposals[id_]

    def proposal_published(self, said, body):
        self._fit(body["text"])
        self.minted(body["proposal"])
        need(body["proposal"] not in self.proposals, "proposal-twice")
        self.proposals[body["proposal"]] = {"text": body["text"]}

    def proposal_translated(self, said, body):
        self._fit(body["text"])
        binding = self._standing(body["proposal"])["text"]
        need(body["text"]["lang"] != binding["lang"], "text-language")
        need(texts.digest(binding).hex() == body["of"], "translation-outdated")

    def proposal_amended(self, said, body):
        self._fit(body["text"])
        one = self._standing(body["proposal"])
        need(body["text"]["lang"] == one["text"]["lang"], "text-language")
        one["text"] = body["text"]

    def proposal_withdrawn(self, said, body):
        self._standing(body["proposal"])["withdrawn"] = True

    def _speaks(self, body):
        need(body["member"] in self.members, "member-unknown")
        if body["host"] == self.origin:
            self._standing(body["proposal"])

    def proposal_supported(self, said, body):
        self.minted(body["proposal"], body["host"])
        self._speaks(body)
        one = (body["host"], body["proposal"], body["member"])
        need(one not in self.supports, "support-twice")
        self.supports.add(one)

    def proposal_commented(self, said, body):
        need(texts.comment(body["text"]), "text-inadmissible")
        self.minted(body["proposal"], body["host"])
        self.minted(body["comment"])
        self._speaks(body)
        need(body["comment"] not in self.comments, "comment-twice")
        self.comments.add(body["comment"])

    # Charters (12.8).

    def charter_proposed(self, said, body):
        charter.check(body, self.origin)
        self.charters[said.id] = body

    def charter_ratified(self, said, body):
        need(body["charter"] not in self.ratified, "charter-twice")
        own = body["host"] == self.origin and body["charter"] in self.charters
        need(own or said.refers(body["host"], body["charter"]), "charter-unknown")
        self.ratified.add(body["charter"])

    def check_poll(self, said, body):
        """What an opening owes to the rest of its log (12.1)."""
        rules.check_opened(body, self.origin)
        self.minted(body["poll"])
        need(body["poll"] not in self.opened, "poll-twice")
        about = body.get("proposal")
        if about:
            self.minted(about["proposal"], about["host"])
            known = about["host"] != self.origin or about["proposal"] in self.proposals
            need(known, "proposal-unknown")
        rule = self.charters.get(body.get("charter"))
        need(rule is None or charter.keeps_to(body, said.at, rule), "poll-charter")

    # Private records (11.7).

    def _sound(self, *lists):
        named = [one for part in lists for one in part]
        need(1 <= len(named) <= COMMITS and len(set(named)) == len(named), "commits-malformed")
        whole = all(len(from_b64u(one) or b"") == 32 for one in named)
        need(whole, "commits-malformed")
        return named

    def _commits(self, body):
        named = self._sound(body["commits"])
        states = [self.commits.get(one) for one in named]
        need(None not in states, "commit-unknown")
        need("erased" not in states, "commit-erased")
        return named, states

    def privacy_blocked(self, said, body):
        named, states = self._commits(body)
        need("blocked" not in states, "commit-blocked")
        self.commits.update(dict.fromkeys(named, "blocked"))

    def privacy_erased(self, said, body):
        named, _ = self._commits(body)
        self.commits.update(dict.fromkeys(named, "erased"))

    def privacy_erased_ack(self, said, body):
        named = self._sound(body["erased"], body["never_held"])
        need(body["log"] != self.origin, "ack-own")
        said_of = {(body["log"], one) for one in named}
        need(not said_of & self.acked, "ack-twice")
        self.acked |= said_of


def _list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def judge(entries, void=()):
    """The verdict on each entry of a log; `void` are the ranges that recovery keys took back."""
    log, found = None, []
    for seq, entry in enumerate(entries):
        log = log or Log(event.parse(entry[64:])["log"])
        taken = any(first <= seq < last for first, last in void)
        found.append(("V", "entry-void") if taken else log.judge(entry))
    return found

