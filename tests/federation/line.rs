//! Bad lines: whatever they do to bytes, nothing false is stored, and afterwards nothing is lost.

use std::time::Duration;

use enlace::actions::peers::invite;
use enlace::store::peers::PeerState;

use crate::harness::proxy::{Line, Proxy};
use crate::harness::{World, wait};

/// Two chapters whose only way to each other are two lines.
fn over_lines() -> (World, Proxy, Proxy) {
    let world = World::strangers(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let (to_us, to_mx) = (Proxy::to(&us.url), Proxy::to(&mx.url));
    us.pin(&to_mx.url, &invite(mx.instance()).expect("an invitation").words_en);
    mx.pin(&to_us.url, &invite(us.instance()).expect("an invitation").words_es);
    world.settle();
    (world, to_us, to_mx)
}

#[test]
fn a_bad_line_costs_time_and_nothing_else() {
    let (world, to_us, to_mx) = over_lines();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let lines = [
        Line::Cut(40),
        Line::Cut(700),
        Line::Spoilt(10),
        Line::Spoilt(350),
        Line::Spoilt(1_200),
        Line::Slow(Duration::from_millis(60)),
        Line::Dead,
    ];
    for line in lines {
        let held = us.chapter.size_of(&mx.origin());
        let before = (to_mx.connections(), to_us.connections());
        to_mx.set(line);
        to_us.set(line);
        mx.chapter.join_without_account("through a bad line");
        us.chapter.join_without_account("through a bad line");
        wait::until("both have tried", || {
            us.chapter.size_of(&mx.origin()) > held
                || (to_mx.connections() > before.0 && to_us.connections() > before.1)
        });
        to_mx.set(Line::Clear);
        to_us.set(Line::Clear);
        world.settle();
        for (site, other) in [(us, mx), (mx, us)] {
            let peer = site.peer(&other.origin());
            assert_eq!(peer.evidence, 0, "{line:?}: {peer:?}");
            let (here, there) =
                (site.checkpoint_of(&other.origin()), other.checkpoint_of(&other.origin()));
            let root = |note: Option<enlace_schema::log::SignedCheckpoint>| {
                note.map(|note| (note.checkpoint.size, note.checkpoint.root))
            };
            assert_eq!(root(here), root(there), "{line:?}");
        }
    }
    us.chapter.check();
    mx.chapter.check();
}

#[test]
fn a_peer_that_is_down_is_caught_up_with_when_it_is_back() {
    let mut world = World::of(2);
    world.sites[1].stop();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    us.await_state(&mx.origin(), PeerState::Unreachable);
    for n in 0..5 {
        us.chapter.join_without_account(&format!("while it is down {n}"));
    }
    // Its own people go on too, though nobody can reach it.
    mx.chapter.join_without_account("in the dark");
    world.sites[1].start(false);
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

#[test]
fn a_peer_that_moves_is_found_at_its_new_address() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let line = Proxy::to(&mx.url);
    us.point(&mx.origin(), &line.url);
    wait::until("it is asked at its new address", || line.connections() > 0);
    mx.chapter.join_without_account("after the move");
    world.settle();
}
