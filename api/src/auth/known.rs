//! A browser that signed in to an account before: it need not wait for what others, elsewhere,
//! guess at the same account.
//!
//! The cookie is an instant and a MAC over it, the account's keyed address and the hash of its
//! password, so it says nothing, is of no use with another account, and proves nothing but an
//! earlier sign-in: the password is asked for all the same, and the count of this network stays.
//! With a new password it ends: who took the machine, or copied the cookie, is a stranger again.

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use enlace_schema::json;
use enlace_schema::log::sha256;
use enlace_schema::time::{DAY_SECS, Millis};
use ring::hmac;

use super::cookie;
use crate::instance::Instance;
use crate::ledger::InstanceKeys;
use crate::store::tables::AccountRow;

/// The cookie.
pub const COOKIE: &str = "enlace_known";
/// For how long a sign-in is remembered, in days: between two assemblies.
const DAYS: i64 = 180;

/// The cookie to set after a sign-in to this account, and after a new password of its own.
pub fn cookie(instance: &Instance, account: &AccountRow) -> Cookie<'static> {
    let value = value(instance.ledger.keys(), account, instance.now());
    cookie::build(instance, COOKIE, value, Duration::days(DAYS))
}

/// What the cookie says.
pub(super) fn value(keys: &InstanceKeys, account: &AccountRow, now: Millis) -> String {
    let mac = hmac::sign(&key(keys), &signed(now.as_ms(), account));
    format!("{}.{}", now.as_ms(), json::to_b64u(mac.as_ref()))
}

/// Whether a browser with this cookie signed in to the account lately, with its password of today.
pub fn is_known(keys: &InstanceKeys, cookie: &str, account: &AccountRow, now: Millis) -> bool {
    let read = || {
        let (at, mac) = cookie.split_once('.')?;
        Some((at.parse::<i64>().ok()?, json::from_b64u(mac)?))
    };
    let Some((at, mac)) = read() else { return false };
    let made = hmac::verify(&key(keys), &signed(at, account), &mac).is_ok();
    made && now < Millis::from_ms(at).plus_secs(DAYS * DAY_SECS)
}

fn signed(at: i64, account: &AccountRow) -> Vec<u8> {
    let password = sha256(account.password.as_bytes());
    [&at.to_be_bytes(), &password.0[..], &account.email_index].concat()
}

fn key(keys: &InstanceKeys) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &keys.derived_key("known"))
}
