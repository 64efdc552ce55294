//! Chapters without any link: logs travel as files, both ways, and a poll is opened, joined,
//! sealed, counted, certified and published with nothing else. And files that are not to be
//! trusted.

use std::time::Duration;

use enlace::actions::peers::{
    MovePeer, PeerDecision, PinEntry, invite, move_peer, pin_entry, suspend_peer,
};
use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::error::{Error, codes};
use enlace::federation::import::{Imported, import};
use enlace::federation::pages;
use enlace::jobs;
use enlace::ledger::mark::{self, Mark};
use enlace::ledger::publish;
use enlace::store::peers::{self, PeerOverview, PeerState};
use enlace::views::{self, PollView};
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::{Draft, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::PollId;
use enlace_schema::json::to_b64u;
use enlace_schema::log::Hash;
use enlace_schema::voting::Choices;
use enlace_schema::voting::result::Outcome;

use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::forge::ForgedLog;
use crate::harness::polls::{open, question, vote};
use enlace::clock::FixedClock;

/// A log as a file, from a seq on.
fn export(at: &Chapter, log: &Origin, from: u64) -> Vec<u8> {
    if log == at.origin() {
        publish::publish(&at.instance.ledger).expect("a checkpoint");
    }
    let mut file = Vec::new();
    let take = |page: &pages::Page| {
        file.extend_from_slice(&page.body);
        Ok(())
    };
    pages::write(&at.instance, log, from, take).expect("a file");
    file
}

fn take_in(at: &Chapter, file: &[u8]) -> Result<Imported, Error> {
    import(&at.instance, file, |_| ())
}

/// Takes in a file that is good.
fn good(at: &Chapter, file: &[u8]) -> Imported {
    let found = take_in(at, file).expect("a file that may be read");
    assert_eq!(found.refused, None);
    found
}

/// The code by which a file is refused.
fn refused(at: &Chapter, file: &[u8]) -> (&'static str, bool) {
    let found = take_in(at, file).expect("a file that may be read");
    found.refused.map(|refused| (refused.code, refused.halted)).expect("a refusal")
}

fn pin(at: &Chapter, log: &[u8], words: &str) {
    let first = log.split(|byte| *byte == b'\n').next().expect("a line");
    let enlace_schema::log::Line::Entry(line) =
        enlace_schema::log::parse_line(first, 1).expect("a line")
    else {
        panic!("no entry")
    };
    let entry = to_b64u(line.entry().as_bytes());
    let operator = at.caller(&at.people.operator);
    let input = PinEntry { entry, words: words.into() };
    pin_entry(&at.instance, &operator, input).expect("pinned");
}

fn peer(at: &Chapter, of: &Origin) -> PeerOverview {
    let all = at.instance.store().snapshot(peers::overview).expect("peers");
    all.into_iter().find(|peer| peer.origin == of.as_str()).expect("a peer")
}

/// Two chapters that pinned each other by files, and have nothing but files.
fn apart() -> [Chapter; 2] {
    let clock = FixedClock::new(start());
    let us = Chapter::founded("us", "us-ny", clock.beside(), 8101);
    let mx = Chapter::founded("mx", "mx-coop", clock.beside(), 8102);
    for (at, other) in [(&us, &mx), (&mx, &us)] {
        let log = export(other, other.origin(), 0);
        let invitation = invite(&other.instance).expect("an invitation");
        pin(at, &log, &invitation.words_es);
    }
    let both = [us, mx];
    swap(&both);
    both
}

/// A stick goes from each to the other with what is new.
fn swap([us, mx]: &[Chapter; 2]) {
    for (from, to) in [(us, mx), (mx, us)] {
        let tail = export(from, from.origin(), to.size_of(from.origin()));
        let found = good(to, &tail);
        assert_eq!(found.held, from.size());
        assert!(found.cosigned);
    }
}

fn tick(both: &[Chapter; 2]) {
    for chapter in both {
        let report = jobs::tick(&chapter.instance).expect("a tick");
        assert_eq!(report.failed, 0, "{report:?}");
    }
}

fn view(at: &Chapter, poll: &PollId) -> PollView {
    let now = at.instance.now();
    at.instance.store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

#[test]
fn a_poll_is_decided_with_files_alone() {
    let both = apart();
    let [us, mx] = &both;
    let poll = open(us, question(us));
    tick(&both);
    swap(&both);
    tick(&both);
    swap(&both);
    for chapter in &both {
        let seen = view(chapter, &poll);
        assert!(seen.chapters.iter().all(|chapter| chapter.joined), "{}", chapter.origin());
        vote(chapter, &chapter.people.voter, &poll, &Choices::Yes);
        vote(chapter, &chapter.people.hats, &poll, &Choices::Yes);
    }
    // Before the poll closes, each carries what it has, and brings back the other's cosignature.
    swap(&both);
    let back = export(mx, us.origin(), us.size() - 1);
    let own = good(us, &back);
    assert_eq!((own.admitted, own.cosigned), (0, false));
    cosigned_by(us, mx);
    us.advance(Duration::from_secs(3_700));
    // Seal; then the host counts, and the other over the same seals.
    for _ in 0..3 {
        tick(&both);
        swap(&both);
    }
    let results: Vec<PollView> = both.iter().map(|chapter| view(chapter, &poll)).collect();
    for seen in &results {
        assert_eq!(seen.hashes_equal, Some(true));
        assert_eq!(seen.result.as_ref().map(|result| &result.outcome), Some(&Outcome::Passed));
        assert!(seen.chapters.iter().all(|chapter| chapter.sealed_count == Some(4)));
    }
    assert_eq!(results[0].result_hash, results[1].result_hash);
    for chapter in &both {
        let committee = chapter.caller(&chapter.people.committee);
        certify_poll(&chapter.instance, &committee, OnePoll { poll: poll.clone() })
            .expect("certified");
    }
    swap(&both);
    let committee = us.caller(&us.people.committee);
    publish_poll(&us.instance, &committee, OnePoll { poll: poll.clone() }).expect("published");
    swap(&both);
    for chapter in &both {
        assert!(view(chapter, &poll).published_at.is_some());
        chapter.check();
    }
}

/// The newest checkpoint of a chapter that both hold has the other's line.
fn cosigned_by(author: &Chapter, by: &Chapter) {
    let key = by.instance.ledger.keys().in_force().witness_public();
    let note = author
        .instance
        .store()
        .read(|conn| enlace::store::log::published(conn, author.origin().as_str()))
        .expect("a checkpoint")
        .expect("a checkpoint");
    let note = note.signed().expect("a note");
    assert!(note.verify_cosignature(by.origin().as_str(), &key).is_some());
}

#[test]
fn a_file_may_be_taken_in_twice_and_after_an_interruption() {
    let [us, mx] = apart();
    for n in 0..7 {
        us.join_without_account(&format!("new {n}"));
    }
    let whole = export(&us, us.origin(), 0);
    let held = mx.size_of(us.origin());
    // Pulled out too early: one byte short of the last line's end.
    let found = take_in(&mx, &whole[..whole.len() - 1]).expect("a file");
    assert_eq!(found.refused.map(|refused| refused.code), Some("E_JSON"));
    assert_eq!(mx.size_of(us.origin()), held, "nothing of a page without its end");
    assert_eq!(good(&mx, &whole).admitted, us.size() - held);
    assert_eq!(good(&mx, &whole).admitted, 0);
    assert_eq!(peer(&mx, us.origin()).state, PeerState::Live);
    us.join_without_account("later");
    let beyond = export(&us, us.origin(), us.size());
    let gap = take_in(&mx, &beyond).expect_err("a gap");
    assert!(gap.is(codes::LOG_GAP), "{gap}");
    mx.check();
}

#[test]
fn who_is_not_pinned_or_is_suspended_brings_no_file() {
    let [us, mx] = apart();
    let stranger = ForgedLog::new("forged");
    let error = take_in(&mx, stranger.page(0).as_bytes()).expect_err("nobody pinned it");
    assert!(error.is(codes::PEER_UNKNOWN), "{error}");
    let decision = PeerDecision { origin: us.origin().clone() };
    let operator = mx.caller(&mx.people.operator);
    suspend_peer(&mx.instance, &operator, decision).expect("suspended");
    let error = take_in(&mx, &export(&us, us.origin(), 0)).expect_err("suspended");
    assert!(error.is(codes::PEER_SUSPENDED), "{error}");
}

#[test]
fn an_address_can_be_taken_away_and_given_again() {
    let [us, mx] = apart();
    let operator = us.caller(&us.people.operator);
    for endpoint in ["http://127.0.0.1:9", ""] {
        let input = MovePeer { origin: mx.origin().clone(), endpoint: endpoint.into() };
        move_peer(&us.instance, &operator, input).expect("moved");
        assert_eq!(peer(&us, mx.origin()).endpoint, endpoint);
    }
    let error = enlace::federation::worker::sync(&us.instance, mx.origin()).expect_err("nowhere");
    assert!(error.is(codes::PEER_NO_ADDRESS), "{error}");
}

/// A chapter that lost the end of its log gets it back from what a peer exported.
#[test]
fn our_own_tail_comes_back_in_a_file() {
    let [mut us, mx] = apart();
    let backup = us.db.copy();
    // On a database server the copy threw everybody out.
    us.instance.ledger.stop();
    us.instance = us.reopen().expect("an instance");
    for n in 0..3 {
        us.join_without_account(&format!("after the backup {n}"));
    }
    let size = us.size();
    good(&mx, &export(&us, us.origin(), 0));
    us.instance.ledger.stop();
    let _newer = us.use_database(backup);
    us.instance = us.reopen().expect("an instance");
    assert!(us.size() < size);
    let found = good(&us, &export(&mx, us.origin(), 0));
    assert_eq!((found.held, found.cosigned), (size, false));
    us.check();
    // Another history of our own log is refused, and halts nobody.
    us.join_without_account("here");
    let own = ForgedLog::new("us");
    assert_eq!(refused(&us, own.page(0).as_bytes()), ("E_SIG", false));
}

/// A forged log in whose file a chapter trusts so far.
fn forged() -> (Chapter, ForgedLog) {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("forged");
    (1..4).for_each(|size| drop(log.say(&Draft::new(RESUMED, &Resumed { size }))));
    let file = log.page(0);
    pin(&chapter, file.as_bytes(), &words(&log.genesis(), Language::English).join(" "));
    assert_eq!(good(&chapter, file.as_bytes()).held, 4);
    (chapter, log)
}

#[test]
fn what_was_changed_on_the_way_is_refused_and_halts_nobody() {
    let (chapter, mut log) = forged();
    log.say(&Draft::new(RESUMED, &Resumed { size: 4 }));
    let page = log.page(4);
    let other = ForgedLog::new("other");
    let cases = [
        (page.replacen("\"s\":\"", "\"s\":\"AAAA", 1), "E_JSON"),
        (page.replacen("\"n\":4", "\"n\":5", 1), "E_SEQ"),
        (page.replacen("\"k\":\"log-1\"", "\"k\":\"log-2\"", 1), "E_KID"),
        (log.page_of(4, 5, &other.sign(5, log.root(5))), "E_ORIGIN"),
        (log.page_of(4, 5, &log.sign(6, log.root(5))), "E_PROOF"),
        ("{}\n".into(), "E_JSON"),
        (String::new(), "E_JSON"),
    ];
    for (file, code) in cases {
        // The gap is told by what is held before anything is read.
        match take_in(&chapter, file.as_bytes()) {
            Ok(found) => {
                let refused = found.refused.expect("a refusal");
                assert_eq!((refused.code, refused.halted), (code, false), "{}", refused.detail);
            }
            Err(error) => {
                assert!(error.is(codes::LOG_GAP) || error.is(codes::PEER_UNKNOWN), "{error}")
            }
        }
        assert_eq!(chapter.size_of(&log.origin), 4);
    }
    assert_eq!(peer(&chapter, &log.origin).state, PeerState::Live);
    assert_eq!(good(&chapter, page.as_bytes()).admitted, 1);
}

/// Whoever carries a file can put the entries of an honest log, which are all signed, into other
/// places, and leave some out. That is refused, and speaks against nobody but the carrier.
#[test]
fn honest_entries_in_wrong_places_halt_nobody() {
    let (chapter, mut log) = forged();
    for size in 4..9 {
        log.say(&Draft::new(RESUMED, &Resumed { size }));
    }
    let whole = log.page(4);
    let lines: Vec<&str> = whole.lines().collect();
    let at = |line: usize, seq: usize| {
        let name = |seq| format!("\"n\":{seq},");
        lines[line].replacen(&name(line + 4), &name(seq), 1)
    };
    let end = lines[5];
    let [l4, l5, l6, l7, l8] = [lines[0], lines[1], lines[2], lines[3], lines[4]];
    let held = log.page(0);
    let swapped_held: Vec<&str> = held.lines().collect();
    let (second, third) = (
        swapped_held[2].replacen("\"n\":2,", "\"n\":1,", 1),
        swapped_held[1].replacen("\"n\":1,", "\"n\":2,", 1),
    );
    let cases = [
        ("left out", [at(1, 4), at(2, 5), at(3, 6), at(4, 7), at(4, 8)].to_vec()),
        ("swapped", [at(1, 4), at(0, 5), l6.into(), l7.into(), l8.into()].to_vec()),
        ("later", [l4.into(), l5.into(), at(4, 6), l7.into(), l8.into()].to_vec()),
        ("twice", [l4.into(), at(0, 5), l6.into(), l7.into(), l8.into()].to_vec()),
        (
            "among those held",
            [swapped_held[0].to_owned(), second, third]
                .into_iter()
                .chain(swapped_held[3..9].iter().map(|line| (*line).to_owned()))
                .collect(),
        ),
    ];
    for (name, lines) in cases {
        let file = lines.join("\n") + "\n" + end + "\n";
        let (_, halted) = refused(&chapter, file.as_bytes());
        assert!(!halted, "{name}");
        assert_eq!(peer(&chapter, &log.origin).state, PeerState::Live, "{name}");
        assert_eq!(peer(&chapter, &log.origin).evidence, 0, "{name}");
    }
    assert_eq!(good(&chapter, whole.as_bytes()).admitted, 5);
}

#[test]
fn two_histories_in_files_halt_their_author_with_evidence() {
    for entry in [true, false] {
        let (chapter, log) = forged();
        let mut other = log.fork("forged", 3);
        other.say(&Draft::new(RESUMED, &Resumed { size: 99 }));
        let file = match entry {
            // Another entry where one is held; or the end alone, with a checkpoint of it.
            true => other.page(0),
            false => other.page_of(4, 4, &other.checkpoint(4)),
        };
        assert_eq!(refused(&chapter, file.as_bytes()), ("E_FORK", true));
        let seen = peer(&chapter, &log.origin);
        assert_eq!((seen.state, seen.evidence), (PeerState::Halted, 1));
        let error = take_in(&chapter, log.page(0).as_bytes()).expect_err("halted");
        assert!(error.is(codes::PEER_HALTED), "{error}");
        chapter.join_without_account("life goes on");
    }
}

/// A copy is put back from a past that was given up: its mark speaks of another tree. Nothing of it
/// leaves in a file either; what it holds of others does.
#[test]
fn a_log_of_another_past_leaves_in_no_file() {
    let [us, mx] = apart();
    let file = us.instance.ledger.keys().mark.clone();
    mark::write(&file, &Mark { size: us.size(), root: Hash([7; 32]) }).expect("a mark");
    let nowhere = |_: &pages::Page| Ok(());
    let error = pages::write(&us.instance, us.origin(), 0, nowhere).expect_err("a refusal");
    assert!(error.is(codes::LOG_OTHER_PAST), "{error}");
    pages::write(&us.instance, mx.origin(), 0, nowhere).expect("another's log");
    // Of a past that is longer than what is here, the copy is only old.
    mark::write(&file, &Mark { size: us.size() + 1, root: Hash([7; 32]) }).expect("a mark");
    pages::write(&us.instance, us.origin(), 0, nowhere).expect("what was published");
}
