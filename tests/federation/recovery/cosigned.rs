//! What a peer has cosigned and nobody gives back: to go on over it would fork the log.

use super::*;

/// A peer has cosigned what nobody gives back: to go on would fork the log. Nothing is begun, and
/// once another peer has it, the same command goes on.
#[test]
fn what_was_cosigned_and_cannot_be_had_stops_the_recovery() {
    let mut world = World::of(3);
    send(&world.sites[1]);
    world.sites[0].stop();
    append(&world.sites[1]).expect("an event");
    world.sites[2].await_log_of(&world.sites[1]);
    world.sites[1].await_checkpoint();
    let size = world.sites[1].chapter.size();
    let origin = world.sites[1].origin();
    let head = world.sites[1].checkpoint_of(&origin).expect("a checkpoint");
    let lost = Lost::of(&mut world);
    world.sites[2].stop();
    world.sites[0].start(false);
    let us = world.sites[0].instance();
    us.ledger.write_side(move |tx| publish::record(tx, &head)).expect("cosigned");
    let stopped = lost.recover(&world, &[0]).expect_err("a refusal");
    assert!(stopped.is(codes::LOG_MISSING_TAIL), "{stopped}");
    assert!(lost.is_clean(), "no instance yet");
    world.sites[2].start(false);
    let done = lost.recover(&world, &[0, 2]).expect("it goes on");
    assert_eq!(done.size, size);
    assert!(done.bundle.is_some());
    world.sites[1].start(false);
    world.sites[1].chapter.check();
    world.settle();
}

/// The same, where the peer that has cosigned it was not named, and the one that could give it is
/// silent: it is pinned in the log that came back, so it is asked, and its word counts as much.
#[test]
fn what_a_peer_that_was_not_named_has_cosigned_stops_the_recovery_too() {
    let mut world = World::of(4);
    let (shown, gives, named) = (0, 2, 3);
    for away in [shown, named] {
        world.sites[away].stop();
    }
    append(&world.sites[1]).expect("an event");
    world.sites[gives].await_log_of(&world.sites[1]);
    world.sites[1].await_checkpoint();
    let size = world.sites[1].chapter.size();
    let origin = world.sites[1].origin();
    let head = world.sites[1].checkpoint_of(&origin).expect("a checkpoint");
    let lost = Lost::of(&mut world);
    world.sites[gives].stop();
    for back in [shown, named] {
        world.sites[back].start(false);
    }
    let by = world.sites[shown].instance();
    by.ledger.write_side(move |tx| publish::record(tx, &head)).expect("cosigned");
    let stopped = lost.recover(&world, &[named]).expect_err("a refusal");
    assert!(stopped.is(codes::LOG_MISSING_TAIL), "{stopped}");
    assert!(lost.is_clean(), "no instance yet");
    world.sites[gives].start(false);
    let done = lost.recover(&world, &[named, gives]).expect("it goes on");
    assert_eq!(done.size, size);
    world.sites[1].start(false);
    world.sites[1].chapter.check();
    world.settle();
}
