//! What is genuine is stored whatever it says: unknown kinds until an upgrade, extensions that a
//! reader must understand, and events whose cause is not here (protocol §7.4, rules 9, 27, 28).

use std::time::Duration;

use enlace::actions::polls::{DraftPoll, OnePoll, tally_poll};
use enlace::error::codes;
use enlace::federation::cosign::cosign_held;
use enlace::jobs;
use enlace::ledger::project::{self, Held, Outcome};
use enlace::ledger::rebuild;
use enlace::store::{Connection, held, log, members, polls, projections, transfers};
use enlace::views;
use enlace_schema::event::member::{ADMITTED, Admitted, ENDED, MemberKind, UPDATED};
use enlace_schema::event::poll::BALLOT_CAST;
use enlace_schema::event::transfer::{CLOSED, Closed};
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::log::Hash;
use serde_json::json;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::chapter::JOINED;
use crate::harness::forge::ForgedLog;
use crate::harness::hosted::Hosted;
use crate::harness::polls::{open, question, vote};
use enlace_schema::voting::Choices;

fn admit(log: &mut ForgedLog, minute: i64) -> MemberId {
    let member: MemberId = enlace::random::id_of(&log.origin, log.at.plus_secs(minute));
    let admitted = Admitted { member: member.clone(), kind: MemberKind::Individual, since: JOINED };
    log.say(&Draft::new(ADMITTED, &admitted));
    member
}

fn class(outcome: &Option<(String, String)>) -> Option<(&str, &str)> {
    outcome.as_ref().map(|(class, code)| (class.as_str(), code.as_str()))
}

type Odd = (&'static str, fn() -> serde_json::Value);
const ODD: [Odd; 2] = [("crit", || json!(["odd"])), ("odd", || json!(1))];

/// An event that needs an extension called `odd`.
fn odd(log: &mut ForgedLog, draft: &Draft) {
    let changes = ODD.map(|(field, value)| (field, value()));
    log.say_changed(draft, &changes);
}

#[test]
fn an_extension_blocks_what_follows_of_the_member_that_it_names() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("odd");
    let (one, other) = (admit(&mut log, 1), admit(&mut log, 2));
    odd(&mut log, &Draft::new(UPDATED, &json!({ "member": one })));
    odd(&mut log, &Draft::new("weather.observed", &json!({ "sky": "blue" })));
    let end =
        |member: &MemberId| json!({ "member": member, "reason": "ceased", "on": "2026-01-31" });
    log.say(&Draft::new(ENDED, &end(&one)));
    log.say(&Draft::new(ENDED, &end(&other)));
    let (nothing, to) = (Hash([0; 32]), chapter.origin().clone());
    let (offer, accepted, on) = (nothing, nothing, JOINED);
    log.say(&Draft::new(CLOSED, &Closed { member: one.clone(), offer, to, accepted, on }));
    let outcomes = take_in(&chapter, &log);
    let found: Vec<_> = outcomes.iter().map(class).collect();
    assert_eq!(found[3], Some(("B", "extension-unknown")));
    assert_eq!(found[4], Some(("B", "extension-unknown")), "it names nobody: itself alone");
    assert_eq!(found[5], Some(("B", "member-extension")));
    assert_eq!(found[6], None);
    let ended = |member: &MemberId| {
        let find =
            |conn: &mut Connection| members::find(conn, log.origin.as_str(), member.as_ref());
        let row = chapter.instance.store().read(find).expect("a member").expect("a member");
        row.ended_on.is_some()
    };
    assert!(!ended(&one) && ended(&other));
    // A count reads that somebody went whatever became of it (rule 46): the same before an upgrade
    // and after it.
    assert_eq!(found[7], Some(("B", "member-extension")));
    let moves = |conn: &mut Connection| transfers::moves(conn, log.origin.as_str(), i64::MAX);
    let moves = chapter.instance.store().read(moves).expect("a read");
    assert!(moves.any_in(&one, 0..8) && !moves.any_in(&other, 0..8));
    chapter.check();
    // Nothing was learned: a start replays nothing.
    assert_eq!(rebuild::after_upgrade(&chapter.instance.ledger).expect("a look"), None);
}

/// A chapter that has pinned a forged one, opened a poll with it, and joined; the forged one has
/// joined, too.
fn with_a_guest(chapter: &Chapter) -> (Hosted, PollId) {
    with_a_guest_in(chapter, question(chapter))
}

fn with_a_guest_in(chapter: &Chapter, draft: DraftPoll) -> (Hosted, PollId) {
    let mut guest = Hosted::new("odd", 1);
    guest.roll.retain(|place| place.seat.is_none());
    chapter.pin(&guest.log.entries[0]);
    let poll = open(chapter, draft);
    let find = |conn: &mut Connection| polls::get_by_id(conn, poll.as_ref());
    let row = chapter.instance.store().read(find).expect("a poll");
    let seq = row.seq.unsigned_abs();
    let id = Hash::from_slice(&row.id).expect("an id");
    guest.guest_of = Some(EventRef { log: chapter.origin().clone(), seq, id });
    guest.opened = row.opened().expect("a poll");
    guest.freeze();
    guest.join();
    jobs::tick(&chapter.instance).expect("joined");
    vote(chapter, &chapter.people.voter, &poll, &Choices::Yes);
    (guest, poll)
}

fn blocked(chapter: &Chapter, poll: &PollId) -> Option<(Origin, u64)> {
    let now = chapter.instance.now();
    let view = chapter.instance.store().snapshot(|conn| views::poll(conn, poll, now));
    view.expect("a poll").extension
}

/// After closing and every deadline: what the clock sealed, tallied, and could not do.
fn close(chapter: &Chapter) -> (usize, usize, usize) {
    chapter.advance(Duration::from_secs(30 * 24 * 3_600));
    let report = jobs::tick(&chapter.instance).expect("a tick");
    (report.sealed.len(), report.tallied.len(), report.failed)
}

#[test]
fn an_extension_blocks_the_count_of_the_poll_that_it_names() {
    let chapter = Chapter::alone();
    let (mut inside, poll) = with_a_guest(&chapter);
    let mut outside = ForgedLog::new("other");
    let note = Draft::new("weather.observed", &json!({ "poll": poll }));
    // A log that is no chapter of it has nothing to say about it.
    odd(&mut outside, &note);
    take_in(&chapter, &outside);
    assert_eq!(blocked(&chapter, &poll), None);
    let at = inside.log.size();
    odd(&mut inside.log, &note);
    let sealed = inside.sealed();
    inside.seal(&sealed);
    take_in(&chapter, &inside.log);
    assert_eq!(blocked(&chapter, &poll), Some((inside.log.origin.clone(), at)));
    assert_eq!(close(&chapter), (1, 0, 0));
    let committee = chapter.caller(&chapter.people.committee);
    let error = tally_poll(&chapter.instance, &committee, OnePoll { poll: poll.clone() })
        .expect_err("it cannot be counted here");
    assert!(error.is(codes::POLL_EXTENSION), "{error}");
    assert!(error.message(enlace::locale::Locale::Es).contains("odd.example.org"), "{error}");
    chapter.check();
}

/// What stands behind a log's seal changes nothing of the count, and does not stop it.
#[test]
fn an_extension_behind_a_seal_or_without_one_blocks_no_count() {
    for seals in [true, false] {
        let chapter = Chapter::alone();
        let (mut inside, poll) = with_a_guest(&chapter);
        if seals {
            let sealed = inside.sealed();
            inside.seal(&sealed);
        }
        odd(&mut inside.log, &Draft::new("weather.observed", &json!({ "poll": poll })));
        take_in(&chapter, &inside.log);
        assert_eq!(blocked(&chapter, &poll), None);
        assert_eq!(close(&chapter), (1, 1, 0), "sealed: {seals}");
        chapter.check();
    }
}

/// A ballot that needs an extension is none as this version reads them: who shows a running total
/// passes it over, and who counts without its chapter too (decision 0044).
#[test]
fn a_ballot_that_needs_an_extension_stops_no_count() {
    let chapter = Chapter::alone();
    let draft = DraftPoll { live: true, ..question(&chapter) };
    let (mut inside, poll) = with_a_guest_in(&chapter, draft);
    odd(&mut inside.log, &Draft::new(BALLOT_CAST, &json!({ "poll": poll })));
    take_in(&chapter, &inside.log);
    let running = chapter.instance.store().snapshot(|conn| views::running(conn, &poll));
    let running = running.expect("a running total").expect("of a live poll");
    assert_eq!(running.chapters.len(), 2, "both boxes are open");
    assert_eq!(close(&chapter), (1, 1, 0));
    chapter.check();
}

/// An earlier version, whose registry lacked a kind, left out everything of it and misjudged what
/// followed. A later one replays from the first event that was left out.
#[test]
fn an_upgrade_that_learns_a_kind_replays_what_was_left_out() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("newer");
    let member = admit(&mut log, 1);
    log.say(&Draft::new(UPDATED, &json!({ "member": member })));
    log.say_kind("weather.observed", &json!({}));
    take_in(&chapter, &log);
    let right = chapter.digest();
    chapter
        .instance
        .ledger
        .write_side(|tx| {
            let conn = tx.conn();
            projections::clear(conn)?;
            for row in log::all(conn)? {
                for stored in log::entries_from(conn, &row.origin, 0, 10_000)? {
                    let entry = enlace_schema::event::Entry::from_bytes(stored.entry);
                    let envelope = entry.expect("an entry").envelope().expect("an event");
                    project::note_refs(conn, &envelope)?;
                    let smaller = envelope.kind == ADMITTED;
                    let unknown =
                        || Held { class: "B", code: "kind-unknown", poll: None, member: None };
                    let outcome = match smaller {
                        true => Outcome::Held(unknown()),
                        false => project::apply(conn, &envelope, log::hash(&stored.id)?)?,
                    };
                    if let Outcome::Held(why) = outcome {
                        project::hold(conn, &envelope, &why)?;
                    }
                }
            }
            Ok(())
        })
        .expect("as the earlier version would have it");
    assert_ne!(chapter.digest(), right);
    let unknown = |origin: &str| {
        chapter.instance.store().read(|conn| held::count(conn, origin, "B")).expect("a count")
    };
    assert_eq!(unknown(log.origin.as_str()), 2);
    let report = rebuild::after_upgrade(&chapter.instance.ledger).expect("an upgrade");
    assert!(report.is_some());
    assert_eq!(chapter.digest(), right);
    assert_eq!(unknown(log.origin.as_str()), 1, "what is still unknown stays");
    assert_eq!(rebuild::after_upgrade(&chapter.instance.ledger).expect("a look"), None);
}

/// An event whose cause is not here is applied, shown as waiting, and after a week as overdue; it
/// never becomes a fault.
#[test]
fn what_refers_to_something_missing_is_shown_and_after_a_week_noticed() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("waits");
    let elsewhere = EventRef {
        log: "nowhere.example.org/log/1".parse().expect("an origin"),
        seq: 7,
        id: Hash([7; 32]),
    };
    let member: MemberId = enlace::random::id_of(&log.origin, log.at);
    let admitted = Admitted { member: member.clone(), kind: MemberKind::Individual, since: JOINED };
    log.say(&Draft::new(ADMITTED, &admitted).referring([elsewhere]));
    assert_eq!(take_in(&chapter, &log), [None, None], "applied");
    cosign_held(&chapter.instance, &log.origin).expect("a cosignature").expect("a note");
    let missing = || {
        let now = chapter.instance.now();
        chapter
            .instance
            .store()
            .snapshot(|conn| views::missing(conn, log.origin.as_str(), 10, now))
            .expect("what is missing")
    };
    let found = missing();
    assert_eq!((found.len(), found[0].seq, found[0].at, found[0].overdue), (1, 1, 7, false));
    chapter.advance(Duration::from_secs(8 * 24 * 3_600));
    assert!(missing()[0].overdue);
    chapter.check();
}
