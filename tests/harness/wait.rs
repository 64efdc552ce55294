//! Waiting for what other threads and processes do: a condition with a deadline, never a fixed
//! pause.

use std::time::{Duration, Instant};

/// How long anything may take before a test gives up: generous, because it is met only when
/// something is broken.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(15);

/// Waits until `done` says yes.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    some(what, || done().then_some(()));
}

/// Waits until there is something, and gives it.
pub fn some<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(begun.elapsed() < DEADLINE, "not within {DEADLINE:?}: {what}");
        std::thread::sleep(LOOK);
    }
}
