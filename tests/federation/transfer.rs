//! A member moves between chapters (rule 46): the straight way with a vote open, and every way in
//! which it can be interrupted.

use std::time::Duration;

use enlace::actions::peers::{PeerDecision, suspend_peer};
use enlace::actions::transfers::{
    AcceptTransfer, OfferTransfer, OneMember, accept_transfer, close_transfer, offer_transfer,
    withdraw_transfer,
};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::federation::guard;
use enlace::jobs;
use enlace::private::MemberRecord;
use enlace::store::members::MemberState;
use enlace::store::{dues, roles};
use enlace_schema::membership::Standing;
use enlace_schema::membership::transfer::{OFFER_DAYS, Stage};
use enlace_schema::voting::Choices;

use crate::harness::World;
use crate::harness::moves::{
    DAY, accept, check, newcomer, offer, on_roll, pair, same_result, stage, state, withdraw,
};
use crate::harness::polls::{OPEN_SECS, open, places, question, vote};

#[test]
fn a_member_moves_while_a_vote_is_open() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    let member = &voter.member;
    let before = open(&us.chapter, question(&us.chapter));
    world.tick();
    let offered = offer(us, mx, &voter).expect("an offer");
    world.settle();
    assert_eq!(stage(mx, member), Some(Stage::Offered));
    assert_eq!(state(us, member), Some(MemberState::Active));
    accept(mx, member).expect("an acceptance");
    // Each side repeats what it did, and nothing happens.
    let sizes = (us.chapter.size(), mx.chapter.size());
    assert_eq!(offer(us, mx, &voter).expect("the same offer"), offered);
    accept(mx, member).expect("the same acceptance");
    assert_eq!((us.chapter.size(), mx.chapter.size()), sizes);
    world.tick();
    for site in [us, mx] {
        assert_eq!(stage(site, member), Some(Stage::Arrived), "at {}", site.origin());
    }
    assert_eq!(state(us, member), Some(MemberState::Moved));
    assert_eq!(state(mx, member), Some(MemberState::Active));
    // What was paid is paid.
    let (origin, today) = (mx.origin(), mx.instance().today().expect("a day"));
    let standing =
        mx.instance().store().read(|conn| dues::standing_of(conn, origin.as_str(), member, today));
    assert!(matches!(standing, Ok(Standing::Good { .. })), "{standing:?}");
    // The open vote stays where it was; the next one is the new home's.
    let there = newcomer(mx, &voter);
    assert!(places(&mx.chapter, &before, &there).is_empty());
    assert!(on_roll(us, &before, member));
    vote(&us.chapter, &voter, &before, &Choices::Yes);
    let after = open(&mx.chapter, question(&mx.chapter));
    world.tick();
    assert!(!on_roll(us, &after, member) && on_roll(mx, &after, member));
    assert!(places(&us.chapter, &after, &voter).is_empty());
    vote(&mx.chapter, &there, &after, &Choices::No);
    world.advance(Duration::from_secs(OPEN_SECS as u64 + 1));
    world.tick();
    let first = same_result(&world, &before);
    let second = same_result(&world, &after);
    assert_eq!(first, second, "nobody is lost, and nobody counted twice");
    assert_eq!(first.1, 1);
    check(&world);
}

#[test]
fn what_an_organisation_decides_on_is_voted_at_the_old_home() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let [radios, _] = us.chapter.people.organisations.clone();
    let hats = us.chapter.people.hats.clone();
    let before = open(&us.chapter, question(&us.chapter));
    world.tick();
    let committee = us.chapter.caller(&us.chapter.people.committee);
    let to = mx.origin();
    let without = OfferTransfer { member: radios.clone(), to: to.clone(), consent: None };
    let refused = offer_transfer(us.instance(), &committee, without).expect_err("no consent");
    assert!(refused.is(codes::MISSING_FIELD), "{refused}");
    let consent = Some("Letter of their assembly, 20 November.".to_owned());
    let input = OfferTransfer { member: radios.clone(), to, consent };
    offer_transfer(us.instance(), &committee, input).expect("an offer");
    world.settle();
    let record = MemberRecord { organisation_name: Some("Red".into()), ..MemberRecord::default() };
    let theirs = mx.chapter.caller(&mx.chapter.people.committee);
    let input = AcceptTransfer { member: radios.clone(), from: None, record };
    accept_transfer(mx.instance(), &theirs, input).expect("an acceptance");
    world.tick();
    assert_eq!(state(us, &radios), Some(MemberState::Moved));
    let votes = vote(&us.chapter, &hats, &before, &Choices::Yes);
    assert_eq!(votes.len(), 3, "for oneself, and for both organisations");
    check(&world);
}

#[test]
fn offices_end_with_the_move_and_somebody_runs_the_machine() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let other = us.chapter.people.hats.clone();
    offer(us, mx, &other).expect("an offer");
    world.settle();
    accept(mx, &other.member).expect("an acceptance");
    world.tick();
    let (origin, member) = (us.origin(), other.member.as_ref());
    let held = us.instance().store().read(|conn| roles::active_of(conn, origin.as_str(), member));
    assert!(held.expect("roles").is_empty());
    check(&world);
}

#[test]
fn nobody_takes_the_offer() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    offer(us, mx, &voter).expect("an offer");
    world.tick();
    world.advance(Duration::from_secs(OFFER_DAYS as u64 * DAY - 1));
    world.tick();
    assert_eq!(stage(us, &voter.member), Some(Stage::Offered));
    world.advance(Duration::from_secs(2));
    let late = accept(mx, &voter.member).expect_err("too late");
    assert!(late.is(codes::TRANSFER_EXPIRED), "{late}");
    world.tick();
    assert_eq!(stage(mx, &voter.member), Some(Stage::Expired));
    assert_eq!(state(us, &voter.member), Some(MemberState::Active));
    let gone = accept(mx, &voter.member).expect_err("no offer");
    assert!(gone.is(codes::TRANSFER_NOT_FOUND), "{gone}");
    // And again, to the end.
    offer(us, mx, &voter).expect("a second offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    world.tick();
    assert_eq!(stage(us, &voter.member), Some(Stage::Arrived));
    check(&world);
}

/// The old home's log decides, whatever crosses it.
#[test]
fn an_acceptance_that_a_withdrawal_overtook_moves_nobody() {
    let mut world = World::of(2);
    let voter = world.sites[0].chapter.people.voter.clone();
    let (us, mx) = pair(&world);
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    world.sites[0].stop();
    accept(&world.sites[1], &voter.member).expect("an acceptance that nobody hears");
    // Before its server is there again, the member has thought better of it.
    let caller = world.sites[0].chapter.caller(&voter);
    let one = OneMember { member: voter.member.clone() };
    world.sites[0].chapter.instance.ledger.stop();
    let instance = world.sites[0].chapter.reopen().expect("an instance");
    guard::on_boot(&instance, false).expect("a log that may be used");
    withdraw_transfer(&instance, &caller, one).expect("a withdrawal");
    instance.ledger.stop();
    world.sites[0].start(false);
    world.tick();
    let (us, mx) = pair(&world);
    for site in [us, mx] {
        assert_eq!(stage(site, &voter.member), Some(Stage::Withdrawn), "at {}", site.origin());
    }
    assert_eq!(state(us, &voter.member), Some(MemberState::Active));
    assert_eq!(state(mx, &voter.member), Some(MemberState::Arriving));
    withdraw(us, &voter).expect("it is withdrawn");
    let none = close_transfer(
        us.instance(),
        &Caller::instance(),
        OneMember { member: voter.member.clone() },
    );
    assert!(none.expect_err("nothing to close").is(codes::TRANSFER_NOT_FOUND));
    // The second attempt gets there.
    offer(us, mx, &voter).expect("another offer");
    world.settle();
    accept(mx, &voter.member).expect("another acceptance");
    world.tick();
    assert_eq!(state(mx, &voter.member), Some(MemberState::Active));
    let over = withdraw(us, &voter).expect_err("it is closed");
    assert!(over.is(codes::TRANSFER_CLOSED), "{over}");
    check(&world);
}

#[test]
fn both_sides_go_on_after_a_crash_between_any_two_steps() {
    let mut world = World::of(2);
    let voter = world.sites[0].chapter.people.voter.clone();
    let (us, mx) = pair(&world);
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    // The link is lost between the acceptance and the closing.
    world.sites[0].stop();
    accept(&world.sites[1], &voter.member).expect("an acceptance");
    assert_eq!(stage(&world.sites[1], &voter.member), Some(Stage::Accepted));
    world.sites[0].start(false);
    world.settle();
    // The new home is gone before it hears of the closing.
    world.sites[1].stop();
    let report = jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!(report.moved, std::slice::from_ref(&voter.member));
    assert_eq!(stage(&world.sites[0], &voter.member), Some(Stage::Closed));
    let again = jobs::tick(world.sites[0].instance()).expect("a tick");
    assert!(again.is_idle(), "{again:?}");
    world.sites[1].start(false);
    world.tick();
    let (us, mx) = pair(&world);
    for site in [us, mx] {
        assert_eq!(stage(site, &voter.member), Some(Stage::Arrived));
    }
    check(&world);
}

/// A member is on one of the two rolls, also if its move falls into the hour before they freeze.
#[test]
fn nobody_falls_between_two_rolls() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    let soon = us.instance().now().plus_secs(600);
    let mut draft = question(&us.chapter);
    draft.record_at = Some(soon);
    draft.opens_at = Some(soon);
    let poll = open(&us.chapter, draft);
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    world.tick();
    assert_eq!(stage(us, &voter.member), Some(Stage::Accepted), "the rolls come first");
    world.advance(Duration::from_secs(601));
    world.tick();
    assert_eq!(stage(us, &voter.member), Some(Stage::Arrived));
    assert!(on_roll(us, &poll, &voter.member) && !on_roll(mx, &poll, &voter.member));
    check(&world);
}

#[test]
fn nobody_is_let_go_to_a_chapter_that_is_suspended() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    us.await_log_of(mx);
    let operator = us.chapter.caller(&us.chapter.people.operator);
    let origin = mx.origin();
    suspend_peer(us.instance(), &operator, PeerDecision { origin }).expect("suspended");
    let report = jobs::tick(us.instance()).expect("a tick");
    assert!(report.is_idle(), "{report:?}");
    assert_eq!(state(us, &voter.member), Some(MemberState::Active));
}

#[test]
fn there_and_back_again() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    world.tick();
    let there = newcomer(mx, &voter);
    offer(mx, us, &there).expect("an offer");
    world.settle();
    accept(us, &voter.member).expect("an acceptance");
    world.tick();
    assert_eq!(state(us, &voter.member), Some(MemberState::Active));
    assert_eq!(state(mx, &voter.member), Some(MemberState::Moved));
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    assert!(on_roll(us, &poll, &voter.member) && !on_roll(mx, &poll, &voter.member));
    vote(&us.chapter, &voter, &poll, &Choices::Yes);
    world.advance(Duration::from_secs(OPEN_SECS as u64 + 1));
    world.tick();
    assert_eq!(same_result(&world, &poll).1, 1);
    check(&world);
}
