//! Logs whose keys change, rightly and wrongly: rotations, publications and revocations with one
//! part of them as somebody might have made it.

use enlace_schema::event::key::{
    PUBLISHED, Published, REVOKED, ROTATED, RecoverySignature, Revoked, Rotated, Trusted,
};
use enlace_schema::event::log::{KeyRole, PublishedKey};
use enlace_schema::event::{Author, Draft, Entry, envelope};
use enlace_schema::json::to_b64u;
use enlace_schema::keys::{SigningKey, next_key_digest, revocation_message, rotation_message};
use enlace_schema::log::{
    Checkpoint, Hash, PageEnd, consistency_proof, entry_line, root_of, sha256,
};
use serde_json::{Value, json};

use super::dice::{Dice, hex};
use crate::harness::forge::{ForgedLog, KID};
use crate::harness::leaves::Leaves;

/// A log as its author knows it.
struct Story {
    log: ForgedLog,
    /// Under which kid each entry stands.
    kids: Vec<String>,
    /// The number of the log key in force, and its name.
    key: u8,
    kid: String,
    /// The number of the key that was committed to.
    next: u8,
    /// The newest transport key.
    transport: String,
    drawn: u8,
}

/// A key of the forged log `us`, by its number.
fn key_of(number: u8) -> SigningKey {
    let mut seed = [number; 32];
    seed[1] ^= b'u';
    seed[2] ^= b's';
    SigningKey::from_seed(&seed).expect("a key")
}

impl Story {
    fn new() -> Self {
        let log = ForgedLog::new("us");
        let (kid, transport) = (KID.to_owned(), "transport-1".to_owned());
        Self { log, kids: vec![kid.clone()], key: 1, kid, next: 7, transport, drawn: 20 }
    }

    fn size(&self) -> u64 {
        self.log.size()
    }

    fn prev(&self) -> Hash {
        self.log.entries.last().map(Entry::id).expect("a genesis")
    }

    /// A key of a number that was not there before.
    fn fresh(&mut self) -> (u8, String) {
        self.drawn += 1;
        (self.drawn, format!("key-{}", self.drawn))
    }

    fn say(&mut self, kid: &str, key: u8, draft: &Draft) {
        let author = Author { origin: &self.log.origin, kid, key: &key_of(key) };
        let entry = envelope::seal(draft, &author, self.size(), Some(self.prev()), self.log.at);
        self.log.entries.push(entry.expect("an event"));
        self.kids.push(kid.to_owned());
    }

    fn say_own(&mut self, kind: &str, body: &Value) {
        let kid = self.kid.clone();
        self.say(&kid, self.key, &Draft::new(kind, body));
    }

    fn fact(&mut self) {
        self.say_own("log.resumed", &json!({ "size": 1 }));
    }

    fn rotate(&mut self, dice: &mut Dice) {
        let (after, name) = self.fresh();
        let new = if dice.one_in(12) { self.fresh().0 } else { self.next };
        let kid = if dice.one_in(12) { KID.to_owned() } else { name };
        let seq = self.size() + u64::from(dice.one_in(15));
        let signer = if dice.one_in(15) { self.key } else { new };
        let public = key_of(new).public();
        let message = rotation_message(&self.log.origin, seq, &self.prev(), &kid, &public);
        let body = Rotated {
            kid: kid.clone(),
            key: vkey(dice, self, new),
            possession: to_b64u(&key_of(signer).sign(&message)),
            next: next_key_digest(&key_of(after).public()),
        };
        self.say_own(ROTATED, &spoiled(dice, json!(body)));
        (self.key, self.kid, self.next) = (new, kid, after);
    }

    fn publish(&mut self, dice: &mut Dice) {
        let (new, name) = self.fresh();
        let kid = if dice.one_in(12) { self.transport.clone() } else { name };
        let role = if dice.one_in(15) { KeyRole::Log } else { KeyRole::Transport };
        let replaces = if dice.one_in(12) { "transport-1".into() } else { self.transport.clone() };
        let body = Published { role, kid: kid.clone(), key: vkey(dice, self, new), replaces };
        self.say_own(PUBLISHED, &spoiled(dice, json!(body)));
        self.transport = kid;
    }

    fn revoke(&mut self, dice: &mut Dice) {
        let ((new, name), (after, _)) = (self.fresh(), self.fresh());
        let kid = if dice.one_in(15) { KID.to_owned() } else { name };
        let size = self.size();
        let trusted = dice.below(size as usize + 1) as u64;
        let leaves: Vec<Hash> = self.log.entries.iter().map(Entry::leaf).collect();
        let root = root_of(leaves.iter().copied().take(trusted as usize));
        let root = if dice.one_in(15) { sha256(b"x") } else { root };
        let proof = consistency_proof(&mut Leaves(leaves), trusted, size).unwrap_or_default();
        let (witness, witness_kid) = self.fresh();
        let fresh = PublishedKey {
            role: if dice.one_in(12) { KeyRole::Log } else { KeyRole::Witness },
            kid: witness_kid,
            key: key_of(witness).public().to_cosigner_vkey(self.log.origin.as_str()),
        };
        let mut body = Revoked {
            kid: kid.clone(),
            key: vkey(dice, self, new),
            next: next_key_digest(&key_of(after).public()),
            last_trusted: Trusted { size: trusted, root },
            proof,
            keys: if dice.one_in(2) { vec![fresh] } else { Vec::new() },
            recovery: Vec::new(),
        };
        let message = revocation_message(&self.log.origin, size, &self.prev(), &body);
        let sign = |byte: &u8| RecoverySignature {
            key: key_of(*byte).public().to_vkey(self.log.origin.as_str()),
            sig: to_b64u(&key_of(*byte).sign(&message)),
        };
        let signers: &[&[u8]] = &[&[4, 5], &[6, 4], &[4, 9, 5], &[5, 6, 4], &[4], &[5, 5]];
        let signers = *dice.pick(signers);
        body.recovery = signers.iter().map(sign).collect();
        let signer = if dice.one_in(15) { self.key } else { new };
        let draft = Draft::new(REVOKED, &spoiled(dice, json!(body)));
        self.say(&kid, signer, &draft);
        (self.key, self.kid, self.next) = (new, kid, after);
    }

    /// The whole log as a page, under a checkpoint by the key in force or another.
    fn page(&self, dice: &mut Dice) -> String {
        let size = self.size();
        let mut page = String::new();
        for (seq, (entry, kid)) in (0..).zip(self.log.entries.iter().zip(&self.kids)) {
            let kid = if dice.one_in(80) { KID } else { kid };
            page.push_str(&entry_line(seq, kid, entry));
        }
        let root = root_of(self.log.entries.iter().map(Entry::leaf));
        let signer = key_of(if dice.one_in(12) { self.next } else { self.key });
        let note = Checkpoint { origin: self.log.origin.to_string(), size, root }.sign(&signer);
        let checkpoint = note.note().to_owned();
        page + &PageEnd { next: size, checkpoint, proof: Vec::new() }.to_line()
    }
}

/// A key as a vkey of its log, seldom of another one or none.
fn vkey(dice: &mut Dice, story: &Story, number: u8) -> String {
    let key = key_of(number);
    match dice.below(40) {
        0 => key.public().to_vkey("mx.example.org/log/1"),
        1 => key.public().to_cosigner_vkey(story.log.origin.as_str()),
        2 => "us.example.org/log/1+00000000+AQ".into(),
        _ => key.public().to_vkey(story.log.origin.as_str()),
    }
}

/// The body, seldom without one of its fields or with another in its place.
fn spoiled(dice: &mut Dice, mut body: Value) -> Value {
    let fields = body.as_object_mut().expect("an object");
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = dice.pick(&names).clone();
    match dice.below(50) {
        0 => drop(fields.remove(&name)),
        1 => drop(fields.insert(name, Value::Null)),
        2 => drop(fields.insert(name, json!([]))),
        3 => drop(fields.insert("more".into(), json!({ "a": 1 }))),
        _ => {}
    }
    body
}

/// Logs that change their keys a few times, whole.
pub fn logs(dice: &mut Dice) -> Vec<Value> {
    (0..400)
        .map(|_| {
            let mut story = Story::new();
            for _ in 0..1 + dice.below(6) {
                match dice.below(7) {
                    0..=2 => story.fact(),
                    3 | 4 => story.rotate(dice),
                    5 => story.publish(dice),
                    _ => story.revoke(dice),
                }
            }
            let (origin, genesis) = (story.log.origin.clone(), story.log.genesis());
            let pages = [hex(story.page(dice).as_bytes())];
            json!({ "ask": "pages", "origin": origin, "genesis": genesis, "pages": pages })
        })
        .collect()
}
