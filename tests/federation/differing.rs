//! A chapter states another result than the others: that holds a poll up for a time, and what is
//! published over it says so (decision 0049).

use std::time::Duration;

use enlace::error::codes;
use enlace::jobs;
use enlace::store::polls;
use enlace::views;
use enlace_schema::event::Draft;
use enlace_schema::event::dispute::Reason;
use enlace_schema::event::poll::{TALLIED, Tallied};
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::export::ExportError;
use enlace_schema::voting::result::Outcome;

use super::asked::{certify, file, publish, refused, view};
use super::poll_disputes::{DAYS, dispute, voted};
use crate::harness::{Site, World};

const DAY: u64 = 86_400;

/// Three chapters have voted and sealed. The host has counted; then the third states what `lie`
/// makes of that, and the second counts as it is.
fn lied(lie: impl Fn(&mut Tallied)) -> (World, PollId, Hash) {
    let (world, poll) = voted();
    for site in world.sites.iter().rev() {
        jobs::tick(site.instance()).expect("a tick");
        world.settle();
    }
    let origin = world.sites[0].origin();
    let counted = world.sites[0].instance().store().read(|conn| {
        let tally = polls::find_tally(conn, origin.as_str(), poll.as_ref())?;
        tally.expect("the host has counted").tallied()
    });
    let counted = counted.expect("a tally");
    let mut other = counted.clone();
    lie(&mut other);
    other.result_hash = other.digest();
    let lie = Draft::new(TALLIED, &other);
    world.sites[2].instance().ledger.write(move |tx| tx.append(&lie)).expect("an event");
    world.tick();
    (world, poll, counted.result_hash)
}

/// However the others come to stand: the host publishes after both waits, and all show the same.
fn ends(world: &World, poll: &PollId, hash: Hash, second: bool) {
    let [host, other, liar] = &world.sites[..] else { panic!("three sites") };
    for site in [host, other] {
        let seen = view(site, poll);
        assert_eq!((seen.hashes_equal, seen.differing()), (Some(false), vec![liar.origin()]));
    }
    refused(certify(liar, poll), codes::POLL_RESULTS_DIFFER);
    refused(certify(host, poll), codes::POLL_DIFFERENCE_OPEN);
    world.advance(Duration::from_secs(14 * DAY + 60));
    world.settle();
    certify(host, poll).expect("the host knows that it told one story");
    match second {
        true => assert_eq!(certify(other, poll).expect("the same seals"), hash),
        false => refused(certify(other, poll), codes::POLL_RESULTS_DIFFER),
    }
    refused(certify(liar, poll), codes::POLL_RESULTS_DIFFER);
    world.settle();
    world.advance(Duration::from_secs(u64::from(DAYS) * DAY + 60));
    refused(publish(host, poll), codes::POLL_NOT_CERTIFIED);
    world.advance(Duration::from_secs(14 * DAY));
    refused(publish(host, poll), codes::POLL_DISPUTED);
    world.settle();
    assert_eq!(file(host, poll), Err(ExportError::Differs(liar.origin())));
    world.advance(Duration::from_secs(16 * DAY));
    assert_eq!(publish(host, poll).expect("published"), hash);
    world.settle();
    for site in &world.sites {
        let seen = view(site, poll);
        assert_eq!((seen.state, seen.hashes_equal), (PollState::Published, Some(false)));
        let overruled = |chapter: &views::ChapterProgress| chapter.overruled;
        let overruled = seen.chapters.iter().filter(|chapter| overruled(chapter));
        let overruled: Vec<_> = overruled.map(|chapter| chapter.origin.clone()).collect();
        assert_eq!(overruled, [liar.origin()]);
        let found = file(site, poll).expect("it verifies");
        assert!(found.published && found.result_hash == hash);
        let of = |log: &Site| found.logs.iter().find(|one| one.origin == log.origin());
        let seen = [host, other, liar].map(|log| of(log).map(|one| (one.certified, one.differs)));
        assert_eq!(seen, [Some((true, false)), Some((second, false)), Some((false, true))]);
        site.chapter.check();
    }
}

/// Other figures over the same seals: everybody can work out that they are wrong.
#[test]
fn other_figures_hold_a_poll_up_for_a_time() {
    let (world, poll, hash) = lied(|tallied| tallied.result.outcome = Outcome::Rejected);
    refused(certify(&world.sites[1], &poll), codes::POLL_DIFFERENCE_OPEN);
    ends(&world, &poll, hash, true);
}

/// Whoever has counted otherwise may say so; who has counted as the host has may not, whatever a
/// third has counted.
#[test]
fn whose_own_count_differs_may_dispute_that() {
    let (world, poll, _) = lied(|tallied| tallied.result.outcome = Outcome::Rejected);
    let alike = dispute(&world.sites[1], &poll, Reason::ResultsDiffer);
    refused(alike, codes::DISPUTE_NO_DIFFERENCE);
    dispute(&world.sites[2], &poll, Reason::ResultsDiffer).expect("its count differs");
}

/// Other seals: it may be that the host told that chapter another story. No committee but the
/// host's certifies over it, and the result says that the host's alone has.
#[test]
fn another_story_is_certified_over_by_the_host_alone() {
    let (world, poll, hash) = lied(|tallied| {
        tallied.inputs.last_mut().expect("the host's seal").id = Hash([7; 32]);
    });
    refused(certify(&world.sites[1], &poll), codes::POLL_RESULTS_DIFFER);
    ends(&world, &poll, hash, false);
}
