"""A keeper of bundles (15.2): what it answers to whom, and what it keeps."""

from . import requests
from .calls import number, query
from .refuse import Refused, from_hex

PART_BYTES = 266_240
NAMED_MISSING = 200
BUNDLES_KEPT = 2
PARTS_KEPT = 1_500
MOST = {"/bundle": requests.MANIFEST_BYTES, "/bundle/part": PART_BYTES}


class Problem(Exception):
    """A refusal, with its status and its code (5.2)."""

    def __init__(self, status, code):
        super().__init__(f"{status} {code}")
        self.told = {"status": status, "code": code}


def _name(fields):
    if from_hex(fields.get("name")) is None:
        raise Refused("E_JSON", "name")
    return fields["name"]


class _Owner:
    """What is kept for one peer: manifests by number, parts by name."""

    def __init__(self):
        self.manifests = {}
        self.parts = {}

    def numbers(self):
        return sorted(self.manifests, reverse=True)

    def drop_unnamed(self):
        named = {name for _, names in self.manifests.values() for name in names}
        self.parts = {name: part for name, part in self.parts.items() if name in named}

    def has_room(self, part, most):
        taken = sum(len(one) for one in self.parts.values())
        return taken + len(part) <= most and len(self.parts) < PARTS_KEPT

    def put_part(self, name, part, most):
        if name in self.parts:
            return
        if not self.has_room(part, most):
            self.drop_unnamed()
        if not self.has_room(part, most):
            raise Problem(413, "E_LIMIT")
        self.parts[name] = part

    def put(self, body, alone):
        manifest = requests.manifest(body)
        newest, names = manifest["number"], manifest["parts"]
        if any(newest <= kept for kept in self.manifests):
            raise Problem(422, "E_SEQ")
        missing = [name for name in names if name not in self.parts]
        if missing:
            return {"status": 200, "kept": False, "missing": missing[:NAMED_MISSING]}
        stay = [] if alone else self.numbers()[: BUNDLES_KEPT - 1]
        self.manifests = {one: self.manifests[one] for one in stay}
        self.manifests[newest] = (body, names)
        self.drop_unnamed()
        return {"status": 200, "kept": True}


class Keeper:
    """An instance that keeps `most` bytes of parts of each of its peers."""

    def __init__(self, own, peers, suspended, most):
        self.own = own
        self.peers = peers
        self.suspended = suspended
        self.most = most
        self.kept = {}

    def answer(self, by, method, target, body):
        """The status, and the code or what else is in the answer. `by` is whose token it is."""
        try:
            return self._answer(by, method, target, body)
        except Problem as problem:
            return problem.told
        except Refused as refused:
            return {"status": 400, "code": refused.code}

    def _let_in(self, by):
        if by in self.suspended:
            raise Problem(403, "E_AUTH")
        if by != self.own and by not in self.peers:
            raise Problem(401, "E_AUTH")

    def _answer(self, by, method, target, body):
        path, _, text = target.partition("?")
        if path not in ("/bundle", "/bundle/part", "/bundle/manifest"):
            raise Problem(404, "E_VERSION")
        self._let_in(by)
        if method == "POST" and len(body) > MOST[path]:
            raise Problem(413, "E_LIMIT")
        if by == self.own:
            raise Problem(403, "E_AUTH")
        owner = self.kept.setdefault(by, _Owner())
        return self._asked(owner, (method, path), query(text), body)

    def _asked(self, owner, asked, fields, body):
        if asked == ("GET", "/bundle"):
            numbers = owner.numbers()
            said = {"keeps": True, "most": self.most, "part": PART_BYTES, "numbers": numbers}
            return {"status": 200} | said
        if asked == ("POST", "/bundle"):
            alone = number(fields, "alone")
            if alone > 1:
                raise Refused("E_JSON", "alone")
            return owner.put(body, alone == 1)
        if asked == ("POST", "/bundle/part"):
            owner.put_part(_name(fields), body, self.most)
            return {"status": 204}
        if asked == ("GET", "/bundle/part"):
            found = owner.parts.get(_name(fields))
        else:
            found, _ = owner.manifests.get(number(fields, "number"), (None, None))
        if found is None:
            raise Problem(404, "E_ORIGIN")
        return {"status": 200, "body": found}
