//! Five chapters: four begin, one comes late and one leaves. What was decided stays what it was,
//! everywhere, and verifies.

use std::time::Duration;

use enlace::actions::polls::{CastReceipt, OnePoll, certify_poll, publish_poll};
use enlace::actions::receipts::{BallotStanding, check_receipt};
use enlace::views::{self, PollView};
use enlace_schema::event::Origin;
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::{Choices, export};

use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, World};

/// A poll that was decided: its id, the digest of its result, and somebody's receipt of each
/// chapter.
struct Decided {
    poll: PollId,
    hash: Hash,
    receipts: Vec<(Origin, CastReceipt)>,
}

fn view(site: &Site, poll: &PollId) -> PollView {
    let now = site.instance().now();
    site.instance().store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

/// All chapters decide together, by a majority of all and in each, from opening to publication.
fn decide(world: &World, host: usize) -> Decided {
    let host = &world.sites[host];
    let draft = question(&host.chapter);
    let poll = open(&host.chapter, draft);
    world.tick();
    let opened = view(host, &poll).opened;
    assert!(opened.dual_majority);
    assert_eq!(opened.chapters.len(), world.sites.len());
    let mut receipts = Vec::new();
    for site in &world.sites {
        let cast = vote(&site.chapter, &site.chapter.people.hats, &poll, &Choices::Yes);
        receipts.extend(cast.into_iter().map(|receipt| (site.origin(), receipt)));
    }
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 1));
    world.tick();
    for site in &world.sites {
        let committee = site.chapter.caller(&site.chapter.people.committee);
        let one = OnePoll { poll: poll.clone() };
        certify_poll(site.instance(), &committee, one).expect("certified");
    }
    world.settle();
    let committee = host.chapter.caller(&host.chapter.people.committee);
    let one = OnePoll { poll: poll.clone() };
    let hash = publish_poll(host.instance(), &committee, one).expect("published");
    world.settle();
    Decided { poll, hash, receipts }
}

/// What an instance holds of it: the same result, which anybody can count again, and every receipt.
fn verify(site: &Site, decided: &Decided) {
    let seen = view(site, &decided.poll);
    assert_eq!((seen.state, seen.hashes_equal), (PollState::Published, Some(true)));
    assert_eq!(seen.result_hash, Some(decided.hash));
    let result = seen.result.expect("a result");
    assert_eq!((result.outcome, result.missing), (Outcome::Passed, vec![]));
    let now = site.instance().now();
    let export =
        |conn: &mut enlace::store::Connection| views::export::poll(conn, &decided.poll, now);
    let file = site.instance().store().snapshot(export).expect("an export");
    let verified = export::verify(file.as_bytes()).expect("it verifies");
    assert_eq!((verified.result_hash, verified.published), (decided.hash, true));
    for (log, receipt) in &decided.receipts {
        let checked = check_receipt(site.instance(), &receipt.code).expect("a receipt");
        assert_eq!(checked.log, *log);
        assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
    }
}

#[test]
fn one_comes_late_and_one_leaves_with_its_past_intact() {
    let mut world = World::of(4);
    let of_four = decide(&world, 0);
    world.arrive();
    let late = &world.sites[4];
    assert!(!view(late, &of_four.poll).opened.chapters.contains(&late.origin()));
    verify(late, &of_four);
    let of_five = decide(&world, 1);
    let left = world.leave(1);
    let of_the_rest = decide(&world, 3);
    for site in &world.sites {
        for decided in [&of_four, &of_five, &of_the_rest] {
            verify(site, decided);
        }
        assert!(!view(site, &of_the_rest.poll).opened.chapters.contains(&left.origin()));
        // A replay of all logs makes the same tables.
        site.chapter.check();
    }
    // Whoever left keeps what was decided with it.
    verify(&left, &of_four);
    verify(&left, &of_five);
    left.chapter.check();
}
