"""A new generation of a log (4.7), and what people sign with recovery keys (4.6, 4.7)."""

from . import ed25519, event, grammar, tree
from .genesis import Genesis
from .refuse import Refused, from_b64u, from_hex

LOOKED_AT = 3


def lines(words):
    return b"enlace/recover/v1\0" + "".join(f"{word}\n" for word in words).encode()


def continue_message(earlier, size, root, origin, vkey):
    return lines(["continue", earlier, str(size), root, origin, vkey])


def revoke_message(origin, body, seq, prev):
    """`body` is that of key.revoked."""
    trusted = body["last_trusted"]
    said = ["revoke", origin, str(seq), prev, body["kid"], body["key"], body["next"]]
    said += [str(trusted["size"]), trusted["root"]]
    said += [f"{one['role']} {one['kid']} {one['key']}" for one in body.get("keys") or []]
    return lines(said)


def signers(recovery, message, signed):
    """How many different recovery keys signed; the first three signatures are looked at."""
    good = set()
    for one in signed[:LOOKED_AT]:
        verdict, _, key, _ = ed25519.judge_vkey(one["key"])
        sig = from_b64u(one["sig"]) or b""
        if verdict == "ok" and key in recovery and ed25519.verify(key, message, sig):
            good.add(key)
    return len(good)


def check(earlier, leaves, entry):
    """Whether a genesis may be pinned by who holds the log that it says it continues.

    `earlier` is the Genesis of that log, `leaves` what is held of it. A genesis that continues
    none, or a log that is not this one, is as good as any.
    """
    found = event.parse(entry[64:])
    genesis = Genesis(found)
    said = found["body"].get("continues")
    if said is None or said["origin"] != earlier.origin:
        return
    _need(_generation(said["origin"], found["log"]), "host or generation")
    size, root = said["size"], from_hex(said["root"])
    first = next(one["key"] for one in found["body"]["keys"] if one["role"] == "log")
    message = continue_message(said["origin"], size, said["root"], genesis.origin, first)
    _need(signers(earlier.recovery, message, said["continued_by"]) >= 2, "recovery keys")
    # Beyond what is held nothing can be compared.
    _need(size > len(leaves) or tree.root(leaves[:size]) == root, "root")


def _need(holds, what):
    if not holds:
        raise Refused("refused", what)


def _generation(earlier, later):
    (host, _, old), (other, _, new) = earlier.partition("/log/"), later.partition("/log/")
    return grammar.is_origin(earlier) and host == other and int(old) < int(new)
