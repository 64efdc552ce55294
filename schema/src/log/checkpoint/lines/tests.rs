//! Lines that hold, lines that do not, and who may put what on a note.

use super::*;
use crate::keys::SigningKey;
use crate::log::Checkpoint;
use crate::log::hash::sha256;

const ORIGIN: &str = "us.example.org/log/1";
const WITNESS: &str = "mx.example.org/log/1";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

fn sized(size: u64) -> SignedCheckpoint {
    Checkpoint { origin: ORIGIN.into(), size, root: sha256(b"a root") }.sign(&key(1))
}

/// Of another text, by the same keys: by its name and id it is theirs, and it does not hold here.
fn spoiled() -> (String, String) {
    let other = sized(43);
    let own = other.lines().next().expect("a line").to_owned();
    (own, other.cosign(WITNESS, &key(2), 9_999))
}

#[test]
fn a_line_that_does_not_hold_takes_the_place_of_none() {
    let (own, late) = spoiled();
    let mut note = sized(42);
    note.add_signature(&late).expect("a line");
    let unknown = note.cosign("somebody.example.org", &key(9), 7);
    note.add_signature(&unknown).expect("a line");
    let witness = key(2).public();
    let mut held = note.holding([(WITNESS, &witness)].into_iter());
    assert!(!held.note().contains(late.trim_end()), "it is as if it were not there");
    assert!(held.note().contains(unknown.trim_end()), "nobody here can say of that one");
    held.add_signature(&held.cosign(WITNESS, &key(2), 1_000)).expect("a line");
    assert_eq!(held.verify_cosignature(WITNESS, &witness), Some(1_000));
    let whole = held.holding([(WITNESS, &witness)].into_iter());
    assert_eq!(whole, held);
    // What the log signed is replaced by nothing.
    held.add_signature(&own).expect("a line");
    assert_eq!(held.verify_log(&key(1).public()), Ok(()));
}

#[test]
fn of_an_answer_only_its_witness_is_taken() {
    let (own, late) = spoiled();
    let note = sized(42);
    let good = note.cosign(WITNESS, &key(2), 1_000);
    let stranger = note.cosign("somebody.example.org", &key(9), 7);
    let witness = key(2).public();
    let by = || [(WITNESS, &witness)].into_iter();
    let answer = [own.as_str(), "\n", &late, &stranger, &good].concat();
    let (taken, newest) = note.cosigned_by(&answer, by()).expect("lines").expect("one of it");
    assert_eq!(newest, 1_000);
    assert_eq!(taken.lines().count(), 2, "{}", taken.note());
    assert_eq!(taken.verify_log(&key(1).public()), Ok(()));
    assert_eq!(taken.verify_cosignature(WITNESS, &witness), Some(1_000));
    let nothing = [late.as_str(), &stranger].concat();
    assert_eq!(note.cosigned_by(&nothing, by()).expect("lines"), None);
    assert!(note.cosigned_by("no line", by()).is_err());
}

#[test]
fn what_a_tally_shows_is_the_first_line_in_time() {
    let until = Millis::from_ms(2_000_000);
    let witness = key(2).public();
    let by: [(&str, &PublicKey); 1] = [(WITNESS, &witness)];
    let mut note = sized(42);
    let first = note.cosign(WITNESS, &key(2), 1_500);
    assert_eq!(note.seen_by(None, until, &by), None);
    // A stranger's is earlier, and shows nothing to who reads the poll's logs.
    note.add_signature(&note.cosign("somebody.example.org", &key(9), 7)).expect("a line");
    note.add_signature(&note.cosign(WITNESS, &key(2), 2_001)).expect("a line");
    assert_eq!(note.seen_by(None, until, &by), None, "a second too late");
    let seen = note.seen_by(Some(first.trim_end()), until, &by).expect("the one that was kept");
    let seen = SignedCheckpoint::parse(&seen).expect("a note");
    assert_eq!((seen.lines().count(), seen.text()), (2, note.text()));
    assert_eq!(seen.verify_cosignature(WITNESS, &witness), Some(1_500));
    assert_eq!(seen.verify_log(&key(1).public()), Ok(()));
    let last = note.cosign(WITNESS, &key(2), 2_000);
    let seen = note.seen_by(Some(last.trim_end()), until, &by).expect("in the last second");
    assert!(seen.contains(last.trim_end()));
    let (_, spoiled) = spoiled();
    assert_eq!(note.seen_by(Some(spoiled.trim_end()), until, &by), None);
    // Somebody made the note long: a tally has no room for that.
    let padded = format!("{}{}\n\n", note.text(), "x".repeat(SEEN_MAX_BYTES));
    let padded = SignedCheckpoint::parse(&format!("{padded}{}", spoiled)).expect("a note");
    let line = padded.cosign(WITNESS, &key(2), 1_500);
    assert!(padded.with_only(&line).is_ok());
    assert_eq!(padded.seen_by(Some(line.trim_end()), until, &by), None);
}
