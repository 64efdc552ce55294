//! Tokens, cookies and form tokens against the keys of two instances.

use std::path::PathBuf;

use enlace_schema::ids::{AccountId, SessionId};
use enlace_schema::json;
use enlace_schema::time::Millis;

use super::{csrf, known, session};
use crate::error::codes;
use crate::ledger::InstanceKeys;
use crate::locked::Passphrase;
use crate::store::tables::AccountRow;

/// Keys of an instance in a folder that goes away.
struct Keys {
    keys: InstanceKeys,
    folder: PathBuf,
}

impl Keys {
    fn of(host: &str) -> Self {
        let name = json::to_b64u(&crate::random::bytes::<12>());
        let folder = std::env::temp_dir().join(format!("enlace-keys-{name}"));
        let origin = format!("{host}/log/1").parse().expect("an origin");
        let keys = InstanceKeys::create(&folder, &origin, &Passphrase::default()).expect("keys");
        Self { keys, folder }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // What a test leaves behind is no reason to fail.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn now() -> Millis {
    Millis::from_ms(1_795_000_000_000)
}

#[test]
fn an_access_token_is_good_here_and_until_it_expires() {
    let (us, mx) = (Keys::of("us.example.org"), Keys::of("mx.example.org"));
    let account: AccountId = crate::random::id(now());
    let sign_in: SessionId = crate::random::id(now());
    let made = session::access_token(&us.keys, &account, &sign_in, now(), 15);
    let (token, expires) = made.expect("signed");
    assert_eq!(expires, now().plus_secs(900));
    let check = |keys: &Keys, at| session::check_access(&keys.keys, &token, at);
    let claims = check(&us, now()).expect("good");
    assert_eq!((claims.sub, claims.sid), (account, sign_in));
    assert!(check(&us, expires.plus_secs(-1)).is_ok());
    assert!(check(&us, expires).expect_err("over").is(codes::TOKEN_EXPIRED));
    assert!(check(&us, now().plus_secs(-60)).expect_err("early").is(codes::TOKEN_FOREIGN));
    assert!(check(&mx, now()).expect_err("foreign").is(codes::TOKEN_FOREIGN));
}

#[test]
fn a_peer_token_is_no_access_token() {
    let us = Keys::of("us.example.org");
    let claims = serde_json::json!({ "iss": "us.example.org/log/1" });
    let in_force = us.keys.in_force();
    let seed = &in_force.transport.seed;
    let token = super::jwt::sign(seed, "enlace-peer+jwt", "transport-1", &claims).expect("signed");
    let refused = session::check_access(&us.keys, &token, now()).expect_err("another kind");
    assert!(refused.is(codes::TOKEN_MALFORMED));
}

#[test]
fn a_cookie_is_ours_or_nothing() {
    let (us, mx) = (Keys::of("us.example.org"), Keys::of("mx.example.org"));
    let sign_in: SessionId = crate::random::id(now());
    let other: SessionId = crate::random::id(now());
    let cookie = session::cookie_value(&us.keys, &sign_in);
    assert_eq!(session::read_cookie(&us.keys, &cookie), Some(sign_in.clone()));
    assert_eq!(session::read_cookie(&mx.keys, &cookie), None);
    let forged = cookie.replace(&sign_in.to_string(), other.as_ref());
    for bad in [forged.as_str(), "", ".", sign_in.as_ref()] {
        assert_eq!(session::read_cookie(&us.keys, bad), None, "{bad}");
    }
}

#[test]
fn a_form_token_is_masked_and_belongs_to_one_session() {
    let us = Keys::of("us.example.org");
    let sign_in: SessionId = crate::random::id(now());
    let other: SessionId = crate::random::id(now());
    let (one, two) = (csrf::token(&us.keys, &sign_in), csrf::token(&us.keys, &sign_in));
    assert_ne!(one, two);
    for token in [&one, &two] {
        assert!(csrf::check(&us.keys, &sign_in, token).is_ok());
        assert!(csrf::check(&us.keys, &other, token).expect_err("other").is(codes::CSRF));
        assert!(csrf::check_pre(&us.keys, sign_in.as_ref(), token).is_err());
    }
    for bad in ["", "x", &one[1..]] {
        assert!(csrf::check(&us.keys, &sign_in, bad).expect_err("bad").is(codes::CSRF));
    }
    let visit = csrf::pre_session();
    let token = csrf::pre_token(&us.keys, &visit);
    assert!(csrf::check_pre(&us.keys, &visit, &token).is_ok());
    assert!(csrf::check_pre(&us.keys, &csrf::pre_session(), &token).is_err());
}

fn account(who: &str, password: &str) -> AccountRow {
    AccountRow {
        account: "acc_x".into(),
        member: "mem_x".into(),
        email_index: who.into(),
        password: password.into(),
        locale: "en".into(),
        created_ms: 0,
    }
}

#[test]
fn a_browser_is_known_for_one_account_and_password_and_half_a_year() {
    let (us, mx) = (Keys::of("us.example.org"), Keys::of("mx.example.org"));
    let (ana, luz) = (account("ana", "one"), account("luz", "one"));
    let cookie = known::value(&us.keys, &ana, now());
    let is = |keys: &Keys, cookie: &str, who: &AccountRow, at| {
        known::is_known(&keys.keys, cookie, who, at)
    };
    assert!(is(&us, &cookie, &ana, now()));
    assert!(is(&us, &cookie, &ana, now().plus_secs(179 * 86_400)));
    assert!(!is(&us, &cookie, &ana, now().plus_secs(180 * 86_400)));
    assert!(!is(&us, &cookie, &luz, now()), "of another account");
    assert!(!is(&us, &cookie, &account("ana", "two"), now()), "of the password before");
    assert!(!is(&mx, &cookie, &ana, now()), "of another instance");
    let later = cookie.replacen("1795", "1796", 1);
    for bad in [later.as_str(), "", ".", "1795000000000.", "x"] {
        assert!(!is(&us, bad, &ana, now()), "{bad}");
    }
}

#[test]
fn a_refresh_token_is_ours_or_nothing() {
    let (us, mx) = (Keys::of("us.example.org"), Keys::of("mx.example.org"));
    let sign_in: SessionId = crate::random::id(now());
    let other: SessionId = crate::random::id(now());
    let (token, digest) = session::new_refresh(&us.keys, &sign_in);
    assert_eq!(session::read_refresh(&us.keys, &token), Some((sign_in.clone(), digest)));
    assert_eq!(session::read_refresh(&mx.keys, &token), None);
    // Whoever knows the session alone, or a secret of another one, cannot make one that counts.
    let moved = token.replace(&sign_in.to_string(), other.as_ref());
    let parts: Vec<&str> = token.split('.').collect();
    let secret = json::to_b64u(&crate::random::bytes::<32>());
    let guessed = format!("{sign_in}.{secret}.{}", parts[2]);
    let bare = format!("{sign_in}.{secret}");
    for bad in [moved.as_str(), &guessed, &bare, "", ".", "..", sign_in.as_ref(), "ses_x.y.z"] {
        assert_eq!(session::read_refresh(&us.keys, bad), None, "{bad}");
    }
}
