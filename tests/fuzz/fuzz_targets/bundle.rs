//! Bundles that a peer keeps and gives back (protocol §15), and the age files that they, backups
//! and locked keys are made of. Only what our own key locked opens, whole and unchanged.
#![no_main]

use enlace::locked::Key;
use enlace::private::bundle::{Manifest, PART_MAX, open_part};
use enlace_schema::log::{Hash, sha256};
use libfuzzer_sys::fuzz_target;
use scene::own_keys;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = Manifest::parse(bytes) {
        let written = manifest.to_bytes().expect("JSON");
        assert_eq!(Manifest::parse(&written).ok().as_ref(), Some(&manifest));
        assert!(manifest.open(own_keys(), Hash([0; 32])).is_err());
    }
    assert!(open_part(own_keys(), &sha256(bytes), bytes).is_err());
    let key = Key::from_secret(&[7; 32]).expect("an identity");
    let _ = key.open(bytes, PART_MAX as u64);
    // A byte of a locked piece, changed as the input says, is found out.
    let Some((place, inside)) = bytes.split_first_chunk::<3>() else { return };
    let mut locked = key.lock().lock(inside).expect("locked");
    let opened = key.open(&locked, inside.len() as u64).expect("our own");
    assert_eq!(opened.as_slice(), inside);
    let at = usize::from(u16::from_be_bytes([place[0], place[1]])) % locked.len();
    if place[2] == 0 {
        locked.truncate(at);
    } else {
        locked[at] ^= place[2];
    }
    assert!(key.open(&locked, inside.len() as u64).is_err(), "changed at {at} by {}", place[2]);
});
