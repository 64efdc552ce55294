//! Clocks that leap, fall back, or were wrong from the start: nothing is sealed or taken by them,
//! everybody is told why, and all goes on by itself when they are right again (decision 0009).

use std::time::Duration;

use enlace::actions::members::{ApplyMember, apply_member};
use enlace::actions::peers::{PeerDecision, resume_peer, suspend_peer};
use enlace::caller::Caller;
use enlace::clock::guard::Doubt;
use enlace::error::{Error, codes};
use enlace::jobs::{self, Report};
use enlace::private::MemberRecord;
use enlace::store::log;
use enlace::views;
use enlace_schema::event::member::MemberKind;
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::PollId;
use enlace_schema::voting::Choices;
use serde_json::json;

use crate::harness::chapter::{Chapter, PASSWORD, Person};
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::pages::Browser;
use crate::harness::polls::{OPEN_SECS, cast, open, places, question, try_open};
use crate::harness::{Site, World, http, wait};

const DAY: i64 = 86_400;

fn vote(chapter: &Chapter, person: &Person, poll: &PollId) -> Result<(), Error> {
    let place = places(chapter, poll, person).remove(0);
    cast(chapter, &chapter.caller(person), poll, &place, Choices::Yes).map(drop)
}

fn append(chapter: &Chapter) -> Result<(), Error> {
    let record = MemberRecord { first_name: Some("Nueva".into()), ..MemberRecord::default() };
    let input = ApplyMember { kind: MemberKind::Individual, record };
    apply_member(&chapter.instance, &Caller::instance(), input).map(drop)
}

fn tick(chapter: &Chapter) -> Report {
    jobs::tick(&chapter.instance).expect("a tick")
}

fn is_sealed(chapter: &Chapter, poll: &PollId) -> bool {
    let now = chapter.instance.now();
    let view = chapter.instance.store().snapshot(|conn| views::poll(conn, poll, now));
    let view = view.expect("a poll");
    view.chapters.iter().any(|chapter| chapter.own && chapter.sealed_at.is_some())
}

fn doubt(chapter: &Chapter) -> Option<Doubt> {
    chapter.instance.ledger.clock_doubt()
}

fn assert_untrusted(done: Result<(), Error>) {
    let refused = done.expect_err("a refusal");
    assert!(refused.is(codes::CLOCK_UNTRUSTED), "{refused}");
}

#[test]
fn a_clock_that_leaps_ahead_seals_nothing() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    vote(&chapter, &chapter.people.voter, &poll).expect("a receipt");
    let size = chapter.size();
    chapter.clock.leap_secs(2 * DAY);
    assert_eq!(doubt(&chapter), Some(Doubt::Leapt));
    assert!(tick(&chapter).is_idle());
    // Not "the poll is closed": by the right time it is not.
    assert_untrusted(vote(&chapter, &chapter.people.other, &poll));
    assert_untrusted(append(&chapter));
    assert_untrusted(try_open(&chapter, question(&chapter)).map(drop));
    assert!(!is_sealed(&chapter, &poll));
    assert_eq!(chapter.size(), size, "nothing was written");
    chapter.clock.leap_secs(-2 * DAY);
    assert_eq!(doubt(&chapter), None);
    assert!(tick(&chapter).is_idle());
    vote(&chapter, &chapter.people.other, &poll).expect("the poll is still open");
    chapter.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    let report = tick(&chapter);
    assert_eq!((report.sealed, report.failed), (vec![poll.clone()], 0));
    assert!(is_sealed(&chapter, &poll));
    chapter.check();
}

#[test]
fn a_clock_that_falls_back_takes_no_ballot_after_the_end() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    vote(&chapter, &chapter.people.voter, &poll).expect("a receipt");
    chapter.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    chapter.clock.leap_secs(-OPEN_SECS);
    assert_untrusted(vote(&chapter, &chapter.people.other, &poll));
    assert!(tick(&chapter).is_idle());
    chapter.clock.leap_secs(OPEN_SECS);
    let late = vote(&chapter, &chapter.people.other, &poll).expect_err("a refusal");
    assert!(late.is(codes::POLL_CLOSED), "{late}");
    assert_eq!(tick(&chapter).sealed, [poll]);
}

/// Opens it as a new process would.
fn anew(chapter: &mut Chapter) {
    chapter.instance.ledger.stop();
    chapter.instance = chapter.reopen().expect("an instance");
}

#[test]
fn alone_only_the_own_log_speaks_against_the_clock_of_a_start() {
    let mut chapter = Chapter::alone();
    chapter.clock.leap_secs(-DAY);
    anew(&mut chapter);
    assert_eq!(doubt(&chapter), Some(Doubt::BehindLog));
    assert_untrusted(append(&chapter));
    chapter.instance.ledger.vouch_for_clock();
    append(&chapter).expect("by the operator's word");
    chapter.clock.leap_secs(DAY);
    assert_untrusted(append(&chapter));
    // Nobody can know: a new start with a clock ahead is believed (docs/threat-model.md).
    chapter.clock.leap_secs(DAY);
    anew(&mut chapter);
    assert_eq!(doubt(&chapter), None);
}

/// Two chapters, of which the second has an open poll and was started anew with its clock ahead.
fn started_ahead() -> (World, PollId) {
    let mut world = World::of(2);
    let poll = open(&world.sites[1].chapter, question(&world.sites[1].chapter));
    world.settle();
    world.sites[1].stop();
    world.sites[1].chapter.clock.leap_secs(3 * DAY);
    world.sites[1].start(false);
    (world, poll)
}

#[test]
fn peers_reveal_a_clock_that_was_wrong_from_the_start() {
    let (world, poll) = started_ahead();
    let mx = &world.sites[1];
    assert_eq!(doubt(&mx.chapter), Some(Doubt::Peers), "the peer was asked before all else");
    assert!(tick(&mx.chapter).is_idle());
    assert_untrusted(vote(&mx.chapter, &mx.chapter.people.voter, &poll));
    assert!(!is_sealed(&mx.chapter, &poll));
    mx.chapter.clock.leap_secs(-3 * DAY);
    wait::until("the clock is believed", || doubt(&mx.chapter).is_none());
    vote(&mx.chapter, &mx.chapter.people.voter, &poll).expect("the poll is still open");
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    world.tick();
    assert!(is_sealed(&mx.chapter, &poll));
    mx.chapter.check();
}

#[test]
fn officers_and_monitors_are_told() {
    let (world, poll) = started_ahead();
    let mx = &world.sites[1];
    let health = http::get(&format!("{}/health", mx.url), &[]);
    assert_eq!(health.status, 503);
    assert_eq!(health.json(), json!({ "ok": false, "code": "clock-untrusted", "why": "peers" }));
    mx.chapter.clock.leap_secs(-3 * DAY);
    wait::until("it is in order", || http::get(&format!("{}/health", mx.url), &[]).status == 200);
    let browser = Browser::new(&mx.url, "en");
    browser.sign_in(&mx.chapter.people.committee.email, PASSWORD);
    let office = format!("/office/polls/{poll}");
    assert!(!browser.get(&office).text().contains("clock-untrusted"));
    assert!(browser.get("/office/peers").text().contains("The clock is in order."));
    mx.chapter.clock.leap_secs(600);
    assert!(browser.get(&office).text().contains("data-test=\"clock-untrusted\""));
    assert!(browser.get("/office/peers").text().contains("set by more than five minutes"));
}

#[test]
fn one_peer_with_a_wrong_clock_stops_nobody_else() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    wait::until("both agree", || agreed(us) && agreed(mx));
    us.chapter.clock.leap_secs(DAY);
    assert_untrusted(append(&us.chapter));
    assert_untrusted(suspend(us, mx));
    let differs = || mx.instance().ledger.clock_peers() == (0, 1);
    wait::until("the other has seen it", differs);
    append(&mx.chapter).expect("it is the peer's clock that moved");
    us.chapter.clock.leap_secs(-DAY);
    append(&us.chapter).expect("it is right again");
    world.settle();
    wait::until("both agree again", || agreed(us) && agreed(mx));
}

fn agreed(site: &Site) -> bool {
    site.instance().ledger.clock_peers() == (1, 0)
}

fn suspend(site: &Site, peer: &Site) -> Result<(), Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    suspend_peer(site.instance(), &committee, PeerDecision { origin: peer.origin() }).map(drop)
}

#[test]
fn a_peer_that_lies_about_the_time_can_be_suspended() {
    let mut world = World::of(2);
    world.sites[0].chapter.clock.leap_secs(3 * DAY);
    world.sites[1].stop();
    world.sites[1].start(false);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    assert_eq!(doubt(&mx.chapter), Some(Doubt::Peers));
    assert_untrusted(append(&mx.chapter));
    let committee = mx.chapter.caller(&mx.chapter.people.committee);
    let decision = PeerDecision { origin: us.origin() };
    assert_untrusted(resume_peer(mx.instance(), &committee, decision).map(drop));
    suspend(mx, us).expect("the people's own remedy");
    let own = mx.instance().store().read(|conn| log::find(conn, mx.origin().as_str()));
    let at = own.expect("a read").expect("our log").last_at_ms;
    assert_eq!(at, mx.instance().now().as_ms());
    assert_eq!((doubt(&mx.chapter), mx.instance().ledger.clock_peers()), (None, (0, 0)));
    append(&mx.chapter).expect("nobody speaks against the clock any more");
    mx.chapter.check();
}

#[test]
fn a_peer_that_takes_every_token_clears_no_leap() {
    let us = Site::alone();
    let mut lax = ForgedLog::new("lax");
    let server = ForgedServer::of(&lax);
    server.entries(lax.page(1));
    us.pin(&server.url, &words(&lax.genesis(), Language::English).join(" "));
    wait::until("it took a token", || agreed(&us));
    us.chapter.clock.leap_secs(DAY);
    lax.say_kind("later.kind", &json!({}));
    server.entries(lax.page(1));
    wait::until("it took one after the leap", || us.chapter.size_of(&lax.origin) == lax.size());
    assert_eq!(us.instance().ledger.clock_peers(), (1, 0));
    assert_eq!(doubt(&us.chapter), Some(Doubt::Leapt));
    assert_untrusted(append(&us.chapter));
}
