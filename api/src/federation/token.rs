//! Tokens by which instances know each other (rule 31): a compact EdDSA JWT per request, signed by
//! the caller's transport key, good for this method, path, query and body, and once.
//!
//! The token is strict JSON like everything between instances, and its signature is checked by the
//! one verification of rule 7; a general JWT library allows more than the rule does.

use enlace_schema::event::Origin;
use enlace_schema::json::{self, Limits};
use enlace_schema::keys::{PublicKey, SigningKey};
use enlace_schema::log::sha256;
use enlace_schema::time::Millis;
use serde::{Deserialize, Serialize};

/// `typ` of the header: keeps these tokens apart from every other signed thing.
pub const TYP: &str = "enlace-peer+jwt";
/// How long a token lives at most, from `iat` to `exp`, in seconds.
pub const MAX_LIFE_SECS: i64 = 300;
/// How far two clocks may differ, in seconds.
pub const SKEW_SECS: i64 = 60;
/// How long our own tokens live: one request, with its transfer and a slow clock.
const LIFE_SECS: i64 = 120;
/// Most bytes of a whole token; real ones have about 500.
const MAX_BYTES: usize = 4096;
/// Most characters of a `jti`.
const MAX_JTI: usize = 64;

/// What a token is bound to.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    /// The method, upper case.
    pub method: &'a str,
    /// Path and query, exactly as sent.
    pub target: &'a str,
    /// The exact body; empty where there is none.
    pub body: &'a [u8],
}

/// The header has exactly these members.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// What the caller claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Origin of the caller's log.
    pub iss: Origin,
    /// Origin of the log of the instance that is asked.
    pub aud: Origin,
    /// When it was made, Unix seconds.
    pub iat: i64,
    /// Until when it is good, Unix seconds.
    pub exp: i64,
    /// Its id, used once.
    pub jti: String,
    /// The method.
    pub htm: String,
    /// Path and query as sent.
    pub htu: String,
    /// SHA-256 of the body, base64url.
    pub bdy: String,
}

/// A token as it was read; nothing about it is verified yet.
#[derive(Debug, Clone)]
pub struct Unverified {
    /// What it claims.
    pub claims: Claims,
    /// Name of the transport key that it says it is signed by.
    pub kid: String,
    signed: String,
    signature: [u8; 64],
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// Malformed, foreign, or not signed by the key of its issuer.
    Auth(&'static str),
    /// Made too far from our own time.
    Skew,
}

/// Makes a token for one request.
pub fn sign(
    issuer: (&Origin, &str, &SigningKey),
    audience: &Origin,
    bound: Bound<'_>,
    jti: String,
    now: Millis,
) -> String {
    let (origin, kid, key) = issuer;
    let header = Header { alg: "EdDSA".into(), typ: TYP.into(), kid: kid.into() };
    let claims = Claims {
        iss: origin.clone(),
        aud: audience.clone(),
        iat: now.as_secs(),
        exp: now.as_secs() + LIFE_SECS,
        jti,
        htm: bound.method.into(),
        htu: bound.target.into(),
        bdy: digest(bound.body),
    };
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let signature = json::to_b64u(&key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn encode(part: &impl Serialize) -> String {
    // Two flat structs of text and numbers always serialise.
    json::to_b64u(&serde_json::to_vec(part).unwrap_or_default())
}

fn digest(body: &[u8]) -> String {
    json::to_b64u(&sha256(body).0)
}

/// Reads a token, so that its issuer's key can be looked up.
///
/// # Errors
/// [`TokenError::Auth`] for anything that is not exactly such a token.
pub fn read(token: &str) -> Result<Unverified, TokenError> {
    let refuse = TokenError::Auth("malformed token");
    if token.len() > MAX_BYTES {
        return Err(refuse);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        return Err(refuse);
    };
    let bytes = |part: &str| json::from_b64u(part).ok_or(refuse);
    let about: Header = json::parse(&bytes(header)?, Limits::LINE).map_err(|_| refuse)?;
    if about.alg != "EdDSA" || about.typ != TYP {
        return Err(TokenError::Auth("another kind of token"));
    }
    let parsed: Claims = json::parse(&bytes(claims)?, Limits::LINE).map_err(|_| refuse)?;
    let jti_ok = (1..=MAX_JTI).contains(&parsed.jti.len())
        && parsed.jti.bytes().all(|byte| byte.is_ascii_graphic());
    if !jti_ok {
        return Err(refuse);
    }
    Ok(Unverified {
        claims: parsed,
        kid: about.kid,
        signed: format!("{header}.{claims}"),
        signature: bytes(signature)?.try_into().map_err(|_| refuse)?,
    })
}

impl Unverified {
    /// Verifies signature, audience, binding and times. That the `jti` is new is for the store.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn verify(
        &self,
        key: &PublicKey,
        own: &Origin,
        bound: Bound<'_>,
        now: Millis,
    ) -> Result<(), TokenError> {
        self.verify_place(key, own, (bound.method, bound.target))?;
        match self.claims.bdy == digest(bound.body) {
            true => self.verify_times(now),
            false => Err(TokenError::Auth("another body")),
        }
    }

    /// The same before the body has come: whoever sends much is known before it is read.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn verify_before_body(
        &self,
        key: &PublicKey,
        own: &Origin,
        asked: (&str, &str),
        now: Millis,
    ) -> Result<(), TokenError> {
        self.verify_place(key, own, asked)?;
        self.verify_times(now)
    }

    /// That it is signed, for us, and for this request.
    fn verify_place(
        &self,
        key: &PublicKey,
        own: &Origin,
        (method, target): (&str, &str),
    ) -> Result<(), TokenError> {
        key.verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| TokenError::Auth("signature"))?;
        let claims = &self.claims;
        if claims.aud != *own {
            return Err(TokenError::Auth("audience"));
        }
        if claims.htm != method || claims.htu != target {
            return Err(TokenError::Auth("another request"));
        }
        Ok(())
    }

    fn verify_times(&self, now: Millis) -> Result<(), TokenError> {
        let (claims, now) = (&self.claims, now.as_secs());
        let life = claims.exp.saturating_sub(claims.iat);
        if !(1..=MAX_LIFE_SECS).contains(&life) {
            return Err(TokenError::Auth("lifetime"));
        }
        if claims.iat > now + SKEW_SECS || claims.exp < now - SKEW_SECS {
            return Err(TokenError::Skew);
        }
        Ok(())
    }

    /// What the caller's clock showed when it made this token, if that was just now: within the
    /// life of a token of ours, and the skew. Others may make tokens that live longer and use them
    /// late; then `iat` says when, and nothing of their clock.
    pub fn made_just_now(&self, now: Millis) -> Option<Millis> {
        let apart = self.claims.iat.abs_diff(now.as_secs());
        let fresh = apart <= (LIFE_SECS + SKEW_SECS).unsigned_abs();
        fresh.then(|| Millis::from_ms(self.claims.iat.saturating_mul(1_000)))
    }

    /// Until when the `jti` must be remembered, Unix milliseconds.
    pub fn remember_until_ms(&self) -> i64 {
        (self.claims.exp + SKEW_SECS) * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().expect("an origin")
    }

    #[test]
    fn vectors_hold() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/vectors/tokens.json");
        let vectors = std::fs::read(path).expect("a vector file");
        let vectors: serde_json::Value = serde_json::from_slice(&vectors).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let cases = vectors["cases"].as_array().expect("cases");
        assert!(cases.len() > 50);
        for case in cases {
            let verdict = || {
                let token = read(&text(&case["token"]))?;
                let known = &vectors["peers"][token.claims.iss.as_str()];
                if known["kid"] != token.kid {
                    return Err(TokenError::Auth("issuer or key"));
                }
                let key: Vec<u8> = (0..64)
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&text(&known["key"])[at..at + 2], 16))
                    .collect::<Result<_, _>>()
                    .expect("hex");
                let key = PublicKey::import(&key).expect("a key");
                let (method, target) = (text(&case["method"]), text(&case["target"]));
                let body = text(&case["body"]);
                let bound = Bound { method: &method, target: &target, body: body.as_bytes() };
                let now = Millis::from_ms(case["now"].as_i64().expect("seconds") * 1_000);
                token.verify(&key, &origin(&text(&case["own"])), bound, now)?;
                let used = case["used"]
                    .as_array()
                    .is_some_and(|used| used.iter().any(|jti| *jti == token.claims.jti));
                if used { Err(TokenError::Auth("used before")) } else { Ok(()) }
            };
            let found = match verdict() {
                Ok(()) => "ok",
                Err(TokenError::Auth(_)) => "E_AUTH",
                Err(TokenError::Skew) => "E_SKEW",
            };
            assert_eq!(found, case["expect"], "{}", case["name"]);
        }
    }

    const NOW: Millis = Millis::from_ms(1_795_000_000_000);
    const POST: Bound<'_> =
        Bound { method: "POST", target: "/fed/v1/hint?x=1", body: b"{\"size\":1}" };

    fn made(key: &SigningKey) -> String {
        let issuer = (&origin("us.example.org/log/1"), "transport-1", key);
        sign(issuer, &origin("mx.example.org/log/1"), POST, "a1".into(), NOW)
    }

    #[test]
    fn a_token_is_good_for_its_request_only() {
        let key = SigningKey::from_seed(&[7; 32]).expect("a key");
        let token = read(&made(&key)).expect("well-formed");
        let us = origin("mx.example.org/log/1");
        let public = key.public();
        assert_eq!(token.verify(&public, &us, POST, NOW), Ok(()));
        for other in [
            Bound { method: "GET", ..POST },
            Bound { target: "/fed/v1/hint?x=2", ..POST },
            Bound { body: b"", ..POST },
        ] {
            assert!(matches!(token.verify(&public, &us, other, NOW), Err(TokenError::Auth(_))));
        }
        let elsewhere = origin("xx.example.org/log/1");
        assert!(token.verify(&public, &elsewhere, POST, NOW).is_err());
        let foreign = SigningKey::from_seed(&[8; 32]).expect("a key").public();
        assert_eq!(token.verify(&foreign, &us, POST, NOW), Err(TokenError::Auth("signature")));
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        let key = SigningKey::from_seed(&[7; 32]).expect("a key");
        let token = read(&made(&key)).expect("well-formed");
        let us = origin("mx.example.org/log/1");
        let at = |secs| token.verify(&key.public(), &us, POST, NOW.plus_secs(secs));
        assert_eq!(at(-SKEW_SECS), Ok(()));
        assert_eq!(at(-SKEW_SECS - 1), Err(TokenError::Skew));
        assert_eq!(at(LIFE_SECS + SKEW_SECS), Ok(()));
        assert_eq!(at(LIFE_SECS + SKEW_SECS + 1), Err(TokenError::Skew));
    }

    #[test]
    fn only_a_fresh_token_tells_its_maker_s_clock() {
        let key = SigningKey::from_seed(&[7; 32]).expect("a key");
        let token = read(&made(&key)).expect("well-formed");
        for (late, told) in [(-181, false), (-180, true), (0, true), (180, true), (181, false)] {
            let told = told.then(|| Millis::from_ms(NOW.as_secs() * 1_000));
            assert_eq!(token.made_just_now(NOW.plus_secs(late)), told, "{late}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        let key = SigningKey::from_seed(&[7; 32]).expect("a key");
        let good = made(&key);
        let parts: Vec<&str> = good.split('.').collect();
        let with_header = |header: &str| {
            format!("{}.{}.{}", json::to_b64u(header.as_bytes()), parts[1], parts[2])
        };
        for bad in [
            String::new(),
            "a.b.c".into(),
            format!("{good}.x"),
            with_header(r#"{"alg":"none","typ":"enlace-peer+jwt","kid":"k"}"#),
            with_header(r#"{"alg":"EdDSA","typ":"at+jwt","kid":"k"}"#),
            with_header(r#"{"alg":"EdDSA","typ":"enlace-peer+jwt","kid":"k","jwk":{}}"#),
            with_header(r#"{"alg":"EdDSA","alg":"EdDSA","typ":"enlace-peer+jwt","kid":"k"}"#),
            "x".repeat(MAX_BYTES + 1),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }
}
