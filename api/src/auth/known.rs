//! A browser that signed in to an account before: it need not wait for what others, elsewhere,
//! guess at the same account.
//!
//! The cookie is an instant and a MAC over it and the account's keyed address, so it says nothing,
//! is of no use with another account, and proves nothing but an earlier sign-in: the password is
//! asked for all the same, and the count of this network stays.

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use enlace_schema::json;
use enlace_schema::time::Millis;
use ring::hmac;

use super::cookie;
use crate::instance::Instance;
use crate::ledger::InstanceKeys;

/// The cookie.
pub const COOKIE: &str = "enlace_known";
/// For how long a sign-in is remembered, in days: between two assemblies.
const DAYS: i64 = 180;

/// The cookie to set after a sign-in, by the keyed address of the account.
pub fn cookie(instance: &Instance, who: &[u8]) -> Cookie<'static> {
    let value = value(instance.ledger.keys(), who, instance.now());
    cookie::build(instance, COOKIE, value, Duration::days(DAYS))
}

/// What the cookie says.
pub(super) fn value(keys: &InstanceKeys, who: &[u8], now: Millis) -> String {
    let mac = hmac::sign(&key(keys), &signed(now.as_ms(), who));
    format!("{}.{}", now.as_ms(), json::to_b64u(mac.as_ref()))
}

/// Whether a browser with this cookie signed in to the account lately.
pub fn is_known(keys: &InstanceKeys, cookie: &str, who: &[u8], now: Millis) -> bool {
    let read = || {
        let (at, mac) = cookie.split_once('.')?;
        Some((at.parse::<i64>().ok()?, json::from_b64u(mac)?))
    };
    let Some((at, mac)) = read() else { return false };
    let made = hmac::verify(&key(keys), &signed(at, who), &mac).is_ok();
    made && now < Millis::from_ms(at).plus_secs(DAYS * 86_400)
}

fn signed(at: i64, who: &[u8]) -> Vec<u8> {
    [&at.to_be_bytes(), who].concat()
}

fn key(keys: &InstanceKeys) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &keys.derived_key("known"))
}
