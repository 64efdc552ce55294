//! Events about keys: what no honest log signs, and what one may.

use super::*;
use crate::event::key::{PUBLISHED, REVOKED, ROTATED, RecoverySignature, Revoked, Trusted};
use crate::event::log::{KeyRole, PublishedKey};
use crate::json::to_b64u;
use crate::keys::{next_key_digest, revocation_message, rotation_message};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

/// An event after the last one of the log, unsigned.
fn after(log: &Sample, kind: &str, kv: u32, kid: &str, body: &Value) -> Vec<u8> {
    let last = log.entries.last().expect("entries");
    let mut event: Value = serde_json::from_slice(last.event_bytes()).expect("JSON");
    event["seq"] = log.entries.len().into();
    event["prev"] = last.id().to_string().into();
    event["kid"] = kid.into();
    event["kind"] = kind.into();
    event["kv"] = kv.into();
    event["body"] = body.clone();
    event.to_string().into_bytes()
}

fn entry(log: &Sample, kind: &str, kv: u32, body: &Value) -> Exhibit {
    Exhibit::Entry { entry: signed(log, &after(log, kind, kv, "log-1", body)) }
}

/// A rotation to the key of a seed, held by that of another.
fn rotation(log: &Sample, seed: u8, holder: u8) -> Value {
    let (seq, last) = (log.entries.len() as u64, log.entries.last().expect("entries"));
    let new = key(seed).public();
    let message = rotation_message(&log.origin, seq, &last.id(), "log-2", &new);
    json!({
        "kid": "log-2",
        "key": new.to_vkey(log.origin.as_str()),
        "possession": to_b64u(&key(holder).sign(&message)),
        "next": next_key_digest(&key(13).public()),
    })
}

fn publication(role: &str, name: &str, replaces: &str) -> Value {
    let key = key(40).public().to_vkey(name);
    json!({ "role": role, "kid": "said-2", "key": key, "replaces": replaces })
}

/// A revocation by recovery keys of these seeds, with a key of a role.
fn revocation(log: &Sample, signers: &[u8], role: KeyRole) -> Exhibit {
    let (seq, last) = (log.entries.len() as u64, log.entries.last().expect("entries"));
    let name = log.origin.as_str();
    let given = PublishedKey { role, kid: "given-2".into(), key: key(41).public().to_vkey(name) };
    let mut body = Revoked {
        kid: "log-9".into(),
        key: key(90).public().to_vkey(name),
        next: next_key_digest(&key(99).public()),
        last_trusted: Trusted { size: 3, root: root_at(&mut log.tiles(), 3).expect("a root") },
        proof: consistency_proof(&mut log.tiles(), 3, seq).expect("a proof"),
        keys: vec![given],
        recovery: Vec::new(),
    };
    let message = revocation_message(&log.origin, seq, &last.id(), &body);
    let sign = |seed: &u8| RecoverySignature {
        key: key(*seed).public().to_vkey(name),
        sig: to_b64u(&key(*seed).sign(&message)),
    };
    body.recovery = signers.iter().map(sign).collect();
    enveloped(log, "log-9", 90, &serde_json::to_value(&body).expect("JSON"))
}

/// A revocation under a name, signed by the key of a seed.
fn enveloped(log: &Sample, kid: &str, seed: u8, body: &Value) -> Exhibit {
    let event = after(log, REVOKED, 1, kid, body);
    let entry = Entry::from_parts(&key(seed).sign(&signed_message(&event)), &event);
    Exhibit::Entry { entry: Bytes::from(&entry) }
}

/// What two recovery keys said, in an envelope that somebody else made.
fn stolen(log: &Sample) -> Exhibit {
    let Exhibit::Entry { entry } = revocation(log, &[21, 22], KeyRole::Transport) else {
        panic!("an entry");
    };
    let entry = Entry::from_bytes(entry.0).expect("an entry");
    let event: Value = serde_json::from_slice(entry.event_bytes()).expect("JSON");
    enveloped(log, "log-8", 66, &event["body"])
}

/// What proves something.
pub(super) fn proofs(log: &Sample) -> Vec<Case> {
    let (own, bad) = (log.origin.as_str(), "bad-key-event");
    let published = |role, name| entry(log, PUBLISHED, 1, &publication(role, name, "transport-1"));
    vec![
        (
            "a rotation to a key that was not committed to",
            entry(log, ROTATED, 1, &rotation(log, 12, 12)),
            bad,
        ),
        ("a rotation without possession", entry(log, ROTATED, 1, &rotation(log, 11, 12)), bad),
        ("a rotation without a form", entry(log, ROTATED, 1, &json!({})), bad),
        ("a transport key of another log", published("transport", "mx.example.org/log/1"), bad),
        ("a log key that is published", published("log", own), bad),
        ("a revocation by the key in force", entry(log, REVOKED, 1, &json!({})), bad),
        ("a revocation with a second log key", revocation(log, &[21, 22], KeyRole::Log), bad),
    ]
}

/// What an honest log may sign, or nobody did.
pub(super) fn forgeries(log: &Sample) -> Vec<Case> {
    let own = log.origin.as_str();
    vec![
        ("an honest rotation", entry(log, ROTATED, 1, &rotation(log, 11, 11)), "agrees"),
        (
            "a rotation in a later version",
            entry(log, ROTATED, 2, &rotation(log, 12, 12)),
            "version",
        ),
        (
            "a key in place of one that other events name",
            entry(log, PUBLISHED, 1, &publication("transport", own, "transport-7")),
            "agrees",
        ),
        ("an honest revocation", revocation(log, &[21, 23], KeyRole::Transport), "agrees"),
        ("a revocation in another's envelope", stolen(log), "signature"),
        ("a revocation by one holder", revocation(log, &[21], KeyRole::Log), "signature"),
        ("a revocation by one holder twice", revocation(log, &[21, 21], KeyRole::Log), "signature"),
    ]
}
