//! The one writer: what a batch commits, what it refuses, and how it bears being overrun.

use std::sync::{Arc, Barrier, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use enlace::actions::members::{AdmitMember, admit_member};
use enlace::caller::Caller;
use enlace::error::{Error, Refusal, codes};
use enlace::ledger::{Hold, Ledger, Tx, rebuild};
use enlace::private::MemberRecord;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::member::MemberKind;

use crate::harness::replay::check;
use crate::harness::{Chapter, wait};

/// An event that changes no table: `log.resumed` with a number that says which one.
fn note(tx: &mut Tx<'_>, number: u64) -> Result<u64, Error> {
    Ok(tx.append(&Draft::new(RESUMED, &Resumed { size: number }))?.seq)
}

/// Keeps the writer busy until the answer is dropped or sent.
fn occupy(ledger: &Ledger) -> (mpsc::Sender<()>, JoinHandle<()>) {
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = mpsc::channel();
    let ledger = ledger.clone();
    let busy = thread::spawn(move || {
        ledger
            .write_side(move |_| {
                begun.send(()).expect("somebody who waits");
                let _ = released.recv();
                Ok(())
            })
            .expect("a command that waits");
    });
    has_begun.recv().expect("a busy writer");
    (release, busy)
}

fn queue(
    ledger: &Ledger,
    command: impl FnOnce(&mut Tx<'_>) -> Result<u64, Error> + Send + 'static,
) -> JoinHandle<Result<u64, Error>> {
    let ledger = ledger.clone();
    thread::spawn(move || ledger.write(command))
}

fn somebody() -> AdmitMember {
    let record = MemberRecord { first_name: Some("Nadie".into()), ..MemberRecord::default() };
    let kind = Some(MemberKind::Individual);
    AdmitMember { member: None, kind, since: None, record: Some(record) }
}

#[test]
fn a_replay_sees_what_its_own_batch_appended_before_it() {
    let chapter = Chapter::alone();
    let (release, busy) = occupy(&chapter.instance.ledger);
    let begun: Vec<_> = (0..3)
        .map(|_| {
            let instance = chapter.instance.clone();
            thread::spawn(move || admit_member(&instance, &Caller::instance(), somebody()))
        })
        .collect();
    // So that they come first; the replay must be right in whichever batch it falls.
    thread::sleep(Duration::from_millis(100));
    let ledger = chapter.instance.ledger.clone();
    let replay = thread::spawn(move || rebuild::rebuild(&ledger, |_, _| ()));
    thread::sleep(Duration::from_millis(100));
    drop(release);
    busy.join().expect("the writer lives");
    for member in begun {
        member.join().expect("an answer").expect("a member");
    }
    let report = replay.join().expect("an answer").expect("a replay");
    assert_eq!((report.changed, report.events), (Vec::new(), chapter.size()));
    chapter.check();
}

#[test]
fn a_refused_command_leaves_nothing_while_its_batch_mates_commit() {
    let chapter = Chapter::alone();
    let ledger = &chapter.instance.ledger;
    let before = chapter.size();
    let (release, busy) = occupy(ledger);
    let first = queue(ledger, |tx| note(tx, 1));
    let refused = queue(ledger, |tx| {
        note(tx, 2)?;
        note(tx, 3)?;
        Err(Refusal::new(codes::POLL_VOID).into())
    });
    let second = queue(ledger, |tx| note(tx, 4));
    let panicking = queue(ledger, |tx| {
        note(tx, 5)?;
        panic!("a defect in one command, which this test makes")
    });
    let third = queue(ledger, |tx| note(tx, 6));
    // Into whichever batches they fall, the same must hold; nearly always it is one.
    (0..1_000).for_each(|_| thread::yield_now());
    drop(release);
    busy.join().expect("the writer lives");
    let mut seqs: Vec<u64> = [first, second, third]
        .map(|waiting| waiting.join().expect("an answer").expect("a commit"))
        .into();
    seqs.sort_unstable();
    assert_eq!(seqs, [before, before + 1, before + 2], "dense, whatever was undone between");
    assert!(refused.join().expect("an answer").expect_err("its refusal").is(codes::POLL_VOID));
    assert!(panicking.join().expect("an answer").expect_err("its panic").is(codes::INTERNAL));
    assert_eq!(chapter.size(), before + 3);
    ledger.write(|tx| note(tx, 7)).expect("the writer goes on");
    chapter.check();
}

#[test]
fn a_full_queue_refuses_at_once() {
    let chapter = Chapter::alone();
    let mut config = chapter.config.clone();
    config.writer_queue = 2;
    chapter.instance.ledger.stop();
    let clock = Arc::new(chapter.clock.clone());
    let instance = enlace::Instance::open(config, clock).expect("an instance");
    let (release, busy) = occupy(&instance.ledger);
    let waiting: Vec<_> = (0..8).map(|n| queue(&instance.ledger, move |tx| note(tx, n))).collect();
    wait::until("six are refused", || {
        waiting.iter().filter(|thread| thread.is_finished()).count() == 6
    });
    drop(release);
    busy.join().expect("the writer lives");
    let answers: Vec<_> =
        waiting.into_iter().map(|thread| thread.join().expect("an answer")).collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 2);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(refused.is(codes::UNAVAILABLE), "{refused}");
    }
    instance.ledger.write(|tx| note(tx, 9)).expect("room again");
    check(&instance);
    instance.ledger.stop();
}

#[test]
fn two_writers_on_one_database_keep_one_dense_log() {
    const EACH: u64 = 40;
    let chapter = Chapter::alone();
    let other = chapter.reopen().expect("a second instance on the same database");
    let before = chapter.size();
    let begin = Arc::new(Barrier::new(4));
    let threads: Vec<_> = [&chapter.instance, &other, &chapter.instance, &other]
        .into_iter()
        .map(|instance| {
            let (ledger, begin) = (instance.ledger.clone(), Arc::clone(&begin));
            thread::spawn(move || {
                begin.wait();
                let append = |n| ledger.write(move |tx| note(tx, n)).expect("a commit");
                (0..EACH).map(append).collect::<Vec<u64>>()
            })
        })
        .collect();
    let mut seqs: Vec<u64> =
        threads.into_iter().flat_map(|thread| thread.join().expect("its seqs")).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (before..before + 4 * EACH).collect::<Vec<_>>());
    other.ledger.stop();
    chapter.check();
}

#[test]
fn a_stopped_writer_says_so() {
    let chapter = Chapter::alone();
    let ledger = &chapter.instance.ledger;
    let (release, busy) = occupy(ledger);
    let queued = queue(ledger, |tx| note(tx, 1));
    ledger.stop();
    drop(release);
    busy.join().expect("the writer lives");
    // What was queued before the end is done or refused, never left without an answer.
    if let Err(refused) = queued.join().expect("an answer") {
        assert!(refused.is(codes::SHUTTING_DOWN), "{refused}");
    }
    wait::until("later commands are refused", || {
        ledger.write(|tx| note(tx, 2)).is_err_and(|error| error.is(codes::SHUTTING_DOWN))
    });
}

#[test]
fn nothing_is_appended_while_the_restore_guard_holds() {
    let chapter = Chapter::alone();
    let ledger = &chapter.instance.ledger;
    let before = chapter.size();
    ledger.hold(Hold::Unanswered);
    let input = somebody();
    let refused = admit_member(&chapter.instance, &Caller::instance(), input.clone());
    assert!(refused.expect_err("a refusal").is(codes::READ_ONLY));
    assert_eq!(chapter.size(), before);
    ledger.release();
    admit_member(&chapter.instance, &Caller::instance(), input).expect("a member");
}

#[test]
fn what_commits_is_told_after_the_commit() {
    let chapter = Chapter::alone();
    let ledger = &chapter.instance.ledger;
    let mut changes = ledger.changes();
    let seq = ledger.write(|tx| note(tx, 1)).expect("a commit");
    ledger
        .write(|tx| -> Result<u64, Error> {
            note(tx, 2)?;
            Err(Refusal::new(codes::POLL_VOID).into())
        })
        .expect_err("a refusal");
    wait::until("the change is told", || {
        changes.try_recv().is_ok_and(|change| {
            assert_eq!((&change.origin, change.size), (chapter.origin(), seq + 1));
            true
        })
    });
    assert!(changes.try_recv().is_err(), "a refusal is no change");
    assert_eq!(*ledger.own_size().borrow(), seq + 1);
    assert_eq!(rebuild::after_upgrade(ledger).expect("looked"), None);
}
