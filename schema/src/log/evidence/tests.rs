//! Evidence against a log that lies, and what somebody might make up against one that does not.
//!
//! The cases are `vectors/evidence.json`; they are made here, from fixed keys, and written again
//! with `ENLACE_WRITE_VECTORS=1`.

use serde_json::{Value, json};

use super::*;
use crate::log::page::tests::Sample;

mod cases;

use cases::{evidence, forgeries, leaf, note, prefix, proofs, scene, tail};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/evidence.json");

fn verdict(file: &[u8]) -> Result<&'static str, &'static str> {
    let proven = Evidence::parse(file).and_then(|evidence| evidence.judge());
    proven.map(|proven| proven.finding.word()).map_err(|error| error.word())
}

/// Every case, as the file has it.
fn cases() -> Value {
    let scene = scene();
    let case = |name: &str, evidence: &Evidence| {
        let file = serde_json::to_value(evidence).expect("JSON");
        json!({ "name": name, "evidence": file })
    };
    let mut good: Vec<Value> = Vec::new();
    for (name, exhibit, word) in proofs(&scene) {
        let mut case = case(name, &evidence(&scene.log, exhibit));
        case["proves"] = word.into();
        good.push(case);
    }
    let mut bad: Vec<Value> = Vec::new();
    for (name, exhibit, word) in forgeries(&scene) {
        let mut case = case(name, &evidence(&scene.log, exhibit));
        case["refused"] = word.into();
        bad.push(case);
    }
    let fork = Exhibit::Notes { one: note(&scene.log, 7), other: note(&scene.fork, 7) };
    let real = evidence(&scene.log, fork);
    let stranger = Bytes(scene.log.entries[1].as_bytes().to_vec());
    for (name, changed, word) in [
        ("another version", Evidence { v: 1, ..real.clone() }, "version"),
        (
            "against another log",
            Evidence { origin: "mx.example.org/log/1".parse().expect("one"), ..real.clone() },
            "genesis",
        ),
        (
            "another event as the genesis",
            Evidence { genesis: stranger.clone(), ..real.clone() },
            "genesis",
        ),
        ("an event as a key", Evidence { keys: vec![stranger], ..real.clone() }, "keys"),
    ] {
        let mut case = case(name, &changed);
        case["refused"] = word.into();
        bad.push(case);
    }
    json!({
        "genesis": scene.log.entries[0].id(),
        "about": "Rules 23 and 24 (7.3). What each file proves, or why it proves nothing.",
        "proven": good,
        "refused": bad,
    })
}

#[test]
fn vectors_are_what_is_made_here() {
    let made = format!("{}\n", serde_json::to_string_pretty(&cases()).expect("JSON"));
    if std::env::var_os("ENLACE_WRITE_VECTORS").is_some() {
        std::fs::write(FILE, &made).expect("written");
    }
    let file = std::fs::read_to_string(FILE).expect("the vectors");
    assert_eq!(file, made, "write them again with ENLACE_WRITE_VECTORS=1");
}

#[test]
fn vectors_hold() {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/evidence.json"))
        .expect("a vector file");
    let all = |name: &str| vectors[name].as_array().expect("cases").clone();
    for case in all("proven") {
        let found = verdict(case["evidence"].to_string().as_bytes());
        assert_eq!(found, Ok(case["proves"].as_str().expect("a word")), "{}", case["name"]);
    }
    for case in all("refused") {
        let found = verdict(case["evidence"].to_string().as_bytes());
        assert_eq!(found, Err(case["refused"].as_str().expect("a word")), "{}", case["name"]);
    }
    assert!(all("proven").len() >= 21 && all("refused").len() >= 37);
}

/// Against a log whose key changed: `vectors/accused.json`, which another program made.
#[test]
fn vectors_of_changed_keys_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/accused.json")).expect("a vector file");
    let all = |name: &str| vectors[name].as_array().expect("cases").clone();
    assert!(all("proven").len() >= 20 && all("refused").len() >= 30);
    for case in all("proven").iter().chain(&all("refused")) {
        let found = Evidence::parse(case["evidence"].to_string().as_bytes());
        match found.expect("a file").judge() {
            Ok(proven) => {
                let told = json!([proven.finding.word(), proven.kid, proven.since]);
                let wanted = json!([case["proves"], case["kid"], case["since"]]);
                assert_eq!(told, wanted, "{}", case["name"]);
            }
            Err(error) => assert_eq!(error.word(), case["refused"], "{}", case["name"]),
        }
    }
}

#[test]
fn a_file_is_strict_json() {
    let scene = scene();
    let fork = Exhibit::Notes { one: note(&scene.log, 7), other: note(&scene.fork, 7) };
    let good = evidence(&scene.log, fork);
    assert_eq!(Evidence::parse(good.to_json().as_bytes()), Ok(good.clone()));
    assert_eq!(verdict(b"{}"), Err("json"));
    assert_eq!(verdict(b""), Err("json"));
    assert_eq!(verdict(good.to_json().replacen("{", "{\"v\":2,", 1).as_bytes()), Err("json"));
    assert_eq!(verdict(good.to_json().replace("notes", "novel").as_bytes()), Err("json"));
    let proven = good.judge().expect("a fork");
    assert_eq!((proven.genesis, proven.finding.at()), (scene.log.entries[0].id(), Some(7)));
}

/// Whatever of an honest log is put into whatever exhibit, it convicts nobody.
#[test]
fn no_mixture_of_honest_parts_convicts() {
    let log = Sample::new(9);
    for a in 1..=9 {
        for b in 1..=9 {
            let notes = Exhibit::Notes { one: note(&log, a), other: note(&log, b) };
            assert!(evidence(&log, notes).judge().is_err());
            for c in 1..=b {
                let Exhibit::Prefix { large, root, proof, .. } = prefix(note(&log, a), c, &log, b)
                else {
                    panic!("a prefix");
                };
                let mixed = Exhibit::Prefix { small: note(&log, a), large, root, proof };
                assert!(evidence(&log, mixed).judge().is_err(), "{a} {c} {b}");
            }
            for index in 0..a.min(b) {
                let (one, other) = (leaf(&log, index, a), leaf(&log, (index + 1) % b, b));
                let mixed = Exhibit::Leaves { index, one, other };
                assert!(evidence(&log, mixed).judge().is_err(), "{a} {b} {index}");
                let at = leaf(&log, index, a);
                let entry = Bytes::from(&log.entries[b as usize - 1]);
                let mixed = Exhibit::Place { index, entry, proof: at.proof, note: at.note };
                assert!(evidence(&log, mixed).judge().is_err(), "{a} {b} {index}");
            }
            let mixed = Exhibit::Entries {
                one: Bytes::from(&log.entries[a as usize - 1]),
                other: Bytes::from(&log.entries[b as usize - 1]),
            };
            assert!(evidence(&log, mixed).judge().is_err());
            if a <= b {
                assert!(evidence(&log, tail(a, &log, b, note(&log, b))).judge().is_err());
            }
        }
    }
}
