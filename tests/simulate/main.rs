//! `simulate`: many schedules, on every core, until one fails.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use simulation::{Outcome, Plant, run};

const HELP: &str = "\
simulate [--seeds N] [--from S] [--jobs J] [--plant RULE]   N schedules from seed S on
simulate --seed X [--trace] [--log] [--plant RULE]          one schedule, twice
rules that can be broken on purpose: no-guard other-log lost-commit altered two-results deaf-host";

/// After so many schedules a campaign says how it goes: one that is cut off counts so far.
const TOLD_EVERY: u64 = 1_000;

/// What is asked for.
struct Options {
    seeds: u64,
    from: u64,
    jobs: u64,
    seed: Option<u64>,
    trace: bool,
    log: bool,
    plant: Option<Plant>,
}

fn options() -> Option<Options> {
    let jobs = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let mut options =
        Options { seeds: 1_000, from: 1, jobs, seed: None, trace: false, log: false, plant: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = |words: &mut std::iter::Skip<std::env::Args>| words.next()?.parse().ok();
        match word.as_str() {
            "--seeds" => options.seeds = number(&mut words)?,
            "--from" => options.from = number(&mut words)?,
            "--jobs" => options.jobs = number(&mut words)?,
            "--seed" => options.seed = Some(number(&mut words)?),
            "--trace" => options.trace = true,
            "--log" => options.log = true,
            "--plant" => options.plant = Some(Plant::named(&words.next()?)?),
            _ => return None,
        }
    }
    Some(options)
}

#[expect(clippy::print_stdout, reason = "a tool that is read on a terminal")]
fn say(line: &str) {
    println!("{line}");
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        say(HELP);
        return ExitCode::from(2);
    };
    match options.seed {
        Some(seed) => one(seed, &options),
        None => many(&options),
    }
}

fn one(seed: u64, options: &Options) -> ExitCode {
    if options.log {
        enlace::logging::init_plain();
    }
    let outcome = run(seed, options.plant, options.trace);
    let again = run(seed, options.plant, options.trace);
    for line in &outcome.lines {
        say(line);
    }
    tell(&outcome);
    say(&format!("{} steps, {} events, {}", outcome.steps, outcome.events, outcome.digest));
    if outcome.digest != again.digest {
        let pairs = outcome.lines.iter().zip(&again.lines);
        let differ = pairs.into_iter().find(|(line, other)| line != other);
        say(&format!("the second run was another one: {} {differ:?}", again.digest));
        return ExitCode::FAILURE;
    }
    if outcome.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(outcome: &Outcome) {
    for fault in &outcome.faults {
        say(&format!("seed {}: {fault}", outcome.seed));
    }
}

/// What a campaign has played so far.
#[derive(Default)]
struct Played {
    schedules: u64,
    steps: u64,
    events: u64,
    failed: u64,
}

impl Played {
    fn add(&mut self, outcome: &Outcome) {
        self.schedules += 1;
        self.steps += outcome.steps as u64;
        self.events += outcome.events;
        self.failed += u64::from(!outcome.faults.is_empty());
    }

    fn tell(&self, begun: Instant) {
        let secs = begun.elapsed().as_secs_f64();
        let Self { schedules, steps, events, failed } = self;
        let rate = *schedules as f64 / secs;
        say(&format!(
            "{schedules} schedules, {steps} steps, {events} events in {secs:.0} s ({rate:.1} a \
             second): {failed} failed"
        ));
    }
}

/// Keeps a job, and the threads that it will begin, on one core: a chapter and its writer wait for
/// each other all the time, and a thread on another core is slow to wake.
fn stay(job: u64) {
    // Where that is not told or not allowed, they run as before.
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let cores: Vec<_> = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core)).collect();
    let Some(core) = cores.get(job as usize % cores.len().max(1)) else { return };
    let mut one = CpuSet::new();
    one.set(*core);
    let _ = sched_setaffinity(None, &one);
}

fn many(options: &Options) -> ExitCode {
    let begun = Instant::now();
    let next = AtomicU64::new(options.from);
    let end = options.from.saturating_add(options.seeds);
    let played = Mutex::new(Played::default());
    std::thread::scope(|scope| {
        for job in 0..options.jobs.max(1) {
            let (next, played) = (&next, &played);
            scope.spawn(move || {
                stay(job);
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    let outcome = run(seed, options.plant, false);
                    let mut played = played.lock().unwrap_or_else(PoisonError::into_inner);
                    tell(&outcome);
                    played.add(&outcome);
                    if played.schedules % TOLD_EVERY == 0 && played.schedules < options.seeds {
                        played.tell(begun);
                    }
                }
            });
        }
    });
    let played = played.into_inner().unwrap_or_else(PoisonError::into_inner);
    played.tell(begun);
    if played.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
