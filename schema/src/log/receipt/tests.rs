//! Receipts that hold, and every way in which one may lie.

use serde_json::{Value, json};

use super::*;
use crate::event::Draft;
use crate::json::from_b64u;
use crate::keys::SigningKey;
use crate::log::page::tests::Sample;
use crate::log::static_path::read_bundle;
use crate::log::{inclusion_proof, root_of};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

fn receipt(log: &Sample, index: u64, size: u64) -> Receipt {
    let proof = inclusion_proof(&mut log.tiles(), index, size).expect("in the log");
    let mut checkpoint = log.checkpoint(size);
    let line = checkpoint.cosign("mx.example.org/witness/1", &key(7), 1_385_145_099);
    checkpoint.add_signature(&line).expect("a line");
    Receipt { entry: log.entries[index as usize].clone(), index, proof, checkpoint }
}

fn witnesses() -> Vec<(String, PublicKey)> {
    vec![
        ("mx.example.org/witness/1".into(), key(7).public()),
        ("eu.example.org/witness/1".into(), key(8).public()),
    ]
}

#[test]
fn receipts_hold_offline() {
    let log = Sample::new(21);
    for (index, size) in [(0, 1), (3, 4), (9, 21), (20, 21)] {
        let text = receipt(&log, index, size).to_text();
        let read = Receipt::parse(&text).expect("a receipt");
        assert_eq!(read, receipt(&log, index, size));
        let verified = read.verify(&log.key.public(), &witnesses()).expect("it holds");
        assert_eq!((verified.size, verified.envelope.seq), (size, index));
        assert_eq!(verified.root, root_of(log.leaves().into_iter().take(size as usize)));
        let cosigned_by = vec![("mx.example.org/witness/1".to_owned(), 1_385_145_099)];
        assert_eq!(verified.cosigned_by, cosigned_by);
    }
}

#[test]
fn receipts_that_lie_are_refused() {
    let log = Sample::new(21);
    let good = receipt(&log, 9, 21);
    let refused = |change: &dyn Fn(&mut Receipt)| {
        let mut receipt = good.clone();
        change(&mut receipt);
        receipt.verify(&log.key.public(), &[]).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(refused(&|_| ()), Ok(()));
    assert_eq!(refused(&|receipt| receipt.index = 8), Err("E_SEQ"));
    assert_eq!(refused(&|receipt| receipt.entry = log.entries[8].clone()), Err("E_SEQ"));
    assert_eq!(refused(&|receipt| receipt.proof.swap(0, 1)), Err("E_PROOF"));
    assert_eq!(refused(&|receipt| receipt.proof.truncate(2)), Err("E_PROOF"));
    assert_eq!(refused(&|receipt| receipt.checkpoint = log.checkpoint(20)), Err("E_PROOF"));
    let changed = |place: usize| {
        let mut bytes = good.entry.as_bytes().to_vec();
        bytes[place] ^= 1;
        Entry::from_bytes(bytes).expect("the same length")
    };
    assert_eq!(refused(&|receipt| receipt.entry = changed(5)), Err("E_SIG"));
    assert_eq!(refused(&|receipt| receipt.entry = changed(200)), Err("E_SIG"));
    assert_eq!(
        good.verify(&key(2).public(), &[]).map_err(|error| error.code()).err(),
        Some("E_SIG")
    );
}

#[test]
fn other_texts_are_refused() {
    let good = receipt(&Sample::new(5), 2, 5).to_text();
    let refused = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Receipt::parse(&good.replacen(from, to, 1)).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(refused("@v1", "@v2"), Err("not a receipt: header".into()));
    assert_eq!(refused("extra ", "extra !"), Err("not a receipt: extra".into()));
    assert_eq!(refused("index 2", "index 02"), Err("not a receipt: index".into()));
    assert_eq!(refused("index 2\n", "index 2\nAAAA\n"), Err("not a receipt: proof".into()));
    assert_eq!(refused("\n\n", "\n"), Err("not a receipt: proof".into()));
    assert_eq!(refused("— ", "- "), Err("not a checkpoint".into()));
    assert!(Receipt::parse("").is_err());
    assert!(Receipt::parse(&"x".repeat(RECEIPT_MAX_BYTES + 1)).is_err());
}

#[test]
fn before_a_checkpoint_the_entry_alone_is_a_promise() {
    let mut log = Sample::new(1);
    log.append(&Draft::new("ballot.cast", &json!({})));
    let (entry, key_1) = (&log.entries[1], log.key.public());
    let envelope = verify_entry(entry, &log.origin, &key_1).expect("signed");
    assert_eq!(envelope.kind, "ballot.cast");
    let other = "mx.example.org/log/1".parse().expect("an origin");
    let refused = |found: Result<Envelope, ReceiptError>| found.map(|_| ()).err();
    assert_eq!(refused(verify_entry(entry, &other, &key_1)), Some(ReceiptError::Origin));
    let forged = verify_entry(entry, &log.origin, &key(2).public());
    assert_eq!(refused(forged), Some(ReceiptError::Key(KeyError::Signature)));
}

#[test]
fn codes_agree_with_the_vectors_and_are_read_as_typed() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/events.json")).expect("a vector file");
    for case in vectors["signed"].as_array().expect("signed") {
        let text = |field: &str| case[field].as_str().expect(field);
        let signature = from_b64u(text("sig")).and_then(|bytes| bytes.try_into().ok());
        let entry = Entry::from_parts(&signature.expect("64 bytes"), text("e").as_bytes());
        let code = receipt_code(&entry);
        assert_eq!(code, text("code"));
        let typed = code.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(code_number(&typed), Some(receipt_number(&entry)));
        assert_eq!(normalize_code(&typed), Some(code));
    }
    for bad in ["", "ABC-DEF-GHJ-KM", "ABC-DEF-GHJ-KMNP", "ABC-DEF-GHJ-KMU", "ABC-DEF-GHJ-KMñ"] {
        assert_eq!((normalize_code(bad), code_number(bad)), (None, None), "{bad}");
    }
}

fn hex(text: &Value) -> PublicKey {
    let text = text.as_str().expect("hex");
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    PublicKey::import(&(0..64).step_by(2).map(byte).collect::<Vec<u8>>()).expect("a key")
}

/// The witnesses that the reader of a case knows.
fn known_to(case: &Value) -> Vec<(String, PublicKey)> {
    let known = case["witnesses"].as_array().expect("witnesses").iter();
    known.map(|one| (one[0].as_str().expect("a name").into(), hex(&one[1]))).collect()
}

#[test]
fn vectors_hold() {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/receipts.json"))
        .expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 30);
    for case in cases {
        let name = &case["name"];
        let known = known_to(case);
        let text = case["receipt"].as_str().expect("text");
        let found = Receipt::parse(text)
            .and_then(|receipt| Ok((receipt.verify(&hex(&case["log_key"]), &known)?, receipt)));
        match found {
            Err(error) => assert_eq!(error.code(), case["expect"], "{name}"),
            Ok((verified, receipt)) => {
                assert_eq!(case["expect"], "ok", "{name}");
                let cosigned: serde_json::Map<String, Value> =
                    verified.cosigned_by.into_iter().map(|(who, at)| (who, at.into())).collect();
                let found = json!([verified.size, receipt.index, receipt_code(&receipt.entry)]);
                assert_eq!(found, json!([case["size"], case["seq"], case["code"]]), "{name}");
                assert_eq!(Value::from(cosigned), case["cosigned"], "{name}");
            }
        }
    }
    for case in vectors["codes"].as_array().expect("codes") {
        let typed = case["typed"].as_str().expect("text");
        assert_eq!(normalize_code(typed).as_deref(), case["code"].as_str(), "{typed:?}");
    }
}

/// Receipts of logs whose key changed, with the entries that changed it.
#[test]
fn chains_of_keys_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/chains.json")).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 50);
    for case in cases {
        let (name, text) = (&case["name"], |field: &str| case[field].as_str().expect(field));
        let genesis = Entry::from_bytes(from_b64u(text("genesis")).expect("bytes")).expect("one");
        let origin = genesis.envelope().expect("an event").log;
        let bundle = STANDARD.decode(text("keys")).expect("base64");
        let keys = read_bundle(&bundle)
            .ok()
            .and_then(|later| KeySchedule::of_chain(&origin, &genesis, &later).ok());
        let Some(keys) = keys else {
            assert_eq!(case["expect"], "keys", "{name}");
            continue;
        };
        let witnesses = known_to(case);
        let found = Receipt::parse(text("receipt"))
            .and_then(|receipt| Ok((receipt.verify_by(&origin, &keys, &witnesses)?, receipt)));
        match found {
            Err(error) => assert_eq!(error.code(), case["expect"], "{name}"),
            Ok((verified, receipt)) => {
                assert_eq!(case["expect"], "ok", "{name}");
                let found = json!([verified.size, receipt.index]);
                assert_eq!(found, json!([case["size"], case["seq"]]), "{name}");
                let cosigned: serde_json::Map<String, Value> =
                    verified.cosigned_by.into_iter().map(|(who, at)| (who, at.into())).collect();
                assert_eq!(Value::from(cosigned), case["cosigned"], "{name}");
            }
        }
    }
}
