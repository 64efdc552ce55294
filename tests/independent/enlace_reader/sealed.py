"""Private records (4.4): commitments, and records sealed to a peer by HPKE (RFC 9180)."""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .refuse import Refused

MOST_PLAIN = 4_096
SALT = 32
SUITE = b"HPKE" + bytes.fromhex("002000010003")
KEM = b"KEM" + bytes.fromhex("0020")


def commitment(salt, plain):
    return hmac.digest(salt, b"enlace/commit/v1\0" + plain, "sha256")


def _extract(suite, salt, label, secret):
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def _expand(suite, key, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        out, number = out + block, number + 1
    return out[:length]


def _schedule(shared, info):
    """Key and first nonce of base mode."""
    context = b"\0" + _extract(SUITE, b"", b"psk_id_hash", b"")
    context += _extract(SUITE, b"", b"info_hash", info)
    secret = _extract(SUITE, shared, b"secret", b"")
    key = _expand(SUITE, secret, b"key", context, 32)
    return key, _expand(SUITE, secret, b"base_nonce", context, 12)


def _shared(dh, enc, public):
    secret = _extract(KEM, b"", b"eae_prk", dh)
    return _expand(KEM, secret, b"shared_secret", enc + public, 32)


def _public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def ephemeral(chance):
    """DeriveKeyPair of the KEM."""
    secret = _extract(KEM, b"", b"dkp_prk", chance)
    return X25519PrivateKey.from_private_bytes(_expand(KEM, secret, b"sk", b"", 32))


def seal(public, chance, info, plain, aad=b""):
    """(encapsulated key, ciphertext)."""
    private = ephemeral(chance)
    enc = _public(private)
    dh = private.exchange(X25519PublicKey.from_public_bytes(public))
    key, nonce = _schedule(_shared(dh, enc, public), info)
    return enc, ChaCha20Poly1305(key).encrypt(nonce, plain, aad)


def open_(secret, c, sealed):
    """(salt, plaintext) of a sealed record under its commitment, or Refused with a word."""
    if not 32 + SALT + 16 <= len(sealed) <= 32 + SALT + MOST_PLAIN + 16:
        raise Refused("length")
    private = X25519PrivateKey.from_private_bytes(secret)
    enc, text = sealed[:32], sealed[32:]
    try:
        dh = private.exchange(X25519PublicKey.from_public_bytes(enc))
        key, nonce = _schedule(_shared(dh, enc, _public(private)), b"enlace/seal/v1\0" + c)
        plain = ChaCha20Poly1305(key).decrypt(nonce, text, b"")
    except (InvalidTag, ValueError):
        # A key of small order gives no secret, which the library refuses.
        raise Refused("sealed") from None
    salt, plain = plain[:SALT], plain[SALT:]
    if not hmac.compare_digest(commitment(salt, plain), c):
        raise Refused("commitment")
    return salt, plain
