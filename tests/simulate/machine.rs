//! A machine: a clock that stands still until it is moved, and a plug that can be pulled. A machine
//! without power tells no time; as every transaction and most rules ask for it, a power cut after
//! so many questions falls between any two commits, and before any of them.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use enlace::clock::{Clock, FixedClock, Reading};

/// What a thread dies of when its machine has no power.
#[derive(Debug, Clone, Copy)]
pub struct PowerCut;

/// A machine. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Machine {
    time: FixedClock,
    /// Questions for the time that are still answered; negative while nobody counts.
    fuse: Arc<AtomicI64>,
    off: Arc<AtomicBool>,
}

impl Machine {
    /// A machine that runs, with a wall clock of its own.
    pub fn new(time: &FixedClock) -> Self {
        Self { time: time.beside(), fuse: Arc::new(AtomicI64::new(-1)), off: Arc::default() }
    }

    /// Its power will fail after so many questions for the time.
    pub fn fail_after(&self, questions: i64) {
        self.fuse.store(questions, Ordering::SeqCst);
    }

    /// Whether its power failed.
    pub fn is_off(&self) -> bool {
        self.off.load(Ordering::SeqCst)
    }

    /// Its power is back; it does not fail again by itself.
    pub fn repair(&self) {
        self.fuse.store(-1, Ordering::SeqCst);
        self.off.store(false, Ordering::SeqCst);
    }

    /// Sets its wall clock forward, or back.
    pub fn leap_secs(&self, secs: i64) {
        self.time.leap_secs(secs);
    }
}

impl Clock for Machine {
    fn read(&self) -> Reading {
        let left = self.fuse.load(Ordering::SeqCst);
        if left >= 0 {
            self.fuse.store(left - 1, Ordering::SeqCst);
            if left == 0 {
                self.off.store(true, Ordering::SeqCst);
            }
        }
        if self.is_off() {
            panic_any(PowerCut);
        }
        self.time.read()
    }
}
