//! Requests of a peer whose people we pinned (protocol §5), with a token that holds: doorbells,
//! checkpoints, cosignatures, pages, bundles, requests for private records, paths and queries of
//! every kind. The first line is method and target, `?` before it for a stranger; the rest is the
//! body.
//!
//! Whatever it asks, it is answered or refused by a rule; our log stays as it was.
#![no_main]

use std::cell::RefCell;

use enlace::store::{Connection, log, peers};
use libfuzzer_sys::fuzz_target;
use scene::{Scene, check_answer, peer};

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

fuzz_target!(|bytes: &[u8]| {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(first) = std::str::from_utf8(&bytes[..end]) else { return };
    let (as_peer, first) = match first.strip_prefix('?') {
        Some(first) => (false, first),
        None => (true, first),
    };
    let Some((method, target)) = first.split_once(' ') else { return };
    SCENE.with_borrow_mut(|scene| {
        let scene = Scene::next(scene);
        let own = scene.instance().origin().as_str();
        let size = || scene.instance().store().read(|conn| log::size(conn, own)).expect("a size");
        let before = size();
        let answer = scene.ask(as_peer, method, target, &bytes[end + 1..]);
        check_answer(&answer);
        assert_eq!(size(), before, "a peer has written into our log");
        // Whose log is HALTED is not heard any more.
        let halted = |conn: &mut Connection| peers::is_halted(conn, peer().as_str());
        if scene.instance().store().read(halted).expect("a state") {
            scene.spoil();
        }
    });
});
