//! Receipts (protocol §3.4): what parses is written so that it reads the same.
#![no_main]

use enlace_schema::log::{Receipt, normalize_code};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(receipt) = Receipt::parse(text) {
        assert_eq!(Receipt::parse(&receipt.to_text()).expect("itself"), receipt);
    }
    let _ = normalize_code(text);
});
