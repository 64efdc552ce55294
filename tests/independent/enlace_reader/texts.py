"""What a text may hold, and its digest (11.5)."""

import unicodedata

from .refuse import sha256

TITLE = 200
BODY = 8_000
BODY_BYTES = 30_000
COMMENT = 2_000
# These change the order in which the rest is read.
OVERRIDES = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def title(text):
    """One line of at most 200 characters."""
    return _fit(text, TITLE, "")


def body(text):
    """At most 8,000 characters, and 30,000 bytes as JSON."""
    wide = sum(2 if char in '"\\\n\t' else len(char.encode()) for char in text)
    return wide <= BODY_BYTES and _fit(text, BODY, "\n\t")


def comment(text):
    return _fit(text, COMMENT, "\n\t")


def digest(text):
    """What translations and polls are tied to."""
    name = text["title"].encode()
    head = f"{text['lang']}\n{len(name)}\n".encode()
    return sha256(b"enlace/text/v1\0", head, name, b"\n", text["body"].encode())


def _fit(text, most, allowed):
    """Not empty, not too long, no control character but those allowed, no override.

    Python's own white space takes U+001C to U+001F too: they are control characters anyway.
    """
    return (
        bool(text.strip())
        and len(text) <= most
        and not any(_odd(char) and char not in allowed for char in text)
    )


def _odd(char):
    return unicodedata.category(char) == "Cc" or ord(char) in OVERRIDES
