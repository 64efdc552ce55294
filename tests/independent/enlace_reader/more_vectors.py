"""The files of schema/vectors about what is said (bodies, texts, charters, requests), and about
how peers deal with each other."""

import json

from . import (
    back,
    calls,
    carried,
    charter,
    classes,
    event,
    evidence,
    generation,
    genesis,
    info,
    keeper,
    keys,
    page,
    requests,
    start,
    states,
    texts,
    tiles,
    witness,
)
from .answer import answer
from .refuse import Refused, from_b64, from_b64u, from_hex, sha256


def _body(kind, case, **more):
    ask = {"ask": "body", "kind": kind, "kv": 1, "body": case["body"]}
    return answer(ask | more)["verdict"]


def polls_file(data, out):
    for case in data["cases"]:
        found = _body("poll.opened", case, host=case["host"])
        out.same("polls", case["name"], found, case["expect"])


def prices_file(data, out):
    for case in data["cases"]:
        found = _body("dues.schedule.adopted", case)
        out.same("prices", case["name"], found, case["expect"])


def texts_file(data, out):
    judges = {"title": texts.title, "body": texts.body, "comment": texts.comment}
    for case in data["cases"]:
        fits = judges[case["of"]](case["text"] * case.get("times", 1))
        out.same("texts", case["name"], "ok" if fits else "bad", case["expect"])
    for case in data["digests"]:
        out.same("texts", case["name"], texts.digest(case).hex(), case["digest"])


def recovery_file(data, out):
    entries = [from_b64u(text) for text in data["earlier"]]
    earlier = genesis.Genesis(event.parse(entries[0][64:]))
    leaves = [event.leaf(entry[:64], entry[64:]) for entry in entries]
    for case in data["cases"]:
        try:
            generation.check(earlier, leaves, from_b64u(case["genesis"]))
            found = "ok"
        except Refused as refused:
            found = refused.code
        out.same("recovery", case["name"], found, case["expect"])
    for case in data["words"]:
        if case["action"] == "continue":
            told = (case[name] for name in ("earlier", "size", "root", "origin", "key"))
            message = generation.continue_message(*told)
        else:
            told = (case[name] for name in ("origin", "body", "seq", "prev"))
            message = generation.revoke_message(*told)
        out.same("recovery", case["name"], message.decode(), case["message"])
        for language in ("english", "spanish"):
            words = genesis.fingerprint(sha256(message), language)
            out.same("recovery", case["name"], words, case[language])


def chains_file(data, out):
    for case in data["cases"]:
        ask = {"ask": "chain"} | case | {"data": case["receipt"].encode().hex()}
        found = answer(ask)
        wanted = {name: case[name] for name in ("size", "seq", "cosigned") if name in case}
        found = {name: found.get(name) for name in ("verdict", *wanted)}
        out.same("chains", case["name"], found, wanted | {"verdict": case["expect"]})


def tiles_file(data, out):
    for case in data["paths"]:
        found, wanted = tiles.parse(case["path"]), case["expect"]
        if wanted != "bad":
            wanted = (wanted["tree"], int(wanted["number"]), wanted["width"])
            out.same("tiles", case["name"], tiles.path(*wanted), case["path"])
        out.same("tiles", case["name"], found or "bad", wanted)
    for case in data["sizes"]:
        out.same("tiles", case["size"], list(tiles.all_of(case["size"])), case["paths"])
    for case in data["within"]:
        found = tiles.is_within(tiles.parse(case["path"]), case["size"])
        out.same("tiles", f"{case['path']} of {case['size']}", found, case["expect"])
    for case in data["bundles"]:
        try:
            entries = tiles.read_bundle(from_b64(case["bundle"]))
            found = [sha256(entry).hex() for entry in entries]
            same = tiles.write_bundle(entries) == from_b64(case["bundle"])
            out.same("tiles", case["name"], same, True)
        except Refused:
            found = "bad"
        out.same("tiles", case["name"], found, case["expect"])


def _told(answer):
    status, what = answer
    if what is None:
        return {"status": status}
    return {"status": status, "code" if isinstance(what, str) else "size": what}


def witness_file(data, out):
    first, later = from_b64u(data["keys"][0]), [from_b64u(one) for one in data["keys"][1:]]
    for case in data["cases"]:
        log = page.Log(data["origin"], from_hex(data["genesis"]))
        log.admit(data["page"].encode())
        third = witness.Third(data["origin"], keys.chain(data["origin"], first, later)[-1])
        out.same("witness", "first", third.answer(None, data["first"].encode()), (200, None))
        for who, name in ((witness.Peer(log), "expect"), (third, "third")):
            for body in case["before"]:
                who.answer(data["origin"], body.encode())
            found = who.answer(case["author"], case["body"].encode())
            out.same("witness", f"{case['name']}: {name}", _told(found), case[name])


def carried_file(data, out):
    logs = {}
    for origin, log in data["logs"].items():
        logs[origin] = page.Log(origin, from_hex(log["genesis"]))
        logs[origin].admit(log["page"].encode())
    seeds = data["logs"][data["origin"]]["keys"]
    later = carried.public(bytes.fromhex(seeds[data["next"]]))
    author = carried.Author(logs.pop(data["origin"]), logs, [later])
    for case in data["cases"]:
        body = bytes.fromhex(case["hex"]) if "hex" in case else case["body"].encode()
        found = author.answer(case["caller"], body)
        out.same("carried", case["name"], _told(found), case["expect"])


def _seen(case, read):
    """What came out, or the word for what was wrong."""
    body = bytes.fromhex(case["hex"]) if "hex" in case else case["body"].encode()
    if "times" in case:
        body = body.replace(b"*", b"x" * case["times"])
    try:
        return read(body)
    except Refused as refused:
        return refused.code


def info_file(data, out):
    for case in data["cases"]:
        found = _seen(case, info.read)
        out.same("info", case["name"], "bad" if found == "answer" else "ok", case["expect"])
        for name, value in case.get("read", {}).items():
            out.same("info", f"{case['name']}: {name}", found[name], value)
    for case in data["pins"]:
        found = _seen(case, lambda body, words=case["words"]: info.pin(body, words))
        found = found if isinstance(found, str) else "ok"
        out.same("info", case["name"], found, case["expect"])


def charters_file(data, out):
    for case in data["cases"]:
        found = _body("charter.proposed", case, host=case["log"])
        out.same("charters", case["name"], found, case["expect"])
    for case in data["force"]:
        all_of, said = case["charters"], case["ratified"]
        ratified = [one["id"] for one in all_of if charter.is_ratified(one, said)]
        out.same("charters", case["name"], ratified, case["is_ratified"])
        force = [one["id"] for one in all_of if charter.is_in_force(one, all_of, said)]
        out.same("charters", case["name"], force, case["in_force"])
    for case in data["keeps"]:
        found = charter.keeps_to(case["opened"], case["at"], case["charter"])
        out.same("charters", case["name"], found, case["expect"])
    for case in data["joins"]:
        names = ("opened", "at", "own", "host", "charters", "ratified")
        found = charter.joining(*(case[name] for name in names))
        out.same("charters", case["name"], found, case["expect"])


def classes_file(data, out):
    for log in data["logs"]:
        events = log["events"]
        entries = [from_b64u(one["s"]) + one["e"].encode() for one in events]
        read = page.Log(data["origin"], event.event_id(entries[0][64:]))
        for one, entry in zip(events, entries):
            read.take(one["k"], entry)
        for seq, (found, one) in enumerate(zip(classes.judge(entries, read.keys.void), events)):
            found = " ".join(found or ["applied"])
            name = f"{log['name']}: {seq}: {one.get('what')}"
            out.same("classes", name, found, one["expect"])


def accused_file(data, out):
    for case in [*data["proven"], *data["refused"]]:
        file = json.dumps(case["evidence"]).encode()
        wanted = ("proves", case["proves"]) if "proves" in case else ("refused", case["refused"])
        out.same("accused", case["name"], evidence.judge(file), wanted)
        if "kid" in case:
            key = (case["kid"], case["since"])
            out.same("accused", case["name"], evidence.newest(file), key)


def _requests(name, read):
    def file(data, out):
        for case in data["cases"]:
            try:
                read(case["body"].encode())
                found = "ok"
            except Refused as refused:
                found = refused.code
            out.same(name, case["name"], found, case["expect"])

    return file


def _after(step, peer):
    """What the peer shows, without the word for silence, which each reader chooses itself."""
    found = {"state": peer.state, "faults": peer.faults}
    wanted = {"state": step["state"], "faults": step.get("faults", 0)}
    if "silent" not in step["met"]:
        found["code"], wanted["code"] = peer.code, step.get("code")
    return found, wanted


def states_file(data, out):
    for case in data["cases"]:
        peer = states.Peer(case["from"])
        for step in case["steps"]:
            peer.meet(step["at"], step["met"])
            out.same("states", f"{case['name']}: {step['at']}", *_after(step, peer))
    for case in data["pauses"]:
        found = states.pause(case["failures"], case["longest"], case.get("refused"))
        out.same("states", case["name"], found, (case["least"], case["most"]))


def start_file(data, out):
    for case in data["needed"]:
        found = start.needed(case["mark"], case["pinned"], case["signed"])
        out.same("start", case["name"], found, case["expect"])
    for case in data["heard"]:
        told = (case[name] for name in ("needed", "held", "marked", "peers"))
        is_, size = start.heard(*told)
        out.same("start", case["name"], {"is": is_, "size": size}, case["expect"])


def calls_file(data, out):
    server = calls.Server(data["own"], data["asker"], data["held"])
    for of in calls.ASKS:
        for case in data[of]:
            found = calls.get(server, of, case["ask"])
            out.same("calls", f"{of}: {case['name']}", found, case["expect"])
    for case in data["hints"]:
        body = bytes.fromhex(case["hex"]) if "hex" in case else case["body"].encode()
        out.same("calls", f"hint: {case['name']}", calls.hint(server, body), case["expect"])


def _bytes(of):
    """The bytes of a request or an answer, if the vectors give any."""
    if "bytes" in of:
        return from_b64u(of["bytes"])
    return of["body"].encode() * of.get("times", 1) if "body" in of else None


def keeper_file(data, out):
    peers = [one for one in data["peers"] if one not in data["suspended"]]
    for case in data["cases"]:
        kept = keeper.Keeper(data["own"], peers, data["suspended"], data["most"])
        for at, step in enumerate(case["steps"]):
            found = kept.answer(step["by"], step["method"], step["target"], _bytes(step) or b"")
            wanted = {k: v for k, v in step["expect"].items() if k not in ("times", "bytes")}
            if _bytes(step["expect"]) is not None:
                wanted["body"] = _bytes(step["expect"])
            out.same("keeper", f"{case['name']}: {at}", found, wanted)


def back_file(data, out):
    for case in data["cases"]:
        peers, named, pinned = case["peers"], case["named"], data["pinned"]
        found = {"log": back.log(peers, named, pinned, data["since"])}
        if isinstance(found["log"], int):
            taken = back.bundle(peers, named, pinned)
            found["bundle"] = taken and {"number": taken[0], "from": taken[1]}
        out.same("back", case["name"], found, case["expect"])


FILES = {
    "accused": accused_file,
    "back": back_file,
    "bundles": _requests("bundles", requests.manifest),
    "calls": calls_file,
    "carried": carried_file,
    "chains": chains_file,
    "charters": charters_file,
    "classes": classes_file,
    "fetch": _requests("fetch", requests.fetch),
    "info": info_file,
    "keeper": keeper_file,
    "witness": witness_file,
    "recovery": recovery_file,
    "start": start_file,
    "states": states_file,
    "tiles": tiles_file,
    "polls": polls_file,
    "prices": prices_file,
    "texts": texts_file,
}
