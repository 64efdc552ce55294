//! Events (protocol §2): what parses has a place and an id, and its body and keys are read without
//! a panic whatever they are.
#![no_main]

use enlace_schema::event::{Entry, envelope};
use enlace_schema::log::{KeySchedule, receipt_code};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(event) = envelope::parse(bytes) else { return };
    assert_eq!(event.prev.is_none(), event.seq == 0);
    let entry = Entry::from_parts(&[7; 64], bytes);
    assert_eq!(entry.id(), envelope::event_id(bytes));
    assert_eq!(entry.event_bytes(), bytes);
    assert_eq!(receipt_code(&entry).len(), "XXX-XXX-XXX-XXX".len());
    let _ = event.actor();
    let mut keys = KeySchedule::from_envelope(&event).unwrap_or_default();
    let _ = keys.replay(&event);
    let _ = keys.apply(&event);
});
