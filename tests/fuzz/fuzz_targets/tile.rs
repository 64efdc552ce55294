//! Logs as static files (protocol §5.10): paths of tiles, and bundles of entries.
#![no_main]

use enlace_schema::event::Entry;
use enlace_schema::log::StaticTile;
use enlace_schema::log::static_path::{read_bundle, write_bundle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(tile) = std::str::from_utf8(bytes).ok().and_then(StaticTile::parse) {
        // One place, one path.
        assert_eq!(tile.to_string().strip_prefix("tile/").map(str::as_bytes), Some(bytes));
        assert!((1..=256).contains(&tile.width));
        let _ = (tile.is_within(u64::MAX), tile.full().id());
    }
    if let Ok(entries) = read_bundle(bytes) {
        assert!(entries.len() <= 256);
        assert_eq!(write_bundle(entries.iter().map(Entry::as_bytes)), bytes);
    }
});
