"""A body of each kind, made from `schema/kinds`: every member of it, with ids that the peer's log
gave out."""

import hashlib
import json
import pathlib

KINDS = pathlib.Path(__file__).parent / "../../schema/kinds"
TYPES = json.loads((KINDS / "types.json").read_text())["$defs"]
LOG = "mx.example.org/log/1"
PREFIXES = {"member": "mbr", "proposal": "prp", "comment": "cmt", "poll": "pol", "option": "opt",
            "place": "ent", "schedule": "sch", "payment": "pay"}
KNOWN = {"origin": LOG, "hash": "11" * 32, "day": "2026-11-01", "key32": "A" * 43,
         "instant": "2026-11-23T12:00:00.000Z", "texts": {"en": "a", "es": "b"},
         "titles": {"en": "a", "es": "b"}, "title": "a"}


def own_id(prefix):
    """As `schema/src/ids.rs` ties an id to the host of its log."""
    head = bytes.fromhex("019b000000007abc912345")
    said = b"enlace/id/v1\0" + prefix.encode() + b"\n" + LOG.split("/")[0].encode() + b"\n" + head
    number = int.from_bytes(head + hashlib.sha256(said).digest()[: 16 - len(head)], "big")
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return prefix + "_" + "".join(letters[number >> 5 * place & 31] for place in range(25, -1, -1))


def sample(schema):
    """A value of a schema, as large as it may be in members and as small as it may be otherwise."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name in PREFIXES:
            return own_id(PREFIXES[name])
        return KNOWN[name] if name in KNOWN else sample(TYPES[name])
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return sample(schema[choice][0])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        return {name: sample(inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {"type": "integer"}))] * schema.get("minItems", 1)
    if kind == "integer":
        return max(1, schema.get("minimum", 1))
    return False if kind == "boolean" else "x"


def bodies():
    """Each kind with a body."""
    for path in sorted(KINDS.glob("*.v1.json")):
        schema = json.loads(path.read_text())
        yield schema["title"], sample(schema)
