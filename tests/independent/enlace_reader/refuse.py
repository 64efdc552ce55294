"""How a refusal is said, and the encodings of section 1.1."""

import base64
import hashlib
import re


class Refused(Exception):
    """A refusal with its code; `signed` where the author's own signature is on the fault (7.2)."""

    def __init__(self, code, detail="", signed=False, seq=None):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.signed = signed
        self.seq = seq


HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
B64U = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
B64 = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)


def sha256(*parts):
    """SHA-256 over the parts, one after the other."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def from_hex(text):
    """32 bytes from 64 lower-case digits, or None."""
    if not isinstance(text, str) or not HEX.fullmatch(text):
        return None
    return bytes.fromhex(text)


def to_b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64u(text):
    """base64url without padding whose trailing bits are zero, or None."""
    if not isinstance(text, str) or not B64U.fullmatch(text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if to_b64u(data) == text else None


def to_b64(data):
    return base64.b64encode(data).decode()


def from_b64(text):
    """Standard base64 with padding, trailing bits zero, or None."""
    if not isinstance(text, str) or not B64.fullmatch(text) or len(text) % 4:
        return None
    data = base64.b64decode(text)
    return data if to_b64(data) == text else None
