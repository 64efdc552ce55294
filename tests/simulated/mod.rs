//! The simulator (`simulate/`) in every run of the tests: some hundreds of schedules, exact
//! replays, and faults that are put in to be found.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use simulation::{Plant, run};

/// Schedules of every run of the tests; a campaign runs others.
const SEEDS: u64 = 200;
/// Schedules within which a planted fault must be found.
const SOON: u64 = 60;

#[test]
fn some_hundreds_of_schedules_end_well() {
    let next = AtomicU64::new(1);
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let seed @ 1..=SEEDS = next.fetch_add(1, Ordering::Relaxed) {
                    let outcome = run(seed, None, false);
                    let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
                    faults.extend(outcome.faults.iter().map(|fault| format!("{seed}: {fault}")));
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_seed_replays_exactly() {
    for seed in 1..=8 {
        let (one, other) = (run(seed, None, true), run(seed, None, true));
        assert_eq!(one.lines, other.lines, "seed {seed}");
        assert_eq!(one.digest, other.digest, "seed {seed}");
    }
}

#[test]
fn every_fault_that_is_put_in_is_found() {
    for plant in Plant::ALL {
        let found = (1..=SOON).any(|seed| !run(seed, Some(plant), false).faults.is_empty());
        assert!(found, "{} was not found in {SOON} schedules", plant.name());
    }
}
