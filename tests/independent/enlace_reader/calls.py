"""What a peer asks by a query or a doorbell, and the verdict (5.3 to 5.6)."""

import re
from urllib.parse import unquote_plus

from . import grammar, json_strict, tree
from .refuse import Refused

MOST_ENTRIES = 500
LONGEST_WAIT = 30  # seconds
HINT = (1_024, 2)
NUMBER = re.compile(r"0|[1-9][0-9]*", re.ASCII)
STATUS = {"E_AUTH": 403, "E_JSON": 400, "E_LIMIT": 413, "E_ORIGIN": 404, "E_SEQ": 422}


def query(text):
    """The fields of a form, each name once (5)."""
    found = {}
    for piece in text.split("&"):
        if not piece:
            continue
        name, _, value = piece.partition("=")
        name = unquote_plus(name, errors="replace")
        if name in found:
            raise Refused("E_JSON", "a name twice")
        found[name] = unquote_plus(value, errors="replace")
    return found


def number(fields, name, absent=None):
    """A number of a query; without `absent` it is required."""
    text = fields.get(name)
    if text is None and absent is not None:
        return absent
    # Of more digits than the largest has, none is a number of a query.
    if text is None or len(text) > 16 or not NUMBER.fullmatch(text):
        raise Refused("E_JSON", name)
    if int(text) > json_strict.GREATEST:
        raise Refused("E_JSON", name)
    return int(text)


def _origin(text):
    if not grammar.is_origin(text):
        raise Refused("E_JSON", "no origin")
    return text


class Server:
    """One that holds logs: of each the entries that a checkpoint covers, and the largest one."""

    def __init__(self, own, asker, held):
        self.own, self.asker, self.held = own, asker, held

    def _log(self, fields):
        """The log that is asked for, and how far it is given out."""
        log = _origin(fields.get("log", self.own))
        size = self.held.get(log, {}).get("entries")
        if size is None:
            raise Refused("E_ORIGIN", "no such log, or no checkpoint of it")
        return log, size

    def entries(self, fields):
        first = number(fields, "from")
        limit = max(1, min(number(fields, "limit", MOST_ENTRIES), MOST_ENTRIES))
        wait = min(number(fields, "wait", 0), LONGEST_WAIT)
        log, size = self._log(fields)
        if first > size:
            raise Refused("E_SEQ", "from")
        wait = wait if log == self.own else 0
        return {"log": log, "from": first, "next": min(first + limit, size), "wait": wait}

    def inclusion(self, fields):
        index, size = number(fields, "index"), number(fields, "size")
        log, most = self._log(fields)
        if index >= size or size > most:
            raise Refused("E_SEQ", "index or size")
        hashes = len(tree.inclusion([bytes(32)] * size, index))
        return {"log": log, "index": index, "size": size, "hashes": hashes}

    def consistency(self, fields):
        old, new = number(fields, "old"), number(fields, "new")
        log, most = self._log(fields)
        if old > new or new > most:
            raise Refused("E_SEQ", "old or new")
        hashes = len(tree.consistency([bytes(32)] * new, old))
        return {"log": log, "old": old, "new": new, "hashes": hashes}

    def heads(self, fields):
        of = _origin(fields.get("of"))
        size = self.held.get(of, {}).get("head")
        if size is None:
            raise Refused("E_ORIGIN", "no checkpoint of it")
        return {"log": of, "size": size}

    def hint(self, body):
        if len(body) > HINT[0]:
            raise Refused("E_LIMIT", "too long a body")
        try:
            found = json_strict.parse(body, HINT)
        except json_strict.JsonFault as fault:
            raise Refused("E_JSON", str(fault)) from None
        origin, size = found.get("origin"), found.get("size")
        if not grammar.is_integer(size):
            raise Refused("E_JSON", "size")
        if _origin(origin) != self.asker:
            raise Refused("E_AUTH", "another's doorbell")
        return {"origin": origin, "size": size}


# The path of each list of queries, and who answers it.
ASKS = {
    "entries": ("/fed/v1/entries", Server.entries),
    "inclusion": ("/fed/v1/proof/inclusion", Server.inclusion),
    "consistency": ("/fed/v1/proof/consistency", Server.consistency),
    "heads": ("/fed/v1/heads", Server.heads),
}


def verdict(read, good=200):
    """The status, with what was read or the code of the refusal."""
    try:
        return {"status": good} | read()
    except Refused as refused:
        return {"status": STATUS[refused.code], "code": refused.code}


def get(server, of, target):
    """The verdict on a path with its query."""
    path, answer = ASKS[of]
    asked, _, text = target.partition("?")
    assert asked == path, f"{asked} is not {path}"
    return verdict(lambda: answer(server, query(text)))


def hint(server, body):
    """The verdict on the body of a doorbell."""
    return verdict(lambda: server.hint(body), 204)
