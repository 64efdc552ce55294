//! What a peer says that it may not say is set aside, and our log says so, not too often (rule 26).

use std::time::Duration;

use enlace::federation::disputes::dispute;
use enlace::federation::worker;
use enlace::store::{held, peers};
use enlace_schema::event::peer::Disputed;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::ids::PollId;
use serde_json::json;

use crate::harness::Chapter;
use crate::harness::forge::{ForgedLog, ForgedServer};

fn said(chapter: &Chapter) -> Vec<Disputed> {
    let own = chapter.origin().as_str();
    let rows = chapter.instance.store().read(|conn| peers::disputes_by(conn, own)).expect("rows");
    let body = |row: enlace::store::tables::EntryRow| {
        let entry = Entry::from_bytes(row.entry).expect("an entry");
        entry.envelope().expect("an event").body().expect("a dispute")
    };
    rows.into_iter().map(body).collect()
}

#[test]
fn inadmissible_events_are_disputed_once_an_hour() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("forged");
    let server = ForgedServer::pinned(&chapter, &log);
    // Three events whose bodies say nothing, and one that nobody knows.
    for kind in ["role.granted", "member.ended", "weather.observed", "poll.sealed"] {
        log.say_kind(kind, &json!({}));
    }
    server.entries(log.page(1));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    let rows = chapter
        .instance
        .store()
        .read(|conn| held::since(conn, log.origin.as_str(), 0))
        .expect("rows");
    let classes: String = rows.iter().map(|row| row.class.as_str()).collect();
    assert_eq!(classes, "CCBC", "each is kept with its reason");
    let first = said(&chapter);
    assert_eq!(first.len(), 1, "one event for one reason: {first:?}");
    let dispute_of = |body: &Disputed| (body.code.clone(), body.count, body.first, body.last);
    assert_eq!(dispute_of(&first[0]), ("body-malformed".into(), 3, 1, 4));
    // More of the same within the hour is not said yet.
    chapter.advance(Duration::from_secs(600));
    log.say_kind("role.revoked", &json!({}));
    server.entries(log.page(5));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    assert_eq!(said(&chapter).len(), 1);
    assert!(!dispute(&chapter.instance, &log.origin).expect("looked"), "something is left to say");
    // A dispute of the peer's is never disputed.
    chapter.advance(Duration::from_secs(3_600));
    log.say_kind("peer.disputed", &json!({}));
    server.entries(log.page(6));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    let second = said(&chapter);
    assert_eq!(second.len(), 2, "{second:?}");
    assert_eq!(dispute_of(&second[1]), ("body-malformed".into(), 1, 5, 5));
    assert!(dispute(&chapter.instance, &log.origin).expect("looked"), "all is said");
    chapter.check();
}

/// A peer can invent a poll for each of its events: of one peer our log speaks 64 times an hour,
/// and of the rest later. What it says of another does not wait for that.
#[test]
fn of_one_peer_no_more_than_64_disputes_are_written_in_an_hour() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("forged");
    let server = ForgedServer::pinned(&chapter, &log);
    let polls: Vec<PollId> = (0..66).map(|_| enlace::random::id_of(&log.origin, log.at)).collect();
    for poll in &polls {
        log.say_kind("poll.voided", &json!({ "poll": poll, "reason": { "en": "No." } }));
    }
    server.entries(log.page(1));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    let of = |origin: &Origin| -> Vec<Disputed> {
        said(&chapter).into_iter().filter(|body| body.origin == *origin).collect()
    };
    let first = of(&log.origin);
    assert!(first.iter().all(|body| body.code == "poll-unknown" && body.count == 1), "{first:?}");
    let named = |bodies: &[Disputed]| -> Vec<Option<PollId>> {
        bodies.iter().map(|body| body.poll.clone()).collect()
    };
    let all: Vec<Option<PollId>> = polls.into_iter().map(Some).collect();
    assert_eq!(named(&first), all[..64], "the first of them, in their order");
    // Another peer of which there is something to say.
    let mut other = ForgedLog::new("other");
    let server = ForgedServer::pinned(&chapter, &other);
    other.say_kind("role.granted", &json!({}));
    server.entries(other.page(1));
    worker::sync(&chapter.instance, &other.origin).expect("an honest page");
    assert_eq!(of(&other.origin).len(), 1);
    chapter.advance(Duration::from_millis(3_599_999));
    assert!(!dispute(&chapter.instance, &log.origin).expect("looked"), "not within the hour");
    assert_eq!(of(&log.origin).len(), 64);
    chapter.advance(Duration::from_millis(1));
    assert!(dispute(&chapter.instance, &log.origin).expect("looked"), "all is said");
    assert_eq!(named(&of(&log.origin)), all);
    chapter.check();
}
