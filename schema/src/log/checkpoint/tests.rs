//! Notes against the vectors, and cosignatures that come, go and lie.

use serde_json::Value;

use super::*;
use crate::log::hash::sha256;

const ORIGIN: &str = "us.example.org/log/1";
const WITNESS: &str = "mx.example.org/witness/1";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: ORIGIN.into(), size: 42, root: sha256(b"a root") }
}

#[test]
fn vectors_hold() {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/checkpoint.json"))
        .expect("a vector file");
    let text = |case: &Value, field: &str| case[field].as_str().map(str::to_owned);
    let key = |case: &Value, field: &str| {
        text(case, field).map(|key| PublicKey::from_b64u(&key).expect("a key"))
    };
    let cases = vectors["notes"].as_array().expect("notes");
    assert!(cases.len() > 15);
    for case in cases {
        let note = text(case, "note").expect("note");
        let log_key = key(case, "log_key").expect("log_key");
        let parsed = SignedCheckpoint::parse(&note);
        let found =
            parsed.as_ref().map_err(|error| *error).and_then(|note| note.verify_log(&log_key));
        let name = match found {
            Ok(()) => "ok",
            Err(CheckpointError::TooLong) => "too-long",
            Err(CheckpointError::Malformed) => "malformed",
            Err(CheckpointError::Unsigned) => "unsigned",
            Err(CheckpointError::Signature) => "signature",
        };
        assert_eq!(name, text(case, "expect").expect("expect"), "{}", case["name"]);
        if let (Ok(note), Some(witness)) = (parsed, key(case, "witness_key")) {
            let name = text(case, "witness").expect("witness");
            let time = note.verify_cosignature(&name, &witness);
            assert_eq!(time, case["cosigned"].as_u64(), "{}", case["name"]);
        }
    }
}

#[test]
fn what_is_signed_reads_back() {
    let signed = checkpoint().sign(&key(1));
    let read = SignedCheckpoint::parse(signed.note()).expect("a note");
    assert_eq!(read, signed);
    assert_eq!(read.checkpoint, checkpoint());
    assert_eq!(read.text(), checkpoint().to_text());
    assert_eq!(read.verify_log(&key(1).public()), Ok(()));
    assert_eq!(read.verify_log(&key(2).public()), Err(CheckpointError::Unsigned));
    assert!(read.cosignatures().is_empty());
}

#[test]
fn any_changed_text_breaks_the_signature() {
    let signed = checkpoint().sign(&key(1));
    for (from, to) in [("\n42\n", "\n43\n"), ("us.", "uz.")] {
        let note = signed.note().replacen(from, to, 1);
        let read = SignedCheckpoint::parse(&note).expect("a note still");
        assert!(read.verify_log(&key(1).public()).is_err(), "{to}");
    }
}

#[test]
fn cosignatures_are_collected() {
    let mut signed = checkpoint().sign(&key(1));
    let witness = key(2).public();
    assert_eq!(signed.verify_cosignature(WITNESS, &witness), None);
    let first = signed.cosign(WITNESS, &key(2), 1000);
    signed.add_signature(&first).expect("a line");
    signed.add_signature(&signed.cosign(ORIGIN, &key(3), 1001)).expect("a line");
    assert_eq!(signed.verify_cosignature(WITNESS, &witness), Some(1000));
    assert_eq!(signed.cosignatures().len(), 2);

    // A later one replaces, an earlier one does not, and neither touches the others.
    signed.add_signature(&signed.cosign(WITNESS, &key(2), 2000)).expect("a line");
    signed.add_signature(first.trim_end()).expect("a line");
    assert_eq!(signed.verify_cosignature(WITNESS, &witness), Some(2000));
    assert_eq!(signed.verify_cosignature(ORIGIN, &key(3).public()), Some(1001));
    assert_eq!(signed.cosignatures().len(), 2);
    assert_eq!(signed.verify_log(&key(1).public()), Ok(()));
    assert_eq!(SignedCheckpoint::parse(signed.note()), Ok(signed.clone()));

    // Another's name, another key or another checkpoint proves nothing.
    assert_eq!(signed.verify_cosignature(ORIGIN, &witness), None);
    let mut other = Checkpoint { size: 43, ..checkpoint() }.sign(&key(1));
    other.add_signature(&first).expect("a line");
    assert_eq!(other.verify_cosignature(WITNESS, &witness), None);
    assert_eq!(other.add_signature("not a line"), Err(CheckpointError::Malformed));
}

#[test]
fn a_note_has_a_largest_size() {
    let mut signed = checkpoint().sign(&key(1));
    let mut taken = 0;
    for witness in 0_u8..100 {
        let line = signed.cosign(&format!("w{witness}.example.org"), &key(witness), 1);
        match signed.add_signature(&line) {
            Ok(()) => taken += 1,
            Err(error) => assert_eq!(error, CheckpointError::TooLong),
        }
    }
    assert!((40..100).contains(&taken));
    assert!(signed.note().len() <= NOTE_MAX_BYTES);
}
