//! Keys over years, as pages bring them, against the vectors.

use serde_json::{Value, json};

use super::*;
use crate::event::Origin;
use crate::event::envelope::{Author, Draft, Entry, seal};
use crate::event::key::{
    PUBLISHED, Published, REVOKED, ROTATED, RecoverySignature, Revoked, Rotated, Trusted,
};
use crate::json::to_b64u;
use crate::keys::{SigningKey, next_key_digest, revocation_message, rotation_message};
use crate::log::page::tests::Sample;
use crate::log::proof::consistency_proof;
use crate::log::{Checkpoint, Held, PageEnd, admit, entry_line, parse_page, root_of};
use crate::time::Millis;

pub(super) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

/// A log that changes its keys: the sample log, and what is appended under any key.
pub(super) struct Story {
    pub(super) log: Sample,
    /// Name and key of whoever signs each entry.
    signed: Vec<(String, u8)>,
}

impl Story {
    pub(super) fn new(entries: u64) -> Story {
        let log = Sample::new(entries);
        Story { signed: vec![("log-1".into(), 1); entries as usize], log }
    }

    pub(super) fn size(&self) -> u64 {
        self.log.entries.len() as u64
    }

    pub(super) fn prev(&self) -> Hash {
        self.log.entries.last().map(Entry::id).expect("a genesis")
    }

    pub(super) fn say(&mut self, kid: &str, seed: u8, draft: &Draft) {
        let (origin, signing) = (&self.log.origin, key(seed));
        let author = Author { origin, kid, key: &signing };
        let at = Millis::from_ms(1_385_145_000_000);
        let entry = seal(draft, &author, self.size(), Some(self.prev()), at).expect("a draft");
        self.log.entries.push(entry);
        self.signed.push((kid.into(), seed));
    }

    pub(super) fn fact(&mut self, kid: &str, seed: u8) {
        self.say(kid, seed, &Draft::new("member.admitted", &json!({})));
    }

    fn rotation(&self, kid: &str, seed: u8, next: u8) -> Rotated {
        let (origin, new) = (&self.log.origin, key(seed));
        let message = rotation_message(origin, self.size(), &self.prev(), kid, &new.public());
        Rotated {
            kid: kid.into(),
            key: new.public().to_vkey(origin.as_str()),
            possession: to_b64u(&new.sign(&message)),
            next: next_key_digest(&key(next).public()),
        }
    }

    fn revocation(&self, kid: &str, seed: u8, trusted: u64, signers: &[u8]) -> Revoked {
        let witness = PublishedKey {
            role: KeyRole::Witness,
            kid: "witness-9".into(),
            key: key(79).public().to_cosigner_vkey(self.log.origin.as_str()),
        };
        self.revocation_with(kid, seed, trusted, signers, vec![witness])
    }

    /// The same with other keys than a witness key.
    pub(super) fn revocation_with(
        &self,
        kid: &str,
        seed: u8,
        trusted: u64,
        signers: &[u8],
        keys: Vec<PublishedKey>,
    ) -> Revoked {
        let origin = &self.log.origin;
        let leaves = self.log.leaves();
        let size = self.size();
        let mut body = Revoked {
            kid: kid.into(),
            key: key(seed).public().to_vkey(origin.as_str()),
            next: next_key_digest(&key(99).public()),
            last_trusted: Trusted {
                size: trusted,
                root: root_of(leaves.into_iter().take(trusted as usize)),
            },
            proof: consistency_proof(&mut self.log.tiles(), trusted, size).expect("leaves"),
            keys,
            recovery: Vec::new(),
        };
        let message = revocation_message(origin, size, &self.prev(), &body);
        let sign = |seed: &u8| RecoverySignature {
            key: key(*seed).public().to_vkey(origin.as_str()),
            sig: to_b64u(&key(*seed).sign(&message)),
        };
        body.recovery = signers.iter().map(sign).collect();
        body
    }

    /// The entries from `from` to before `next`, under a checkpoint at `size` by the key of `seed`.
    fn page(&self, from: u64, next: u64, size: u64, seed: u8) -> String {
        let mut text = String::new();
        for seq in from..next {
            let (kid, _) = &self.signed[seq as usize];
            text.push_str(&entry_line(seq, kid, &self.log.entries[seq as usize]));
        }
        let root = root_of(self.log.leaves().into_iter().take(size as usize));
        let origin = self.log.origin.to_string();
        let checkpoint = Checkpoint { origin, size, root }.sign(&key(seed));
        let proof = consistency_proof(&mut self.log.tiles(), next, size).expect("leaves");
        let end = PageEnd { next, checkpoint: checkpoint.note().to_owned(), proof };
        text + &end.to_line()
    }

    pub(super) fn whole(&self, seed: u8) -> Result<Held, (String, bool)> {
        take(self.log.held(), &self.page(0, self.size(), self.size(), seed))
    }
}

fn take(mut held: Held, page: &str) -> Result<Held, (String, bool)> {
    let (lines, end) = parse_page(page.as_bytes()).expect("a page");
    let page = admit(&held, held.size, lines, end)
        .map_err(|error| (error.code().to_owned(), error.signed))?;
    held.size = page.tree.size();
    held.last_id = page.entries.last().map(|(_, _, id)| *id).or(held.last_id);
    (held.tree, held.keys) = (page.tree, page.keys);
    held.checkpoint = Some(page.checkpoint.checkpoint);
    Ok(held)
}

/// Genesis, two facts, a rotation to the key committed to, a fact under it, a second rotation.
fn rotated() -> Story {
    let mut story = Story::new(3);
    let body = story.rotation("log-2", 11, 12);
    story.say("log-1", 1, &Draft::new(ROTATED, &body));
    story.fact("log-2", 11);
    let body = story.rotation("log-3", 12, 13);
    story.say("log-2", 11, &Draft::new(ROTATED, &body));
    story.fact("log-3", 12);
    story
}

#[test]
fn a_log_rotates_and_readers_follow_in_any_pages() {
    let story = rotated();
    let whole = story.whole(12).expect("a good log");
    assert_eq!(whole.keys.log_key().map(|key| key.kid.as_str()), Some("log-3"));
    let changes: Vec<u64> = whole.keys.changes().iter().map(|change| change.seq).collect();
    assert_eq!(changes, [3, 5]);
    // As an author serves it: no page beyond a change, each under a key known by then.
    let mut held = story.log.held();
    for (from, next, size, seed) in [(0, 2, 4, 1), (2, 4, 4, 1), (4, 6, 6, 11), (6, 7, 7, 12)] {
        held = take(held, &story.page(from, next, size, seed)).expect("a good page");
    }
    assert_eq!((held.tree.root(), held.keys), (whole.tree.root(), whole.keys));
    // The newest checkpoint tells nothing to who has not read so far.
    let early = take(story.log.held(), &story.page(0, 2, 7, 12)).map(|_| ());
    assert_eq!(early, Err(("E_SIG".into(), false)));
}

#[test]
fn a_checkpoint_is_good_under_the_key_before_and_after_a_rotation() {
    let story = rotated();
    for seed in [1, 11] {
        take(story.log.held(), &story.page(0, 4, 4, seed)).expect("good at the boundary");
    }
    let late = take(story.log.held(), &story.page(0, 5, 5, 1)).map(|_| ());
    assert_eq!(late, Err(("E_SIG".into(), false)), "the outgoing key signs no more");
}

#[test]
fn a_rotation_that_breaks_a_rule_stops_the_log() {
    type Break = fn(&mut Rotated);
    let cases: [(Break, &str); 6] = [
        (|body| body.key = key(13).public().to_vkey("us.example.org/log/1"), "E_KID"),
        (|body| body.key = key(11).public().to_vkey("mx.example.org/log/1"), "E_KID"),
        (|body| body.possession = to_b64u(&[7; 64]), "E_SIG"),
        (|body| body.kid = "witness-1".into(), "E_SIG"),
        (|body| body.kid = "Log 2".into(), "E_SIG"),
        (|body| body.key = "us.example.org/log/1+00000000+AQ==".into(), "E_KEY_WEAK"),
    ];
    for (number, (change, code)) in cases.into_iter().enumerate() {
        let mut story = Story::new(3);
        let mut body = story.rotation("log-2", 11, 12);
        change(&mut body);
        story.say("log-1", 1, &Draft::new(ROTATED, &body));
        assert_eq!(story.whole(1).map(|_| ()), Err((code.into(), true)), "case {number}");
    }
    let mut story = Story::new(3);
    story.say("log-1", 1, &Draft { kv: 2, ..Draft::new(ROTATED, &json!({})) });
    assert_eq!(story.whole(1).map(|_| ()), Err(("E_VERSION".into(), true)));
    // A name that was used before, with a proof of possession that holds.
    let mut story = Story::new(3);
    let body = story.rotation("witness-1", 11, 12);
    story.say("log-1", 1, &Draft::new(ROTATED, &body));
    assert_eq!(story.whole(1).map(|_| ()), Err(("E_KID".into(), true)));
}

#[test]
fn after_a_rotation_the_outgoing_key_signs_nothing() {
    let mut story = Story::new(3);
    let body = story.rotation("log-2", 11, 12);
    story.say("log-1", 1, &Draft::new(ROTATED, &body));
    story.fact("log-1", 1);
    assert_eq!(story.whole(11).map(|_| ()), Err(("E_KID".into(), false)));
}

#[test]
fn other_keys_are_published_in_place_of_the_newest() {
    let published = |kid: &str, replaces: &str| Published {
        role: KeyRole::Transport,
        kid: kid.into(),
        key: key(44).public().to_vkey("us.example.org/log/1"),
        replaces: replaces.into(),
    };
    let mut story = Story::new(2);
    story.say("log-1", 1, &Draft::new(PUBLISHED, &published("transport-2", "transport-1")));
    let held = story.whole(1).expect("a good log");
    let kids: Vec<&str> = held.keys.transport_keys().iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(kids, ["transport-1", "transport-2"]);
    assert_eq!(held.keys.transport_keys()[1].since, 3);
    for (kid, replaces) in [("transport-2", "witness-1"), ("transport-1", "transport-1")] {
        let mut story = Story::new(2);
        story.say("log-1", 1, &Draft::new(PUBLISHED, &published(kid, replaces)));
        assert_eq!(story.whole(1).map(|_| ()), Err(("E_KID".into(), true)));
    }
}

/// A thief has had the log key since entry 3.
fn stolen(signers: &[u8], change: fn(&mut Revoked)) -> Story {
    let mut story = Story::new(3);
    story.fact("log-1", 1);
    story.fact("log-1", 1);
    let mut body = story.revocation("log-9", 90, 3, signers);
    change(&mut body);
    story.say("log-9", 90, &Draft::new(REVOKED, &body));
    story.fact("log-9", 90);
    story
}

#[test]
fn two_recovery_keys_take_a_log_back() {
    let story = stolen(&[21, 23], |_| ());
    let held = story.whole(90).expect("a good log");
    assert_eq!(held.keys.log_key().map(|key| key.kid.as_str()), Some("log-9"));
    assert_eq!(held.keys.void(), std::slice::from_ref(&(3..5)));
    assert!(held.keys.is_void(3) && held.keys.is_void(4));
    assert!(!held.keys.is_void(2) && !held.keys.is_void(5));
    let kids: Vec<&str> = held.keys.witness_keys().iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(kids, ["witness-9"], "the earlier one was the thief's too");
    assert_eq!(held.keys.transport_keys().len(), 1, "none was named in its place");
    // Read again from what is stored, it is the same.
    let genesis = story.log.entries[0].envelope().expect("an event");
    let mut again = KeySchedule::from_envelope(&genesis).expect("a genesis");
    for entry in &story.log.entries {
        again.replay(&entry.envelope().expect("an event")).expect("admitted before");
    }
    assert_eq!(again, held.keys);
}

#[test]
fn a_revocation_needs_two_signatures_over_exactly_itself() {
    let nobody = Err(("E_KID".into(), false));
    assert_eq!(stolen(&[21], |_| ()).whole(90).map(|_| ()), nobody);
    assert_eq!(stolen(&[21, 21], |_| ()).whole(90).map(|_| ()), nobody);
    assert_eq!(stolen(&[21, 24], |_| ()).whole(90).map(|_| ()), nobody);
    assert_eq!(stolen(&[], |_| ()).whole(90).map(|_| ()), nobody);
    let changes: [fn(&mut Revoked); 4] = [
        |body| body.last_trusted.size = 4,
        |body| body.next = Hash([1; 32]),
        |body| body.keys.clear(),
        |body| body.recovery.swap_remove(0).sig.clear(),
    ];
    for change in changes {
        assert_eq!(stolen(&[21, 22], change).whole(90).map(|_| ()), nobody);
    }
}

#[test]
fn what_recovery_keys_said_in_an_envelope_of_somebody_else_is_nobodys() {
    // As honest people said it, but for the proof, which nobody signs for: without the fresh key's
    // signature it must not stop their log.
    let mut story = Story::new(3);
    let mut body = story.revocation("log-9", 90, 3, &[21, 22]);
    body.proof = vec![Hash([5; 32])];
    story.say("log-9", 66, &Draft::new(REVOKED, &body));
    assert_eq!(story.whole(66).map(|_| ()), Err(("E_SIG".into(), false)));
    // Nor in a version that nobody knows.
    let mut story = Story::new(3);
    let body = story.revocation("log-9", 90, 3, &[21, 22]);
    story.say("log-9", 66, &Draft { kv: 2, ..Draft::new(REVOKED, &body) });
    assert_eq!(story.whole(66).map(|_| ()), Err(("E_SIG".into(), false)));
    // What its people themselves said so is theirs.
    let mut story = Story::new(3);
    let body = story.revocation("log-9", 90, 3, &[21, 22]);
    story.say("log-9", 90, &Draft { kv: 2, ..Draft::new(REVOKED, &body) });
    assert_eq!(story.whole(90).map(|_| ()), Err(("E_VERSION".into(), true)));
}

#[test]
fn what_recovery_keys_trust_is_a_prefix() {
    // The proof is not signed for, so that anybody can carry it; a false one convinces nobody.
    let story = stolen(&[21, 22], |body| body.proof = vec![Hash([5; 32])]);
    assert_eq!(story.whole(90).map(|_| ()), Err(("E_PROOF".into(), true)));
}

#[test]
fn a_key_in_force_cannot_revoke() {
    let mut story = Story::new(3);
    let body = story.revocation("log-1", 1, 2, &[21, 22]);
    story.say("log-1", 1, &Draft::new(REVOKED, &body));
    assert_eq!(story.whole(1).map(|_| ()), Err(("E_KID".into(), true)));
    // Nor does what the thief published outlive the revocation.
    let mut story = Story::new(3);
    let body = story.rotation("log-2", 11, 12);
    story.say("log-1", 1, &Draft::new(ROTATED, &body));
    let body = story.revocation("log-9", 90, 3, &[22, 23]);
    story.say("log-9", 90, &Draft::new(REVOKED, &body));
    story.fact("log-2", 11);
    assert_eq!(story.whole(90).map(|_| ()), Err(("E_KID".into(), false)));
}

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/rotation.json")).expect("a file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() >= 22);
    for case in cases {
        let origin: Origin = vectors["origin"].as_str().expect("origin").parse().expect("origin");
        let genesis = vectors["genesis"].as_str().expect("id").parse().expect("a hash");
        let page = case["page"].as_str().expect("a page");
        let found = take(Held::nothing(origin, genesis), page).map(|held| {
            let kid = held.keys.log_key().map(|key| key.kid.clone());
            let void: Vec<[u64; 2]> =
                held.keys.void().iter().map(|range| [range.start, range.end]).collect();
            let mut found = json!({ "log_key": kid, "void": void });
            if case["ok"].get("witness").is_some() {
                let kids: Vec<_> = held.keys.witness_keys().iter().map(|key| &key.kid).collect();
                found["witness"] = json!(kids);
            }
            found
        });
        let expected = match case.get("ok") {
            Some(ok) => Ok(ok.clone()),
            None => Err((
                case["code"].as_str().expect("a code").to_owned(),
                case["signed"].as_bool().expect("signed"),
            )),
        };
        assert_eq!(found, expected, "{}", case["name"]);
    }
}
