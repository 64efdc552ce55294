//! Strict JSON (protocol §1.2): whatever it takes, any reader of JSON takes too, within the limits.
#![no_main]

use enlace_schema::json::{self, Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for limits in [Limits::EVENT, Limits::LINE] {
        if json::check(bytes, limits).is_ok() {
            assert!(bytes.first() == Some(&b'{') && bytes.last() == Some(&b'}'));
            let value: serde_json::Value = serde_json::from_slice(bytes).expect("looser readers");
            assert!(value.is_object());
        }
    }
});
