//! The doorbell (protocol §5.5, §9.3): whoever rings is asked at once, however long it was to be
//! left alone, but not before the time that it named itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use enlace::config::Config;

use super::links::{ENTRIES, from_of, log_of, pages};
use super::nat::ring;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::{Site, wait};

const ADD_CHECKPOINT: &str = "/fed/v1/witness/add-checkpoint";
/// The pauses between so many tries last 0.8 · (1 + 2 + … + 64) seconds at least, which is more
/// than anything waits here.
const TRIES: usize = 8;

fn site_with(change: impl FnOnce(&mut Config)) -> Site {
    let mut site = Site::alone();
    site.stop();
    change(&mut site.chapter.config);
    site.start(false);
    site
}

/// Refuses whatever is asked at a path from now on, and counts it.
fn refuse(server: &ForgedServer, path: &str) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    server.serve(path, move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Forgery::new(503, "{}")
    });
    asked
}

/// Hands out the log from now on, and counts its pages.
fn hand_out(server: &ForgedServer, log: &ForgedLog) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, pages) = (Arc::clone(&asked), pages(log, log.entries.len()));
    server.serve(ENTRIES, move |query| {
        count.fetch_add(1, Ordering::SeqCst);
        Forgery::new(200, pages[from_of(query)].clone())
    });
    asked
}

/// The peer rings again and again, until something has come of it.
fn ring_until(site: &Site, log: &ForgedLog, what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    let mut rings = 0;
    wait::until(what, || {
        if begun.elapsed() > Duration::from_millis(400) * rings {
            rings += 1;
            ring(site, log);
        }
        done()
    });
}

/// However often it failed: it is asked for its log, and told of ours, as soon as it rings.
#[test]
fn a_ring_ends_the_pauses_after_failures() {
    let site = site_with(|config| config.peer_backoff_s = 900);
    let log = log_of(3);
    let server = ForgedServer::of(&log);
    let (pulls, pushes) = (refuse(&server, ENTRIES), refuse(&server, ADD_CHECKPOINT));
    server.let_pin(&site.chapter, &log);
    wait::until("it was asked once", || pulls.load(Ordering::SeqCst) > 0);
    ring_until(&site, &log, "it is asked and told again and again", || {
        pulls.load(Ordering::SeqCst) >= TRIES && pushes.load(Ordering::SeqCst) >= TRIES
    });
    hand_out(&server, &log);
    // The pause is one of minutes by now.
    ring_until(&site, &log, "its log is here", || site.chapter.size_of(&log.origin) == log.size());
}

/// A peer that holds no request open is asked every five seconds, and whenever it rings.
#[test]
fn a_ring_wakes_who_rests_between_two_pages() {
    let site = site_with(|config| config.peer_wait_s = 0);
    let log = log_of(3);
    let server = ForgedServer::of(&log);
    let asked = hand_out(&server, &log);
    server.let_pin(&site.chapter, &log);
    wait::until("its log is here", || site.chapter.size_of(&log.origin) == log.size());
    let before = asked.load(Ordering::SeqCst);
    // By itself that takes 75 seconds, and nothing waits here for so long.
    ring_until(&site, &log, "it is asked again and again", || {
        asked.load(Ordering::SeqCst) >= before + 16
    });
}

/// Whoever refuses a checkpoint and says when to come back is not told of it before, whatever rings
/// meanwhile.
#[test]
fn no_checkpoint_is_brought_before_the_time_that_was_named() {
    let site = Site::alone();
    let log = log_of(3);
    let server = ForgedServer::of(&log);
    hand_out(&server, &log);
    let told: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let seen = Arc::clone(&told);
    server.serve(ADD_CHECKPOINT, move |_| {
        seen.lock().expect("no panic with the lock").push(Instant::now());
        Forgery::new(429, "{}").with("Retry-After", "3")
    });
    server.let_pin(&site.chapter, &log);
    let times = || told.lock().expect("no panic with the lock").clone();
    wait::until("it was told once", || !times().is_empty());
    ring_until(&site, &log, "it is told again", || times().len() > 1);
    let times = times();
    assert!(times[1] - times[0] >= Duration::from_secs(3), "{:?}", times[1] - times[0]);
}
