//! What a member says in a ballot, and the box around it (protocol §12.4): it is read or spoiled,
//! and reads the same when it is written, sealed and opened again.
#![no_main]

use enlace_schema::voting::Choices;
use enlace_schema::voting::envelope::BoxKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(choices) = Choices::from_json(bytes) {
        assert_eq!(Choices::from_json(choices.to_json().as_bytes()), Ok(choices));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(key) = BoxKey::from_b64u(text) {
        assert_eq!(key.to_b64u(), text);
    }
    let log = "us.example.org/log/1".parse().expect("an origin");
    let poll = "pol_01j0000000e0080001p68wz22e".parse().expect("a poll");
    let entry = "ent_01j0000000e008000000000001".parse().expect("a place");
    // Nobody but the box seals for it.
    let key = BoxKey::derive(&[7; 32], &log, &poll);
    assert!(key.open(&poll, &entry, &log, text).is_err());
});
