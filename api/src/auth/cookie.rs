//! The portal's cookies. All are unreadable to scripts and are not sent along by other sites'
//! forms; over https they never travel without it.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use enlace_schema::ids::SessionId;

use super::csrf::PRE_SESSION_COOKIE;
use super::session;
use crate::instance::Instance;

/// The cookie of a sign-in.
pub const SESSION_COOKIE: &str = "enlace_session";
/// How long a visitor may look at the sign-in form before it must be loaded again, in hours.
const PRE_SESSION_HOURS: i64 = 12;

/// The cookie to set after a sign-in.
pub fn session(instance: &Instance, session: &SessionId) -> Cookie<'static> {
    let value = session::cookie_value(instance.ledger.keys(), session);
    let days = i64::from(instance.config.session_days);
    build(instance, SESSION_COOKIE, value, Duration::days(days))
}

/// What takes the cookie of a sign-in away.
pub fn session_ended(instance: &Instance) -> Cookie<'static> {
    build(instance, SESSION_COOKIE, String::new(), Duration::ZERO)
}

/// The cookie of a visitor who has not signed in; its value is from [`super::csrf::pre_session`].
pub fn pre_session(instance: &Instance, value: String) -> Cookie<'static> {
    build(instance, PRE_SESSION_COOKIE, value, Duration::hours(PRE_SESSION_HOURS))
}

/// A cookie of the portal.
pub(super) fn build(
    instance: &Instance,
    name: &'static str,
    value: String,
    max_age: Duration,
) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(instance.config.is_https())
        .max_age(max_age)
        .finish()
}
