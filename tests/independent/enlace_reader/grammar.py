"""The grammars of section 1.3, and instants (1.1)."""

import re

from .refuse import sha256

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]*", re.ASCII)
KID = re.compile(r"[a-z0-9._-]{1,64}", re.ASCII)
KIND = re.compile(r"[a-z]+(\.[a-z]+)+", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
BY = re.compile(r"[!-~]*", re.ASCII)
AT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z", re.ASCII
)
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PREFIXES = ("mbr", "prp", "cmt", "pol", "opt", "ent", "sch", "pay")
MINTED = ("mbr", "prp", "cmt", "pol")


def is_origin(text):
    """`name(:port)?/log/G`."""
    if not isinstance(text, str):
        return False
    host, slash, generation = text.partition("/log/")
    if not slash or not NUMBER.fullmatch(generation) or int(generation) > 2**32 - 1:
        return False
    name, colon, port = host.partition(":")
    if colon and not (NUMBER.fullmatch(port) and int(port) <= 65535):
        return False
    return len(name) <= 253 and all(LABEL.fullmatch(label) for label in name.split("."))


def is_stranger(witness, author):
    """Whether a witness is somebody else than the author of a log, by their names (3.3)."""
    return _host(witness) != _host(author)


def _host(name):
    """That of a log; a witness without one is known by its whole name."""
    return name.partition("/")[0] if is_origin(name) else name


def is_text(text, grammar):
    return isinstance(text, str) and grammar.fullmatch(text) is not None


def is_integer(value, least=0, most=2**53 - 1):
    return type(value) is int and least <= value <= most


def is_by(text):
    return is_text(text, BY) and text.count("/") == 2


def _days(year, month, date):
    """Days since 1970-01-01 in the Gregorian calendar, which begins here with year 0, or None."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if not 1 <= month <= 12 or not 1 <= date <= lengths[month - 1]:
        return None
    years = 365 * year + -(-year // 4) - -(-year // 100) + -(-year // 400)
    return years + sum(lengths[: month - 1]) + date - 1 - 719_528


def instant(text):
    """Milliseconds since 1970, or None."""
    found = AT.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    year, month, date, hour, minute, second, milli = map(int, found.groups())
    days = _days(year, month, date)
    if days is None or hour > 23 or minute > 59 or second > 59:
        return None
    return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + milli


def day(text):
    """Days since 1970, or None."""
    found = DAY.fullmatch(text) if isinstance(text, str) else None
    return _days(*map(int, found.groups())) if found else None


def parse_id(text, prefix=None):
    """(prefix, 16 bytes of the UUID) of a TypeID, or None."""
    if not isinstance(text, str):
        return None
    name, line, body = text.partition("_")
    if not line or len(body) != 26 or any(char not in CROCKFORD for char in body):
        return None
    if name not in PREFIXES or (prefix is not None and name != prefix):
        return None
    number = 0
    for char in body:
        number = number * 32 + CROCKFORD.index(char)
    if number >= 2**128:
        return None
    uuid = number.to_bytes(16, "big")
    return name, uuid


def given_out_by(text, origin):
    """Whether the log gave out this id (1.3); None for prefixes that do not tell."""
    parsed = parse_id(text)
    if parsed is None:
        return False
    prefix, uuid = parsed
    if prefix not in MINTED:
        return None
    host = origin.partition("/log/")[0]
    tail = sha256(
        b"enlace/id/v1\0", prefix.encode(), b"\n", host.encode(), b"\n", uuid[:11]
    )[:5]
    return uuid[11:] == tail
