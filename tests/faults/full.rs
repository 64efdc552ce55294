//! A real process whose files may not grow any more, as on a full disk: ballots are refused with a
//! clear code, everything else can be read, and once there is room nothing acknowledged is missing
//! and nothing is doubled.
//!
//! The limit is the shell's `ulimit -f`, which needs no privileges. The database is SQLite whatever
//! this run is about: the disk of a server cannot be filled from here.

use std::path::Path;

use enlace::clock::{Clock, FixedClock, SystemClock};
use serde_json::{Value, json};

use super::kill::{Client, Told, check_by_command, check_log};
use crate::harness::chapter::Chapter;
use crate::harness::polls::{open, question};
use crate::harness::process::Process;
use crate::harness::replay;
use crate::harness::{TestDb, http, wait};

/// Room in the database's files beyond what they have: for some ballots, not for many.
const ROOM: u64 = 256 * 1024;
/// Refusals one after the other after which nothing more will fit.
const REFUSALS: usize = 5;
/// More ballots than the room can hold.
const MOST: usize = 5_000;

/// The size of the larger of the database's files.
fn largest(database: &str) -> u64 {
    let size = |name: &str| std::fs::metadata(Path::new(name)).map_or(0, |about| about.len());
    size(database).max(size(&format!("{database}-wal")))
}

/// Votes until the disk is full; the answers, and the keys that were refused.
fn fill(client: &Client, url: &str) -> (Told, Vec<String>) {
    let (mut told, mut refused) = (Told::new(), Vec::new());
    let mut in_a_row = 0;
    for count in 0..MOST {
        let key = format!("full-{count}");
        match wait::some("an answer to a ballot", || client.ask(url, &key)) {
            Ok(answer) => {
                in_a_row = 0;
                told.insert(key, answer);
            }
            Err(code) => {
                assert!(matches!(code.as_str(), "disk-full" | "disk-failed"), "{key}: {code}");
                in_a_row += 1;
                refused.push(key);
            }
        }
        if in_a_row == REFUSALS {
            return (told, refused);
        }
    }
    panic!("the disk is never full");
}

/// What does not write goes on: the wire, the API, and who one is.
fn assert_reads(client: &Client, url: &str, poll: &str) {
    let info = http::get(&format!("{url}/fed/v1/info"), &[]);
    assert_eq!(info.status, 200, "{}", info.text());
    let query = "query ($id: PollID!) { poll(id: $id) { id state } viewer { scopes } }";
    let body = json!({ "query": query, "variables": { "id": poll } }).to_string();
    let bearer = client.bearer();
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let answer = http::post(&format!("{url}/graphql"), &headers, body.as_bytes()).json();
    assert_eq!(answer["data"]["poll"]["id"], poll, "{answer}");
    assert_eq!(answer["data"]["poll"]["state"], "OPEN", "{answer}");
}

#[test]
fn a_full_disk_refuses_clearly_and_loses_nothing() {
    let clock = FixedClock::new(SystemClock.now());
    let mut chapter = Chapter::founded_in(TestDb::sqlite(), "us", "us-ny", clock, 8101);
    let person = chapter.join("client");
    let poll = open(&chapter, question(&chapter));
    let client = Client::of(&chapter, &person, &poll);
    let before = chapter.size();
    chapter.instance.ledger.stop();
    // So that the room is in the log of changes alone, and small.
    chapter.db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    let mut process = Process::of(&chapter);
    process.start_within(largest(chapter.db.url()) + ROOM);
    let (mut told, refused) = fill(&client, &process.url);
    assert!(!told.is_empty(), "the limit left no room at all");
    assert_reads(&client, &process.url, poll.as_ref());
    let repeated: Vec<(&String, &Value)> = told.iter().take(3).collect();
    for (key, first) in repeated {
        // It writes nothing; but whoever shares its commit may want to, and is refused with it.
        let again = wait::some("an answer again", || client.ask(&process.url, key)?.ok());
        assert_eq!(&again, first, "an earlier answer is given again");
    }
    process.kill();
    // Room again: every refused ballot is taken under its own key, as if it were the first time.
    process.start();
    for key in refused {
        let answer = wait::some("an answer", || client.ask(&process.url, &key)?.ok());
        told.insert(key, answer);
    }
    process.kill();
    drop(process);
    chapter.instance = chapter.reopen().expect("an instance");
    check_log(&chapter, &poll, before, &[told]);
    check_by_command(&chapter);
    replay::check(&chapter.instance);
}
