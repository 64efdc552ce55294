//! What a thread waits at: a bell that others ring, or the end of its pause.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A bell. Rung while nobody waits, it is heard by the next who does.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rung: Mutex<bool>,
    wake: Condvar,
}

impl Bell {
    /// Wakes who waits, or who waits next.
    pub(super) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.wake.notify_all();
    }

    /// Waits for `least`, whoever rings, and then for the bell until `pause` has passed in all;
    /// what rang meanwhile counts. Ends early when `stopping` says so, which is asked at each ring.
    pub(super) fn wait_out(&self, least: Duration, pause: Duration, stopping: impl Fn() -> bool) {
        let begun = Instant::now();
        let mut rung = false;
        while !stopping() {
            let passed = begun.elapsed();
            if passed >= least && (rung || passed >= pause) {
                return;
            }
            let until = if passed < least { least } else { pause };
            rung |= self.wait(until.saturating_sub(passed));
        }
    }

    /// Waits for the bell, at most so long; tells whether it rang.
    pub(super) fn wait(&self, most: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) = self
            .wake
            .wait_timeout_while(rung, most, |rung| !*rung)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rung)
    }
}

/// The bells of one peer's two threads.
#[derive(Debug, Default)]
pub(super) struct Bells {
    /// Wakes the thread that pulls.
    pub(super) pull: Bell,
    /// Wakes the thread that pushes.
    pub(super) push: Bell,
    /// Whether the thread that pushes waits because the peer did not answer.
    pub(super) push_failing: AtomicBool,
}

impl Bells {
    /// The peer gave a sign of life.
    pub(super) fn heard(&self) {
        self.pull.ring();
        if self.push_failing.load(Ordering::Relaxed) {
            self.push.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_rung_early_is_heard_once() {
        let bell = Bell::default();
        bell.ring();
        bell.ring();
        assert!(bell.wait(Duration::from_secs(60)));
        assert!(!bell.wait(Duration::ZERO));
    }

    #[test]
    fn a_sign_of_life_wakes_who_pushes_only_where_that_failed() {
        let bells = Bells::default();
        bells.heard();
        assert!(bells.pull.wait(Duration::ZERO));
        assert!(!bells.push.wait(Duration::ZERO), "nothing failed");
        bells.push_failing.store(true, Ordering::Relaxed);
        bells.heard();
        assert!(bells.pull.wait(Duration::ZERO));
        assert!(bells.push.wait(Duration::ZERO));
    }

    #[test]
    fn a_ring_shortens_no_pause_that_was_asked_for() {
        let bell = Bell::default();
        bell.ring();
        let least = Duration::from_millis(40);
        let begun = Instant::now();
        bell.wait_out(least, Duration::from_secs(60), || false);
        assert!(begun.elapsed() >= least, "not before the time");
        bell.wait_out(Duration::from_secs(60), Duration::from_secs(60), || true);
        bell.wait_out(Duration::ZERO, Duration::from_millis(1), || false);
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}
