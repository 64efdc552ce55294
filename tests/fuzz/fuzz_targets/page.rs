//! Pages (protocol §7), admitted into nothing and then into what they brought.
#![no_main]

use enlace_schema::log::{Held, PAGE_MAX_ENTRIES, admit, parse_page};
use libfuzzer_sys::fuzz_target;

/// The genesis of `schema/vectors/page.json`, from which the corpus is made.
const GENESIS: &str = include_str!("../genesis");

fuzz_target!(|bytes: &[u8]| {
    let Ok((lines, end)) = parse_page(bytes) else { return };
    assert!(lines.len() <= PAGE_MAX_ENTRIES);
    let origin = "us.example.org/log/1".parse().expect("an origin");
    let held = Held::nothing(origin, GENESIS.trim().parse().expect("a hash"));
    let count = lines.len() as u64;
    if let Ok(page) = admit(&held, 0, lines, end) {
        assert_eq!(page.entries.len() as u64, count);
        assert_eq!(page.tree.size(), count);
        assert!(page.checkpoint.checkpoint.size >= count);
    }
});
