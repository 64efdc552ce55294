//! The strict profile against the vectors, against a second parser, and against noise.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn hex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hex digit") as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect()
}

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../vectors/json.json")).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 50);
    for case in cases {
        let bytes = match (case["text"].as_str(), case["times"].as_u64()) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (Some(text), Some(times)) => {
                text.replace('*', &"x".repeat(times as usize)).into_bytes()
            }
            _ => hex(case["hex"].as_str().expect("text or hex")),
        };
        let limits = if case["limits"] == "line" { Limits::LINE } else { Limits::EVENT };
        let found = match check(&bytes, limits) {
            Ok(()) => "ok",
            Err(error) => error.name(),
        };
        assert_eq!(found, case["expect"].as_str().expect("expect"), "{}", case["name"]);
    }
}

#[test]
fn a_fault_says_where() {
    assert_eq!(check(br#"{"a":1,"b":1.5}"#, Limits::EVENT), Err(JsonError::Number(11)));
    assert_eq!(check(br#"{"a":1,"a":2}"#, Limits::EVENT), Err(JsonError::Duplicate(7)));
    assert_eq!(check(b"{}\n", Limits::EVENT), Err(JsonError::Trailing(2)));
}

#[test]
fn many_names_are_sorted_and_still_compared() {
    let mut text = String::from("{");
    for name in 0..4000 {
        text.push_str(&format!("\"{name:x}\":0,"));
    }
    assert_eq!(
        check(format!("{text}\"z\":0}}").as_bytes(), Limits { bytes: 1 << 20, depth: 1 }),
        Ok(())
    );
    let twice = format!("{text}\"\\u0061b\":0}}");
    let error = check(twice.as_bytes(), Limits { bytes: 1 << 20, depth: 1 });
    assert_eq!(error, Err(JsonError::Duplicate(text.len())));
}

#[test]
fn parse_checks_before_it_reads() {
    let twice = parse::<Value>(br#"{"a":1,"\u0061":2}"#, Limits::EVENT);
    assert_eq!(twice.map_err(|error| error.name()), Err("duplicate"));
    let shape = parse::<Vec<u8>>(b"{}", Limits::EVENT);
    assert_eq!(shape.map_err(|error| error.name()), Err("shape"));
    assert_eq!(parse::<Value>(br#"{"a":1}"#, Limits::EVENT), Ok(json!({"a": 1})));
}

#[test]
fn base64url_is_canonical() {
    assert_eq!(to_b64u(&[0xfb, 0xff]), "-_8");
    assert_eq!(from_b64u("-_8"), Some(vec![0xfb, 0xff]));
    for bad in ["-_8=", "+/8", "-_9", "-_8\n", "A"] {
        assert_eq!(from_b64u(bad), None, "{bad}");
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        "[^\0]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[^\0]{0,6}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_a_library_writes_is_accepted(inner in value()) {
        let document = json!({ "a": inner });
        let bytes = serde_json::to_vec(&document).expect("a value serialises");
        prop_assert_eq!(check(&bytes, Limits::EVENT), Ok(()));
        let pretty = serde_json::to_vec_pretty(&document).expect("a value serialises");
        prop_assert_eq!(parse::<Value>(&pretty, Limits::EVENT), Ok(document));
    }

    #[test]
    fn whatever_is_accepted_a_library_reads(
        inner in value(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let mut bytes = serde_json::to_vec(&json!({ "a": inner })).expect("a value serialises");
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if check(&bytes, Limits::EVENT).is_ok() {
            prop_assert!(serde_json::from_slice::<Value>(&bytes).is_ok());
        }
    }

    #[test]
    fn noise_is_refused_without_a_panic(noise in r#"[\{\}\[\]",:\\u0-9a-fDd.eE+ \n-]{0,40}"#) {
        let text = format!("{{{noise}");
        if check(text.as_bytes(), Limits::EVENT).is_ok() {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
