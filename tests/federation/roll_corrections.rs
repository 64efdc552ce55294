//! A chapter corrects its roll while the poll is open: everybody sees it, everybody counts the
//! same, and nobody who has voted is touched.

use std::time::Duration;

use enlace::actions::polls::{CorrectRoll, OnePoll, certify_poll, correct_roll, publish_poll};
use enlace::error::Error;
use enlace::error::codes;
use enlace::views;
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::voting::Choices;
use enlace_schema::voting::export;

use super::asked::refused;
use crate::harness::polls::{OPEN_SECS, cast, open, places, question, vote};
use crate::harness::{Site, World};

fn correct(
    site: &Site,
    poll: &PollId,
    add: &[&MemberId],
    remove: &[&MemberId],
) -> Result<PollId, Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let all = |members: &[&MemberId]| members.iter().map(|one| (*one).clone()).collect();
    let input = CorrectRoll {
        poll: poll.clone(),
        reason: CorrectionReason::WrongWeight,
        add: all(add),
        remove: all(remove),
    };
    correct_roll(site.instance(), &committee, input)
}

#[test]
fn who_is_put_back_votes_and_all_count_the_same() {
    let world = World::of(3);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    let site = &world.sites[1];
    let people = &site.chapter.people;
    let (voter, other) = (&people.voter, &people.other);
    let entitled = |site: &Site| {
        let now = site.instance().now();
        let seen = site.instance().store().snapshot(|conn| views::poll(conn, &poll, now));
        let seen = seen.expect("a poll");
        let chapter = seen.chapter(&world.sites[1].origin()).expect("a chapter").clone();
        (chapter.roll.expect("a roll").members, chapter.corrections)
    };
    let (frozen, none) = entitled(site);
    assert!(none.is_empty());
    vote(&site.chapter, voter, &poll, &Choices::Yes);
    let old = places(&site.chapter, &poll, other).remove(0);
    refused(correct(site, &poll, &[], &[&voter.member]), codes::CORRECTION_VOTED);
    refused(correct(site, &poll, &[&voter.member], &[]), codes::CORRECTION_ON_ROLL);
    refused(correct(site, &poll, &[], &[]), codes::CORRECTION_EMPTY);
    correct(site, &poll, &[], &[&other.member]).expect("taken off");
    refused(correct(site, &poll, &[], &[&other.member]), codes::CORRECTION_NOT_ON_ROLL);
    let elsewhere = &world.sites[0].chapter.people.other.member;
    refused(correct(site, &poll, &[elsewhere], &[]), codes::CORRECTION_MEMBER);
    let caller = site.chapter.caller(other);
    let denied = cast(&site.chapter, &caller, &poll, &old, Choices::No);
    assert!(denied.is_err(), "off the roll");
    assert_eq!(entitled(site).0, frozen - 1);
    correct(site, &poll, &[&other.member], &[]).expect("put back");
    let new = places(&site.chapter, &poll, other).remove(0);
    assert_ne!(new, old);
    cast(&site.chapter, &caller, &poll, &new, Choices::No).expect("a receipt");
    world.settle();
    for site in &world.sites {
        let (members, corrections) = entitled(site);
        assert_eq!(members, frozen);
        let figures: Vec<_> = corrections.iter().map(|one| (one.added, one.removed)).collect();
        assert_eq!(figures, [(0, 1), (1, 0)]);
        site.chapter.check();
    }
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    refused(correct(site, &poll, &[], &[&other.member]), codes::POLL_CLOSED);
    world.tick();
    world.tick();
    for site in &world.sites {
        let committee = site.chapter.caller(&site.chapter.people.committee);
        certify_poll(site.instance(), &committee, OnePoll { poll: poll.clone() }).expect("equal");
    }
    world.settle();
    let host = &world.sites[0];
    let committee = host.chapter.caller(&host.chapter.people.committee);
    publish_poll(host.instance(), &committee, OnePoll { poll: poll.clone() }).expect("published");
    world.settle();
    for site in &world.sites {
        let now = site.instance().now();
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, &poll, now));
        let found = export::verify(file.expect("a file").as_bytes()).expect("it verifies");
        assert!(found.published);
        let all = &found.result.chapters;
        let own = all.iter().find(|one| one.origin == world.sites[1].origin()).expect("figures");
        assert_eq!((own.figures.entitled.members, own.figures.cast.members), (frozen, 2));
        site.chapter.check();
    }
}
