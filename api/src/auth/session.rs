//! What proves a sign-in: access tokens, refresh tokens, the portal's cookie, personal tokens.
//!
//! | what | form | lives | kept as |
//! |---|---|---|---|
//! | access token | JWT `at+jwt` | minutes | not kept; its session is looked up |
//! | refresh token | `ses_….secret.mac` | until used once | SHA-256 |
//! | cookie | `ses_….mac` | as the session | not kept; the MAC is computed |
//! | personal token | `enl_pat_…_secret` | at most a year | SHA-256 |
//!
//! A secret is 32 random bytes, so its plain SHA-256 cannot be guessed back.

use enlace_schema::event::Origin;
use enlace_schema::ids::{AccountId, Id, SessionId, TokenId};
use enlace_schema::json;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::time::Millis;
use ring::hmac;
use serde::{Deserialize, Serialize};

use super::jwt;
use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::InstanceKeys;

/// The `typ` of access tokens (RFC 9068).
pub const ACCESS_TYP: &str = "at+jwt";
/// What personal tokens begin with, so that scanners of leaked secrets know them.
pub const PERSONAL_PREFIX: &str = "enl_pat_";
/// How far a clock may be ahead when an access token is checked, in seconds: our own clock signed
/// it, but another server on the same database may be a little ahead.
const SKEW_SECONDS: i64 = 5;

/// The claims of an access token (RFC 9068).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Our origin.
    pub iss: String,
    /// Our origin again: the token is for this instance only.
    pub aud: String,
    /// The account.
    pub sub: AccountId,
    /// The sign-in that it belongs to, which can be ended before the token expires.
    pub sid: SessionId,
    /// Random, so that no two tokens are equal.
    pub jti: String,
    /// When it was signed, Unix seconds.
    pub iat: i64,
    /// When it expires, Unix seconds.
    pub exp: i64,
}

/// Signs an access token; returns it with the instant at which it expires.
///
/// # Errors
/// Internal, when signing fails.
pub fn access_token(
    keys: &InstanceKeys,
    account: &AccountId,
    session: &SessionId,
    now: Millis,
    minutes: u32,
) -> Result<(String, Millis)> {
    let expires = now.plus_secs(i64::from(minutes) * 60);
    let claims = AccessClaims {
        iss: keys.origin.to_string(),
        aud: keys.origin.to_string(),
        sub: account.clone(),
        sid: session.clone(),
        jti: crate::random::command(),
        iat: now.as_secs(),
        exp: expires.as_secs(),
    };
    let by = &keys.in_force().transport;
    let token = jwt::sign(&by.seed, ACCESS_TYP, &by.kid, &claims)?;
    Ok((token, expires))
}

/// Checks an access token of ours.
///
/// # Errors
/// `token-malformed`; `token-foreign` when another instance or key signed it, or it is for another
/// instance; `token-expired`.
pub fn check_access(keys: &InstanceKeys, token: &str, now: Millis) -> Result<AccessClaims> {
    let header = jwt::read_header(token)?;
    let in_force = keys.in_force();
    // Tokens outlive a rotation: they are good for minutes.
    let by = std::iter::once(&in_force.transport).chain(in_force.former_transports.first());
    let by = by.into_iter().find(|key| key.kid == header.kid);
    let known = by.or((header.typ != ACCESS_TYP).then_some(&in_force.transport));
    let known = known.ok_or_else(|| Error::from(Refusal::new(codes::TOKEN_FOREIGN)))?;
    let claims: AccessClaims = jwt::verify(token, ACCESS_TYP, &known.key.public())?;
    let ours = |origin: &Origin| claims.iss == origin.as_str() && claims.aud == origin.as_str();
    if !ours(&keys.origin) || claims.iat > now.as_secs() + SKEW_SECONDS {
        return Err(Refusal::new(codes::TOKEN_FOREIGN).into());
    }
    if now.as_secs() >= claims.exp {
        return Err(Refusal::new(codes::TOKEN_EXPIRED).into());
    }
    Ok(claims)
}

/// A new refresh token of a session, and its digest. The MAC is how one that was used up long ago
/// is told from one that somebody made up: the first ends the sign-in, and nobody else may.
pub fn new_refresh(keys: &InstanceKeys, session: &SessionId) -> (String, Hash) {
    let secret = secret();
    let named = format!("{session}.{secret}");
    let mac = hmac::sign(&refresh_key(keys), named.as_bytes());
    (format!("{named}.{}", json::to_b64u(mac.as_ref())), sha256(secret.as_bytes()))
}

/// The session that a refresh token names, and its digest; `None` if we did not make it.
pub fn read_refresh(keys: &InstanceKeys, token: &str) -> Option<(SessionId, Hash)> {
    let (named, mac) = token.rsplit_once('.')?;
    hmac::verify(&refresh_key(keys), named.as_bytes(), &json::from_b64u(mac)?).ok()?;
    let (session, secret) = named.split_once('.')?;
    Some((session.parse().ok()?, secret_digest(secret)?))
}

fn refresh_key(keys: &InstanceKeys) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &keys.derived_key("refresh"))
}

/// A new personal token, and its digest. This is the only time that its text exists.
pub fn new_personal(id: &TokenId) -> (String, Hash) {
    let secret = secret();
    let name = id.as_str().trim_start_matches(TokenId::PREFIX).trim_start_matches('_');
    (format!("{PERSONAL_PREFIX}{name}_{secret}"), sha256(secret.as_bytes()))
}

/// The id that a personal token names, and its digest; `None` if it is no personal token.
pub fn read_personal(token: &str) -> Option<(TokenId, Hash)> {
    // Ids have no underscore within, secrets may.
    let (name, secret) = token.strip_prefix(PERSONAL_PREFIX)?.split_once('_')?;
    let id = format!("{}_{name}", TokenId::PREFIX);
    Some((id.parse().ok()?, secret_digest(secret)?))
}

fn secret() -> String {
    json::to_b64u(&crate::random::bytes::<32>())
}

fn secret_digest(secret: &str) -> Option<Hash> {
    let bytes = json::from_b64u(secret)?;
    (bytes.len() == 32).then(|| sha256(secret.as_bytes()))
}

/// The value of the portal's cookie for a session.
pub fn cookie_value(keys: &InstanceKeys, session: &SessionId) -> String {
    let mac = hmac::sign(&cookie_key(keys), session.as_ref().as_bytes());
    format!("{session}.{}", json::to_b64u(mac.as_ref()))
}

/// The session that a cookie stands for; `None` if we did not make it.
pub fn read_cookie(keys: &InstanceKeys, value: &str) -> Option<SessionId> {
    let (session, mac) = value.split_once('.')?;
    let mac = json::from_b64u(mac)?;
    hmac::verify(&cookie_key(keys), session.as_bytes(), &mac).ok()?;
    session.parse().ok()
}

fn cookie_key(keys: &InstanceKeys) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &keys.derived_key("cookie"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_tokens_read_back() {
        let now = Millis::from_ms(1_800_000_000_000);
        let id: TokenId = crate::random::id(now);
        let (token, digest) = new_personal(&id);
        assert!(token.starts_with(PERSONAL_PREFIX));
        assert_eq!(read_personal(&token), Some((id, digest)));
        for bad in
            ["", ".", "ses_x.y", "enl_pat_", "enl_pat_x_y", &token[1..], &format!("{token}A")]
        {
            assert_eq!(read_personal(bad), None, "{bad}");
        }
    }
}
