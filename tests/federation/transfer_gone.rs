//! A home that is gone: its member is taken in elsewhere on its receipts, and the home comes back.

use std::time::Duration;

use enlace::actions::peers::{PeerDecision, suspend_peer};
use enlace::actions::polls::DraftPoll;
use enlace::actions::transfers::{AdoptMember, adopt_member};
use enlace::error::codes;
use enlace::ledger::proof;
use enlace::private::MemberRecord;
use enlace::store::members::MemberState;
use enlace::store::peers::PeerState;
use enlace_schema::event::member::MemberKind;
use enlace_schema::membership::transfer::{PROVISIONAL_DAYS, Stage};
use enlace_schema::voting::Choices;

use crate::harness::moves::{DAY, accept, check, offer, on_roll, pair, stage, state, view};
use crate::harness::polls::{open, question, vote};
use crate::harness::{Site, World};

#[test]
fn a_home_that_is_gone_and_comes_back() {
    let mut world = World::of(2);
    let voter = world.sites[0].chapter.people.voter.clone();
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    let receipt = vote(&world.sites[0].chapter, &voter, &poll, &Choices::Yes).remove(0);
    world.settle();
    let us = world.sites[0].origin();
    let proof =
        world.sites[0].instance().store().snapshot(|conn| proof::receipt(conn, &us, receipt.seq));
    let text = proof.expect("a read").expect("held").proof.expect("a proof").to_text();
    let adopt = |site: &Site, evidence: Vec<String>| {
        let record = MemberRecord { first_name: Some("Sola".into()), ..MemberRecord::default() };
        let committee = site.chapter.caller(&site.chapter.people.committee);
        let input =
            AdoptMember { member: voter.member.clone(), from: us.clone(), evidence, record };
        adopt_member(site.instance(), &committee, input)
    };
    let there = adopt(&world.sites[1], vec![text.clone()]).expect_err("the home is there");
    assert!(there.is(codes::TRANSFER_HOME_THERE), "{there}");
    world.sites[0].stop();
    world.sites[1].await_state(&us, PeerState::Unreachable);
    world.advance(Duration::from_secs(DAY + 3_600));
    let none = adopt(&world.sites[1], vec![text.replace("index ", "index 1")]);
    assert!(none.expect_err("no proof").is(codes::TRANSFER_EVIDENCE));
    let mx = &world.sites[1];
    let adopted = adopt(mx, vec![text.clone()]).expect("an adoption");
    assert_eq!(adopt(mx, vec![text]).expect("the same"), adopted);
    let seen = view(mx, &voter.member).expect("a move");
    assert_eq!((seen.stage, seen.kind), (Stage::Provisional, MemberKind::Individual));
    assert_eq!(state(mx, &voter.member), Some(MemberState::Active));
    world.advance(Duration::from_secs(PROVISIONAL_DAYS as u64 * DAY));
    assert_eq!(stage(mx, &voter.member), Some(Stage::Adopted));
    // The old home comes back, and has not let anybody go.
    world.sites[0].start(false);
    world.tick();
    let (us_site, mx) = pair(&world);
    assert_eq!(stage(mx, &voter.member), Some(Stage::Disputed));
    assert_eq!(stage(us_site, &voter.member), Some(Stage::Disputed));
    // In a poll of the adopter alone it has no place either: it votes at home.
    let alone = DraftPoll { chapters: Some(vec![mx.origin()]), ..question(&mx.chapter) };
    let alone = open(&mx.chapter, alone);
    assert!(!on_roll(mx, &alone, &voter.member));
    assert!(on_roll(mx, &alone, &mx.chapter.people.voter.member));
    let poll = open(&us_site.chapter, question(&us_site.chapter));
    world.tick();
    assert!(on_roll(us_site, &poll, &voter.member) && !on_roll(mx, &poll, &voter.member));
    // Its people agree in the end.
    offer(us_site, mx, &voter).expect("an offer");
    world.settle();
    accept(mx, &voter.member).expect("an acceptance");
    world.tick();
    assert_eq!(stage(mx, &voter.member), Some(Stage::Arrived));
    assert_eq!(state(us_site, &voter.member), Some(MemberState::Moved));
    check(&world);
}

/// Whom our own people do not talk to is not gone for that.
#[test]
fn a_home_that_was_suspended_is_not_gone() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let operator = mx.chapter.caller(&mx.chapter.people.operator);
    let decision = PeerDecision { origin: us.origin() };
    suspend_peer(mx.instance(), &operator, decision).expect("suspended");
    mx.chapter.advance(Duration::from_secs(DAY + 3_600));
    let committee = mx.chapter.caller(&mx.chapter.people.committee);
    let record = MemberRecord { first_name: Some("Sola".into()), ..MemberRecord::default() };
    let input = AdoptMember {
        member: us.chapter.people.voter.member.clone(),
        from: us.origin(),
        evidence: vec!["no receipt".into()],
        record,
    };
    let refused = adopt_member(mx.instance(), &committee, input).expect_err("we do not listen");
    assert!(refused.is(codes::PEER_SUSPENDED), "{refused}");
}
