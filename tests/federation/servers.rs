//! Several processes on one database: what one finds of our own log holds the others too, and no
//! mark of theirs takes the place of what says so (rule 29, decision 0061).

use std::fs::File;
use std::sync::mpsc;
use std::time::Duration;

use enlace::Instance;
use enlace::federation::client::Client;
use enlace::federation::guard;
use enlace::federation::steps::Steps;
use enlace::ledger::mark::{self, Found, Mark};
use enlace::ledger::{Hold, publish};
use enlace_schema::log::{Hash, SignedCheckpoint};

use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::{Chapter, wait};

const HEADS: &str = "/fed/v1/heads";

fn checkpoint(chapter: &Chapter) -> SignedCheckpoint {
    publish::publish(&chapter.instance.ledger).expect("published").expect("a checkpoint")
}

fn marked(chapter: &Chapter) -> Found {
    mark::read(&chapter.instance.ledger.keys().mark).expect("a mark")
}

fn noted(chapter: &Chapter) {
    mark::write_restored(&chapter.instance.ledger.keys().mark).expect("a note");
}

/// The mark speaks of another tree, of so much more than is here.
fn marked_otherwise(chapter: &Chapter, more: u64) {
    let mark = Mark { size: chapter.size() + more, root: Hash([7; 32]) };
    mark::write(&chapter.instance.ledger.keys().mark, &mark).expect("a mark");
}

/// Another process on the database of a chapter, as it was opened.
fn another(chapter: &Chapter) -> (Instance, Steps) {
    let other = chapter.reopen().expect("an instance");
    let steps = Steps::new(Client::new(other.clone())).expect("steps");
    (other, steps)
}

#[test]
fn what_one_server_found_holds_the_others_and_no_mark_takes_its_place() {
    let found: [fn(&Chapter); 3] =
        [noted, |chapter| marked_otherwise(chapter, 0), |chapter| marked_otherwise(chapter, 1)];
    for find in found {
        let chapter = Chapter::alone();
        checkpoint(&chapter);
        let (other, steps) = another(&chapter);
        chapter.join_without_account("Somebody");
        chapter.instance.ledger.hold(Hold::Newer);
        find(&chapter);
        let before = marked(&chapter);
        assert_eq!(publish::publish(&other.ledger).expect("nothing is wrong"), None, "{before:?}");
        assert_eq!(other.ledger.held_by(), None);
        steps.publish();
        assert_eq!(other.ledger.held_by(), Some(Hold::Unanswered), "{before:?}");
        assert_eq!(marked(&chapter), before);
        other.ledger.stop();
    }
}

#[test]
fn a_server_that_another_one_held_goes_on_when_everybody_has_answered() {
    let (chapter, log) = (Chapter::alone(), ForgedLog::new("forged"));
    let server = ForgedServer::pinned(&chapter, &log);
    let ours = checkpoint(&chapter);
    let (other, steps) = another(&chapter);
    noted(&chapter);
    steps.publish();
    assert!(!steps.guard().expect("a round"), "the peer does not answer");
    server.answer(HEADS, 200, ours.note());
    assert!(steps.guard().expect("a round"));
    assert_eq!(other.ledger.held_by(), None);
    let (size, root) = (ours.checkpoint.size, ours.checkpoint.root);
    assert_eq!(marked(&chapter), Found::Own(Mark { size, root }));
    other.ledger.stop();
}

/// A server that is open was found whole: that somebody deleted the mark says nothing against it.
#[test]
fn a_mark_that_was_taken_away_holds_no_server_that_is_open() {
    let chapter = Chapter::alone();
    checkpoint(&chapter);
    let (other, steps) = another(&chapter);
    std::fs::remove_file(&chapter.instance.ledger.keys().mark).expect("a mark");
    chapter.join_without_account("Somebody");
    steps.publish();
    assert_eq!(other.ledger.held_by(), None);
    assert!(matches!(marked(&chapter), Found::Own(mark) if mark.size == chapter.size()));
    other.ledger.stop();
}

/// A command asks the peers, and meanwhile the server finds another past: that answers are in which
/// were good enough before does not take its note away.
#[test]
fn a_note_made_while_peers_were_asked_outlasts_their_answers() {
    let (chapter, log) = (Chapter::alone(), ForgedLog::new("forged"));
    let server = ForgedServer::pinned(&chapter, &log);
    let ours = checkpoint(&chapter);
    let before = marked(&chapter);
    let (place, note) = (chapter.instance.ledger.keys().mark.clone(), ours.note().to_owned());
    server.serve(HEADS, move |_| {
        mark::write_restored(&place).expect("a note");
        Forgery::new(200, note.clone())
    });
    let command = chapter.reopen().expect("an instance");
    guard::on_command(&command).expect("a log that may be used");
    assert_eq!(command.ledger.held_by(), Some(Hold::Unanswered));
    assert_eq!(marked(&chapter), Found::Restored(before.mark()));
    // Who is asked after that answers it.
    server.answer(HEADS, 200, ours.note());
    guard::on_command(&command).expect("a log that may be used");
    assert_eq!((command.ledger.held_by(), marked(&chapter)), (None, before));
    command.ledger.stop();
}

/// Another process has its turn: what it publishes must not be followed by a mark of less.
#[test]
fn a_start_keeps_its_mark_in_its_turn_and_of_what_is_committed_then() {
    let chapter = Chapter::alone();
    checkpoint(&chapter);
    let turn = File::open(chapter.folder.path().join("keys")).expect("a folder");
    turn.lock().expect("the turn to publish");
    let again = chapter.reopen().expect("an instance");
    let (tell, told) = mpsc::channel();
    let starting = std::thread::spawn(move || {
        guard::on_boot(&again, false).expect("a log that may be used");
        tell.send(()).expect("somebody waits");
        again.ledger.stop();
    });
    let early = told.recv_timeout(Duration::from_millis(500));
    assert!(early.is_err(), "it does not wait for its turn");
    chapter.join_without_account("Somebody");
    drop(turn);
    told.recv_timeout(wait::DEADLINE).expect("it has started");
    assert!(matches!(marked(&chapter), Found::Own(mark) if mark.size == chapter.size()));
    starting.join().expect("it has started");
}
