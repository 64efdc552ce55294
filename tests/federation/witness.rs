//! Cosigning: the bodies and statuses of C2SP tlog-witness, and what contradicts a record.

use std::time::Duration;

use enlace::error::codes;
use enlace::ledger::publish;
use enlace::store::peers::PeerState;
use enlace::store::tables::CheckpointRow;
use enlace::store::{chapters, log};
use enlace_schema::json::to_b64u;
use enlace_schema::keys::{ALG_ED25519, note_key_id};
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use enlace_schema::log::{AddCheckpoint, Checkpoint, Hash, SignedCheckpoint};

use super::tokens::{Asking, refusal};
use crate::harness::forge::ForgedLog;
use crate::harness::http::Answer;
use crate::harness::{Chapter, Site, World};

const TARGET: &str = "/fed/v1/witness/add-checkpoint";

fn offer(from: &Site, to: &Site, body: &str) -> Answer {
    Asking::of(from, to).post(to, TARGET, body.as_bytes())
}

fn body(old: u64, proof: Vec<Hash>, checkpoint: &SignedCheckpoint) -> String {
    AddCheckpoint { old, proof, checkpoint: checkpoint.clone() }.to_text()
}

/// A checkpoint signed by the log's own key, true or not.
fn signed(site: &Site, size: u64, root: Hash) -> SignedCheckpoint {
    let origin = site.origin().to_string();
    Checkpoint { origin, size, root }.sign(&site.instance().ledger.keys().in_force().log)
}

#[test]
fn an_equal_checkpoint_is_cosigned_again() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let newest = us.checkpoint_of(&us.origin()).expect("a checkpoint");
    let size = newest.checkpoint.size;
    let answer = offer(us, mx, &body(size, Vec::new(), &newest));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut cosigned = newest.clone();
    for line in answer.text().lines() {
        cosigned.add_signature(line).expect("a signature line");
    }
    let keys = mx.instance().ledger.keys();
    let name =
        mx.instance().store().read(|conn| publish::witness_name(conn, keys)).expect("a name");
    let time = cosigned
        .verify_cosignature(&name, &keys.in_force().witness_public())
        .expect("a cosignature");
    assert_eq!(i64::try_from(time).expect("seconds"), mx.instance().now().as_secs());
    // The first line is kept beside the note, where a later one takes its place (rule 43).
    let ledger = &us.instance().ledger;
    let record = |note: SignedCheckpoint| ledger.write_side(move |tx| publish::record(tx, &note));
    record(cosigned.clone()).expect("recorded");
    let first = row(us, &newest.checkpoint);
    world.advance(Duration::from_secs(60));
    let later = offer(us, mx, &body(size, Vec::new(), &newest));
    later.text().lines().for_each(|line| cosigned.add_signature(line).expect("a line"));
    record(cosigned).expect("recorded");
    let second = row(us, &newest.checkpoint);
    assert_ne!(second.note, first.note);
    assert_eq!(second.first_cosigned_ms, first.first_cosigned_ms);
    let line = first.first_cosignature.as_deref().expect("a line");
    assert_eq!(second.first_cosignature.as_deref(), Some(line));
    assert!(!second.note.contains(line));
}

#[test]
fn each_refusal_has_its_status() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let newest = us.checkpoint_of(&us.origin()).expect("a checkpoint");
    let size = newest.checkpoint.size;
    let conflict = offer(us, mx, &body(size - 1, Vec::new(), &newest));
    assert_eq!(conflict.status, 409);
    assert_eq!(conflict.header("content-type"), SIZE_MEDIA_TYPE);
    assert_eq!(conflict.text(), format!("{size}\n"));
    let ahead = signed(us, size + 5, Hash([1; 32]));
    let unproven = offer(us, mx, &body(size, vec![Hash([2; 32])], &ahead));
    assert_eq!(refusal(&unproven), (422, "E_PROOF".into()));
    let mut stranger = ForgedLog::new("us");
    stranger.origin = us.origin();
    let foreign = stranger.sign(size, newest.checkpoint.root);
    assert_eq!(refusal(&offer(us, mx, &body(size, Vec::new(), &foreign))), (403, "E_SIG".into()));
    let theirs = mx.checkpoint_of(&mx.origin()).expect("a checkpoint");
    assert_eq!(refusal(&offer(us, mx, &body(0, Vec::new(), &theirs))), (403, "E_SIG".into()));
    for malformed in ["", "old x\n\n", "nothing of the kind"] {
        assert_eq!(refusal(&offer(us, mx, malformed)), (400, "E_JSON".into()), "{malformed}");
    }
    assert_eq!(refusal(&offer(us, mx, &"x".repeat(20_000))), (413, "E_LIMIT".into()));
    assert_eq!(mx.peer(&us.origin()).state, PeerState::Live, "nothing of that is evidence");
}

#[test]
fn a_contradiction_is_a_fork() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let size = us.checkpoint_of(&us.origin()).expect("a checkpoint").checkpoint.size;
    let forked = signed(us, size, Hash([9; 32]));
    let answer = offer(us, mx, &body(size, Vec::new(), &forked));
    assert_eq!(refusal(&answer), (409, "E_FORK".into()));
    mx.await_state(&us.origin(), PeerState::Halted);
    assert_eq!(mx.peer(&us.origin()).evidence, 1);
    let honest = us.checkpoint_of(&us.origin()).expect("a checkpoint");
    let halted = offer(us, mx, &body(size, Vec::new(), &honest));
    assert_eq!(refusal(&halted), (403, "E_SIG".into()), "nothing is cosigned while it is halted");
}

#[test]
fn a_smaller_fork_is_seen_too() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let forked = signed(us, 3, Hash([9; 32]));
    let answer = offer(us, mx, &body(3, Vec::new(), &forked));
    assert_eq!(refusal(&answer), (409, "E_FORK".into()));
    mx.await_state(&us.origin(), PeerState::Halted);
}

/// The same checkpoint with an extension line, signed by the log's own key: another note, which
/// says the same of the log.
fn extended(site: &Site, of: &Checkpoint) -> SignedCheckpoint {
    let in_force = site.instance().ledger.keys().in_force();
    let key = &in_force.log;
    let text = format!("{}an extension line\n", of.to_text());
    let id = note_key_id(&of.origin, ALG_ED25519, key.public().as_bytes());
    let signature = [&id.to_be_bytes()[..], &key.sign(text.as_bytes())[..]].concat();
    // Notes have standard base64; 68 bytes end in one sign of padding.
    let line = to_b64u(&signature).replace('-', "+").replace('_', "/");
    let note = format!("{text}\n— {} {line}=\n", of.origin);
    let signed = SignedCheckpoint::parse(&note).expect("a note");
    signed.verify_log(&key.public()).expect("signed");
    signed
}

fn row(at: &Site, of: &Checkpoint) -> CheckpointRow {
    let size = i64::try_from(of.size).expect("a size");
    let found = at.instance().store().read(|conn| log::find_checkpoint(conn, &of.origin, size));
    found.expect("a read").expect("a checkpoint of that size")
}

#[test]
fn another_note_of_the_same_checkpoint_is_no_fork() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let newest = us.checkpoint_of(&us.origin()).expect("a checkpoint");
    let at = newest.checkpoint.clone();
    let before = row(mx, &at);
    world.advance(Duration::from_secs(60));
    let other = extended(us, &at);
    let answer = offer(us, mx, &body(at.size, Vec::new(), &other));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut cosigned = other.clone();
    answer.text().lines().for_each(|line| cosigned.add_signature(line).expect("a line"));
    let key = mx.instance().ledger.keys().in_force().witness_public();
    let time = cosigned.verify_cosignature(mx.origin().as_str(), &key).expect("a cosignature");
    let after = row(mx, &at);
    assert_eq!(after.note, before.note, "what was collected is kept");
    assert_eq!(after.fresh_ms, i64::try_from(time).expect("seconds") * 1_000);
    assert!(after.fresh_ms > before.fresh_ms, "and the new time counts");
    assert_eq!(mx.peer(&us.origin()).state, PeerState::Live);
    // Our own, when it comes back from somewhere: the same.
    let ledger = &us.instance().ledger;
    let back = cosigned.clone();
    let fresh = ledger.write_side(move |tx| publish::record(tx, &back)).expect("recorded");
    assert_eq!(fresh, after.fresh_ms);
    let forked = signed(us, at.size, Hash([9; 32]));
    let refused = ledger.write_side(move |tx| publish::record(tx, &forked));
    assert!(refused.expect_err("another root").is(codes::LOG_INVALID));
    us.chapter.join("one more");
    world.settle();
}

/// A peer may publish keys without end; a note names a few, and no more are looked at.
#[test]
fn keys_are_looked_up_by_what_a_cosignature_shows_of_them() {
    let chapter = Chapter::alone();
    let store = chapter.instance.store();
    let all = store.read(|conn| chapters::keys(conn, chapter.origin().as_str())).expect("keys");
    let key = &all.iter().find(|row| row.role == "witness").expect("a witness key").key;
    let mut parts = key.splitn(3, '+');
    let begins = format!("{}+{}+", parts.next().expect("a name"), parts.next().expect("an id"));
    let found = |begins: &str| store.read(|conn| chapters::witness_keys(conn, begins));
    assert_eq!(found(&begins).expect("rows").len(), 1);
    for other in ['_', '%', '\\', 'U'] {
        let other = begins.replacen('u', &other.to_string(), 1);
        assert_eq!(found(&other).expect("rows").len(), 0, "{other}");
    }
}
