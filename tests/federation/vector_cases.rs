//! The vectors of what others ask of an instance, asked of a running one: requests to cosign, the
//! genesis of a new generation, manifests of bundles.

use std::sync::Arc;

use enlace::Instance;
use enlace::actions::peers::{PinEntry, pin_entry};
use enlace::clock::FixedClock;
use enlace::error::{Error, codes};
use enlace::federation::cosign::{self, Answer};
use enlace::ledger::publish;
use enlace::private::bundle::{MANIFEST_MAX, Manifest};
use enlace::witness::{Answer as Said, Folder, Watched, Witness};
use enlace_schema::event::{Entry, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::json::{from_b64u, to_b64u};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::SignedCheckpoint;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::vectors::{Copy, without_genesis};
use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::vectors::{list, text, vectors};

/// Most bytes of a request to cosign (protocol §13), where it is taken from the wire.
const REQUEST_MAX: usize = 16 * 1024;
const NAME: &str = "witness.example.net";

fn entry(text: &Value) -> Entry {
    let bytes = from_b64u(text.as_str().expect("text")).expect("bytes");
    Entry::from_bytes(bytes).expect("an entry")
}

/// A chapter that stands in none of the vectors.
fn stranger() -> Chapter {
    Chapter::founded("gt", "mx-coop", FixedClock::new(start()), 8103)
}

fn pin(instance: &Instance, chapter: &Chapter, genesis: &Entry) -> Result<(), Error> {
    let operator = chapter.caller(&chapter.people.operator);
    let words = words(&genesis.id(), Language::English).join(" ");
    let entry = to_b64u(genesis.as_bytes());
    pin_entry(instance, &operator, PinEntry { entry, words }).map(drop)
}

/// Pins a log and takes in a page that follows its genesis. What is copied is on the disk then.
fn hold(chapter: &Chapter, genesis: &Entry, page: &str) {
    pin(&chapter.instance, chapter, genesis).expect("pinned");
    let ledger = &chapter.instance.ledger;
    let held = ledger.held(&genesis.envelope().expect("an event").log).expect("held");
    ledger.admit(&held, page.as_bytes()).expect("an honest page");
    ledger.stop();
}

#[test]
fn a_new_generation_is_pinned_by_the_word_of_recovery_keys() {
    let file = vectors("recovery.json");
    let earlier: Vec<Entry> = list(&file, "earlier").iter().map(entry).collect();
    let chapter = stranger();
    hold(&chapter, &earlier[0], text(&file, "page"));
    let cases = list(&file, "cases");
    assert!(cases.len() > 30);
    for case in cases {
        let (copy, genesis) = (Copy::of(&chapter), entry(&case["genesis"]));
        let pinned = pin(&copy.instance, &chapter, &genesis);
        let twice = |error: &Error| error.is(codes::PEER_PINNED);
        match (pinned, case["expect"].as_str()) {
            (Ok(()), Some("ok")) => {}
            (Err(error), Some("refused")) => {
                let proven = error.is(codes::GENERATION_UNPROVEN) || twice(&error);
                assert!(proven, "{}: {error}", case["name"]);
            }
            (found, _) => panic!("{}: {found:?}", case["name"]),
        }
    }
}

/// The status of an answer, with its code, or the size that it has.
fn told(answer: &Answer) -> Value {
    match answer {
        Answer::Cosigned(_) => json!({ "status": 200 }),
        Answer::Malformed(_) => json!({ "status": 400, "code": "E_JSON" }),
        Answer::Refused(_) => json!({ "status": 403, "code": "E_SIG" }),
        Answer::Unknown => json!({ "status": 404, "code": "E_ORIGIN" }),
        Answer::Conflict(size) => json!({ "status": 409, "size": size }),
        Answer::Fork => json!({ "status": 409, "code": "E_FORK" }),
        Answer::Unproven => json!({ "status": 422, "code": "E_PROOF" }),
        Answer::OverQuota => json!({ "status": 429, "code": "E_LIMIT" }),
    }
}

fn told_by_third(answer: &Said) -> Value {
    match answer {
        Said::Cosigned(_) => json!({ "status": 200 }),
        Said::Malformed(_) => json!({ "status": 400, "code": "E_JSON" }),
        Said::Refused => json!({ "status": 403, "code": "E_SIG" }),
        Said::Unknown => json!({ "status": 404, "code": "E_ORIGIN" }),
        Said::Conflict(size) => json!({ "status": 409, "size": size }),
        Said::Unproven => json!({ "status": 422, "code": "E_PROOF" }),
        Said::Restored => json!({ "status": 503, "code": "E_BUSY" }),
    }
}

/// A line that was given is a cosignature of the note that was asked for.
fn is_cosignature(body: &str, line: &str, name: &str, key: &PublicKey) -> bool {
    let (_, note) = body.split_once("\n\n").expect("a note");
    let mut note = SignedCheckpoint::parse(note).expect("a note");
    note.add_signature(line).expect("a line");
    let time = note.verify_cosignature(name, key);
    time == u64::try_from(start().as_secs()).ok()
}

/// The bodies that come before, and the one that is judged.
fn bodies(case: &Value) -> (Vec<&str>, &str) {
    let before = list(case, "before").iter();
    (before.map(|body| body.as_str().expect("text")).collect(), text(case, "body"))
}

/// Too long a body never comes so far.
fn is_long(case: &Value, body: &str, field: &str) -> bool {
    let long = body.len() > REQUEST_MAX;
    if long {
        assert_eq!(case[field], json!({ "status": 413, "code": "E_LIMIT" }));
    }
    long
}

#[test]
fn peers_cosign_what_continues_the_record() {
    let file = vectors("witness.json");
    let chapter = stranger();
    let origin: Origin = text(&file, "origin").parse().expect("an origin");
    hold(&chapter, &entry(&file["keys"][0]), without_genesis(text(&file, "page")));
    let cases = list(&file, "cases");
    assert!(cases.len() > 70);
    for case in cases {
        let (before, body) = bodies(case);
        if is_long(case, body, "expect") {
            continue;
        }
        let copy = Copy::of(&chapter);
        let ask = |author: &Origin, body: &str| {
            cosign::add_checkpoint(&copy.instance, author, body).expect("an answer")
        };
        before.iter().for_each(|body| drop(ask(&origin, body)));
        let found = ask(&text(case, "author").parse().expect("an origin"), body);
        assert_eq!(told(&found), case["expect"], "{}", case["name"]);
        if let Answer::Cosigned(line) = found {
            let keys = copy.instance.ledger.keys();
            let name = copy.instance.store().read(|conn| publish::witness_name(conn, keys));
            let key = keys.in_force().witness_public();
            assert!(is_cosignature(body, &line, &name.expect("a name"), &key), "{}", case["name"]);
        }
    }
}

#[test]
fn third_witnesses_cosign_what_continues_the_record() {
    let file = vectors("witness.json");
    let keys: Vec<Entry> = list(&file, "keys").iter().map(entry).collect();
    let watched = Watched {
        origin: text(&file, "origin").parse().expect("an origin"),
        genesis: keys[0].clone(),
        later: keys[1..].to_vec(),
        url: "http://127.0.0.1:1".into(),
    };
    for case in list(&file, "cases") {
        let (before, body) = bodies(case);
        if is_long(case, body, "third") {
            continue;
        }
        let place = TempDir::with_prefix("witness").expect("a folder");
        let folder = Folder::at(place.path());
        folder.create(NAME).expect("a witness");
        folder.add(&watched).expect("a log");
        let clock = Arc::new(FixedClock::new(start()));
        let witness = Witness::open(folder, clock).expect("opened");
        let ask = |body: &str| witness.add_checkpoint(body).expect("an answer");
        assert_eq!(told_by_third(&ask(text(&file, "first"))), json!({ "status": 200 }));
        before.iter().for_each(|body| drop(ask(body)));
        let found = ask(body);
        assert_eq!(told_by_third(&found), case["third"], "{}", case["name"]);
        if let Said::Cosigned(line) = found {
            let good = is_cosignature(body, &line, NAME, &witness.public());
            assert!(good, "{}", case["name"]);
        }
    }
}

#[test]
fn keepers_take_manifests_and_nothing_else() {
    let file = vectors("bundles.json");
    let cases = list(&file, "cases");
    assert!(cases.len() > 30);
    for case in cases {
        let body = text(case, "body");
        // Whoever takes the body from the wire stops there.
        let found = match body.len() > MANIFEST_MAX {
            true => "E_LIMIT",
            false => Manifest::parse(body.as_bytes()).map_or("E_JSON", |_| "ok"),
        };
        assert_eq!(found, case["expect"], "{}", case["name"]);
    }
}
