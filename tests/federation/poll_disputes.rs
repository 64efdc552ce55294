//! A chapter disputes a result: the host waits, everybody sees it, and it ends, whatever the
//! chapter or the host does.

use std::time::Duration;

use enlace::actions::polls::{
    DisputePoll, DraftPoll, SettleDispute, VoidPoll, dispute_poll, settle_dispute, void_poll,
};
use enlace::error::Error;
use enlace::error::codes;
use enlace::store::disputes;
use enlace::views;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::poll::{PUBLISHED, Published};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::PollId;
use enlace_schema::voting::Choices;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::disputes::Standing;
use enlace_schema::voting::export;

use super::asked::{certify, publish, refused, view};
use crate::harness::polls::{OPEN_SECS, both, open, question, vote};
use crate::harness::{Site, World};

/// The window for disputes of [`voted`], in days.
pub(super) const DAYS: u32 = 2;
const DAY: u64 = 86_400;

/// Three chapters have voted, and the poll is over.
pub(super) fn voted() -> (World, PollId) {
    let world = World::of(3);
    let host = &world.sites[0].chapter;
    let poll = open(host, DraftPoll { dispute_days: Some(DAYS), ..question(host) });
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    (world, poll)
}

/// Three chapters have voted, sealed and counted.
fn counted() -> (World, PollId) {
    let (world, poll) = voted();
    world.tick();
    world.tick();
    world.settle();
    (world, poll)
}

/// Its committee disputes the result.
pub(super) fn dispute(site: &Site, poll: &PollId, reason: Reason) -> Result<PollId, Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    dispute_poll(site.instance(), &committee, DisputePoll { poll: poll.clone(), reason })
}

fn settle(site: &Site, poll: &PollId) -> Result<PollId, Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let input = SettleDispute { poll: poll.clone(), outcome: Ending::Settled };
    settle_dispute(site.instance(), &committee, input)
}

/// Every instance shows this of the third chapter's dispute, and so does a file of each.
fn all_show(world: &World, poll: &PollId, state: PollState, standing: Standing) {
    let third = world.sites[2].origin();
    for site in &world.sites {
        let seen = view(site, poll);
        let dispute = seen.chapter(&third).and_then(|chapter| chapter.dispute.clone());
        let dispute = dispute.expect("a dispute");
        assert_eq!((seen.state, dispute.standing), (state, standing));
        assert!(!dispute.other_tally);
        let stands = standing.stands();
        assert_eq!(seen.disputing().contains(&third), stands);
        let now = site.instance().now();
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, poll, now));
        let found = export::verify(file.expect("a file").as_bytes()).expect("it verifies");
        assert_eq!(found.published, state == PollState::Published);
        let found: Vec<_> = found.disputes.iter().map(|one| (&one.log, one.standing)).collect();
        assert_eq!(found, [(&third, standing)]);
        site.chapter.check();
    }
}

#[test]
fn a_dispute_holds_the_publication_up_until_its_chapter_ends_it() {
    let (world, poll) = counted();
    refused(settle(&world.sites[2], &poll), codes::DISPUTE_NOT_FOUND);
    dispute(&world.sites[2], &poll, Reason::Unwitnessed).expect("a dispute");
    refused(dispute(&world.sites[2], &poll, Reason::Roll), codes::ALREADY_DISPUTED);
    refused(certify(&world.sites[2], &poll), codes::DISPUTE_OWN);
    world.settle();
    certify(&world.sites[0], &poll).expect("certified");
    certify(&world.sites[1], &poll).expect("certified");
    world.settle();
    all_show(&world, &poll, PollState::Closed, Standing::Open);
    // Neither another chapter nor the host ends it.
    refused(settle(&world.sites[0], &poll), codes::DISPUTE_NOT_FOUND);
    settle(&world.sites[2], &poll).expect("settled");
    certify(&world.sites[2], &poll).expect("certified");
    world.settle();
    world.advance(Duration::from_secs(u64::from(DAYS) * DAY + 60));
    world.settle();
    all_show(&world, &poll, PollState::Closed, Standing::Settled);
    publish(&world.sites[0], &poll).expect("published");
    world.settle();
    all_show(&world, &poll, PollState::Published, Standing::Settled);
    refused(dispute(&world.sites[1], &poll, Reason::Roll), codes::POLL_PUBLISHED);
}

#[test]
fn a_dispute_that_never_ends_is_published_over_in_the_open() {
    let (world, poll) = counted();
    for site in &world.sites {
        certify(site, &poll).expect("certified");
    }
    world.settle();
    dispute(&world.sites[2], &poll, Reason::Roll).expect("a dispute of what was certified");
    world.settle();
    world.advance(Duration::from_secs(u64::from(DAYS) * DAY + 60));
    // Who has certified has had their days.
    refused(dispute(&world.sites[1], &poll, Reason::Roll), codes::DISPUTE_WINDOW_OVER);
    refused(publish(&world.sites[0], &poll), codes::DISPUTE_OPEN);
    world.advance(Duration::from_secs(30 * DAY));
    publish(&world.sites[0], &poll).expect("published");
    world.settle();
    all_show(&world, &poll, PollState::Published, Standing::Overridden);
}

/// Where a host lets show that it had read a dispute.
#[derive(Clone, Copy, PartialEq)]
enum Shows {
    Nowhere,
    /// In its publication.
    There,
    /// Before it, where it is not about the poll, and by what follows the dispute.
    Before,
}

/// A host whose program does not hold itself to it publishes as if nothing had been said. All see
/// the same: that it is published and disputed, and that the host had read so if it lets that show.
fn published_in_silence(shows: Shows, standing: Standing) {
    let (world, poll) = counted();
    for site in &world.sites {
        certify(site, &poll).expect("certified");
    }
    world.settle();
    dispute(&world.sites[2], &poll, Reason::SealLeftOut).expect("a dispute");
    world.settle();
    let host = world.sites[0].instance();
    let third = world.sites[2].origin().to_string();
    let row = host.store().read(|conn| disputes::find(conn, &third, poll.as_ref()));
    let read = row.expect("a read").expect("a dispute").event().expect("an event");
    if shows == Shows::Before {
        let end = Draft::new(RESUMED, &Resumed { size: 1 });
        let third = world.sites[2].instance();
        let last = third.ledger.write(move |tx| tx.append(&end)).expect("an event");
        world.settle();
        let to = EventRef { log: world.sites[2].origin(), seq: last.seq, id: last.id };
        let aside = Draft::new(RESUMED, &Resumed { size: 1 }).referring([to]);
        host.ledger.write(move |tx| tx.append(&aside)).expect("an event");
    }
    let result_hash = view(&world.sites[0], &poll).result_hash.expect("a result");
    let body =
        Published { poll: poll.clone(), result_hash, certified: Vec::new(), disputed: Vec::new() };
    let lie = Draft::new(PUBLISHED, &body).referring((shows == Shows::There).then_some(read));
    host.ledger.write(move |tx| tx.append(&lie)).expect("an event");
    world.settle();
    all_show(&world, &poll, PollState::Published, standing);
}

#[test]
fn a_host_that_is_silent_about_a_dispute_does_not_hide_it() {
    published_in_silence(Shows::Nowhere, Standing::Unheard);
}

#[test]
fn a_host_that_refers_to_a_dispute_had_read_it() {
    published_in_silence(Shows::There, Standing::Ignored);
    published_in_silence(Shows::Before, Standing::Ignored);
}

#[test]
fn a_host_voids_what_is_disputed() {
    let (world, poll) = counted();
    dispute(&world.sites[2], &poll, Reason::Procedure).expect("a dispute");
    world.settle();
    let committee = world.sites[0].chapter.caller(&world.sites[0].chapter.people.committee);
    let input = VoidPoll { poll: poll.clone(), reason: both("They are right", "Tienen razón") };
    void_poll(world.sites[0].instance(), &committee, input).expect("void");
    world.settle();
    all_show(&world, &poll, PollState::Void, Standing::Void);
    refused(settle(&world.sites[2], &poll), codes::POLL_VOID);
}

/// A committee that says that its instance counts otherwise must have one that does: the event is
/// for good, and every member reads it.
#[test]
fn nobody_disputes_a_difference_that_there_is_not() {
    let (world, poll) = counted();
    for site in &world.sites {
        let before = site.chapter.size();
        let error = dispute(site, &poll, Reason::ResultsDiffer).expect_err("they counted alike");
        assert!(error.is(codes::DISPUTE_NO_DIFFERENCE), "{error}");
        assert_eq!(error.field(), Some("reason"));
        assert_eq!(site.chapter.size(), before, "nothing is signed");
    }
    dispute(&world.sites[2], &poll, Reason::Procedure).expect("another reason is as good as ever");
}
