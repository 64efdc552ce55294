//! What happens to a member between the offer and the arrival: dues, another kind, a roll that is
//! frozen meanwhile.

use enlace::actions::dues::{SettleDues, VoidSettlement, settle_dues, void_settlement};
use enlace::actions::members::{UpdateMember, update_member};
use enlace::caller::Caller;
use enlace::jobs;
use enlace::private::DuesHow;
use enlace::store::dues;
use enlace::store::members::MemberState;
use enlace_schema::event::Draft;
use enlace_schema::event::dues::{SETTLED, Settled};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::transfer::{CLOSED, Closed, Consent, OFFERED, Offered, Terms};
use enlace_schema::ids::{MemberId, PaymentId};
use enlace_schema::log::sha256;
use enlace_schema::membership::Standing;
use enlace_schema::membership::transfer::Stage;

use crate::harness::chapter::{JOINED, Person};
use crate::harness::forge::ForgedLog;
use crate::harness::moves::{accept, check, offer, on_roll, pair, stage, state};
use crate::harness::polls::{open, question};
use crate::harness::{Chapter, Site, World};
use crate::ledger::kinds::take_in;

fn settle(site: &Site, member: &MemberId) -> PaymentId {
    let how = DuesHow::Waived { reason: "before leaving".into() };
    let input = SettleDues { member: member.clone(), from: None, months: 12, how };
    settle_dues(site.instance(), &Caller::instance(), input).expect("settled").payment
}

fn is_good(site: &Site, member: &MemberId) -> bool {
    let (origin, today) = (site.origin(), site.instance().today().expect("a day"));
    let standing = site
        .instance()
        .store()
        .read(|conn| dues::standing_of(conn, origin.as_str(), member, today))
        .expect("a standing");
    matches!(standing, Standing::Good { .. })
}

/// An offer that has been taken, and not closed yet.
fn accepted(us: &Site, mx: &Site, world: &World, person: &Person) {
    offer(us, mx, person).expect("an offer");
    world.settle();
    accept(mx, &person.member).expect("an acceptance");
    us.await_log_of(mx);
}

fn is_taken_back(world: &World, person: &Person) {
    world.tick();
    let (us, mx) = pair(world);
    for site in [us, mx] {
        assert_eq!(stage(site, &person.member), Some(Stage::Withdrawn), "at {}", site.origin());
    }
    assert_eq!(state(us, &person.member), Some(MemberState::Active));
    assert_eq!(state(mx, &person.member), Some(MemberState::Arriving));
}

/// Whoever settles up before leaving takes along what was paid, or does not leave yet.
#[test]
fn what_is_paid_during_an_offer_is_not_lost() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let member = us.chapter.people.arrears.clone();
    accepted(us, mx, &world, &member);
    let paid = settle(us, &member.member);
    is_taken_back(&world, &member);
    // A settlement that turns out to be a mistake does not travel either.
    accepted(us, mx, &world, &member);
    let treasurer = us.chapter.caller(&us.chapter.people.treasurer);
    let input = VoidSettlement { payment: paid, reason: "another member's".into() };
    void_settlement(us.instance(), &treasurer, input).expect("voided");
    is_taken_back(&world, &member);
    settle(us, &member.member);
    accepted(us, mx, &world, &member);
    world.tick();
    assert_eq!(stage(mx, &member.member), Some(Stage::Arrived));
    assert!(is_good(mx, &member.member), "what was paid is paid");
    check(&world);
}

#[test]
fn a_change_of_kind_takes_an_offer_back_and_another_address_does_not() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let member = us.chapter.people.voter.clone();
    let change = |kind| {
        let input = UpdateMember { member: member.member.clone(), kind, record: None };
        let committee = us.chapter.caller(&us.chapter.people.committee);
        update_member(us.instance(), &committee, input).expect("updated");
    };
    accepted(us, mx, &world, &member);
    change(Some(MemberKind::Individual));
    assert_eq!(stage(us, &member.member), Some(Stage::Accepted), "it is what it was");
    change(Some(MemberKind::Person));
    is_taken_back(&world, &member);
    check(&world);
}

/// Another program that closes a move on terms which its own log has overtaken.
#[test]
fn a_closing_on_terms_that_are_no_longer_true_is_set_aside() {
    let us = Chapter::alone();
    let mut liar = ForgedLog::new("liar");
    let member: MemberId = enlace::random::id_of(&liar.origin, liar.at);
    let kind = MemberKind::Individual;
    let admitted = Admitted { member: member.clone(), kind, since: JOINED };
    liar.say(&Draft::new(ADMITTED, &admitted));
    let offered = Offered {
        member: member.clone(),
        to: us.origin().clone(),
        terms: Terms { kind, since: JOINED, settled: Vec::new() },
        expires: liar.at.plus_secs(86_400),
        consent: Consent::Own,
    };
    let offer = liar.say(&Draft::new(OFFERED, &offered)).id();
    let payment = enlace::random::id_of(&liar.origin, liar.at);
    let settled = Settled { member: member.clone(), payment, from: JOINED, through: JOINED };
    liar.say(&Draft::new(SETTLED, &settled));
    let accepted = sha256(b"accepted");
    let closed = Closed { member, offer, to: us.origin().clone(), accepted, on: JOINED };
    let to = enlace_schema::event::EventRef { log: us.origin().clone(), seq: 3, id: accepted };
    liar.say(&Draft::new(CLOSED, &closed).referring([to]));
    let outcomes = take_in(&us, &liar);
    let last = outcomes.last().and_then(|one| one.as_ref()).map(|(_, code)| code.as_str());
    assert_eq!(last, Some("transfer-none"), "{outcomes:?}");
    us.check();
}

/// The old home closes, opens a poll and freezes without the member; the new home hears of all of
/// it at once.
#[test]
fn an_arrival_is_noted_before_a_roll_is_frozen() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let member = us.chapter.people.voter.clone();
    accepted(us, mx, &world, &member);
    let report = jobs::tick(us.instance()).expect("a tick");
    assert_eq!(report.moved, std::slice::from_ref(&member.member));
    let poll = open(&us.chapter, question(&us.chapter));
    assert!(!on_roll(us, &poll, &member.member));
    world.settle();
    assert_eq!(stage(mx, &member.member), Some(Stage::Closed));
    let report = jobs::tick(mx.instance()).expect("a tick");
    assert_eq!(report.joined, std::slice::from_ref(&poll));
    assert!(on_roll(mx, &poll, &member.member), "on one of the two rolls");
    assert_eq!(state(mx, &member.member), Some(MemberState::Active));
    world.tick();
    assert!(!on_roll(us, &poll, &member.member));
    check(&world);
}
