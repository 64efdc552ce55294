//! A peer that is months or years behind: a long log taken in page by page, what that costs an
//! event from the first to the last, how much memory it needs, and what receipts cost afterwards.
//!
//! `cargo bench -p tests --bench catchup [-- EVENTS]` prints the rows of `docs/performance.md`, of
//! a million events unless another number is given; on PostgreSQL too where
//! `ENLACE_TEST_POSTGRES` names a server for throw-away databases. The log lies in a file of about
//! 750 bytes an event below `TMPDIR`, the databases beside it. Each database takes it in in a
//! process of its own, so that memory is that of taking in alone.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
#[path = "../harness/mod.rs"]
mod harness;
#[allow(dead_code, reason = "each benchmark takes what it needs")]
mod limits;
mod years;

use std::io::{Write, stdout};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use enlace::actions::receipts::check_receipt;
use enlace::clock::FixedClock;
use enlace::ledger::{admit, proof};
use enlace::store::{Backend, Connection, held as held_events};
use enlace_schema::event::Origin;
use enlace_schema::log::receipt_code;

use self::harness::TestDb;
use self::harness::chapter::Chapter;
use self::years::Pages;

/// Events of the log.
const EVENTS: usize = 1_000_000;
/// Bytes of a ballot's event.
const EVENT: usize = 463;
/// Receipts that are made and checked.
const RECEIPTS: u64 = 1_000;
/// Parts of the way of which each is a row.
const PARTS: usize = 10;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--make", file, events] => years::make(Path::new(file), number(events)),
        ["--take-in", file, events, backend] => {
            let db = if backend == "sqlite" { TestDb::sqlite() } else { TestDb::postgres() };
            take_in(Path::new(file), number(events), db);
        }
        [] => all(EVENTS),
        [events] => all(number(events)),
        _ => panic!("what is {words:?}?"),
    }
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or_else(|_| panic!("{word:?} is no number of events"))
}

/// Makes the log, and lets a process for each database take it in.
fn all(events: usize) {
    let folder = tempfile::TempDir::with_prefix("enlace-catchup").expect("a folder");
    let file = folder.path().join("pages");
    let (file, number) = (file.display().to_string(), events.to_string());
    let own = std::env::current_exe().expect("this program");
    let run = |words: &[&str]| {
        let ended = Command::new(&own).args(words).status().expect("a process");
        assert!(ended.success(), "{words:?}");
    };
    run(&["--make", &file, &number]);
    println!(
        "| database | events held | events/s | CPU of the process per event | to ring on one core \
         | to ring on all of them | resident memory |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    let servers = harness::db::server().map(|_| "postgres");
    for backend in std::iter::once("sqlite").chain(servers) {
        run(&["--take-in", &file, &number, backend]);
    }
}

/// Takes a log in, and prints a row for each part of the way.
fn take_in(file: &Path, events: usize, db: TestDb) {
    let name = match db.backend() {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    };
    let clock = FixedClock::new(years::afterwards());
    let observer = Chapter::founded_in(db, "observer", "us-ny", clock, 8102);
    let ledger = &observer.instance.ledger;
    let mut pages = Pages::open(file);
    let (origin, genesis) = (pages.origin.clone(), pages.genesis);
    let begin = origin.clone();
    ledger.write_side(move |tx| admit::begin(tx.conn(), &begin, genesis)).expect("a log");
    let mut inflow = ledger.inflow(ledger.held(&origin).expect("nothing"));
    let limits = || [limits::verify_rate, limits::verify_rate_of_all].map(|rate| rate(&[0; EVENT]));
    let mut ring = limits();
    for part in 1..=PARTS {
        let (from, until) = (inflow.held().size, (events * part / PARTS) as u64);
        let (begun, cpu) = (Instant::now(), limits::cpu());
        while inflow.held().size < until {
            let page = pages.next().expect("a page");
            inflow.take(&page).expect("an honest page");
            inflow.stored();
        }
        inflow.finish().expect("stored");
        let (took, cpu) = (begun.elapsed().as_secs_f64(), limits::cpu().saturating_sub(cpu));
        let count = (inflow.held().size - from) as f64;
        let after = limits();
        let to = |at: usize| count / took / f64::midpoint(ring[at], after[at]);
        let (to_one, to_all) = (to(0), to(1));
        ring = after;
        println!(
            "| {name} | {} | {:.0} | {:.0} µs | {to_one:.2} | {to_all:.2} | {} MB |",
            inflow.held().size,
            count / took,
            cpu.as_secs_f64() * 1e6 / count,
            limits::resident_kb() / 1024,
        );
        stdout().flush().expect("a terminal or a file");
    }
    let set_aside = |conn: &mut Connection| held_events::of_log(conn, origin.as_str(), 1);
    let set_aside = observer.instance.store().read(set_aside).expect("a read");
    assert!(set_aside.is_empty(), "an honest log is projected whole: {set_aside:?}");
    assert_eq!(observer.size_of(&origin), events as u64);
    receipts(&observer, &origin, name);
}

/// What it takes to prove an event of a log, and to check that, all over the log.
fn receipts(observer: &Chapter, origin: &Origin, name: &str) {
    let size = observer.size_of(origin);
    let seqs = (0..RECEIPTS).map(|n| n * (size / RECEIPTS));
    let store = observer.instance.store();
    let begun = Instant::now();
    let made: Vec<_> = seqs
        .map(|seq| {
            let receipt = store.snapshot(|conn| proof::receipt(conn, origin, seq));
            let receipt = receipt.expect("a read").expect("an event");
            receipt.proof.expect("a checkpoint covers it")
        })
        .collect();
    let making = begun.elapsed();
    let begun = Instant::now();
    for receipt in &made {
        let checked = check_receipt(&observer.instance, &receipt.to_text()).expect("a receipt");
        assert!(checked.held && checked.included.is_some());
    }
    let checking = begun.elapsed();
    let codes: Vec<String> = made.iter().map(|receipt| receipt_code(&receipt.entry)).collect();
    let begun = Instant::now();
    // Only ballots have a code that is looked for.
    let found = codes.iter().filter(|code| check_receipt(&observer.instance, code).is_ok()).count();
    let ms = |took: Duration| took.as_secs_f64() * 1e3 / made.len() as f64;
    println!(
        "| {name} | receipts in a log of {size} | made in {:.2} ms | checked in {:.2} ms | \
         {found} of {RECEIPTS} found by code in {:.2} ms | |",
        ms(making),
        ms(checking),
        ms(begun.elapsed())
    );
}
