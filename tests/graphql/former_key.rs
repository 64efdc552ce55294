//! Access tokens under a transport key that was replaced: good while those live that it signed, and
//! whoever has it still makes no more (protocol §4.5).

use std::time::Duration;

use enlace::actions::accounts::sign_in;
use enlace::actions::keys::rotate_keys;
use enlace::auth::{from_bearer, jwt, session};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace_schema::event::log::KeyRole;

use crate::harness::Chapter;
use crate::harness::chapter::PASSWORD;

#[test]
fn a_replaced_key_makes_no_tokens_once_its_own_have_expired() {
    let chapter = Chapter::alone();
    let instance = &chapter.instance;
    let signed = sign_in(instance, &chapter.people.voter.email, PASSWORD, None).expect("signed in");
    let keys = instance.ledger.keys();
    let claims = session::check_access(keys, &signed.access_token, instance.now()).expect("good");
    rotate_keys(instance, &Caller::instance(), vec![KeyRole::Transport]).expect("rotated");
    let minutes = u64::from(instance.config.access_minutes);
    // As a thief would, to whom the old key is as good as ever.
    let made = |at: i64| {
        let former = &keys.in_force().former_transports[0];
        let claims = session::AccessClaims { iat: at, exp: at + 600, ..claims.clone() };
        jwt::sign(&former.seed, session::ACCESS_TYP, &former.kid, &claims).expect("signed")
    };
    let ask = |token: &str| from_bearer(instance, &format!("Bearer {token}"));
    assert!(ask(&signed.access_token).expect("good yet").is_some());
    assert!(ask(&made(instance.now().as_secs())).expect("good yet").is_some());
    chapter.advance(Duration::from_secs(minutes * 60 + 1));
    let late = ask(&made(instance.now().as_secs())).expect_err("too late");
    assert!(late.is(codes::TOKEN_EXPIRED), "{late}");
    let again = sign_in(instance, &chapter.people.voter.email, PASSWORD, None).expect("signed in");
    assert!(ask(&again.access_token).expect("by the new key").is_some());
}
