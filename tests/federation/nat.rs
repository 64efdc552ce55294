//! A chapter that can call and cannot be called: everything goes over its own calls.

use std::collections::BTreeSet;
use std::fs::File;
use std::time::Duration;

use enlace::actions::keys::{request_revocation, revoke_keys, rotate_keys, sign_revocation};
use enlace::actions::members::{EndMember, end_member};
use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::actions::privacy::{DecideRecords, erase_records};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::federation::worker;
use enlace::ledger::mark::{self, Found, Mark};
use enlace::random;
use enlace::store::peers::PeerState;
use enlace::store::{Connection, log};
use enlace::views::{self, PollView};
use enlace_schema::event::Draft;
use enlace_schema::event::log::{KeyRole, RESUMED, Resumed};
use enlace_schema::event::member::EndReason;
use enlace_schema::event::privacy::ERASED_ACK;
use enlace_schema::ids::PollId;
use enlace_schema::log::{Checkpoint, Hash, SignedCheckpoint};
use enlace_schema::voting::Choices;
use serde_json::json;

use crate::harness::forge::ForgedLog;
use crate::harness::polls::{open, question, vote};
use crate::harness::{Site, World, http, wait};

use super::tokens::{Asking, refusal};

/// Two chapters, of which the second has no address at the first.
fn behind_nat() -> World {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    us.point(&mx.origin(), "");
    mx.await_log_of(us);
    world
}

fn view(site: &Site, poll: &PollId) -> PollView {
    let now = site.instance().now();
    site.instance().store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

#[test]
fn a_poll_is_decided_over_the_calls_of_one_side() {
    let world = behind_nat();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let error = worker::sync(us.instance(), &mx.origin()).expect_err("nowhere to ask");
    assert!(error.is(codes::PEER_NO_ADDRESS), "{error}");
    for n in 0..5 {
        mx.chapter.join_without_account(&format!("behind a router {n}"));
    }
    world.settle();
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    world.advance(Duration::from_secs(3_700));
    world.tick();
    for site in &world.sites {
        let seen = view(site, &poll);
        assert_eq!(seen.hashes_equal, Some(true));
        assert!(seen.unwitnessed.iter().all(|late| late.count == 0), "{:?}", seen.unwitnessed);
        let committee = site.chapter.caller(&site.chapter.people.committee);
        certify_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
            .expect("certified");
    }
    world.settle();
    let committee = us.chapter.caller(&us.chapter.people.committee);
    publish_poll(us.instance(), &committee, OnePoll { poll: poll.clone() }).expect("published");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

/// The one that nobody can call changes its log key, and takes its log back: the other reads of
/// the new keys only in what is brought to it, though it cosigns nothing by keys that it does not
/// know (the simulator's find).
#[test]
fn new_log_keys_are_brought_before_they_sign() {
    let world = behind_nat();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    world.settle();
    let (instance, caller) = (mx.instance(), Caller::instance());
    rotate_keys(instance, &caller, vec![KeyRole::Log]).expect("rotated");
    world.settle();
    mx.chapter.join_without_account("void soon");
    let request = request_revocation(instance, &caller, mx.chapter.size() - 1);
    let request = request.expect("a request");
    let sign = |sheet: usize| sign_revocation(&request, &mx.chapter.recovery[sheet].words);
    let signed = [0, 1].map(|sheet| sign(sheet).expect("a signature")).to_vec();
    revoke_keys(instance, &caller, request, signed, BTreeSet::new()).expect("the log is back");
    world.settle();
    assert_eq!(
        us.instance().store().read(|conn| log::size(conn, mx.origin().as_str())).ok(),
        Some(mx.chapter.size())
    );
    us.chapter.check();
}

/// Months behind, over pages of which each is brought: it goes on where it was.
#[test]
fn what_was_said_while_the_other_was_down_is_brought_later() {
    let mut world = behind_nat();
    world.settle();
    world.sites[0].stop();
    for n in 0..600 {
        world.sites[1].chapter.join_without_account(&format!("in the dark {n}"));
    }
    world.sites[0].start(false);
    world.settle();
    world.sites[0].chapter.check();
}

/// The side that is called restores an old backup. Nobody can be asked; the caller tells, and
/// brings the end back.
#[test]
fn a_caller_brings_back_the_end_of_the_other_s_log() {
    let mut world = behind_nat();
    world.settle();
    world.sites[0].stop();
    let backup = world.sites[0].chapter.db.copy();
    world.sites[0].start(false);
    for n in 0..4 {
        world.sites[0].chapter.join_without_account(&format!("after the backup {n}"));
    }
    world.settle();
    let size = world.sites[0].chapter.size();
    world.sites[0].stop();
    let _newer = world.sites[0].chapter.use_database(backup);
    world.sites[0].start(false);
    let us = &world.sites[0];
    wait::until("the end is back and the guard is lifted", || {
        us.chapter.size() == size && !us.instance().ledger.is_read_only()
    });
    us.chapter.join_without_account("goes on");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

/// A forged peer rings a site's doorbell.
pub fn ring(site: &Site, log: &ForgedLog) {
    let asking = Asking {
        issuer: &log.origin,
        key: &log.transport,
        audience: site.origin(),
        at: site.instance().now(),
        jti: random::command(),
    };
    let body = json!({ "origin": log.origin, "size": log.size() }).to_string();
    let answer = asking.post(site, "/fed/v1/hint", body.as_bytes());
    assert!(matches!(answer.status, 204 | 429), "{}", answer.text());
}

/// A site that pinned a forged peer without an address, and what that peer brings to it.
struct Scene {
    site: Site,
    log: ForgedLog,
}

impl Scene {
    fn new() -> Self {
        let (site, log) = (Site::alone(), ForgedLog::new("forged"));
        site.chapter.pin(&log.entries[0]);
        Self { site, log }
    }

    fn bring(&self, target: &str, body: &str) -> http::Answer {
        let asking = Asking {
            issuer: &self.log.origin,
            key: &self.log.transport,
            audience: self.site.origin(),
            at: self.site.instance().now(),
            jti: random::command(),
        };
        asking.post(&self.site, target, body.as_bytes())
    }

    /// A note by the site's own key that is of another tree than its log, with the peer's line.
    fn other_past(&self, size: u64) -> SignedCheckpoint {
        let own = self.site.origin().to_string();
        let other = Checkpoint { origin: own, size, root: Hash([9; 32]) };
        let mut other = other.sign(&self.site.instance().ledger.keys().in_force().log);
        let seconds = u64::try_from(self.log.at.as_secs()).expect("after 1970");
        let line = other.cosign(self.log.origin.as_str(), &self.log.witness, seconds);
        other.add_signature(&line).expect("a line");
        other
    }

    fn code(&self, target: &str, body: &str) -> (u16, String) {
        let answer = self.bring(target, body);
        let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
        (answer.status, code)
    }
}

const ADD: &str = "/fed/v1/add-entries";

#[test]
fn what_is_brought_passes_the_checks_of_what_is_pulled() {
    let mut scene = Scene::new();
    for size in 1..4 {
        scene.log.say(&Draft::new(RESUMED, &Resumed { size }));
    }
    let first = scene.bring(ADD, &scene.log.page(1));
    assert_eq!((first.status, first.json()), (200, json!({ "size": 4 })));
    assert_eq!(scene.site.peer(&scene.log.origin).state, PeerState::Live);
    // Where it goes on is told; the same page again is a conflict of sizes.
    let again = scene.bring(ADD, &scene.log.page(1));
    assert_eq!((again.status, again.text().as_str()), (409, "4\n"));
    assert_eq!(again.header("content-type"), "text/x.tlog.size");
    // Another's log, and the site's own by a peer that has nothing of it.
    let (own, other) = (scene.site.origin(), "ca.example.org/log/1");
    assert_eq!(scene.code(&format!("{ADD}?log={other}"), "x"), (403, "E_AUTH".into()));
    assert_eq!(scene.code(&format!("{ADD}?x={own}"), "x"), (400, "E_JSON".into()));
    assert_eq!(scene.code(ADD, "not a page"), (422, "E_JSON".into()));
    // What the author signed and is wrong halts its log, with evidence.
    let mut fork = scene.log.fork("forged", 3);
    fork.say(&Draft::new(RESUMED, &Resumed { size: 9 }));
    fork.say(&Draft::new(RESUMED, &Resumed { size: 10 }));
    assert_eq!(scene.code(ADD, &fork.page(4)), (422, "E_PREV".into()));
    let seen = scene.site.peer(&scene.log.origin);
    assert_eq!((seen.state, seen.evidence), (PeerState::Halted, 1));
    assert_eq!(scene.code(ADD, &scene.log.page(4)), (403, "E_SIG".into()));
    scene.site.chapter.join_without_account("life goes on");
}

#[test]
fn bodies_are_bounded_before_they_are_read() {
    let mut scene = Scene::new();
    let url = format!("{}{ADD}", scene.site.url);
    let large = vec![b'x'; (4 << 20) + 1];
    // Without a token nothing is read, and the connection may end in the middle of the body; with
    // one, no more than a page.
    if let Ok(answer) = http::try_whole(http::agent().post(&url).send(&large[..])) {
        assert_eq!(answer.json()["code"], "E_AUTH");
    }
    let text = String::from_utf8(large).expect("text");
    assert_eq!(scene.code(ADD, &text), (413, "E_LIMIT".into()));
    for size in 1..=257 {
        scene.log.say(&Draft::new(RESUMED, &Resumed { size }));
    }
    assert_eq!(scene.code(ADD, &scene.log.page(1)), (422, "E_LIMIT".into()));
    assert_eq!(scene.site.chapter.size_of(&scene.log.origin), 1);
    // A flood is answered 429, and takes nothing.
    let answers: Vec<u16> = (0..40).map(|_| scene.bring(ADD, "x").status).collect();
    assert!(answers.contains(&429), "{answers:?}");
}

#[test]
fn a_cosignature_is_taken_from_its_witness_on_our_note_alone() {
    let scene = Scene::new();
    scene.site.await_checkpoint();
    let target = "/fed/v1/witness/cosignature";
    let note = scene.site.checkpoint_of(&scene.site.origin()).expect("a note");
    assert_eq!(scene.code(target, "nothing"), (400, "E_JSON".into()));
    assert_eq!(scene.code(target, note.note()), (403, "E_SIG".into()), "no line of its own");
    let by = |note: &SignedCheckpoint| {
        let seconds = u64::try_from(scene.log.at.as_secs()).expect("after 1970");
        let mut signed = note.clone();
        let line = note.cosign(scene.log.origin.as_str(), &scene.log.witness, seconds);
        signed.add_signature(&line).expect("a line");
        signed
    };
    let foreign = by(&scene.log.checkpoint(1));
    assert_eq!(scene.code(target, foreign.note()), (403, "E_SIG".into()), "its own log");
    assert_eq!(scene.bring(target, by(&note).note()).status, 204);
    let now = scene.site.checkpoint_of(&scene.site.origin()).expect("a note");
    let theirs = now.verify_cosignature(scene.log.origin.as_str(), &scene.log.witness.public());
    assert!(theirs.is_some());
}

/// A note by the site's own key that is of another tree than its log, as large or smaller, with the
/// caller's line on it: the key has signed another log. That is said, and the line is not kept.
#[test]
fn a_cosignature_on_another_tree_of_ours_is_a_fork() {
    let scene = Scene::new();
    scene.site.await_checkpoint();
    let own = scene.site.origin();
    let before = scene.site.checkpoint_of(&own).expect("a note");
    for size in [before.checkpoint.size, 1] {
        let other = scene.other_past(size);
        let answer = scene.bring("/fed/v1/witness/cosignature", other.note());
        assert_eq!(refusal(&answer), (409, "E_FORK".into()), "{size}");
    }
    let after = scene.site.checkpoint_of(&own).expect("a note");
    assert_eq!(after.note(), before.note());
    // What would be recorded meanwhile would count nowhere else (protocol §10).
    assert!(scene.site.instance().ledger.is_read_only());
}

/// Whoever showed it may be silent at the next start, and the one after: that our key has signed
/// another log is not forgotten, and nothing is appended (rule 29).
#[test]
fn a_log_beside_another_of_ours_is_held_at_every_start() {
    let mut scene = Scene::new();
    scene.site.await_checkpoint();
    let again = |scene: &mut Scene| {
        scene.site.stop();
        scene.site.start(false);
        scene.site.instance().ledger.is_read_only()
    };
    assert!(!again(&mut scene), "its mark tells that it is the newest, and nobody is asked");
    let size = scene.site.chapter.size();
    let answer = scene.bring("/fed/v1/witness/cosignature", scene.other_past(size).note());
    assert_eq!(refusal(&answer), (409, "E_FORK".into()));
    for start in 1..3 {
        assert!(again(&mut scene), "start {start}");
        assert_eq!(scene.site.chapter.size(), size, "start {start}");
    }
}

/// Whoever is publishing has read the mark, and writes it: the note of another past waits for its
/// turn, while nothing is appended any more, and stands (rule 29).
#[test]
fn a_note_of_another_past_outlasts_the_mark_of_who_is_publishing() {
    let scene = Scene::new();
    scene.site.await_checkpoint();
    let (instance, size) = (scene.site.instance().clone(), scene.site.chapter.size());
    let newest = Mark { size, root: Hash([8; 32]) };
    let turn = File::open(scene.site.chapter.folder.path().join("keys")).expect("a folder");
    turn.lock().expect("the turn to publish");
    let publishing = std::thread::spawn(move || {
        wait::until("the log is held", || instance.ledger.is_read_only());
        let place = &instance.ledger.keys().mark;
        let before = mark::read(place).expect("a mark");
        mark::write(place, &newest).expect("a mark");
        drop(turn);
        before
    });
    let answer = scene.bring("/fed/v1/witness/cosignature", scene.other_past(size).note());
    assert_eq!(refusal(&answer), (409, "E_FORK".into()));
    let before = publishing.join().expect("the log was held");
    assert!(matches!(before, Found::Own(_)), "{before:?}");
    let after = mark::read(&scene.site.instance().ledger.keys().mark).expect("a mark");
    assert_eq!(after, Found::Restored(Some(newest)));
}

/// Who cannot be called is not asked for anything; what it erased is acknowledged all the same.
#[test]
fn an_erasure_of_who_cannot_be_called_is_acknowledged() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    mx.point(&us.origin(), "");
    us.await_log_of(mx);
    let member = us.chapter.people.arrears.member.clone();
    let left = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(us.instance(), &Caller::instance(), left).expect("an end");
    let input = DecideRecords { member, mandate: "request-7".into() };
    erase_records(us.instance(), &Caller::instance(), input).expect("erased");
    let own = mx.origin();
    let said = |conn: &mut Connection| log::entries_of_kinds(conn, own.as_str(), 0, &[ERASED_ACK]);
    wait::until("the acknowledgement", || {
        !mx.instance().store().read(said).expect("a read").is_empty()
    });
}
