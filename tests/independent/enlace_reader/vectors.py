"""Every case of every file of schema/vectors."""

import json
import pathlib

from . import count, ed25519, evidence, genesis, grammar, move, page, poll, sealed, tree
from .answer import answer
from .more_vectors import FILES as MORE
from .refuse import Refused, from_b64u, from_hex, sha256, to_b64u

ORIGIN = "us.example.org/log/1"


class Tally:
    """What was asked and what came out otherwise."""

    def __init__(self):
        self.cases = 0
        self.faults = []

    def same(self, file, name, found, wanted):
        self.cases += 1
        if found != wanted:
            self.faults.append(f"{file}: {name}: found {found!r}, the vector has {wanted!r}")


def _bytes_of(case):
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return case["text"].replace("*", "x" * case["times"] if "times" in case else "*").encode()


def json_file(data, out):
    for case in data["cases"]:
        ask = {"ask": "json", "data": _bytes_of(case).hex(), "limits": case.get("limits", "event")}
        out.same("json", case["name"], answer(ask)["verdict"], case["expect"])


def events_file(data, out):
    for case in data["events"]:
        found = answer({"ask": "event", "data": case["e"].encode().hex()})
        out.same("events", case["name"], found["verdict"], case["expect"])
    for case in data["signed"]:
        ask = {"ask": "signed", "data": case["e"].encode().hex()}
        ask |= {name: from_b64u(case[name]).hex() for name in ("sig", "key")}
        found = answer(ask)
        wanted = {name: case[name] for name in ("message", "id", "leaf", "code")}
        if case["expect"] == "bad":
            # What was signed need not be the message of E.
            wanted["message"] = found["message"]
        out.same("events", case["name"], found, wanted | {"verdict": case["expect"]})


def keys_file(data, out):
    for case in data["keys"]:
        found = answer({"ask": "key", "data": case["key"]})
        out.same("keys", case["name"], found["verdict"], case["expect"])
    for case in data["signatures"]:
        ask = {"ask": "signature"} | {n: case[n] for n in ("key", "message", "signature")}
        out.same("keys", case["name"], answer(ask)["verdict"], case["expect"])
    for case in data["signing"]:
        key, sig = ed25519.sign(bytes.fromhex(case["seed"]), bytes.fromhex(case["message"]))
        out.same("keys", case["name"], (key.hex(), sig.hex()), (case["key"], case["signature"]))
    for case in data["vkeys"]:
        found = answer({"ask": "vkey", "text": case["vkey"]})
        wanted = {"verdict": case["expect"]}
        if case["expect"] == "ok":
            wanted |= {"name": case["name"], "key": case["key"]}
        out.same("keys", case["case"], found, wanted)
    for case in data["fingerprints"]:
        found = answer({"ask": "fingerprint", "genesis": case["genesis"]})
        wanted = {"verdict": "ok", "english": case["english"], "spanish": case["spanish"]}
        out.same("keys", "fingerprint", found, wanted)
        typed = case["spanish"].upper()
        out.same("keys", "typed", genesis.matches(from_hex(case["genesis"]), typed), True)
    case = data["rotation"]
    found = genesis.next_digest(bytes.fromhex(case["key"])).hex()
    out.same("keys", "next", found, case["next"])


def tree_file(data, out):
    leaves = [sha256(b"\0", bytes([i])) for i in range(256)]
    for case in data["roots"]:
        out.same("tree", case["size"], tree.root(leaves[: case["size"]]).hex(), case["root"])
    for case in data["inclusion"]:
        ask = {"ask": "inclusion", "leaf": leaves[case["index"]].hex()}
        ask |= {n: case[n] for n in ("index", "size", "proof", "root")}
        out.same("tree", case["name"], answer(ask)["verdict"], case["expect"])
        if case["expect"] == "ok":
            made = [one.hex() for one in tree.inclusion(leaves[: case["size"]], case["index"])]
            out.same("tree", case["name"], made, case["proof"])
    for case in data["consistency"]:
        ask = {"ask": "consistency"} | {n: v for n, v in case.items() if n != "expect"}
        out.same("tree", case["name"], answer(ask)["verdict"], case["expect"])
        if case["expect"] == "ok":
            made = [one.hex() for one in tree.consistency(leaves[: case["new"]], case["old"])]
            out.same("tree", case["name"], made, case["proof"])


def checkpoint_file(data, out):
    for case in data["notes"]:
        ask = {"ask": "checkpoint", "data": case["note"].encode().hex(), "origin": ORIGIN}
        ask["key"] = from_b64u(case["log_key"]).hex()
        if "witness" in case:
            ask["witness"] = case["witness"]
            ask["witness_key"] = from_b64u(case["witness_key"]).hex()
        found = answer(ask)
        out.same("checkpoint", case["name"], found["verdict"], case["expect"])
        out.same("checkpoint", case["name"], found.get("cosigned"), case.get("cosigned"))


def page_file(data, out):
    for case in data["cases"]:
        found = answer({
            "ask": "pages",
            "origin": data["origin"],
            "genesis": case.get("genesis", data["genesis"]),
            "pages": [body.encode().hex() for body in case["pages"]],
        })
        wanted = {"verdict": case["expect"]}
        if case["expect"] != "ok":
            # All but the last page are good.
            wanted |= {"page": len(case["pages"]) - 1}
            wanted |= {"signed": case["signed"], "seq": case["seq"]}
        found = {name: found.get(name) for name in wanted}
        out.same("page", case["name"], found, wanted)


def _plain(ballot):
    """The contents of a box as an author writes them, padded by the caller."""
    return json.dumps(ballot["choices"], separators=(",", ":")).encode()


def _boxes(opened, chapter, out, name):
    """The key, the commitment, the roll's root and every box of a chapter, made again."""
    secret = bytes.fromhex(chapter["ballot_secret"])
    key = poll.box_key(secret, chapter["origin"], opened["poll"])
    out.same("tally", name, to_b64u(key), chapter["box_key"])
    out.same("tally", name, poll.box_commit(key).hex(), chapter["box_commit"])
    out.same("tally", name, poll.roll_root(chapter["roll"]).hex(), chapter["roll_root"])
    cast = poll.effective(chapter["roll"], chapter["ballots"], opened["replaceable"])
    out.same("tally", name, len(cast), chapter["effective"])
    for ballot in chapter["ballots"]:
        plain = _plain(ballot)
        plain = plain[:-1] + b" " * (poll.padded_size(opened) - len(plain)) + b"}"
        about = (opened["poll"], ballot["entry"], chapter["origin"])
        made = poll.seal_box(key, bytes.fromhex(ballot["nonce"]), plain, *about)
        same = to_b64u(made) == ballot["box"]
        out.same("tally", f"{name}: {ballot['seq']}", same, not ballot.get("tampered", False))


def tally_file(data, out):
    for case in data["cases"]:
        found = answer({"ask": "tally", "opened": case["opened"], "chapters": case["chapters"]})
        for field in ("lines", "result_hash"):
            out.same("tally", case["name"], found.get(field), case[field])
        for chapter in case["chapters"]:
            spoiled = found["spoiled"][chapter["origin"]]
            out.same("tally", case["name"], spoiled, chapter["spoiled"])
            _boxes(case["opened"], chapter, out, case["name"])
    for case in data["silent"]:
        found = answer({"ask": "tally"} | case)
        out.same("tally", case["name"], found["verdict"], case["expect"])
        for field in ("lines", "result_hash") if case["expect"] == "ok" else ():
            out.same("tally", case["name"], found[field], case[field])
    for case in data["unwitnessed"]:
        until = grammar.instant(case["closes_at"])
        notes = [
            (one["size"], one["first_cosigned"] and grammar.instant(one["first_cosigned"]))
            for one in case["checkpoints"]
        ]
        found = count.unwitnessed(until, notes, case["ballots"])
        out.same("tally", case["name"], found, case["expect"])


def receipts_file(data, out):
    for case in data["cases"]:
        ask = {"ask": "receipt", "data": case["receipt"].encode().hex(), "key": case["log_key"]}
        found = answer(ask | {"witnesses": case["witnesses"]})
        wanted = {name: case[name] for name in ("size", "seq", "code", "cosigned") if name in case}
        found = {name: found.get(name) for name in ("verdict", *wanted)}
        out.same("receipts", case["name"], found, wanted | {"verdict": case["expect"]})
    for case in data["codes"]:
        found = answer({"ask": "typed", "text": case["typed"]}).get("code")
        out.same("receipts", case["typed"], found, case["code"])


def tokens_file(data, out):
    for case in data["cases"]:
        ask = {"ask": "token", "peers": data["peers"]} | case
        out.same("tokens", case["name"], answer(ask)["verdict"], case["expect"])


def exports_file(data, out):
    for case in data["cases"]:
        found = answer({"ask": "export", "data": case["file"].encode().hex()})
        out.same("exports", case["name"], found["verdict"], case["expect"])
        if case["expect"] != "ok" or found["verdict"] != "ok":
            continue
        for name in ("outcome", "result_hash", "published", "voided", "disputes"):
            out.same("exports", case["name"], found[name], case[name])
        cosigned_by = {origin: log["cosigned_by"] for origin, log in found["logs"].items()}
        out.same("exports", case["name"], cosigned_by, case["cosigned_by"])
        for name in ("sealed", "certified", "differs"):
            logs = [origin for origin, log in found["logs"].items() if log[name]]
            out.same("exports", case["name"], logs, case[name])
        seen = {origin: one for origin, one in found["seen"].items() if one["by"]}
        for origin in set(seen) | set(case["seen"]):
            out.same("exports", case["name"], seen.get(origin), case["seen"].get(origin))


def ids_file(data, out):
    for case in data["cases"]:
        found = answer({"ask": "id", "text": case["id"], "prefix": case["prefix"]})["verdict"]
        out.same("ids", case["name"], found, case["expect"])
    for case in data["own"]:
        found = bool(grammar.given_out_by(case["id"], case["log"]))
        out.same("ids", case["id"], found, case["expect"])
    for case in data["origins"]:
        found = answer({"ask": "origin", "text": case["origin"]})["verdict"]
        out.same("ids", case["origin"], found, case["expect"])


def rolls_file(data, out):
    for case in data["leaves"]:
        found = poll.roll_leaf(case["entry"], case["weight"]).hex()
        out.same("rolls", case["entry"], found, case["leaf"])
    for case in data["cases"]:
        pages = [(one["seq"], one["body"]) for one in case["pages"]]
        found = "bad" if poll.freeze_holds(pages, case["frozen"]) is None else "ok"
        out.same("rolls", case["name"], found, case["expect"])


def rotation_file(data, out):
    for case in data["cases"]:
        log = page.Log(data["origin"], from_hex(data["genesis"]))
        try:
            log.admit(case["page"].encode())
            key = log.keys.log_at(len(log.leaves)).kid
            found = {"ok": {"log_key": key, "void": log.keys.void}}
            if "witness" in case.get("ok", {}):
                found["ok"]["witness"] = [one.kid for one in log.keys.of("witness")]
        except Refused as refused:
            found = {"code": refused.code, "signed": refused.signed}
        wanted = {name: case[name] for name in ("ok", "code", "signed") if name in case}
        out.same("rotation", case["name"], found, wanted)


def log_file(data, out):
    for case in data["cases"]:
        log = page.Log(data["origin"], from_hex(data["genesis"]))
        try:
            found = {"expect": "ok", "size": page.read_file(log, case["file"].encode())}
        except Refused as refused:
            found = {"expect": refused.code}
        wanted = {name: case[name] for name in ("expect", "size") if name in case}
        out.same("file", case["name"], found, wanted)


def seal_file(data, out):
    case = {name: bytes.fromhex(text) for name, text in data["rfc9180"].items()}
    made = sealed.seal(case["pk"], case["chance"], case["info"], case["plaintext"], case["aad"])
    out.same("seal", "RFC 9180", made, (case["enc"], case["ciphertext"]))
    for case in data["commitments"]:
        found = sealed.commitment(bytes.fromhex(case["salt"]), bytes.fromhex(case["plaintext"]))
        out.same("seal", case["name"], found.hex(), case["c"])
    for case in data["sealed"]:
        secret, c, text = (bytes.fromhex(case[name]) for name in ("secret", "c", "sealed"))
        try:
            salt, plain = sealed.open_(secret, c, text)
            found = ["opens", salt.hex(), plain.hex()]
        except Refused as refused:
            found = [refused.code]
        wanted = [case["expect"]]
        if wanted == ["opens"]:
            wanted += [case["salt"], case["plaintext"]]
        out.same("seal", case["name"], found, wanted)


def evidence_file(data, out):
    for case in data["proven"]:
        found = evidence.judge(json.dumps(case["evidence"]).encode())
        out.same("evidence", case["name"], found, ("proves", case["proves"]))
    for case in data["refused"]:
        found = evidence.judge(json.dumps(case["evidence"]).encode())
        out.same("evidence", case["name"], found, ("refused", case["refused"]))


def transfers_file(data, out):
    for case in data["stages"]:
        offer, arrival = case.get("offer"), case.get("arrival")
        found = move.stage(offer, arrival, case.get("back", False), case["now"])
        out.same("transfers", case["name"], found, case["stage"])
        found = move.steps(offer, arrival, case["now"])
        out.same("transfers", case["name"], found, case["does"])
    for case in data["places"]:
        out.same("transfers", case["name"], move.left_out(case["logs"]), case["left_out"])


FILES = MORE | {
    "evidence": evidence_file,
    "file": log_file,
    "json": json_file,
    "events": events_file,
    "keys": keys_file,
    "tree": tree_file,
    "checkpoint": checkpoint_file,
    "page": page_file,
    "tally": tally_file,
    "seal": seal_file,
    "rotation": rotation_file,
    "ids": ids_file,
    "rolls": rolls_file,
    "receipts": receipts_file,
    "tokens": tokens_file,
    "exports": exports_file,
    "transfers": transfers_file,
}


def run(folder):
    """Asks every file below the folder; one that this reader does not know is a fault."""
    out = Tally()
    names = sorted(path.stem for path in pathlib.Path(folder).glob("*.json"))
    for name in sorted(set(names) | set(FILES)):
        before = out.cases
        if name not in FILES:
            out.faults.append(f"{name}: this reader has no reading of the file")
        elif name not in names:
            out.faults.append(f"{name}: the file is missing")
        else:
            text = pathlib.Path(folder, f"{name}.json").read_text("utf-8")
            FILES[name](json.loads(text), out)
            if out.cases == before:
                out.faults.append(f"{name}: not one case was read")
    return out
