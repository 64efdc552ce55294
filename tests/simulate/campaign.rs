//! One schedule from its seed to its verdict.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use enlace::random::seeded::Stream;
use enlace_schema::keys::memo;
use enlace_schema::log::Hash;

use crate::machine::PowerCut;
use crate::plant::Plant;
use crate::world::{World, said};

/// Steps of a schedule.
const FEWEST: i64 = 30;
const MOST: i64 = 200;

/// What came of a schedule.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Chapters.
    pub chapters: usize,
    /// Steps before the end.
    pub steps: usize,
    /// Events in all logs at the end, beyond those of the beginning.
    pub events: u64,
    /// Digest of everything that happened.
    pub digest: Hash,
    /// What should not be; empty when all is well.
    pub faults: Vec<String>,
    /// What happened, line by line, where that was asked for.
    pub lines: Vec<String>,
}

/// Runs the schedule of a seed.
pub fn run(seed: u64, plant: Option<Plant>, keep_trace: bool) -> Outcome {
    hush();
    let mut outcome = Outcome {
        seed,
        chapters: 0,
        steps: 0,
        events: 0,
        digest: Hash([0; 32]),
        faults: Vec::new(),
        lines: Vec::new(),
    };
    let whole = catch_unwind(AssertUnwindSafe(|| played(seed, plant, keep_trace, &mut outcome)));
    if let Err(panic) = whole {
        outcome.faults.push(format!("the simulator panicked: {}", said(&*panic)));
    }
    Stream::draw_from(None);
    outcome
}

fn played(seed: u64, plant: Option<Plant>, keep_trace: bool, outcome: &mut Outcome) {
    Stream::draw_from(None);
    memo::remember();
    // The template of this size is made, if it was not yet, before this schedule draws.
    let mut world = World::new(seed, plant, keep_trace);
    let begun: u64 = sizes(&world);
    let steps = world.chance.between(FEWEST, MOST);
    to_its_end(&mut world, steps, &mut outcome.steps);
    if world.faults.is_empty() && world.somebody_leaves() {
        to_its_end(&mut world, FEWEST, &mut outcome.steps);
    }
    outcome.chapters = world.sites.len();
    outcome.events = sizes(&world).saturating_sub(begun);
    outcome.digest = world.trace.digest();
    outcome.faults.append(&mut world.faults);
    outcome.lines = world.trace.lines().to_vec();
    for site in &mut world.sites {
        site.stop();
    }
}

/// So many steps, and what must be true after them.
fn to_its_end(world: &mut World, steps: i64, done: &mut usize) {
    for _ in 0..steps {
        world.step();
        world.sabotage();
        *done += 1;
        if !world.faults.is_empty() {
            return;
        }
    }
    world.drain();
    if world.faults.is_empty() {
        world.check();
    }
}

fn sizes(world: &World) -> u64 {
    world.sites.iter().map(|site| site.leaves(site.origin(), 0).len() as u64).sum()
}

/// A thread that dies with its machine says nothing.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            if info.payload().downcast_ref::<PowerCut>().is_none() {
                loud(info);
            }
        }));
    });
}
