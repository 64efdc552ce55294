"""Checkpoints and cosignatures (3.2, 3.3): C2SP signed notes."""

import re

from . import ed25519
from .refuse import from_b64

MOST_BYTES = 8_192
MOST_LINES = 128
SIZE = re.compile(r"0|[1-9][0-9]*", re.ASCII)
GREATEST = 2**64 - 1


class NoteFault(Exception):
    """`malformed`, `too-long`, `unsigned` or `signature`."""


class Note:
    """A parsed note: origin, size, root, the signed text and its signature lines."""

    def __init__(self, data):
        if len(data) > MOST_BYTES:
            raise NoteFault("too-long")
        try:
            text = data.decode("utf-8", "strict")
        except UnicodeDecodeError:
            raise NoteFault("malformed") from None
        if any((ord(char) < 32 and char != "\n") for char in text):
            raise NoteFault("malformed")
        if text.count("\n") > MOST_LINES:
            raise NoteFault("too-long")
        body, blank, block = text.rpartition("\n\n")
        if not blank or not block.endswith("\n"):
            raise NoteFault("malformed")
        self.text = (body + "\n").encode()
        self.lines = [_signature(line) for line in block[:-1].split("\n")]
        self._head(body.split("\n"))

    def _head(self, lines):
        if len(lines) < 3:
            raise NoteFault("malformed")
        self.origin = lines[0]
        self.extensions = lines[3:]
        root = from_b64(lines[2])
        if not ed25519.good_name(self.origin) or not SIZE.fullmatch(lines[1]):
            raise NoteFault("malformed")
        if root is None or len(root) != 32 or int(lines[1]) > GREATEST:
            raise NoteFault("malformed")
        if "" in self.extensions:
            raise NoteFault("malformed")
        self.size = int(lines[1])
        self.root = root

    def verify(self, name, key):
        """That the log's key signed: every line under its name and id holds, and there is one."""
        number = ed25519.key_id(name, ed25519.LOG_KEY, key)
        found = False
        for who, line in self.lines:
            if who != name or line[:4] != number:
                continue
            if not ed25519.verify(key, self.text, line[4:]):
                raise NoteFault("signature")
            found = True
        if not found:
            raise NoteFault("unsigned")

    def verify_any(self, name, keys):
        """That one of these keys signed as the log."""
        fault = NoteFault("unsigned")
        for key in keys:
            try:
                self.verify(name, key)
                return
            except NoteFault as found:
                fault = found
        raise fault

    def times(self, name, key):
        """The times of the valid cosignatures by this witness."""
        number = ed25519.key_id(name, ed25519.WITNESS_KEY, key)
        for who, line in self.lines:
            if who != name or line[:4] != number or len(line) != 4 + 8 + 64:
                continue
            when = int.from_bytes(line[4:12], "big")
            signed = b"cosignature/v1\ntime %d\n" % when + self.text
            if ed25519.verify(key, signed, line[12:]):
                yield when

    def cosigned(self, name, key):
        """The newest of them, or None."""
        return max(self.times(name, key), default=None)


def _signature(line):
    """(name, bytes) of `— name base64`."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not ed25519.good_name(parts[1]):
        raise NoteFault("malformed")
    data = from_b64(parts[2])
    if data is None or len(data) < 5:
        raise NoteFault("malformed")
    return parts[1], data
