//! A host that is bound by a charter and does not keep to it, or goes round it.

use std::collections::BTreeMap;

use enlace::actions::charters::{OneCharter, propose_charter, ratify_charter};
use enlace::actions::polls::{DraftPoll, OnePoll, join_poll};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::jobs;
use enlace::views;
use enlace_schema::event::Draft;
use enlace_schema::event::charter::{Proposed, Ratification};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::{OPENED, Opened, TextRef};
use enlace_schema::ids::PollId;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::membership::transfer::Stage;
use enlace_schema::text::Lang;
use enlace_schema::voting::rules::{Electorate, OrgMode, Quorum, Threshold, Unit};
use jiff::civil::date;

use crate::harness::moves::{accept, offer, pair, stage};
use crate::harness::polls::{both, election, open, question, try_open};
use crate::harness::{Site, World};

fn committee(site: &Site) -> Caller {
    site.chapter.caller(&site.chapter.people.committee)
}

/// A charter that one of them proposes and both ratify.
fn bound(world: &World, author: &Site) -> Hash {
    let mut chapters: Vec<_> = world.sites.iter().map(Site::origin).collect();
    chapters.sort();
    let text = |lang| TextRef { lang, digest: sha256(b"The charter, in this language") };
    let weights = BTreeMap::from([(MemberKind::Individual, 1), (MemberKind::Organisation, 2)]);
    let org_mode = OrgMode::WeightedBallot;
    let input = Proposed {
        title: both("Charter", "Carta"),
        authoritative: Lang::En,
        texts: vec![text(Lang::En), text(Lang::Es)],
        chapters,
        electorate: Electorate { weights, org_mode, joined_by: None, good_standing: true },
        quorum: None,
        threshold: Threshold::simple_majority(),
        dual_majority: true,
        ratified_by: Ratification::All,
        supersedes: None,
    };
    let charter = propose_charter(author.instance(), &committee(author), input).expect("proposed");
    world.settle();
    for site in &world.sites {
        let one = OneCharter { charter };
        ratify_charter(site.instance(), &committee(site), one).expect("ratified");
    }
    world.settle();
    charter
}

fn opened(site: &Site, poll: &PollId) -> Opened {
    let now = site.instance().now();
    let seen = site.instance().store().snapshot(|conn| views::poll(conn, poll, now));
    seen.expect("a poll").opened
}

/// What another program may write that does not ask itself what a charter says.
fn try_write(
    site: &Site,
    like: &Opened,
    change: impl FnOnce(&mut Opened),
) -> Result<PollId, Error> {
    let now = site.instance().now();
    let poll: PollId = enlace::random::id_of(&site.origin(), now);
    let mut opened = Opened { poll: poll.clone(), ..like.clone() };
    change(&mut opened);
    let draft = Draft::new(OPENED, &opened);
    site.instance().ledger.write(move |tx| tx.append(&draft)).map(|_| poll)
}

fn write(site: &Site, like: &Opened, change: impl FnOnce(&mut Opened)) -> PollId {
    try_write(site, like, change).expect("an event")
}

fn joins(site: &Site) -> Vec<PollId> {
    jobs::tick(site.instance()).expect("a tick").joined
}

#[test]
fn the_clock_joins_nothing_that_goes_round_a_charter() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    let charter = bound(&world, mx);
    let good = open(&us.chapter, question(&us.chapter));
    let like = opened(us, &good);
    assert_eq!(like.charter, Some(charter));
    world.settle();
    assert_eq!(joins(mx), [good]);
    let turnout = Quorum::turnout(Unit::Members, 99, 100);
    let narrow = write(us, &like, |poll| poll.electorate.joined_by = Some(date(2009, 12, 31)));
    let broken = [
        narrow,
        write(us, &like, |poll| poll.quorum_chapter = Some(turnout)),
        write(us, &like, |poll| poll.abstain_valid = true),
        write(us, &like, |poll| poll.live = true),
        write(us, &like, |poll| poll.record_at = poll.record_at.plus_secs(-2 * 86_400)),
    ];
    let without = write(us, &like, |poll| poll.charter = None);
    world.settle();
    assert_eq!(joins(mx), [], "of none of them the clock freezes a roll");
    let join = |poll: &PollId| {
        let input = OnePoll { poll: poll.clone() };
        join_poll(mx.instance(), &committee(mx), input)
    };
    for poll in &broken {
        let refused = join(poll).expect_err("it does not keep to its charter");
        assert!(refused.is(codes::POLL_CHARTER), "{refused}");
    }
    join(&without).expect("officers looked at it");
    mx.chapter.check();
}

/// Of a charter in the host's own log its projection judges: what breaks it is not even written.
#[test]
fn a_poll_that_breaks_its_own_logs_charter_is_not_written() {
    let world = World::of(2);
    let (us, _) = pair(&world);
    bound(&world, us);
    let like = opened(us, &open(&us.chapter, question(&us.chapter)));
    try_write(us, &like, |_| ()).expect("as it should be");
    let early = |poll: &mut Opened| poll.record_at = poll.record_at.plus_secs(-2 * 86_400);
    let held = try_write(us, &like, early).expect_err("set aside");
    assert!(format!("{held:?}").contains("poll-charter"), "{held:?}");
    us.chapter.check();
}

#[test]
fn an_election_of_one_out_of_two_keeps_to_the_threshold() {
    let world = World::of(2);
    let (us, _) = pair(&world);
    bound(&world, us);
    let two = opened(us, &open(&us.chapter, election(&us.chapter, 2, 1)));
    assert!(two.dual_majority && two.threshold == Some(Threshold::simple_majority()));
    let three = opened(us, &open(&us.chapter, election(&us.chapter, 3, 1)));
    assert_eq!((three.dual_majority, three.threshold), (false, None));
    let back = us.instance().now().plus_secs(-2 * 86_400);
    let draft = DraftPoll { record_at: Some(back), ..question(&us.chapter) };
    let refused = try_open(&us.chapter, draft).expect_err("a refusal");
    assert_eq!((refused.code().name, refused.field()), ("poll-charter", Some("recordAt")));
}

/// Nobody is kept from moving by a poll that the clock does not join.
#[test]
fn a_poll_that_nobody_joins_holds_no_move_open() {
    let world = World::of(2);
    let (us, mx) = pair(&world);
    bound(&world, mx);
    let like = opened(us, &open(&us.chapter, question(&us.chapter)));
    world.tick();
    write(us, &like, |poll| poll.charter = None);
    world.settle();
    let voter = mx.chapter.people.voter.clone();
    offer(mx, us, &voter).expect("an offer");
    world.settle();
    accept(us, &voter.member).expect("an acceptance");
    world.settle();
    jobs::tick(mx.instance()).expect("a tick");
    assert_eq!(stage(mx, &voter.member), Some(Stage::Closed));
}
