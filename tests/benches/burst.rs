//! How far a peer lags behind: after one ballot, and after a burst of them, over HTTP between two
//! instances of one process, with the threads, checkpoints and pauses that they have in earnest.
//!
//! `cargo bench -p tests --bench burst` prints the rows of `docs/performance.md`.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
#[path = "../harness/mod.rs"]
mod harness;
#[allow(dead_code, reason = "each benchmark takes what it needs")]
mod scene;

use std::time::{Duration, Instant};

use self::harness::{Site, World};

/// Ballots of the burst, and threads that cast them.
const BALLOTS: usize = 5_000;
const THREADS: usize = 64;
/// Ballots that come alone.
const ALONE: usize = 50;
/// Between two looks whether something has come.
const LOOK: Duration = Duration::from_micros(500);

fn main() {
    let world = World::of(2);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    let (_, drafts) = scene::poll(&us.chapter, BALLOTS);
    world.settle();
    let cast = |n: usize| scene::write(&us.chapter, vec![drafts[n].clone()]);

    let mut alone: Vec<Duration> = (0..ALONE)
        .map(|n| {
            cast(n);
            until_level(us, mx)
        })
        .collect();
    alone.sort_unstable();
    let interval = us.instance().config.checkpoint_interval_ms;
    println!(
        "One ballot is at the peer after {:?} (median of {ALONE}; 95 of 100: {:?}), with a \
         checkpoint every {interval} ms.",
        alone[ALONE / 2],
        alone[ALONE * 95 / 100],
    );

    let begun = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let cast = &cast;
            scope.spawn(move || (thread..BALLOTS).step_by(THREADS).for_each(cast));
        }
    });
    let burst = begun.elapsed();
    let lag = until_level(us, mx);
    println!("| ballots | burst | lag after its last | to the burst |\n|---:|---:|---:|---:|");
    println!(
        "| {BALLOTS} | {burst:.2?} | {lag:.2?} | {:.2} |",
        lag.as_secs_f64() / burst.as_secs_f64()
    );
}

/// How long it takes until one holds all that the other said.
fn until_level(us: &Site, mx: &Site) -> Duration {
    let begun = Instant::now();
    let (origin, size) = (us.origin(), us.chapter.size());
    while mx.chapter.size_of(&origin) < size {
        std::thread::sleep(LOOK);
    }
    begun.elapsed()
}
