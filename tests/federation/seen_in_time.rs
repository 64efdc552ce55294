//! Whose ballots somebody else had seen in time, as a tally states it (protocol §12.5).

use std::time::Duration;

use enlace::ledger::publish;
use enlace::{jobs, views};
use enlace_schema::log::{Checkpoint, Hash, SignedCheckpoint};
use enlace_schema::time::Millis;
use enlace_schema::voting::Choices;

use crate::harness::polls::{open, question, vote};
use crate::harness::{Site, World};

/// A note of a tree that never was, by the log's own key, as another cosigned it at an instant.
fn invented(author: &Site, witness: &Site, size: u64, at: Millis) -> SignedCheckpoint {
    let checkpoint = Checkpoint { origin: author.origin().to_string(), size, root: Hash([9; 32]) };
    let mut note = checkpoint.sign(&author.instance().ledger.keys().in_force().log);
    let by = witness.instance().ledger.keys().in_force();
    let seconds = u64::try_from(at.as_secs()).expect("after 1970");
    let line = note.cosign(witness.origin().as_str(), &by.witness, seconds);
    note.add_signature(&line).expect("a line");
    note
}

/// A witness cosigns what continues what it holds, and has not read it. Where that is more than
/// came to be, or another tree, nobody saw the ballots in it, however much of it there is.
#[test]
fn a_checkpoint_of_what_did_not_come_to_be_shows_that_nobody_saw_a_ballot() {
    let mut world = World::of(2);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    let (size, in_time) = (world.sites[1].chapter.size(), world.sites[0].instance().now());
    // What the second takes now reaches the first an hour after the close, and later.
    world.sites[0].stop();
    let mx = &world.sites[1];
    let late = vote(&mx.chapter, &mx.chapter.people.hats, &poll, &Choices::No).len() as u64;
    world.advance(Duration::from_secs(2 * 3_600 + 60));
    jobs::tick(mx.instance()).expect("sealed");
    mx.await_checkpoint();
    world.sites[0].start(false);
    world.sites[0].await_log_of(&world.sites[1]);
    world.sites.iter_mut().for_each(Site::stop);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let held = us.chapter.size_of(&mx.origin());
    let invent = |size| {
        let note = invented(mx, us, size, in_time);
        us.instance().ledger.write_side(move |tx| publish::record(tx, &note)).expect("recorded");
    };
    invent(size + 1);
    (held + 1..held + 100).for_each(invent);
    for _ in 0..2 {
        assert_eq!(jobs::tick(us.instance()).expect("a tick").failed, 0);
    }
    let now = us.instance().now();
    let seen = us.instance().store().snapshot(|conn| views::poll(conn, &poll, now));
    let stated = seen.expect("a poll").unwitnessed;
    let of = |site: &Site| {
        let found = stated.iter().find(|stated| stated.log == site.origin());
        let found = found.expect("what is stated of it");
        let note = SignedCheckpoint::parse(found.seen.as_deref().expect("a note"));
        (found.count, note.expect("a note").checkpoint.size)
    };
    assert_eq!(of(us).0, 0);
    assert_eq!(of(mx), (late, size));
}
