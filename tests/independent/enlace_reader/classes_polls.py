"""Polls as one log tells of them (12.2 to 12.6, 12.9)."""

from . import corrections, count, event, grammar, poll, tree
from .aside import need
from .refuse import from_b64u

DAY_MS = 86_400_000


class Polls:
    def polls_begin(self):
        self.opened, self.poll_ids = {}, {}
        self.polls, self.moved = {}, []

    def of(self, body):
        """What this log has said of a poll, its own or another's."""
        return self.polls.setdefault(body["poll"], {"pages": [], "ballots": [], "cuts": {}})

    def _hosted(self, body):
        """The id is the host's, and the host did not void it, if that is this log."""
        self.minted(body["poll"], body["host"])
        if body["host"] == self.origin:
            need(body["poll"] in self.opened, "poll-unknown")
            need("voided" not in self.of(body), "poll-void")

    def _own(self, body):
        """A poll of this log that is not over."""
        need(body["poll"] in self.opened, "poll-unknown")
        state = self.of(body)
        need("published" not in state, "poll-published")
        need("voided" not in state, "poll-void")
        return state

    def poll_opened(self, said, body):
        self.check_poll(said, body)
        self.opened[body["poll"]] = body
        self.poll_ids[body["poll"]] = said.id

    # The roll (12.2).

    def roll_page(self, said, body):
        state = self.of(body)
        need("frozen" not in state, "roll-late")
        state["pages"].append((said.seq, body))

    def roll_frozen(self, said, body):
        state = self.of(body)
        need("frozen" not in state, "roll-twice")
        own = grammar.given_out_by(body["poll"], self.origin)
        need(not own or body["poll"] in self.opened, "poll-unknown")
        state["frozen"] = said.seq
        first, last = body.get("first", 0), body.get("last", -1)
        pages = [one for one in state["pages"] if first <= one[0] <= last]
        roll = poll.freeze_holds(pages, body)
        need(roll is not None, "roll-mismatch")
        self._own_members(roll)
        state["roll"] = roll
        state["places"] = {(one["w"], one.get("s")) for one in roll}
        state["ever"] = {one["e"] for one in roll}

    def _own_members(self, places):
        for one in places:
            who = self.members.get(one["m"], {})
            own = who.get("admitted") and who["state"] != "moved"
            need(own, "roll-foreign-member")

    def poll_joined(self, said, body):
        state = self.of(body)
        need("joined" not in state, "join-twice")
        need("roll" in state, "join-no-roll")
        self._hosted(body)
        if body["host"] == self.origin:
            known = self.poll_ids[body["poll"]] == body["opened"]
        else:
            known = said.refers(body["host"], body["opened"])
        need(known, "join-unknown-poll")
        need("tally" not in state, "join-late")
        if "box_key" in body:
            need(_opens(body["box_key"], body["box_commit"]), "join-box-key")
        state["joined"], state["host"] = said.seq, body["host"]
        state["commit"], state["judged"] = body["box_commit"], 0

    def roll_corrected(self, said, body):
        state = self.of(body)
        need("joined" in state, "correction-not-joined")
        need("seal" not in state, "correction-sealed")
        state["judged"] += 1
        places = len(body["add"]) + len(body["remove"])
        need(state["judged"] <= 16 and 1 <= places <= 200, "correction-size")
        roll = self._corrected(said, state, body)
        self._own_members(body["add"])
        state["roll"] = roll
        state["ever"] |= {one["e"] for one in body["add"]}

    def _corrected(self, said, state, body):
        add, remove, roll = body["add"], body["remove"], state["roll"]
        rising = all(_rises(part) for part in (add, remove))
        fresh = not any(one["e"] in state["ever"] for one in add)
        there = all(one in roll for one in remove)
        need(rising and fresh and there, "correction-place")
        voted = {ballot["entry"] for ballot in state["ballots"]}
        need(not any(one["e"] in voted for one in [*add, *remove]), "correction-ballot")
        known = all((one["w"], one.get("s")) in state["places"] for one in add)
        need(known, "correction-weight")
        since = {who for seq, who in self.moved if state["frozen"] < seq < said.seq}
        need(not any(one["m"] in since for one in add), "correction-moved")
        left = [one for one in roll if one not in remove]
        roll = sorted([*left, *add], key=lambda one: one["e"])
        need(poll.roll_holds(roll), "correction-roll")
        return roll

    # Ballots and the seal (12.3, 12.4).

    def ballot_cast(self, said, body):
        state = self.of(body)
        need("joined" in state, "ballot-not-joined")
        before = list(state["ballots"])
        leaf = event.leaf(said.entry[:64], said.entry[64:])
        one = {"seq": said.seq, "leaf": leaf, "entry": body["entry"], "box": body["box"]}
        one["person"] = said.person
        if "seal" not in state:
            state["ballots"].append(one)
        need("seal" not in state, "ballot-sealed")
        place = next((p for p in state["roll"] if p["e"] == body["entry"]), None)
        need(place, "ballot-not-on-roll")
        need(len(body["box"]) <= poll.MOST_BOX, "ballot-too-long")
        if "s" in place:
            need(said.person, "ballot-unnamed")
            seats = poll.seats(state["roll"], before)
            bound = seats.get((place["m"], said.person), place["e"])
            need(bound == place["e"], "ballot-other-seat")
        opened = self.opened.get(body["poll"], {"replaceable": True})
        stands = {p["e"] for p, _ in poll.effective(state["roll"], before, True)}
        need(opened["replaceable"] or place["e"] not in stands, "ballot-twice")

    def poll_sealed(self, said, body):
        state = self.of(body)
        need("joined" in state, "seal-not-joined")
        need("seal" not in state, "seal-twice")
        need(_opens(body["box_key"], state["commit"]), "seal-box-key")
        state["seal"] = None
        need(body["roll_root"] == poll.roll_root(state["roll"]).hex(), "seal-roll")
        ballots = state["ballots"]
        seqs = [one["seq"] for one in ballots]
        ends = (seqs[0], seqs[-1]) if seqs else (None, None)
        true = (
            (body.get("first_seq"), body.get("last_seq")) == ends
            and body["ballots_root"] == tree.root([one["leaf"] for one in ballots]).hex()
            and body["count"] == len(poll.effective(state["roll"], ballots, True))
        )
        need(true, "seal-mismatch")
        state["seal"] = (said.seq, said.id)

    # The count and what follows (12.5, 12.6).

    def poll_tallied(self, said, body):
        state = self.of(body)
        need("tally" not in state, "tally-twice")
        lines = count.stated_lines(
            body["poll"], body["result"], body["inputs"], body.get("silent", [])
        )
        need(count.digest(lines).hex() == body["result_hash"], "tally-hash")
        self._hosted(body)
        need(self._own_seal(state, body), "tally-not-sealed")
        if body["host"] == self.origin:
            need(self._silent_fits(state, body), "tally-silent")
        state["tally"] = {"seq": said.seq, "id": said.id, "host": body["host"]}
        state["tally"]["hash"] = body["result_hash"]

    def _own_seal(self, state, body):
        joined = state.get("host") == body["host"]
        if joined and "seal" not in state:
            return False
        seal = state.get("seal") if joined else None
        own = [(one["seq"], one["id"]) for one in body["inputs"] if one["log"] == self.origin]
        if seal is None:
            return not own
        return own == [seal] or (not own and body["host"] != self.origin)

    def _silent_fits(self, state, body):
        opened, silent = self.opened[body["poll"]], body.get("silent", [])
        cuts = opened["missing_chapter"] == "count_cosigned"
        logs = [one["log"] for one in silent]
        counted = {one["log"] for one in body["inputs"]}
        for one in silent:
            cut = state["cuts"].get(one["log"])
            told = cut is not None and (cut["size"], cut["id"]) == (one["size"], one["id"])
            told = told if cuts else "opened" not in one
            allowed = one["log"] in opened["chapters"] and one["log"] != self.origin
            if one["cut"] != cuts or not told or not allowed or one["log"] in counted:
                return False
        return logs == sorted(set(logs)) and (not cuts or set(logs) == set(state["cuts"]))

    def poll_certified(self, said, body):
        state = self.of(body)
        need("certified" not in state, "certification-twice")
        self._hosted(body)
        need(not state.get("disputed"), "certification-disputed")
        tally = state.get("tally")
        same = tally and (tally["hash"], tally["host"]) == (body["result_hash"], body["host"])
        need(same, "certification-mismatch")
        state["certified"] = (said.at, body["result_hash"])

    def poll_published(self, said, body):
        state = self._own(body)
        at, result = state.get("certified", (None, None))
        need(result == body["result_hash"], "publication-mismatch")
        opened = self.opened[body["poll"]]
        named = [one["log"] for one in body.get("disputed", [])]
        others = set(opened["chapters"]) - {self.origin}
        fits = named == sorted(set(named)) and set(named) <= others
        wait = (opened["dispute_days"] + 30) * DAY_MS
        late = grammar.instant(said.at) >= grammar.instant(at) + wait
        stands = not state.get("disputed") and fits and (late or not named)
        need(stands, "publication-disputed")
        state["published"] = said.seq

    def poll_voided(self, said, body):
        self._own(body)["voided"] = said.seq

    def poll_extended(self, said, body):
        state, opened = self._own(body), self.opened[body["poll"]]
        need("extended" not in state, "extension-twice")
        need("tally" not in state, "extension-late")
        was, to = grammar.instant(opened["seal_by"]), grammar.instant(body["seal_by"])
        fits = opened["missing_chapter"] == "extend_once" and was < to <= was + 31 * DAY_MS
        need(fits, "extension-invalid")
        state["extended"] = said.seq

    def poll_cut(self, said, body):
        state, opened = self._own(body), self.opened[body["poll"]]
        fits = (
            opened["missing_chapter"] == "count_cosigned"
            and body["log"] != self.origin
            and body["log"] in opened["chapters"]
            and body["size"] > 0
        )
        need(fits, "cut-invalid")
        need("tally" not in state, "cut-late")
        need(body["log"] not in state["cuts"], "cut-twice")
        state["cuts"][body["log"]] = body

    # Disputes (12.9).

    def dispute_opened(self, said, body):
        state = self.of(body)
        need("dispute" not in state, "dispute-twice")
        self._hosted(body)
        named = body["tally"]
        if body["host"] == self.origin:
            self._own(body)
            own = state.get("tally", {})
            known = (own.get("seq"), own.get("id")) == (named["seq"], named["id"])
        else:
            known = said.refers(body["host"], named["id"], named["seq"])
        need(known, "dispute-tally")
        state["dispute"], state["disputed"] = (said.seq, said.id), True

    def dispute_resolved(self, said, body):
        state, named = self.of(body), body["dispute"]
        need(state.get("dispute") == (named["seq"], named["id"]), "dispute-unknown")
        need(state["disputed"], "dispute-ended")
        state["disputed"] = False


def _opens(text, commit):
    key = from_b64u(text)
    return key is not None and len(key) == 32 and poll.box_commit(key).hex() == commit


def _rises(places):
    return all(a["e"] < b["e"] for a, b in zip(places, places[1:]))
