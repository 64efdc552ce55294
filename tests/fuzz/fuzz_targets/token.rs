//! Tokens: those of peers (rule 31), whose parser is our own, and those of members (RFC 9068). Text
//! as it came; and where it has two lines, header and claims that the peer's key signs.
//!
//! Whatever is read has the form of the rule, and is read the same by the library's reader; what
//! nobody signed does not verify; what verifies is for us, for this request, and for a while.
#![no_main]

use enlace::auth::{jwt, session};
use enlace::federation::token::{self, Bound, Claims, MAX_LIFE_SECS, SKEW_SECS, TYP, TokenError};
use enlace_schema::event::Origin;
use enlace_schema::ids::Id;
use enlace_schema::json::to_b64u;
use enlace_schema::keys::SigningKey;
use enlace_schema::time::Millis;
use libfuzzer_sys::fuzz_target;

/// The time of `schema/vectors/tokens.json`, from which the corpus is made.
const NOW: Millis = Millis::from_ms(1_385_145_000_000);
const ASKED: Bound<'_> =
    Bound { method: "POST", target: "/fed/v1/hint?x=1", body: b"{\"size\":1}" };

fuzz_target!(|text: &str| {
    let own: Origin = "mx.example.org/log/1".parse().expect("an origin");
    let key = SigningKey::from_seed(&[0x77; 32]).expect("a key");
    as_it_came(text, &own, &key);
    if let Some((header, claims)) = text.split_once('\n') {
        signed(header, claims, &own, &key);
    }
    let keys = scene::own_keys();
    assert!(session::check_access(keys, text, NOW).is_err());
    assert!(session::read_cookie(keys, text).is_none());
    assert!(session::read_refresh(keys, text).is_none());
    if let Some((id, _)) = session::read_personal(text) {
        assert!(text.starts_with(session::PERSONAL_PREFIX) && text.contains(&id.as_str()[4..]));
    }
});

fn as_it_came(text: &str, own: &Origin, key: &SigningKey) {
    let Ok(read) = token::read(text) else { return };
    assert_eq!(text.split('.').count(), 3);
    assert!((1..=64).contains(&read.claims.jti.len()));
    let header = jwt::read_header(text).expect("the same form");
    assert_eq!((header.typ.as_str(), header.kid.as_str()), (TYP, read.kid.as_str()));
    // Signed by no key of ours.
    let refused = read.verify(&key.public(), own, ASKED, NOW);
    assert!(matches!(refused, Err(TokenError::Auth(_))));
    let _ = (read.made_just_now(NOW), read.remember_until_ms());
}

fn signed(header: &str, claims: &str, own: &Origin, key: &SigningKey) {
    let signed = format!("{}.{}", to_b64u(header.as_bytes()), to_b64u(claims.as_bytes()));
    let text = format!("{signed}.{}", to_b64u(&key.sign(signed.as_bytes())));
    let library = jwt::verify::<Claims>(&text, TYP, &key.public());
    let Ok(read) = token::read(&text) else { return };
    assert_eq!(library.expect("the library reads what we read"), read.claims);
    if read.verify(&key.public(), own, ASKED, NOW).is_err() {
        return;
    }
    let Claims { aud, iat, exp, htm, htu, .. } = &read.claims;
    assert_eq!((aud, htm.as_str(), htu.as_str()), (own, ASKED.method, ASKED.target));
    assert!((1..=MAX_LIFE_SECS).contains(&(exp - iat)));
    assert!((*iat - SKEW_SECS..=*exp + SKEW_SECS).contains(&NOW.as_secs()));
    assert!(read.remember_until_ms() >= NOW.as_ms(), "forgotten while it is good");
}
