//! Signed notes, requests to cosign, and lines with which they are answered (protocol §3.2, §8):
//! what parses is written as it was read, and no line changes what was signed.
#![no_main]

use std::sync::OnceLock;

use enlace_schema::keys::SigningKey;
use enlace_schema::log::{AddCheckpoint, Checkpoint, SignedCheckpoint, empty_root};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(signed) = SignedCheckpoint::parse(text) {
        assert_eq!(signed.note(), text);
        assert_eq!(SignedCheckpoint::parse(signed.note()).expect("itself"), signed);
        let _ = signed.cosignatures();
    }
    if let Ok(request) = AddCheckpoint::parse(text) {
        assert_eq!(AddCheckpoint::parse(&request.to_text()).expect("itself"), request);
    }
    let mut ours = note().clone();
    if text.lines().all(|line| ours.add_signature(line).is_ok()) {
        assert_eq!(ours.text(), note().text());
        assert_eq!(SignedCheckpoint::parse(ours.note()).as_ref(), Ok(&ours));
    }
});

/// A note of ours, to which lines are added.
fn note() -> &'static SignedCheckpoint {
    static NOTE: OnceLock<SignedCheckpoint> = OnceLock::new();
    NOTE.get_or_init(|| {
        let key = SigningKey::from_seed(&[7; 32]).expect("a key");
        let origin = "us.example.org/log/1".to_owned();
        Checkpoint { origin, size: 0, root: empty_root() }.sign(&key)
    })
}
