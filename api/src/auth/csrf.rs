//! Tokens in the portal's forms, so that no other site can send one in a member's name.
//!
//! Signed in: HMAC over the session's id. Before signing in: HMAC over a random cookie
//! (double submit). Pages are compressed, so the token is masked anew each time it is written;
//! otherwise its letters could be guessed from the size of pages (BREACH).

use enlace_schema::ids::SessionId;
use enlace_schema::json;
use ring::hmac;

use crate::error::{Refusal, Result, codes};
use crate::ledger::InstanceKeys;

/// The cookie of a visitor who has not signed in.
pub const PRE_SESSION_COOKIE: &str = "enlace_visit";

/// The token for the forms of a session.
pub fn token(keys: &InstanceKeys, session: &SessionId) -> String {
    mask(&digest(keys, "session", session.as_ref()))
}

/// Refuses a form whose token is not the session's.
///
/// # Errors
/// `csrf`.
pub fn check(keys: &InstanceKeys, session: &SessionId, given: &str) -> Result<()> {
    compare(keys, "session", session.as_ref(), given)
}

/// A value for the cookie of a visitor who has not signed in.
pub fn pre_session() -> String {
    json::to_b64u(&crate::random::bytes::<32>())
}

/// The token for the forms of a visitor, by the visitor's cookie.
pub fn pre_token(keys: &InstanceKeys, cookie: &str) -> String {
    mask(&digest(keys, "visit", cookie))
}

/// Refuses a form whose token is not the visitor's.
///
/// # Errors
/// `csrf`.
pub fn check_pre(keys: &InstanceKeys, cookie: &str, given: &str) -> Result<()> {
    compare(keys, "visit", cookie, given)
}

fn key(keys: &InstanceKeys, purpose: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &keys.derived_key(&format!("csrf/{purpose}")))
}

fn digest(keys: &InstanceKeys, purpose: &str, subject: &str) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(hmac::sign(&key(keys, purpose), subject.as_bytes()).as_ref());
    digest
}

fn mask(digest: &[u8; 32]) -> String {
    let pad: [u8; 32] = crate::random::bytes();
    let mut masked = [0; 64];
    masked[..32].copy_from_slice(&pad);
    for (byte, (d, p)) in masked[32..].iter_mut().zip(digest.iter().zip(&pad)) {
        *byte = d ^ p;
    }
    json::to_b64u(&masked)
}

fn compare(keys: &InstanceKeys, purpose: &str, subject: &str, given: &str) -> Result<()> {
    let refuse = || Refusal::new(codes::CSRF);
    let masked = json::from_b64u(given).filter(|bytes| bytes.len() == 64).ok_or_else(refuse)?;
    let (pad, rest) = masked.split_at(32);
    let digest: Vec<u8> = rest.iter().zip(pad).map(|(byte, p)| byte ^ p).collect();
    hmac::verify(&key(keys, purpose), subject.as_bytes(), &digest).map_err(|_| refuse())?;
    Ok(())
}
