//! Files of evidence (protocol §7.3): judged whatever they show, and written as they were read.
#![no_main]

use enlace_schema::log::Evidence;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(evidence) = Evidence::parse(bytes) else { return };
    assert_eq!(Evidence::parse(evidence.to_json().as_bytes()).as_ref(), Ok(&evidence));
    assert_eq!(evidence.judge(), evidence.judge());
});
