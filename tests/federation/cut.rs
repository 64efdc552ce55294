//! Chapters that are silent as the deadline for seals comes, after their ballots were cosigned: the
//! host cuts them, and all count the same, whenever a seal comes.

use std::time::Duration;

use enlace::actions::polls::{
    CorrectRoll, DraftPoll, OnePoll, Rule, certify_poll, correct_roll, cut_poll, publish_poll,
};
use enlace::error::codes;
use enlace::views::{self, PollView};
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::voting::Choices;
use enlace_schema::voting::export::{self, VerifiedPoll};
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::rules::{Fraction, MissingChapter, Threshold};

use super::asked::view;
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, World};

/// From now until the deadline for seals of a poll of [`opened`] has passed.
const UNTIL_CUT: u64 = OPEN_SECS.unsigned_abs() + 700;

/// The two that are there seal, the host holds both seals, and the time for seals passes.
fn until_cut(world: &World) {
    world.advance(Duration::from_secs(UNTIL_CUT - 640));
    for site in &world.sites[..2] {
        enlace::jobs::tick(site.instance()).expect("a tick");
    }
    world.sites[0].await_log_of(&world.sites[1]);
    world.advance(Duration::from_secs(640));
}

/// A poll of one majority over all, of more than `1/den` of the valid votes.
fn opened(world: &World, missing_chapter: MissingChapter, den: u32) -> PollId {
    let draft = question(&world.sites[0].chapter);
    let poll = open(
        &world.sites[0].chapter,
        DraftPoll {
            seal_by: Some(draft.closes_at.plus_secs(600)),
            missing_chapter: Some(missing_chapter),
            quorum: Rule::Without,
            threshold: Rule::Set(Threshold {
                fraction: Fraction { num: 1, den },
                ..Threshold::simple_majority()
            }),
            dual_majority: Some(false),
            ..draft
        },
    );
    world.tick();
    poll
}

/// Whoever has three hats casts three ballots.
fn three(site: &Site, poll: &PollId, choices: &Choices) {
    vote(&site.chapter, &site.chapter.people.hats, poll, choices);
}

fn one(site: &Site, poll: &PollId, choices: &Choices) {
    vote(&site.chapter, &site.chapter.people.voter, poll, choices);
}

fn cut(site: &Site, poll: &PollId) -> Result<PollId, enlace::error::Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    cut_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
}

/// All of them certify, the host publishes, and a file of each proves the same.
fn ended(world: &World, poll: &PollId) -> Vec<VerifiedPoll> {
    for site in &world.sites {
        let committee = site.chapter.caller(&site.chapter.people.committee);
        certify_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
            .expect("certified");
    }
    world.settle();
    let host = &world.sites[0];
    let committee = host.chapter.caller(&host.chapter.people.committee);
    publish_poll(host.instance(), &committee, OnePoll { poll: poll.clone() }).expect("published");
    world.settle();
    let file = |site: &Site| {
        let now = site.instance().now();
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, poll, now));
        export::verify(file.expect("a file").as_bytes()).expect("it verifies")
    };
    world.sites.iter().map(file).collect()
}

/// All three computed this, and each says so of all.
fn agree(world: &World, poll: &PollId) -> PollView {
    let first = view(&world.sites[0], poll);
    assert!(first.result.is_some());
    for site in &world.sites {
        let seen = view(site, poll);
        assert_eq!((seen.hashes_equal, seen.result_hash), (Some(true), first.result_hash));
        assert!(seen.chapters.iter().all(|chapter| chapter.tallied == first.result_hash));
        assert_eq!((&seen.result, &seen.silent), (&first.result, &first.silent));
        site.chapter.check();
    }
    first
}

/// Two thirds of the votes have arrived, and one voice of the silent chapter changes nothing: the
/// result stands at once, and the seal that comes late only confirms it.
#[test]
fn a_result_stands_without_the_box_that_cannot_change_it() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::CountCosigned, 2);
    three(&world.sites[0], &poll, &Choices::Yes);
    three(&world.sites[1], &poll, &Choices::Yes);
    one(&world.sites[2], &poll, &Choices::No);
    world.settle();
    let early = cut(&world.sites[0], &poll).expect_err("a refusal");
    assert!(early.is(codes::POLL_NOT_CUTTABLE), "{early}");
    let silent = world.sites[2].origin();
    world.sites[2].stop();
    until_cut(&world);
    let other = cut(&world.sites[1], &poll).expect_err("a refusal");
    assert!(other.is(codes::NOT_HOST), "{other}");
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    let first = view(&world.sites[0], &poll);
    assert!(first.result.is_some(), "{report:?} {first:?}");
    let twice = cut(&world.sites[0], &poll).expect_err("a refusal");
    assert!(twice.is(codes::POLL_NOT_CUTTABLE), "{twice}");
    world.sites[2].start(false);
    world.tick();
    let seen = agree(&world, &poll);
    let result = seen.result.as_ref().expect("a result");
    assert_eq!((&result.outcome, result.provisional), (&Outcome::Passed, true));
    assert_eq!(result.missing, std::slice::from_ref(&silent));
    assert!(seen.chapter(&silent).is_some_and(|chapter| chapter.cut.is_some()));
    for verified in ended(&world, &poll) {
        assert_eq!(Some(verified.result_hash), seen.result_hash);
        assert!(verified.published && verified.silent == seen.silent);
    }
}

/// The silent chapter's three votes decide: there is no result before its seal opens its box, and
/// then those ballots count that the host held at the deadline.
#[test]
fn a_cut_box_that_may_decide_is_waited_for() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::CountCosigned, 2);
    one(&world.sites[0], &poll, &Choices::Yes);
    one(&world.sites[1], &poll, &Choices::Yes);
    three(&world.sites[2], &poll, &Choices::No);
    world.settle();
    let silent = world.sites[2].origin();
    world.sites[2].stop();
    // What it takes while nobody hears of it is after the cut.
    one(&world.sites[2], &poll, &Choices::No);
    until_cut(&world);
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!((report.cut.len(), report.tallied.len(), report.failed), (1, 0, 0), "{report:?}");
    for _ in 0..2 {
        let idle = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
        assert!(idle.is_idle(), "{idle:?}");
    }
    assert!(view(&world.sites[0], &poll).result.is_none());
    world.sites[2].start(false);
    world.tick();
    let seen = agree(&world, &poll);
    let result = seen.result.as_ref().expect("a result");
    assert_eq!((&result.outcome, result.provisional), (&Outcome::Rejected, false));
    assert!(result.missing.is_empty());
    let figures = |of: &enlace_schema::event::Origin| {
        let found = result.chapters.iter().find(|chapter| chapter.origin == *of);
        found.expect("a chapter").figures.cast.members
    };
    assert_eq!(figures(&silent), 3, "the fourth came after the cut");
    assert!(seen.silent.iter().all(|silent| silent.cut && silent.opened.is_some()));
    for verified in ended(&world, &poll) {
        assert_eq!(Some(verified.result_hash), seen.result_hash);
    }
}

/// A correction before the cut counts. One behind it is late as a seal is, and so is whoever votes
/// by it: at the chapter that made it too.
#[test]
fn a_correction_of_a_roll_counts_up_to_the_cut() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::CountCosigned, 2);
    one(&world.sites[0], &poll, &Choices::Yes);
    one(&world.sites[1], &poll, &Choices::Yes);
    three(&world.sites[2], &poll, &Choices::No);
    let silent = world.sites[2].origin();
    let roll = |site: &Site| {
        let seen = view(site, &poll);
        seen.chapter(&silent).and_then(|chapter| chapter.roll).expect("a roll").members
    };
    let frozen = roll(&world.sites[2]);
    let other = &world.sites[2].chapter.people.other.clone();
    correct(&world.sites[2], &poll, &[], std::slice::from_ref(&other.member));
    world.settle();
    world.sites[2].stop();
    correct(&world.sites[2], &poll, std::slice::from_ref(&other.member), &[]);
    vote(&world.sites[2].chapter, other, &poll, &Choices::No);
    until_cut(&world);
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!((report.cut.len(), report.tallied.len()), (1, 0), "{report:?}");
    world.sites[2].start(false);
    world.tick();
    let seen = agree(&world, &poll);
    let result = seen.result.as_ref().expect("a result");
    let own = result.chapters.iter().find(|chapter| chapter.origin == silent).expect("figures");
    assert_eq!((own.figures.entitled.members, own.figures.cast.members), (frozen - 1, 3));
    for site in &world.sites {
        assert_eq!(roll(site), frozen, "the page shows the roll as it is");
    }
    for verified in ended(&world, &poll) {
        assert_eq!(Some(verified.result_hash), seen.result_hash);
    }
}

fn correct(site: &Site, poll: &PollId, add: &[MemberId], remove: &[MemberId]) {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let (add, remove, reason) = (add.to_vec(), remove.to_vec(), CorrectionReason::LeftOut);
    let input = CorrectRoll { poll: poll.clone(), reason, add, remove };
    correct_roll(site.instance(), &committee, input).expect("corrected");
}

/// Where a poll fails without a seal, it does not if the seal could change nothing.
#[test]
fn a_poll_does_not_fail_for_whom_it_does_not_need() {
    let mut world = World::of(3);
    let poll = opened(&world, MissingChapter::Fail, 3);
    for site in &world.sites[..2] {
        for person in [&site.chapter.people.hats, &site.chapter.people.voter] {
            vote(&site.chapter, person, &poll, &Choices::Yes);
        }
    }
    world.settle();
    let silent = world.sites[2].origin();
    world.sites[2].stop();
    until_cut(&world);
    enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    let first = view(&world.sites[0], &poll);
    world.sites[2].start(false);
    world.tick();
    let seen = agree(&world, &poll);
    assert_eq!(seen.result_hash, first.result_hash, "a late seal rewrites nothing");
    let result = seen.result.as_ref().expect("a result");
    assert_eq!((&result.outcome, result.provisional), (&Outcome::Passed, true));
    assert_eq!(result.missing, [silent]);
    assert!(seen.silent.len() == 1 && seen.silent.iter().all(|silent| !silent.cut));
    for verified in ended(&world, &poll) {
        assert_eq!(Some(verified.result_hash), seen.result_hash);
    }
}
