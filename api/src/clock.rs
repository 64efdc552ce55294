//! Time as a parameter: the only place that reads the system's clock.
//!
//! Rules take a [`Millis`]; whoever starts work takes it from the [`Clock`] that it was given. So
//! a test moves a poll past its deadline without waiting. `clippy.toml` and `tests/tidy` forbid
//! the system's clock everywhere else.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use enlace_schema::time::Millis;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place that may")]
    fn now(&self) -> Millis {
        // A machine set before 1970 is read as 1970: the earliest moment harms no deadline.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved: for tests, and for two instances in one process.
/// Clones share one time.
#[derive(Clone)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn new(now: Millis) -> Self {
        Self(Arc::new(AtomicI64::new(now.as_ms())))
    }

    /// Shows another moment, earlier ones too.
    pub fn set(&self, now: Millis) {
        self.0.store(now.as_ms(), Ordering::SeqCst);
    }

    /// Moves on by a span, of which whole milliseconds count.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        Millis::from_ms(self.0.load(Ordering::SeqCst))
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
        let other = clock.clone();
        clock.advance(Duration::from_secs(2));
        assert_eq!(other.now(), Millis::from_ms(3_000));
        other.set(Millis::from_ms(5));
        assert_eq!(clock.now(), Millis::from_ms(5));
    }

    #[test]
    fn the_system_clock_is_past_the_day_this_was_written() {
        assert!(SystemClock.now() > Millis::from_ms(1_700_000_000_000));
    }
}
