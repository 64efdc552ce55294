//! Log files (protocol §3.5), line by line.
#![no_main]

use enlace_schema::log::LogVerifier;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut verifier = LogVerifier::new(None);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if verifier.line(line).is_err() {
            return;
        }
    }
    let size = verifier.size();
    if let Ok(report) = verifier.finish() {
        assert_eq!(report.size, size);
    }
});
