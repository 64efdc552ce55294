"""Samples for the targets of the instance: made from the vectors, the routes, the documents, the
files that come with the program. `corpus.py` writes them down."""

import base64
import io
import json
import pathlib
import re
import tarfile

import kinds

HOUSE = pathlib.Path(__file__).parent / "../.."
# Of the bodies of each kind; the fuzzer finds what lies between.
OF_KIND = 3
FORM = (
    "csrf=CSRF&to=%2Fpolls&entry=ent_01j0000000e008000000000001&choice=yes&choice=no&locale=es-MX"
    "&email=una%40example.org&password=una+frase+bastante+larga&current=x&new=otra+frase+muy+larga"
    "&label=x&scopes=read&days=7&token=x&code=ABC-DEF-GHJ-KMN&lang=es&text=S%C3%AD&command=1"
    "&reason=Y&member=MEMBER&result=x&dispute=1"
)
DAY = "Sun, 22 Nov 2026 12:00:01 GMT"


def read(path):
    return (HOUSE / path).read_text()


def vectors(name):
    return json.loads(read(f"schema/vectors/{name}.json"))


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def entries():
    """Entries of the log files: signature and event."""
    for case in vectors("file")["cases"]:
        for line in case["file"].splitlines():
            try:
                entry = json.loads(line)
                yield unb64u(entry["s"]) + unb64u(entry["e"])
            except (ValueError, KeyError, TypeError):
                continue


def tile():
    for path in ("0/000", "0/x001/067", "entries/000.p/12", "7/x001/x234/067", "entries/x018/446"):
        yield path
    bundle = b""
    for entry in list(entries())[:6]:
        bundle += len(entry).to_bytes(2, "big") + entry
        yield bundle


def evidence():
    found = vectors("evidence")
    for case in found["proven"] + found["refused"]:
        yield json.dumps(case["evidence"], separators=(",", ":"))


def sealed():
    found = vectors("seal")
    for case in found["commitments"]:
        yield bytes.fromhex(case["plaintext"])
    answer = []
    for case in found["sealed"]:
        c, inside = bytes.fromhex(case["c"]), bytes.fromhex(case["sealed"])
        yield c + inside
        answer.append({"c": b64u(c), "kid": "seal-1", "sealed": b64u(inside)})
    yield json.dumps({"purpose": "names", "commitments": [one["c"] for one in answer[:3]]})
    yield json.dumps({"records": answer[:3], "gone": [answer[0]["c"]]})
    how = {"how": "paid", "amount": {"currency": "USD", "minor": 700}, "method": "cash"}
    for record in (
        {"record": "name", "person": "June"},
        {"record": "name", "organisation": "Comet"},
        {"record": "member", "first_name": "June", "address": {"city": "NY"}, "locale": "es-MX"},
        {"record": "dues", "how": {"paid": how}, "band": "low"},
        {"record": "correction", "reason": "typed twice"},
        {"record": "transfer", "member": {"email": "june@example.org"}, "consent": "signed"},
    ):
        yield json.dumps(record)


def ballot():
    for word in ("yes", "no", "abstain", "blank"):
        yield json.dumps({"choice": word})
    yield json.dumps({"options": ["opt_01j0000000e008000000000001"]})
    yield b64u(bytes(32))
    for kind, body in events():
        if kind == "ballot.cast":
            yield body["box"]


def token():
    for case in vectors("tokens")["cases"]:
        yield case["token"]
        parts = case["token"].split(".")
        try:
            yield b"\n".join(unb64u(part) for part in parts[:2])
        except ValueError:
            continue
    yield "enl_pat_01j0000000e008000000000001_" + b64u(bytes(32))
    yield "ses_01j0000000e008000000000001." + b64u(bytes(32))
    yield "ses_01j0000000e008000000000001." + b64u(bytes(32)) + "." + b64u(bytes(32))


def typed():
    yield from ("https://us.example.org:8443/", "http://127.0.0.1:8101", "http://[::1]:8101")
    yield from ("https://us.example.org/log/tiles", "es-MX,es;q=0.9,en;q=0.8", "es_MX.UTF-8", "*")
    yield "# created\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n"
    yield " ".join(["abandon"] * 23 + ["art"])
    yield " ".join(["ábaco"] * 23 + ["zurdo"])
    yield read("schema/profiles/us-ny.toml")
    yield read("schema/profiles/mx-coop.toml")


def register():
    for name in ("members-mx", "members-us", "members-bad"):
        lines = read(f"api/assets/demo/{name}.csv").splitlines(keepends=True)
        yield "".join(lines[:4])
        yield "\ufeff" + lines[0] + "".join(lines[-3:])
        yield "".join(lines[:3]).replace("\n", "\r\n")
    yield "External Identifier,Contact Type\n\"P-1\n\",Individual\n"


def documents():
    for path in ("docs/api.md", "docs/operations.md"):
        yield from re.findall(r"```graphql\n(.*?)```", read(path), re.S)
    for text in re.findall(r'&str =\s*"([^"]*)"', read("api/src/cli/demo/queries.rs")):
        if "{" in text:
            yield text


def graphql():
    yield from documents()
    query = 'query Q($a: Int = 1) { __type(name: "Poll") { fields { name ...F } } }'
    yield query + " fragment F on __Field { args { defaultValue } }"
    yield "{ a: __typename @skip(if: true) b: __typename @include(if: false) }"
    yield '{"type":"connection_init","payload":{"authorization":"Bearer x","locale":"es"}}'
    yield '{"type":"subscribe","id":"1","payload":{"query":"subscription { changes { at } }"}}'


def http():
    page = read("api/src/portal/mod.rs")
    for path, method in re.findall(r'\.route\("([^"]+)", (get|post)\(\)', page):
        path = path.replace("{poll}", "POLL")
        path = path.replace("{proposal}", "prp_01j0000000e008000000000001")
        path = path.replace("{locale}", "es").replace("{name}", "enlace.css")
        head = f"{method.upper()} {path}"
        if method == "get":
            query = "to=/polls&entry=x&done=y&page=2"
            yield f"{head}?{query}\ncookie: SESSION\naccept-language: es\n\n"
        else:
            kind = "application/x-www-form-urlencoded"
            yield f"{head}\ncookie: SESSION\ncontent-type: {kind}\n\n{FORM}"
    for document in documents():
        body = json.dumps({"query": document, "variables": {"input": {}}, "operationName": None})
        head = "POST /graphql?locale=es\nauthorization: BEARER\ncontent-type: application/json"
        yield f"{head}\n\n{body}"
    query = "query=%7Bpolls%7BtotalCount%7D%7D&variables=%7B%7D"
    yield f"GET /graphql?{query}\nauthorization: BEARER\n\n"
    yield "GET /health\nx-forwarded-for: 203.0.113.9, 10.0.0.1\n\n"


def notes():
    for case in vectors("checkpoint").values():
        for one in case if isinstance(case, list) else []:
            for text in one.values() if isinstance(one, dict) else []:
                if isinstance(text, str) and "\n\n\u2014 " in text:
                    yield text


def peer():
    for target in ("info", "checkpoint", "entries?from=0&limit=2", "heads?of=mx.example.org/log/1",
                   "proof/inclusion?index=0&size=2", "proof/consistency?old=1&new=2", "genesis",
                   "keys", "tile/0/000.p/2", "tile/entries/000.p/2", "bundle",
                   "bundle/manifest?number=1", "bundle/part?name=" + "00" * 32,
                   "logs/mx.example.org/log/1/checkpoint", "logs/mx.example.org/log/1/tile/0/000"):
        yield f"GET /fed/v1/{target}\n"
        yield f"?GET /fed/v1/{target}\n"
    yield 'POST /fed/v1/hint\n{"origin":"mx.example.org/log/1","size":7}'
    ask = {"purpose": "names", "commitments": [b64u(bytes(32))]}
    yield "POST /fed/v1/private/fetch\n" + json.dumps(ask)
    manifest = {"v": 1, "number": 1, "parts": ["00" * 32], "head": b64u(bytes(200))}
    yield "POST /fed/v1/bundle?alone=0\n" + json.dumps(manifest)
    yield "POST /fed/v1/bundle/part?name=" + "00" * 32 + "\nage-encryption.org/v1\n"
    for note in list(notes())[:6]:
        yield "POST /fed/v1/witness/cosignature\n" + note
        yield "POST /fed/v1/witness/add-checkpoint\nold 0\n\n" + note
    for case in vectors("file")["cases"][:4]:
        yield "POST /fed/v1/add-entries\n" + case["file"]
        yield "POST /fed/v1/add-entries?log=us.example.org/log/1\n" + case["file"]


def events():
    """Kinds and bodies of what is said in exported polls and by rotations."""
    seen = {}
    for name in ("exports", "rotation"):
        for text in strings(vectors(name)):
            for event in events_in(text):
                kind = str(event.get("kind"))
                seen[kind] = seen.get(kind, 0) + 1
                if seen[kind] <= OF_KIND and isinstance(event.get("body"), dict):
                    yield kind, event["body"]


def events_in(text):
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        try:
            found = json.loads(line)
            yield found
            if isinstance(found.get("e"), str):
                entry = unb64u(found["e"])
                yield json.loads(entry[max(0, entry.find(b'{"v"')):])
        except (ValueError, AttributeError):
            continue


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


# Kinds in the order in which a poll goes its way.
WAY = ("member.admitted", "proposal.published", "proposal.commented", "poll.opened", "roll.page",
       "roll.frozen", "poll.joined", "ballot.cast", "poll.sealed", "poll.tallied", "poll.certified",
       "poll.published", "dispute.opened")


def poison():
    def line(kind, body):
        return kind + " " + json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    for kind, body in [*kinds.bodies(), *events()]:
        if not kind.startswith(("log.", "key.")):
            yield line(kind, body)
    made = dict(kinds.bodies())
    for chapters in ([kinds.LOG], ["us.example.org/log/1", kinds.LOG]):
        opened = made["poll.opened"] | {"proposal": None, "chapters": chapters}
        whole = made | {"poll.opened": opened}
        yield "\n".join(line(kind, whole[kind]) for kind in WAY)
    moves = [kind for kind in made if kind.startswith("member.")]
    mine = made["member.ended"]["member"]
    yield "\n".join(line(kind, made[kind]) for kind in moves).replace(mine, "MEMBER")


def answer():
    for note in list(notes())[:6]:
        yield "200|text/plain||\n" + note
    info = {"origin": "mx.example.org/log/1", "genesis": "00" * 32, "entry": b64u(bytes(80)),
            "software": "enlace/0.1.0", "size": 7, "kinds": {"ballot.cast": [1]},
            "limits": {"entries": 500, "bytes": 4194304, "wait": 30}}
    problem = {"type": "about:blank", "title": "x", "status": 401, "code": "E_SKEW", "detail": "y"}
    for said in (info, {"size": 3}, {"proof": [b64u(bytes(32))]}, {"keeps": True, "numbers": [1]},
                 {"kept": False, "missing": ["00" * 32]}, {"records": [], "gone": []}):
        yield f"200|application/json|{DAY}|\n" + json.dumps(said)
    yield f"401|application/problem+json|{DAY}|60\n" + json.dumps(problem)
    yield f"409|text/x.tlog.size|{DAY}|\n12\n"
    yield "503|text/html||120\n<html>"


def bundle():
    parts = ["00" * 32, "11" * 32]
    yield json.dumps({"v": 1, "number": 1, "parts": parts, "head": b64u(bytes(90))})
    share = b64u(bytes(32)).rstrip("=")
    yield f"age-encryption.org/v1\n-> X25519 {share}\n{share}\n--- {share}\n" + "x" * 40
    yield f"age-encryption.org/v1\n-> scrypt {share[:22]} 18\n{share}\n--- {share}\n" + "x" * 40


def file():
    for text in re.findall(r"```toml\n(.*?)```", read("docs/operations.md"), re.S):
        yield text
        yield re.sub(r"^# (?=\w+ = )", "", text, flags=re.M)
    yield "00" * 32 + "\n"
    yield "us.example.org/log/1"
    yield "12 " + "00" * 32 + " 7 8 9\n"
    yield "restored 12 " + "00" * 32 + "\n"
    yield read("schema/profiles/us-ny.toml")


def archive(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for name, data in files.items():
            about = tarfile.TarInfo(name)
            about.size, about.mode = len(data), 0o600
            made.addfile(about, io.BytesIO(data))
    return out.getvalue().rstrip(b"\0") + bytes(1024)


def command():
    exports = sorted((case["file"] for case in vectors("exports")["cases"]), key=len)
    for text in exports[:3] + exports[10:12]:
        yield "tally\n" + text
    for text in sorted(evidence(), key=len)[::9]:
        yield "evidence\n" + text
    for case in vectors("file")["cases"][::4]:
        yield "log\n" + case["file"]
    for text in strings(vectors("receipts")):
        if text.startswith("c2sp.org/tlog-proof") and len(text) < 2500:
            yield "receipt\n" + text
            break
    yield "config\nlisten = \"127.0.0.1:8101\"\nquery_depth = 15\n"
    place = {"origin": "us.example.org/log/1", "size": 3, "root": "00" * 32}
    body = {"last_trusted": place, "keys": [], "next": "00" * 32, "signatures": []}
    yield "sign\n" + json.dumps({"v": 1, "action": "revoke", "origin": "us.example.org/log/1",
                                 "seq": 4, "prev": "00" * 32, "body": body})
    manifest = {"enlace_backup": 1, "origin": "us.example.org/log/1", "size": 0, "root": None,
                "made": "2026-11-22T12:00:00.000Z", "software": "enlace/0.1.0", "database": False,
                "keys": True}
    keys = {f"keys/{name}": b"00" * 32 for name in ("log-1", "ballot", "data")}
    keys["keys/origin"] = b"us.example.org/log/1"
    parts = {"manifest.json": json.dumps(manifest).encode()}
    yield b"restore\n" + archive(parts | keys)
    parts = {"manifest.json": json.dumps(manifest | {"database": True, "keys": False}).encode()}
    yield b"restore\n" + archive(parts | {"enlace.db": b"SQLite format 3\0" + bytes(84)})


ALL = (tile, evidence, sealed, ballot, token, typed, register, graphql, http, peer, poison, answer,
       bundle, file, command)
