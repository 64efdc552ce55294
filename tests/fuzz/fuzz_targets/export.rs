//! Exported polls (protocol §12): anybody's file is counted or refused, and never trips us up.
#![no_main]

use enlace_schema::voting::export;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = export::verify(bytes);
});
