"""Members, their offices, and members who move, as one log tells of them (11.3, 11.6)."""

from . import grammar
from .aside import need

PERIODS = 16
EVIDENCE = 4
EVIDENCE_BYTES = 6_144


class Moves:
    """A member has a state: applied, active, ended, moved or arriving."""

    def moves_begin(self):
        self.offers, self.arrivals = {}, {}

    def here(self, member, *refused):
        """The member of this log, unless it is unknown or in one of these states."""
        need(member in self.members, "member-unknown")
        who = self.members[member]
        need(who["state"] not in refused, f"member-{who['state']}")
        return who

    def member_applied(self, said, body):
        self.minted(body["member"])
        need(body["member"] not in self.members, "member-exists")
        self.members[body["member"]] = {"state": "applied", "kind": body["kind"]}

    def member_admitted(self, said, body):
        self.minted(body["member"])
        before = self.members.get(body["member"])
        need(before is None or before["state"] == "applied", "member-exists")
        who = {"state": "active", "kind": body["kind"], "admitted": True}
        self.members[body["member"]] = who

    def member_updated(self, said, body):
        who = self.here(body["member"], "ended", "moved")
        if body.get("kind", who["kind"]) != who["kind"]:
            who["kind"] = body["kind"]
            self.overtaken(body["member"])

    def member_ended(self, said, body):
        self.here(body["member"], "ended", "moved", "arriving")["state"] = "ended"
        self._end_offices(body["member"], True)
        self.overtaken(body["member"])

    def _end_offices(self, member, for_it):
        """The member's own, and when it ends those of who represents it."""
        self.roles = [
            one
            for one in self.roles
            if one["member"] != member and not (for_it and one.get("of") == member)
        ]

    # Offices.

    def role_granted(self, said, body):
        gone = ("ended", "moved", "arriving")
        who = self.here(body["member"], *gone)
        need(who["kind"] != "organisation", "role-not-person")
        represents = body["role"] == "representative"
        if not represents or "of" not in body:
            plain = not represents and "of" not in body and "seat" not in body
            need(plain, "role-malformed")
        else:
            of = self.here(body["of"], *gone)
            need(of["kind"] == "organisation", "role-malformed")
            need(body.get("seat") in (None, 1, 2), "role-malformed")
            taken = ("seat" in body) and any(
                one.get("of") == body["of"] and one.get("seat") == body["seat"]
                for one in self.roles
            )
            need(not taken, "role-seat-taken")
        need(not self._offices(body), "role-already")
        self.roles.append(body)

    def _offices(self, body):
        names = ("member", "role", "of")
        return [one for one in self.roles if all(one.get(n) == body.get(n) for n in names)]

    def role_revoked(self, said, body):
        held = self._offices(body)
        need(held, "role-missing")
        self.roles = [one for one in self.roles if one is not held[0]]

    # The old home's part.

    def overtaken(self, member):
        """What makes the terms of an open offer untrue ends it."""
        self.offers.pop(member, None)

    def member_transfer_offered(self, said, body):
        who = self.here(body["member"], "ended", "moved")
        need(who["state"] == "active", "member-unknown")
        need(body["to"] != self.origin, "transfer-self")
        need(_terms(body["terms"]), "transfer-terms")
        need(body["member"] not in self.offers, "transfer-open")
        self.offers[body["member"]] = {"id": said.id, "to": body["to"]}

    def _open(self, body):
        offer = self.offers.get(body["member"])
        need(offer and offer["id"] == body["offer"], "transfer-none")
        return offer

    def member_transfer_withdrawn(self, said, body):
        self._open(body)
        del self.offers[body["member"]]

    member_transfer_expired = member_transfer_withdrawn

    def member_transfer_closed(self, said, body):
        offer = self._open(body)
        fits = offer["to"] == body["to"] and said.refers(body["to"], body["accepted"])
        need(fits, "transfer-none")
        self.members[body["member"]]["state"] = "moved"
        self._end_offices(body["member"], False)
        del self.offers[body["member"]]

    # The new home's part.

    def _can_come(self, body):
        need(body["from"] != self.origin, "transfer-self")
        need(_terms(body["terms"]), "transfer-terms")
        who = self.members.get(body["member"])
        if who is None:
            # Its own id would have to be on its books.
            need(not grammar.given_out_by(body["member"], self.origin), "member-unknown")
            return
        need(who["state"] != "ended", "member-ended")
        last = self.arrivals.get(body["member"])
        adopted = who["state"] == "active" and last is not None and last["offer"] is None
        need(who["state"] in ("moved", "arriving") or adopted, "member-exists")

    def _expect(self, body, offer):
        coming = {"state": "arriving", "kind": body["terms"]["kind"]}
        self.members.setdefault(body["member"], coming)
        self.arrivals[body["member"]] = {
            "from": body["from"],
            "offer": offer,
            "kind": body["terms"]["kind"],
            "waits": offer is not None,
        }

    def _settle(self, said, member):
        last = self.arrivals[member]
        last["waits"] = False
        self.members[member] |= {"state": "active", "kind": last["kind"], "admitted": True}

    def member_transfer_accepted(self, said, body):
        need(said.refers(body["from"], body["offer"]), "transfer-none")
        self._can_come(body)
        last = self.arrivals.get(body["member"])
        need(not last or last["offer"] != body["offer"], "transfer-twice")
        self._expect(body, body["offer"])

    def member_transfer_arrived(self, said, body):
        last = self.arrivals.get(body["member"])
        waits = last and last["waits"] and last["from"] == body["from"]
        need(waits and said.refers(body["from"], body["closed"]), "transfer-none")
        self.here(body["member"], "ended")
        self._settle(said, body["member"])

    def member_transfer_adopted(self, said, body):
        receipts = body["evidence"]
        good = 1 <= len(receipts) <= EVIDENCE
        good = good and all(len(one.encode()) <= EVIDENCE_BYTES for one in receipts)
        need(good, "transfer-evidence")
        self._can_come(body)
        who = self.members.get(body["member"])
        need(not who or who["state"] != "active", "member-exists")
        self._expect(body, None)
        self._settle(said, body["member"])


def _terms(terms):
    settled = terms.get("settled", [])
    return (
        terms["kind"] in ("individual", "organisation")
        and len(settled) <= PERIODS
        and all(one["from"] <= one["through"] for one in settled)
        and all(a["through"] < b["from"] for a, b in zip(settled, settled[1:]))
    )
