"""Tokens of peers (section 6)."""

from . import ed25519, grammar, json_strict
from .refuse import Refused, from_b64u, sha256, to_b64u

MOST_BYTES = 4_096
SKEW = 60
LIFE = 300
SECONDS = 2**53 - 1


def _need(holds, what, code="E_AUTH"):
    if not holds:
        raise Refused(code, what)


def _part(text):
    data = from_b64u(text)
    _need(data is not None, "base64url")
    try:
        return json_strict.parse(data, json_strict.LINE)
    except json_strict.JsonFault as fault:
        raise Refused("E_AUTH", str(fault)) from None


def read(token):
    """(header, claims, signed bytes, signature) of a compact JWS of the right form."""
    parts = token.split(".")
    _need(len(token.encode()) <= MOST_BYTES and len(parts) == 3, "form")
    header, claims = _part(parts[0]), _part(parts[1])
    _need(set(header) == {"alg", "typ", "kid"}, "header")
    _need(header["alg"] == "EdDSA" and header["typ"] == "enlace-peer+jwt", "header")
    _need(isinstance(header["kid"], str), "header")
    _need(grammar.is_origin(claims.get("iss")) and grammar.is_origin(claims.get("aud")), "claims")
    for name in ("iat", "exp"):
        _need(grammar.is_integer(claims.get(name), -SECONDS), "claims")
    for name in ("jti", "htm", "htu", "bdy"):
        _need(isinstance(claims.get(name), str), "claims")
    jti = claims["jti"]
    _need(1 <= len(jti) <= 64 and all("!" <= char <= "~" for char in jti), "jti")
    signature = from_b64u(parts[2])
    _need(signature is not None and len(signature) == 64, "signature")
    return header, claims, f"{parts[0]}.{parts[1]}".encode(), signature


def verify(token, peers, own, request, now, used=()):
    """The claims of a token for this request, or Refused; `peers` has (kid, key) by origin."""
    header, claims, signed, signature = read(token)
    _need(claims["iss"] in peers, "issuer")
    kid, key = peers[claims["iss"]]
    _need(header["kid"] == kid, "kid")
    _need(ed25519.verify(key, signed, signature), "signature")
    _need(claims["aud"] == own, "aud")
    _need((claims["htm"], claims["htu"]) == (request["method"], request["target"]), "request")
    _need(claims["bdy"] == to_b64u(sha256(request["body"])), "bdy")
    _need(1 <= claims["exp"] - claims["iat"] <= LIFE, "lifetime")
    _need(claims["iat"] <= now + SKEW and claims["exp"] >= now - SKEW, "times", "E_SKEW")
    _need(claims["jti"] not in used, "used before")
    return claims
