//! What a thread waits at: a bell that others ring, or the end of its pause.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

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
}
