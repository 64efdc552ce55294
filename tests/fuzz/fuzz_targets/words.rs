//! What people and peers type and name: origins, ids, keys, fingerprints (protocol §1.3, §4.3).
#![no_main]

use enlace_schema::event::Origin;
use enlace_schema::fingerprint;
use enlace_schema::ids::PollId;
use enlace_schema::keys::PublicKey;
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
    if let Ok(key) = PublicKey::from_b64u(text) {
        assert_eq!(key.to_b64u(), text);
    }
    let _ = fingerprint::parse(text);
});
