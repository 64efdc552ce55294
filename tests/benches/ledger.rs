//! How fast the ledger is, as ratios to limits that are measured in the same run on the same
//! machine: what ring signs and verifies on one core, and what the database commits by itself.
//!
//! `cargo bench -p tests` prints the rows of `docs/performance.md`: on SQLite, and on PostgreSQL
//! too where `ENLACE_TEST_POSTGRES` names a server for throw-away databases.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
#[path = "../harness/mod.rs"]
mod harness;
#[allow(dead_code, reason = "each benchmark takes what it needs")]
mod limits;
mod scene;

use std::sync::Barrier;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use enlace::store::{Backend, Connection};
use enlace_schema::event::Entry;

use self::harness::TestDb;
use self::limits::{beside, rate, sign_rate, verify_rate};
use self::scene::Scene;

/// Ballots of the poll.
const BALLOTS: usize = 5_000;
/// Commands at the same time, and what each of them appends.
const CONCURRENT: usize = 256;
const EACH: usize = 24;
/// Commands one after the other.
const ALONE: usize = 400;
/// Ballots that come in pages of one.
const SINGLE: usize = 400;

fn main() {
    let scene = Scene::new(TestDb::sqlite(), BALLOTS);
    let sample = scene.ballots[0].clone();
    println!("| limit of ring on one core, at first | per second |\n|---|---:|");
    println!(
        "| sign an event of {} bytes | {:.0} |",
        sample.as_bytes().len(),
        sign_rate(sample.event_bytes())
    );
    println!("| verify it | {:.0} |\n", verify_rate(sample.event_bytes()));
    println!(
        "| database | appending through the writer | events/s | to ring's signing | raw commits/s \
         | to raw commits |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    append_rows(&scene, &sample);
    let postgres = harness::db::server().map(|_| {
        let scene = Scene::new(TestDb::postgres(), BALLOTS);
        append_rows(&scene, &sample);
        scene
    });
    println!(
        "\n| database | admitting ballots, stored and projected | events/s | to ring's \
         verification |"
    );
    println!("|---|---|---:|---:|");
    admit_rows(&scene, TestDb::sqlite, &sample);
    if let Some(scene) = postgres {
        admit_rows(&scene, TestDb::postgres, &sample);
    }
}

/// Commits of one row of an entry's size, by a connection as the writer has it.
fn commit_rate(scene: &Scene) -> f64 {
    let mut conn = scene.chapter.instance.store().writer().expect("a connection");
    let hex: String =
        scene.ballots[0].as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let (table, begin, value) = match &conn {
        Connection::Sqlite(_) => ("BLOB", "BEGIN IMMEDIATE", format!("x'{hex}'")),
        Connection::Postgres(_) => ("BYTEA", "BEGIN", format!("'\\x{hex}'")),
    };
    conn.batch_execute(&format!("CREATE TABLE raw_commits (n BIGINT PRIMARY KEY, entry {table})"))
        .expect("a table");
    let mut n = 0;
    rate(|| {
        n += 1;
        let insert = format!("INSERT INTO raw_commits VALUES ({n}, {value})");
        conn.batch_execute(&format!("{begin}; {insert}; COMMIT")).expect("a commit");
    })
}

fn name(scene: &Scene) -> &'static str {
    match scene.chapter.db.backend() {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    }
}

fn append_rows(scene: &Scene, sample: &Entry) {
    let commits = commit_rate(scene);
    let alone = || {
        let begun = Instant::now();
        for n in 0..ALONE {
            scene.append(n);
        }
        ALONE as f64 / begun.elapsed().as_secs_f64()
    };
    let row = |what: &str, (events, to_ring): (f64, f64)| {
        println!(
            "| {} | {what} | {events:.0} | {to_ring:.2} | {commits:.0} | {:.2} |",
            name(scene),
            events / commits
        );
    };
    row("1 command at a time", beside(|| sign_rate(sample.event_bytes()), alone));
    row("256 commands at a time", beside(|| sign_rate(sample.event_bytes()), || together(scene)));
}

fn together(scene: &Scene) -> f64 {
    let ready = Barrier::new(CONCURRENT + 1);
    let begun = std::thread::scope(|scope| {
        for thread in 0..CONCURRENT {
            let ready = &ready;
            scope.spawn(move || {
                ready.wait();
                (0..EACH).for_each(|n| scene.append(thread * EACH + n));
            });
        }
        ready.wait();
        Instant::now()
    });
    (CONCURRENT * EACH) as f64 / begun.elapsed().as_secs_f64()
}

fn admit_rows(scene: &Scene, db: fn() -> TestDb, sample: &Entry) {
    for (what, size, most) in [("pages of 500", 500, BALLOTS), ("pages of 1", 1, SINGLE)] {
        let admit = || {
            let (count, took) = scene.admit(db(), size, most);
            count as f64 / took.as_secs_f64()
        };
        let (events, to_ring) = beside(|| verify_rate(sample.event_bytes()), admit);
        println!("| {} | {what} | {events:.0} | {to_ring:.2} |", name(scene));
    }
}
