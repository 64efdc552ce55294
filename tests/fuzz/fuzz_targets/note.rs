//! Signed notes and requests to cosign (protocol §3.2, §8): what parses is written as it was read.
#![no_main]

use enlace_schema::log::{AddCheckpoint, SignedCheckpoint};
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
});
