//! The vectors of `/info` (protocol §5.1): each answer, read by a client over HTTP, and who it is
//! that people pin by it (§4.3).

use enlace::actions::peers::{PinPeer, pin_peer};
use enlace::clock::FixedClock;
use enlace::error::{Error, codes};
use enlace::federation::client::{Client, Fault};
use enlace::store::{log, projections};
use serde_json::Value;

use super::vectors::Copy;
use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::vectors::{bytes, list, text, vectors};

const PATH: &str = "/fed/v1/info";

/// A chapter that stands in none of the vectors, and a server that says what they have.
fn scene() -> (Chapter, ForgedServer) {
    let chapter = Chapter::founded("gt", "mx-coop", FixedClock::new(start()), 8103);
    (chapter, ForgedServer::of(&ForgedLog::new("nobody")))
}

fn say(server: &ForgedServer, case: &Value) {
    let forgery = Forgery::new(200, bytes(case, "body"));
    server.serve(PATH, move |_| forgery.clone());
}

#[test]
fn answers_are_read_whole_or_not_at_all() {
    let file = vectors("info.json");
    let (chapter, server) = scene();
    let client = Client::new(chapter.instance.clone());
    let cases = list(&file, "cases");
    assert!(cases.len() > 100, "{}", cases.len());
    for case in cases {
        let name = text(case, "name");
        say(&server, case);
        match (client.info(&server.url), text(case, "expect")) {
            (Ok(info), "ok") => {
                let found = serde_json::to_value(info).expect("JSON");
                for (field, value) in case["read"].as_object().into_iter().flatten() {
                    assert_eq!(found[field], *value, "{name}: {field}");
                }
            }
            (Err(Fault::Answer(_)), "bad") => {}
            (found, expect) => panic!("{name}: {found:?}, not {expect}"),
        }
    }
}

/// What refused to pin, in the words of the vectors.
fn refused_by(error: &Error, is_read: bool) -> &'static str {
    if error.is(codes::PEER_FINGERPRINT) || error.is(codes::FINGERPRINT_MALFORMED) {
        return "words";
    }
    assert!(error.is(codes::PEER_ANSWER), "{error}");
    if is_read { "entry" } else { "answer" }
}

#[test]
fn who_is_pinned_is_whom_the_words_name() {
    let file = vectors("info.json");
    let (chapter, server) = scene();
    let operator = chapter.caller(&chapter.people.operator);
    // What is copied is on the disk then.
    chapter.instance.ledger.stop();
    let cases = list(&file, "pins");
    assert!(cases.len() > 50, "{}", cases.len());
    for case in cases {
        let (name, copy) = (text(case, "name"), Copy::of(&chapter));
        say(&server, case);
        let store = copy.instance.store();
        let before = store.snapshot(projections::digest).expect("a digest");
        let words = text(case, "words").to_owned();
        let input = PinPeer { origin: None, endpoint: server.url.clone(), words };
        let found = match pin_peer(&copy.instance, &operator, input) {
            Ok(pinned) => {
                let origin = pinned.origin.as_str();
                let held = store.read(|conn| log::size(conn, origin)).expect("a size");
                assert_eq!(held, 1, "{name}: the entry that people compared");
                "ok"
            }
            Err(error) => {
                let after = store.snapshot(projections::digest).expect("a digest");
                assert_eq!(after, before, "{name}: nobody was pinned");
                let client = Client::new(copy.instance.clone());
                refused_by(&error, client.info(&server.url).is_ok())
            }
        };
        assert_eq!(found, text(case, "expect"), "{name}");
    }
}
