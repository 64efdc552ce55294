"""One question about bytes, one verdict: what both the vectors and the comparison ask."""

from . import (
    charter,
    checkpoint,
    classes,
    count,
    dues,
    ed25519,
    event,
    evidence,
    export,
    genesis,
    grammar,
    json_strict,
    kinds,
    page,
    receipt,
    rules,
    sealed,
    token,
    tree,
)
from .refuse import Refused, from_b64, from_b64u, from_hex, sha256, to_b64u

LIMITS = {
    "event": json_strict.EVENT,
    "line": json_strict.LINE,
    "token": json_strict.TOKEN,
    "info": json_strict.INFO,
}


def json(ask):
    try:
        value = json_strict.parse(bytes.fromhex(ask["data"]), LIMITS[ask.get("limits", "event")])
    except json_strict.JsonFault as fault:
        return {"verdict": fault.name}
    return {"verdict": "ok", "value": value}


def event_(ask):
    e = bytes.fromhex(ask["data"])
    found = event.parse(e)
    at = grammar.instant(found["at"])
    return {"verdict": "ok", "value": found, "id": event.event_id(e).hex(), "at": at}


def signed(ask):
    """A signed event: message, id, leaf, receipt code, and whether the signature holds."""
    e, sig = bytes.fromhex(ask["data"]), bytes.fromhex(ask["sig"])
    message = event.message(e)
    holds = ed25519.verify(bytes.fromhex(ask["key"]), message, sig)
    return {
        "verdict": "ok" if holds else "bad",
        "message": to_b64u(message),
        "id": sha256(message).hex(),
        "leaf": event.leaf(sig, e).hex(),
        "code": receipt.code(sig + e),
    }


def key(ask):
    return {"verdict": ed25519.judge_key(bytes.fromhex(ask["data"]))}


def signature(ask):
    key_, message = bytes.fromhex(ask["key"]), bytes.fromhex(ask["message"])
    holds = ed25519.verify(key_, message, bytes.fromhex(ask["signature"]))
    return {"verdict": "ok" if holds else "bad"}


def vkey(ask):
    verdict, name, key_, _ = ed25519.judge_vkey(ask["text"])
    found = {"verdict": verdict}
    if verdict == "ok":
        found |= {"name": name, "key": key_.hex()}
    return found


def note(ask):
    """A checkpoint: the log's signature, and a witness's newest time."""
    try:
        found = checkpoint.Note(bytes.fromhex(ask["data"]))
        if found.origin != ask["origin"]:
            raise checkpoint.NoteFault("unsigned")
        found.verify(ask["origin"], bytes.fromhex(ask["key"]))
    except checkpoint.NoteFault as fault:
        return {"verdict": str(fault)}
    out = {"verdict": "ok", "size": found.size, "root": found.root.hex()}
    if "witness" in ask:
        out["cosigned"] = found.cosigned(ask["witness"], bytes.fromhex(ask["witness_key"]))
    return out


def _hashes(ask):
    return [bytes.fromhex(one) for one in ask["proof"]]


def inclusion(ask):
    holds = tree.verify_inclusion(
        ask["index"], ask["size"], from_hex(ask["leaf"]), _hashes(ask), from_hex(ask["root"])
    )
    return {"verdict": "ok" if holds else "bad"}


def consistency(ask):
    holds = tree.verify_consistency(
        ask["old"], ask["new"], from_hex(ask["old_root"]), from_hex(ask["new_root"]), _hashes(ask)
    )
    return {"verdict": "ok" if holds else "bad"}


def pages(ask):
    """Pages of one log, admitted one after the other: the verdict of the first that is refused."""
    log = page.Log(ask["origin"], from_hex(ask["genesis"]))
    for number, body in enumerate(ask["pages"]):
        try:
            log.admit(bytes.fromhex(body))
        except Refused as refused:
            return {
                "verdict": refused.code,
                "page": number,
                "signed": refused.signed,
                "seq": refused.seq,
            }
    return {
        "verdict": "ok",
        "size": len(log.leaves),
        "root": tree.root(log.leaves).hex(),
        "checkpoint": log.held.size if log.held else None,
    }


def fingerprint(ask):
    data = from_hex(ask["genesis"])
    return {
        "verdict": "ok",
        "english": genesis.fingerprint(data, "english"),
        "spanish": genesis.fingerprint(data, "spanish"),
    }


def tally(ask):
    """A poll counted from its sealed chapters."""
    silent = [one | {"origin": one["stated"]["log"]} for one in ask.get("silent", ())]
    found = count.count(
        ask["opened"], ask["chapters"], ask.get("missing", ()), silent, ask.get("ended", False)
    )
    return {
        "verdict": "ok",
        "lines": found["lines"],
        "result_hash": count.digest(found["lines"]).hex(),
        "spoiled": {origin: part.of["spoiled"] for origin, part in found["parts"].items()},
    }


def receipt_(ask):
    """A receipt, with the log's key and witnesses as [name, key] pairs."""
    witnesses = [(name, bytes.fromhex(key)) for name, key in ask["witnesses"]]
    found = receipt.verify(bytes.fromhex(ask["data"]), bytes.fromhex(ask["key"]), witnesses)
    return {"verdict": "ok"} | found


def chain(ask):
    """A receipt with the genesis of its log and the bundle of its later keys."""
    witnesses = [(name, bytes.fromhex(key)) for name, key in ask["witnesses"]]
    genesis_, keys = from_b64u(ask["genesis"]), from_b64(ask["keys"])
    found = receipt.verify_by(bytes.fromhex(ask["data"]), genesis_, keys, witnesses)
    return {"verdict": "ok"} | found


def typed(ask):
    found = receipt.typed(ask["text"])
    return {"verdict": "ok", "code": found} if found else {"verdict": "bad"}


def token_(ask):
    """A token with the request that it came with; `peers` has kid and key by origin."""
    peers = {o: (one["kid"], bytes.fromhex(one["key"])) for o, one in ask["peers"].items()}
    request = {"method": ask["method"], "target": ask["target"], "body": ask["body"].encode()}
    used = ask.get("used", ())
    claims = token.verify(ask["token"], peers, ask["own"], request, ask["now"], used)
    return {"verdict": "ok", "jti": claims["jti"]}


def export_(ask):
    return {"verdict": "ok"} | export.verify(bytes.fromhex(ask["data"]))


def classes_(ask):
    """What becomes of each event of a log."""
    entries = [bytes.fromhex(one) for one in ask["entries"]]
    told = [" ".join(found or ["applied"]) for found in classes.judge(entries)]
    return {"verdict": "ok", "told": told}


def log_file(ask):
    """A log file (3.5), read from the genesis up."""
    log = page.Log(ask["origin"], from_hex(ask["genesis"]))
    return {"verdict": "ok", "size": page.read_file(log, bytes.fromhex(ask["data"]))}


def evidence_(ask):
    data = bytes.fromhex(ask["data"])
    what, word = evidence.judge(data)
    if what != "proves":
        return {"verdict": word}
    kid, since = evidence.newest(data)
    return {"verdict": "ok", "proves": word, "kid": kid, "since": since}


def sealed_(ask):
    secret, c, data = (bytes.fromhex(ask[name]) for name in ("secret", "c", "data"))
    salt, plain = sealed.open_(secret, c, data)
    return {"verdict": "ok", "salt": salt.hex(), "plain": plain.hex()}


def id_(ask):
    holds = grammar.parse_id(ask["text"], ask["prefix"]) is not None
    return {"verdict": "ok" if holds else "bad"}


def origin(ask):
    return {"verdict": "ok" if grammar.is_origin(ask["text"]) else "bad"}


def body(ask):
    """A body against its schema, and the rules that no schema can say (12.1)."""
    if not kinds.valid(ask["kind"], ask["kv"], ask["body"]):
        return {"verdict": "body-malformed"}
    said = kinds.without_null(ask["body"])
    if ask["kind"] == "poll.opened":
        rules.check_opened(said, ask["host"] or said["chapters"][0])
    elif ask["kind"] == "charter.proposed":
        charter.check(said, ask["host"] or said["chapters"][0])
    elif ask["kind"] == "dues.schedule.adopted":
        dues.check_schedule(said)
    return {"verdict": "ok"}


def schemas(_):
    unknown = kinds.check_files()
    return {"verdict": "ok"} if not unknown else {"verdict": "unknown", "words": unknown}


ASKS = {
    "json": json,
    "event": event_,
    "signed": signed,
    "key": key,
    "signature": signature,
    "vkey": vkey,
    "checkpoint": note,
    "inclusion": inclusion,
    "consistency": consistency,
    "pages": pages,
    "fingerprint": fingerprint,
    "tally": tally,
    "receipt": receipt_,
    "chain": chain,
    "typed": typed,
    "export": export_,
    "classes": classes_,
    "file": log_file,
    "evidence": evidence_,
    "sealed": sealed_,
    "id": id_,
    "origin": origin,
    "token": token_,
    "body": body,
    "schemas": schemas,
}


def answer(ask):
    """The verdict on one question; what is refused with a code is a verdict too."""
    try:
        return ASKS[ask["ask"]](ask)
    except Refused as refused:
        return {"verdict": refused.code}
