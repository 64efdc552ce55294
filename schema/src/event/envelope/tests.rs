//! Sealing and reading events, against the vectors and each other.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/events.json")).expect("a vector file")
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} of {case}"))
}

fn origin(text: &str) -> Origin {
    text.parse().expect("an origin")
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

fn full_draft() -> Draft {
    let body = json!({ "title": "Ratificación", "amount": 1200 });
    Draft::new("proposal.published", &body)
        .committing([Hash([1; 32]), Hash([2; 32])])
        .referring([EventRef { log: origin("mx.example.org/log/1"), seq: 3, id: Hash([3; 32]) }])
        .by(Actor { member: Some("mbr_x".into()), role: "committee".into(), mandate: "".into() })
        .cmd("0190b6a4-7f5a-7cc1-9d2e-1b2a3c4d5e6f")
}

fn sealed(draft: &Draft, seq: u64, prev: Option<Hash>) -> Result<Entry, EnvelopeError> {
    let (origin, key) = (origin("us.example.org/log/1"), key(1));
    let author = Author { origin: &origin, kid: "log-1", key: &key };
    seal(draft, &author, seq, prev, Millis::from_ms(1_385_078_400_123))
}

#[test]
fn vectors_hold() {
    let vectors = vectors();
    let cases = vectors["events"].as_array().expect("events");
    assert!(cases.len() > 30);
    for case in cases {
        let found = match parse(text(case, "e").as_bytes()) {
            Ok(_) => "ok",
            Err(error) => error.code(),
        };
        assert_eq!(found, text(case, "expect"), "{}", case["name"]);
    }
}

#[test]
fn signed_vectors_hold() {
    let vectors = vectors();
    for case in vectors["signed"].as_array().expect("signed") {
        let e = text(case, "e").as_bytes();
        assert_eq!(json::to_b64u(&signed_message(e)), text(case, "message"));
        assert_eq!(event_id(e).to_string(), text(case, "id"));
        let signature = json::from_b64u(text(case, "sig")).expect("base64url");
        let signature: [u8; 64] = signature.try_into().expect("64 bytes");
        let entry = Entry::from_parts(&signature, e);
        assert_eq!(entry.leaf().to_string(), text(case, "leaf"));
        let key = PublicKey::from_b64u(text(case, "key")).expect("a key");
        let expected = if case["expect"] == "ok" { Ok(()) } else { Err(KeyError::Signature) };
        assert_eq!(entry.verify(&key), expected, "{}", case["name"]);
    }
}

#[test]
fn what_is_sealed_reads_back() {
    let draft = full_draft();
    let entry = sealed(&draft, 7, Some(Hash([9; 32]))).expect("a good draft");
    assert_eq!(entry.verify(&key(1).public()), Ok(()));
    assert_eq!(entry.verify(&key(2).public()), Err(KeyError::Signature));
    assert_eq!(Entry::from_bytes(entry.clone().into_bytes()), Ok(entry.clone()));

    let envelope = entry.envelope().expect("what was sealed");
    assert_eq!((envelope.seq, envelope.prev), (7, Some(Hash([9; 32]))));
    assert_eq!((envelope.kid.as_str(), envelope.kind.as_str()), ("log-1", "proposal.published"));
    assert_eq!(envelope.at.to_string(), "2013-11-22T00:00:00.123Z");
    assert_eq!(envelope.body::<Value>().expect("an object"), draft.body);
    let commitments: Vec<Hash> = envelope.commitments.iter().map(|one| one.c).collect();
    assert_eq!(commitments, draft.commitments);
    assert_eq!(envelope.refs, draft.refs);
    assert_eq!(envelope.by.as_deref(), Some("mbr_x/committee/"));
    assert_eq!(envelope.actor(), draft.by);
    assert_eq!(envelope.cmd, draft.cmd);

    let again = sealed(&draft, 7, Some(Hash([9; 32]))).expect("a good draft");
    assert_eq!(again, entry, "signatures are deterministic");
}

#[test]
fn the_author_refuses_what_readers_would() {
    let good = Draft::new("log.genesis", &json!({}));
    assert!(sealed(&good, 0, None).is_ok());
    assert_eq!(sealed(&good, 1, None), Err(EnvelopeError::Prev));
    assert_eq!(sealed(&good, 0, Some(Hash([0; 32]))), Err(EnvelopeError::Prev));
    let refused = |draft: Draft| sealed(&draft, 0, None).map_err(|error| error.to_string());
    assert_eq!(refused(Draft::new("Log.genesis", &json!({}))), Err("malformed kind".into()));
    assert_eq!(refused(Draft::new("log.genesis", &json!([]))), Err("malformed body".into()));
    assert_eq!(refused(Draft::new("log.genesis", &"text")), Err("malformed body".into()));
    assert!(refused(Draft::new("log.genesis", &json!({ "half": 0.5 }))).is_err());
    assert!(refused(Draft::new("log.genesis", &json!({ "nul": "\0" }))).is_err());
    let long = "x".repeat(json::EVENT_MAX_BYTES);
    assert!(refused(Draft::new("log.genesis", &json!({ "long": long }))).is_err());
    let own = EventRef { log: origin("us.example.org/log/1"), seq: 0, id: Hash([0; 32]) };
    assert_eq!(refused(good.clone().referring([own])), Err("malformed refs".into()));
    assert_eq!(refused(good.clone().cmd("mine")), Err("malformed cmd".into()));
    let nine = (0..9).map(|byte| Hash([byte; 32]));
    assert_eq!(refused(good.clone().committing(nine)), Err("malformed priv".into()));
    let mut critical = good;
    critical.crit.push("body".into());
    assert_eq!(refused(critical), Err("malformed crit".into()));
}

#[test]
fn entries_have_a_length() {
    assert_eq!(Entry::from_bytes(vec![0; 64]), Err(EnvelopeError::Length(64)));
    assert!(Entry::from_bytes(vec![0; 65]).is_ok());
    assert!(Entry::from_bytes(vec![0; 64 + json::EVENT_MAX_BYTES]).is_ok());
    assert!(Entry::from_bytes(vec![0; 65 + json::EVENT_MAX_BYTES]).is_err());
}

#[test]
fn actors_keep_both_slashes() {
    let nobody = Actor { member: None, role: "".into(), mandate: "".into() };
    assert_eq!(nobody.to_string(), "//");
    assert_eq!("//".parse(), Ok(nobody));
    for bad in ["", "/", "a/b/c/d", "mbr_x/com mittee/", "mbr_é//"] {
        assert_eq!(bad.parse::<Actor>(), Err(EnvelopeError::Field("by")), "{bad}");
    }
}

proptest! {
    #[test]
    fn any_text_survives(title in "[^\0]{0,60}", seq in 1_u64..=json::MAX_INTEGER) {
        let body = json!({ "title": title });
        let entry = sealed(&Draft::new("proposal.published", &body), seq, Some(Hash([7; 32])));
        let envelope = entry.expect("a good draft").envelope().expect("what was sealed");
        prop_assert_eq!(envelope.seq, seq);
        prop_assert_eq!(envelope.body::<Value>().expect("an object"), body);
    }

    #[test]
    fn noise_is_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(parse(&bytes).is_err());
    }
}
