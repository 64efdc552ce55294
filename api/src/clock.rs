//! Time as a parameter: the only place that reads the system's clocks.
//!
//! Rules take a [`Millis`]; whoever starts work takes it from the [`Clock`] that it was given. So
//! a test moves a poll past its deadline without waiting. `clippy.toml` and `tests/tidy` forbid
//! the system's clock everywhere else. Whether the wall clock may be believed is for [`guard`].

pub mod guard;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use enlace_schema::time::Millis;
use rustix::time::{ClockId, clock_gettime};

/// Counts while the machine is suspended too, so that a laptop that slept shows no leap.
#[cfg(target_os = "linux")]
const RUNNING: ClockId = ClockId::Boottime;
/// The nearest thing elsewhere.
#[cfg(not(target_os = "linux"))]
const RUNNING: ClockId = ClockId::Monotonic;

/// Both clocks of a machine, read at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What the wall clock shows. People, NTP and a flat battery set it.
    pub now: Millis,
    /// Milliseconds since some moment that never changes while the machine runs. Nobody sets it.
    pub running_ms: i64,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Both clocks.
    fn read(&self) -> Reading;

    /// The present moment by the wall clock.
    fn now(&self) -> Millis {
        self.read().now
    }
}

/// The clocks of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place that may")]
    fn read(&self) -> Reading {
        // A machine set before 1970 is read as 1970: the earliest moment harms no deadline.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let running = clock_gettime(RUNNING);
        Reading {
            now: Millis::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            running_ms: running.tv_sec.saturating_mul(1_000) + running.tv_nsec / 1_000_000,
        }
    }
}

/// The clocks of a machine that stand still until they are moved: for tests, and for several
/// instances in one process. Clones are the same machine; see [`FixedClock::beside`].
#[derive(Clone)]
pub struct FixedClock {
    /// The true time, and how long it has run.
    time: Arc<Mutex<Reading>>,
    /// By how much this machine's wall clock is wrong, in milliseconds.
    wrong: Arc<AtomicI64>,
}

impl FixedClock {
    /// A machine whose wall clock shows `now`.
    pub fn new(now: Millis) -> Self {
        let time = Reading { now, running_ms: 0 };
        Self { time: Arc::new(Mutex::new(time)), wrong: Arc::default() }
    }

    /// Another machine, for which the same time passes, with a right wall clock of its own.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { time: Arc::clone(&self.time), wrong: Arc::default() }
    }

    /// Lets time pass, of which whole milliseconds count: for this machine and all beside it.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let mut time = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        time.now = time.now.plus_ms(ms);
        time.running_ms = time.running_ms.saturating_add(ms);
    }

    /// Sets the wall clock of this machine forward, or back if negative, while no time passes.
    pub fn leap_secs(&self, secs: i64) {
        self.wrong.fetch_add(secs.saturating_mul(1_000), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn read(&self) -> Reading {
        let time = *self.time.lock().unwrap_or_else(PoisonError::into_inner);
        Reading { now: time.now.plus_ms(self.wrong.load(Ordering::SeqCst)), ..time }
    }
}

impl fmt::Debug for FixedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FixedClock({})", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_for_all_its_clones() {
        let clock = FixedClock::new(Millis::from_ms(1_000));
        let (same, other) = (clock.clone(), clock.beside());
        clock.advance(Duration::from_secs(2));
        for one in [&clock, &same, &other] {
            assert_eq!(one.read(), Reading { now: Millis::from_ms(3_000), running_ms: 2_000 });
        }
        clock.leap_secs(-1);
        assert_eq!(same.read(), Reading { now: Millis::from_ms(2_000), running_ms: 2_000 });
        assert_eq!(other.now(), Millis::from_ms(3_000));
    }

    #[test]
    fn the_system_clocks_run() {
        let first = SystemClock.read();
        assert!(first.now > Millis::from_ms(1_700_000_000_000));
        assert!(SystemClock.read().running_ms >= first.running_ms && first.running_ms > 0);
    }
}
