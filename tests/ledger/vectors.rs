//! What becomes of each event of a log by that log alone (`vectors/classes.json`), on a running
//! instance, and the same after a replay.

use enlace::clock::FixedClock;
use enlace::ledger::admit;
use enlace::store::{held, log};
use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::from_b64u;
use enlace_schema::log::{PageEnd, entry_line};
use serde_json::Value;

use crate::federation::vectors::Copy;
use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::replay::check;
use crate::harness::vectors::{list, text, vectors};

fn entry(event: &Value) -> Entry {
    let signature = from_b64u(text(event, "s")).and_then(|bytes| bytes.try_into().ok());
    Entry::from_parts(&signature.expect("64 bytes"), text(event, "e").as_bytes())
}

/// The class and code of each event of a log that a chapter takes in, or that it was applied.
fn outcomes(chapter: &Chapter, origin: &Origin, log_file: &Value) -> Vec<String> {
    let copy = Copy::of(chapter);
    let instance = &copy.instance;
    let events = list(log_file, "events");
    let mut page = String::new();
    for (seq, event) in (0..).zip(events) {
        page.push_str(&entry_line(seq, text(event, "k"), &entry(event)));
    }
    let next = events.len() as u64;
    let checkpoint = text(log_file, "checkpoint").to_owned();
    page.push_str(&PageEnd { next, checkpoint, proof: Vec::new() }.to_line());
    let (log_of, genesis) = (origin.clone(), entry(&events[0]).id());
    let ledger = &instance.ledger;
    ledger.write_side(move |tx| admit::begin(tx.conn(), &log_of, genesis)).expect("a log to fill");
    let nothing = ledger.held(origin).expect("what is held");
    ledger.admit(&nothing, page.as_bytes()).expect("a genuine page");
    let rows = instance.store().read(|conn| held::since(conn, origin.as_str(), 0));
    let mut told = vec!["applied".to_owned(); events.len()];
    for row in rows.expect("rows") {
        let seq = usize::try_from(log::unsigned(row.seq).expect("a seq")).expect("small");
        told[seq] = format!("{} {}", row.class, row.code);
    }
    check(instance);
    told
}

#[test]
fn what_becomes_of_each_event() {
    let file = vectors("classes.json");
    let origin = text(&file, "origin").parse().expect("an origin");
    let chapter = Chapter::founded("gt", "mx-coop", FixedClock::new(start()), 8103);
    // What is copied is what is on the disk.
    chapter.instance.ledger.stop();
    let (mut seen, mut differ) = (0, Vec::new());
    for log_file in list(&file, "logs") {
        let found = outcomes(&chapter, &origin, log_file);
        let events = list(log_file, "events");
        for ((seq, event), found) in (0..).zip(events).zip(found) {
            seen += 1;
            // Where the schema refuses a body, the code of a rule may stand for it (protocol §11).
            let either = event["expect"] == "C body-malformed" && found.starts_with("C ");
            if !either && event["expect"] != *found {
                let (name, what) = (&log_file["name"], &event["what"]);
                differ.push(format!("{name}, {seq}, {what}: {found}, not {}", event["expect"]));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(seen > 900, "{seen}");
}
