//! A batch of which one command meets a full disk: whoever was acknowledged is whole, whoever was
//! refused has left nothing, and the writer goes on.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use enlace::clock::FixedClock;
use enlace::error::{Error, codes};
use enlace::ledger::{Ledger, Tx};
use enlace::store::{Backend, log};
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::proposal::{PUBLISHED, ProposalText, Published};
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;

use crate::harness::Chapter;

/// How often it is tried to get all commands into one batch.
const TRIES: usize = 200;

/// What a command that was acknowledged says: its place, and the instant of its batch.
type Told = Result<(u64, Millis), Error>;

fn note(tx: &mut Tx<'_>, number: u64) -> Result<u64, Error> {
    Ok(tx.append(&Draft::new(RESUMED, &Resumed { size: number }))?.seq)
}

/// Far more than the pages that are left hold.
fn large(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let mut last = 0;
    for _ in 0..200 {
        let body = "All of it has to be kept. ".repeat(300);
        let text = ProposalText { lang: Lang::En, title: "A long one".into(), body };
        let proposal = enlace::random::id(tx.now());
        last = tx.append(&Draft::new(PUBLISHED, &Published { proposal, text }))?.seq;
    }
    Ok(last)
}

/// Keeps the writer busy until the sender is dropped.
fn occupy(ledger: &Ledger) -> (mpsc::Sender<()>, JoinHandle<()>) {
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = mpsc::channel();
    let ledger = ledger.clone();
    let busy = thread::spawn(move || {
        let waits = ledger.write_side(move |_| {
            begun.send(()).expect("somebody who waits");
            let _ = released.recv();
            Ok(())
        });
        waits.expect("a command that waits");
    });
    has_begun.recv().expect("a busy writer");
    (release, busy)
}

/// Queues a command that moves the clock on: what runs in the same batch has the same instant.
fn queue(
    ledger: &Ledger,
    clock: &FixedClock,
    at: mpsc::Sender<Millis>,
    command: impl FnOnce(&mut Tx<'_>) -> Result<u64, Error> + Send + 'static,
) -> JoinHandle<Told> {
    let (ledger, clock) = (ledger.clone(), clock.clone());
    thread::spawn(move || {
        ledger.write(move |tx| {
            let now = tx.now();
            at.send(now).expect("somebody who listens");
            clock.advance(Duration::from_secs(1));
            command(tx).map(|seq| (seq, now))
        })
    })
}

/// Runs the middle command between two small ones, again and again, until all three were in one
/// batch; each time, what was acknowledged is there and what was refused is not.
fn among_others(
    chapter: &Chapter,
    prepare: impl Fn(),
    middle: fn(&mut Tx<'_>) -> Result<u64, Error>,
    check: impl Fn(&Error),
) {
    let ledger = &chapter.instance.ledger;
    for _ in 0..TRIES {
        prepare();
        let before = chapter.size();
        let (release, busy) = occupy(ledger);
        let (at, told_at) = mpsc::channel();
        let first = queue(ledger, &chapter.clock, at.clone(), |tx| note(tx, 1));
        let refused = queue(ledger, &chapter.clock, at.clone(), middle);
        let second = queue(ledger, &chapter.clock, at, |tx| note(tx, 2));
        (0..1_000).for_each(|_| thread::yield_now());
        drop(release);
        busy.join().expect("the writer lives");
        check(&refused.join().expect("an answer").expect_err("its refusal"));
        let mut seqs = Vec::new();
        for waiting in [first, second] {
            match waiting.join().expect("an answer") {
                Ok((seq, _)) => seqs.push(seq),
                Err(error) => check(&error),
            }
        }
        seqs.sort_unstable();
        let dense: Vec<u64> = (before..before + seqs.len() as u64).collect();
        assert_eq!(seqs, dense, "acknowledged places, one after the other");
        assert_eq!(chapter.size(), before + seqs.len() as u64, "and nothing else");
        for seq in seqs {
            let origin = chapter.origin().as_str();
            let found = chapter.instance.store().read(|conn| log::find_entry(conn, origin, seq));
            let entry = found.expect("a read").expect("an acknowledged event");
            assert_eq!(entry.envelope().expect("an event").kind, RESUMED);
        }
        // A batch that the database ended in its middle never came to its last command.
        let instants: Vec<Millis> = told_at.into_iter().collect();
        if instants.len() > 1 && instants.iter().all(|at| *at == instants[0]) {
            return;
        }
    }
    panic!("never in one batch");
}

fn tell_the_writer(chapter: &Chapter, sql: &'static str) {
    let told = chapter.instance.ledger.write_side(move |tx| Ok(tx.conn().batch_execute(sql)?));
    told.expect(sql);
}

#[test]
fn a_full_disk_in_mid_batch_leaves_nothing_half_done() {
    let chapter = Chapter::alone();
    let sqlite = chapter.db.backend() == Backend::Sqlite;
    // A server's disk cannot be filled from here: there the middle command meets another failure
    // of the database, which must leave as little.
    let middle: fn(&mut Tx<'_>) -> Result<u64, Error> = if sqlite {
        large
    } else {
        |tx| {
            note(tx, 9)?;
            tx.conn().batch_execute("SELECT 1 / 0")?;
            note(tx, 10)
        }
    };
    let code = if sqlite { codes::DISK_FULL } else { codes::INTERNAL };
    let full = || {
        if sqlite {
            tell_the_writer(&chapter, "PRAGMA max_page_count = 1");
        }
    };
    among_others(&chapter, full, middle, |error| assert!(error.is(code), "{error}"));
    if sqlite {
        tell_the_writer(&chapter, "PRAGMA max_page_count = 1000000");
    }
    let size = chapter.size();
    let seq = chapter.instance.ledger.write(|tx| note(tx, 3)).expect("room again");
    assert_eq!(seq, size);
    chapter.check();
}

#[test]
fn a_database_that_ends_the_transaction_by_itself_takes_the_batch_with_it() {
    let chapter = Chapter::alone();
    // What SQLite does on a full disk, where a statement cannot be undone alone.
    let ended = |tx: &mut Tx<'_>| -> Result<u64, Error> {
        note(tx, 9)?;
        tx.conn().batch_execute("ROLLBACK")?;
        Err(codes::DISK_FULL.into())
    };
    among_others(&chapter, || (), ended, |error| assert!(error.is(codes::DISK_FULL), "{error}"));
    let size = chapter.size();
    let seq = chapter.instance.ledger.write(|tx| note(tx, 3)).expect("the writer goes on");
    assert_eq!(seq, size);
    chapter.check();
}
