"""The envelope, its message, id, signature and leaf (section 2)."""

from . import grammar, json_strict
from .refuse import Refused, from_b64u, from_hex, sha256

TYPE = b"application/vnd.enlace.event.v1+json"
OWN = frozenset(
    "v log seq prev kid at kind kv body priv refs by cmd crit".split()
)


def message(e):
    """M: DSSE's pre-authentication encoding of the exact bytes."""
    return b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE, len(e), e)


def event_id(e):
    return sha256(message(e))


def leaf(sig, e):
    return sha256(b"\0", sig, e)


def _need(holds, what):
    if not holds:
        raise Refused("E_JSON", what)


def parse(e):
    """The fields of an event, or Refused with E_JSON, E_VERSION or E_PREV."""
    try:
        found = json_strict.parse(e, json_strict.EVENT)
    except json_strict.JsonFault as fault:
        raise Refused("E_JSON", str(fault)) from None
    version = found.get("v")
    _need(grammar.is_integer(version), "v")
    if version != 1:
        raise Refused("E_VERSION", f"v is {version}")
    _need(grammar.is_origin(found.get("log")), "log")
    _need(grammar.is_integer(found.get("seq")), "seq")
    _need(found.get("prev") == "" or from_hex(found.get("prev")) is not None, "prev")
    _need(grammar.is_text(found.get("kid"), grammar.KID), "kid")
    _need(grammar.instant(found.get("at")) is not None, "at")
    _need(grammar.is_text(found.get("kind"), grammar.KIND), "kind")
    _need(grammar.is_integer(found.get("kv"), 1, 2**32 - 1), "kv")
    _need(isinstance(found.get("body"), dict), "body")
    if "priv" in found:
        _priv(found["priv"])
    if "refs" in found:
        _refs(found["refs"], found["log"])
    if "by" in found:
        _need(grammar.is_by(found["by"]), "by")
    if "cmd" in found:
        _need(grammar.is_text(found["cmd"], grammar.UUID), "cmd")
    if "crit" in found:
        _crit(found["crit"], found)
    if (found["prev"] == "") != (found["seq"] == 0):
        raise Refused("E_PREV", "prev is empty at seq 0 and only there")
    return found


def _priv(priv):
    many = priv if isinstance(priv, list) else [priv]
    _need(1 <= len(many) <= 8, "priv")
    for one in many:
        _need(isinstance(one, dict) and one.get("alg") == "hmac-sha256", "priv")
        digest = from_b64u(one.get("c"))
        _need(digest is not None and len(digest) == 32, "priv")


def _refs(refs, log):
    _need(isinstance(refs, list) and len(refs) <= 16, "refs")
    for ref in refs:
        _need(isinstance(ref, dict), "refs")
        _need(grammar.is_origin(ref.get("log")) and ref["log"] != log, "refs: another log")
        _need(grammar.is_integer(ref.get("seq")), "refs: seq")
        _need(from_hex(ref.get("id")) is not None, "refs: id")


def _crit(crit, found):
    _need(isinstance(crit, list), "crit")
    for name in crit:
        _need(isinstance(name, str) and name not in OWN and name in found, "crit")
