//! What people and peers type and name: origins, ids, keys, fingerprints, instants, days, amounts
//! (protocol §1.3, §4.3).
#![no_main]

use enlace_schema::event::Origin;
use enlace_schema::fingerprint;
use enlace_schema::ids::PollId;
use enlace_schema::keys::PublicKey;
use enlace_schema::money::{Currency, Money};
use enlace_schema::time::{Millis, day};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(origin) = text.parse::<Origin>() {
        assert_eq!(origin.as_str(), text);
        assert!(origin.generation() >= 1);
    }
    if let Ok(id) = text.parse::<PollId>() {
        assert_eq!(id.to_string(), text);
    }
    if let Ok((name, key)) = PublicKey::from_vkey(text) {
        assert_eq!(key.to_vkey(&name), text);
    }
    let _ = PublicKey::from_cosigner_vkey(text);
    if let Ok(at) = text.parse::<Millis>() {
        assert_eq!(at.to_string(), text);
    }
    if let Some(date) = day::parse(text) {
        assert_eq!(date.to_string(), text);
    }
    let yen = "JPY".parse().expect("a currency");
    for currency in [Currency::MXN, yen] {
        if let Ok(money) = Money::parse(text, currency) {
            assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
        }
    }
    if let Ok(key) = PublicKey::from_b64u(text) {
        assert_eq!(key.to_b64u(), text);
    }
    let _ = fingerprint::parse(text);
});
