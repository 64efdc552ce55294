//! Private records of those who moved away, and of those who were accepted and did not come.

use std::time::Duration;

use enlace::actions::accounts::{InviteAccount, invite_account, sign_in};
use enlace::actions::members::{UpdateMember, update_member};
use enlace::actions::privacy::{
    DecideRecords, DecidedRecords, block_records, erase_records, overdue,
};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::private::MemberRecord;
use enlace::store::members::MemberState;
use enlace::store::{accounts, private};
use enlace_schema::ids::MemberId;
use enlace_schema::voting::Choices;

use crate::harness::chapter::PASSWORD;
use crate::harness::moves::{accept, check, offer, on_roll, pair, state, withdraw};
use crate::harness::pages::Browser;
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, World};

fn input(member: &MemberId) -> DecideRecords {
    DecideRecords { member: member.clone(), mandate: "request-7".into() }
}

fn erase(site: &Site, member: &MemberId) -> Result<DecidedRecords, Error> {
    erase_records(site.instance(), &Caller::instance(), input(member))
}

fn records(site: &Site, member: &MemberId) -> usize {
    let read = |conn: &mut enlace::store::Connection| private::all_of(conn, member.as_ref());
    site.instance().store().read(read).expect("records").len()
}

#[test]
fn whoever_moved_away_can_be_forgotten() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let member = us.chapter.people.arrears.member.clone();
    offer(us, mx, &us.chapter.people.arrears).expect("an offer");
    world.settle();
    accept(mx, &member).expect("an acceptance");
    let early = erase(us, &member).expect_err("still a member");
    assert!(early.is(codes::PRIVACY_MEMBER_ACTIVE), "{early}");
    world.tick();
    assert_eq!(state(us, &member), Some(MemberState::Moved));
    assert!(records(us, &member) > 0);
    erase(us, &member).expect("erased");
    assert_eq!(records(us, &member), 0);
    let account = us
        .instance()
        .store()
        .read(|conn| accounts::find_by_member(conn, member.as_ref()))
        .expect("a read");
    assert!(account.is_none());
    // At the new home nothing of it goes.
    world.settle();
    assert_eq!(state(mx, &member), Some(MemberState::Active));
    assert!(records(mx, &member) > 0);
    let there = erase(mx, &member).expect_err("a member there");
    assert!(there.is(codes::PRIVACY_MEMBER_ACTIVE), "{there}");
    check(&world);
}

/// Blocking closes the account, with which what was open is voted.
#[test]
fn whoever_still_votes_here_is_blocked_later() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = us.chapter.people.voter.clone();
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    offer(us, mx, &voter).expect("an offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    world.tick();
    assert!(on_roll(us, &poll, &voter.member));
    let block = || block_records(us.instance(), &Caller::instance(), input(&voter.member));
    let refused = block().expect_err("a vote is open");
    assert!(refused.is(codes::PRIVACY_VOTE_OPEN), "{refused}");
    vote(&us.chapter, &voter, &poll, &Choices::Yes);
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 1));
    world.tick();
    let enter = || sign_in(us.instance(), &voter.email, PASSWORD, None).map(drop);
    enter().expect("there is an account yet");
    block().expect("blocked");
    let refused = enter().expect_err("an account without a record");
    assert!(refused.is(codes::ACCOUNT_DISABLED), "{refused}");
    check(&world);
}

/// Nothing is done with somebody who is blocked, until they are taken in again.
#[test]
fn whoever_did_not_come_and_is_blocked_is_neither_invited_nor_changed() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = mx.chapter.people.voter.clone();
    let member = &voter.member;
    let committee = us.chapter.caller(&us.chapter.people.committee);
    let invite = || {
        let email = Some("viajera@example.org".to_owned());
        let input = InviteAccount { member: member.clone(), email, locale: None };
        invite_account(us.instance(), &committee, input).map(drop)
    };
    let change = || {
        let record = MemberRecord { first_name: Some("Vuelta".into()), ..MemberRecord::default() };
        let input = UpdateMember { member: member.clone(), kind: None, record: Some(record) };
        update_member(us.instance(), &committee, input).map(drop)
    };
    offer(mx, us, &voter).expect("an offer");
    world.settle();
    accept(us, member).expect("an acceptance");
    invite().expect("on its way, and invited");
    withdraw(mx, &voter).expect("withdrawn");
    world.settle();
    block_records(us.instance(), &Caller::instance(), input(member)).expect("blocked");
    for refused in [invite(), change()] {
        let refused = refused.expect_err("a refusal");
        assert!(refused.is(codes::MEMBER_ENDED), "{refused}");
    }
    let browser = Browser::new(&us.url, "en");
    browser.sign_in(&us.chapter.people.committee.email, PASSWORD);
    let offered = format!("<option value=\"{member}\"");
    let listed = || browser.get("/office/accounts").text().contains(&offered);
    assert!(!listed(), "nor to choose from");
    offer(mx, us, &voter).expect("another offer");
    world.settle();
    accept(us, member).expect("another acceptance");
    invite().expect("invited");
    assert!(listed());
    check(&world);
}

#[test]
fn whoever_was_accepted_and_did_not_come_can_be_forgotten() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let voter = mx.chapter.people.voter.clone();
    offer(mx, us, &voter).expect("an offer");
    world.settle();
    accept(us, &voter.member).expect("an acceptance");
    let early = erase(us, &voter.member).expect_err("on its way");
    assert!(early.is(codes::PRIVACY_MEMBER_ACTIVE), "{early}");
    assert_eq!(overdue(us.instance()).expect("a read"), []);
    withdraw(mx, &voter).expect("withdrawn");
    world.settle();
    assert_eq!(state(us, &voter.member), Some(MemberState::Arriving));
    let today = us.instance().today().expect("a day");
    let due = overdue(us.instance()).expect("a read");
    assert_eq!(due, [(voter.member.to_string(), today)]);
    erase(us, &voter.member).expect("erased");
    assert_eq!(records(us, &voter.member), 0);
    assert_eq!(overdue(us.instance()).expect("a read"), []);
    // It may still be offered again, and come.
    offer(mx, us, &voter).expect("another offer");
    world.settle();
    accept(us, &voter.member).expect("another acceptance");
    world.tick();
    assert_eq!(state(us, &voter.member), Some(MemberState::Active));
    assert!(records(us, &voter.member) > 0);
    check(&world);
}
