"""The genesis and its keys (4.2), and the fingerprint (4.3)."""

import importlib.resources
import unicodedata

from . import ed25519, grammar
from .refuse import Refused, from_b64u, from_hex, sha256

ED25519_ROLES = ("log", "witness", "transport")


class Genesis:
    """The keys that a genesis names: (kid, key) of the log key, and all as (role, kid, key)."""

    def __init__(self, event):
        if event["kind"] != "log.genesis":
            raise Refused("E_JSON", "no genesis")
        self.origin = event["log"]
        body = event["body"]
        self._shape(body)
        self.next = from_hex(body["next"])
        self.recovery = [_vkey(text)[1] for text in body["recovery"]]
        if (len(set(self.recovery)), len(self.recovery), body["threshold"]) != (3, 3, 2):
            raise Refused("E_JSON", "three recovery keys, of which two act")
        self.keys, self.names = [], []
        for one in body["keys"]:
            self._key(one)
        logs = [(kid, key) for role, kid, key in self.keys if role == "log"]
        if len(logs) != 1:
            raise Refused("E_KID", "one log key")
        self.log = logs[0]
        if any(name != self.origin for name in self.names):
            raise Refused("E_KID", "a key of another origin")

    def _shape(self, body):
        texts = all(isinstance(body.get(name), str) for name in ("chapter", "name"))
        recovery, keys = body.get("recovery"), body.get("keys")
        good = texts and isinstance(recovery, list) and isinstance(keys, list)
        good = good and all(isinstance(one, str) for one in recovery)
        good = good and all(
            isinstance(one, dict)
            and one.get("role") in (*ED25519_ROLES, "seal")
            and isinstance(one.get("kid"), str)
            and isinstance(one.get("key"), str)
            for one in keys
        )
        good = good and grammar.is_integer(body.get("threshold"))
        good = good and from_hex(body.get("next")) is not None
        if not good or not _continues(body.get("continues")):
            raise Refused("E_JSON", "the body of a genesis")

    def _key(self, one):
        role, kid = one["role"], one["kid"]
        if not grammar.is_text(kid, grammar.KID):
            raise Refused("E_KID", "malformed kid")
        if any(kid == other for _, other, _ in self.keys):
            raise Refused("E_KID", "a kid twice")
        if role == "seal":
            key = from_b64u(one["key"])
            if key is None or len(key) != 32:
                raise Refused("E_KEY_WEAK", "seal key")
        else:
            kinds = (1, 4) if role == "witness" else (1,)
            name, key = _vkey(one["key"], kinds)
            self.names.append(name)
        self.keys.append((role, kid, key))


def _continues(body):
    """Whether what a genesis says of the generation before (4.7) has its types."""
    if body is None:
        return True
    signed = body.get("continued_by") if isinstance(body, dict) else None
    return (
        isinstance(signed, list)
        and all(
            isinstance(one, dict) and all(isinstance(one.get(n), str) for n in ("key", "sig"))
            for one in signed
        )
        and isinstance(body.get("origin"), str)
        and grammar.is_integer(body.get("size"))
        and from_hex(body.get("root")) is not None
    )


def _vkey(text, kinds=(1,)):
    verdict, name, key, _ = ed25519.judge_vkey(text, kinds)
    if verdict != "ok":
        raise Refused("E_KEY_WEAK", verdict)
    return name, key


def next_digest(key):
    return sha256(b"enlace/nextkey/v1\0", key)


def _words(language):
    text = importlib.resources.files(__package__).joinpath(f"{language}.txt").read_text("utf-8")
    return text.split()


def _plain(word):
    """Without accents and case, as people type."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


def fingerprint(genesis, language):
    """Twelve words: 128 bits and a checksum of 4, 11 bits each (BIP-39)."""
    bits = sha256(b"enlace/fingerprint/v1\0", genesis)[:16]
    number = int.from_bytes(bits, "big") << 4 | sha256(bits)[0] >> 4
    words = _words(language)
    return " ".join(words[number >> 11 * (11 - i) & 2047] for i in range(12))


def matches(genesis, typed):
    """Whether the typed words, in either language, are those of this genesis id."""
    plain = [_plain(word) for word in typed.split()]
    return any(
        plain == [_plain(word) for word in fingerprint(genesis, language).split()]
        for language in ("english", "spanish")
    )
