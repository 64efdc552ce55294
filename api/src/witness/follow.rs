//! The keys of the logs that a witness watches, as they change: asked of each log's own instance,
//! and believed because every change is vouched for by the key before it, or by recovery keys. An
//! old key is what a thief may have: it must not be good here for longer than minutes.

use std::sync::PoisonError;
use std::time::Duration;

use enlace_schema::event::Entry;
use enlace_schema::log::KeySchedule;

use super::{Watched, Witness};
use crate::error::Result;

/// How often the keys are asked for, and how often at most after a checkpoint by an unknown one.
const EVERY: Duration = Duration::from_secs(600);
const SOONEST: Duration = Duration::from_secs(60);

impl Witness {
    /// Asks for the keys of every log, and takes those that continue the ones held. Who does not
    /// answer is asked the next time.
    ///
    /// # Errors
    /// `witness-missing`, `witness-damaged`; what the disk says.
    pub fn follow(&self, ask: impl Fn(&Watched) -> Result<Vec<Entry>>) -> Result<()> {
        for mut watched in self.shared.folder.logs()? {
            let later = match ask(&watched) {
                Ok(later) => later,
                Err(error) => {
                    let code = error.code().name;
                    tracing::info!(log = %watched.origin, code, "no answer about its keys");
                    continue;
                }
            };
            if later.len() < watched.later.len() || !later.starts_with(&watched.later) {
                tracing::warn!(log = %watched.origin, "other keys than those known: not taken");
                continue;
            }
            let Ok(keys) = KeySchedule::of_chain(&watched.origin, &watched.genesis, &later) else {
                tracing::warn!(log = %watched.origin, "its keys do not prove themselves");
                continue;
            };
            if later.len() > watched.later.len() {
                watched.later = later;
                self.shared.folder.add(&watched)?;
                tracing::info!(log = %watched.origin, "its log key has changed");
            }
            let mut logs = self.shared.logs.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(log) = logs.get_mut(&watched.origin) {
                log.keys = keys;
            }
        }
        Ok(())
    }

    /// Follows the keys for as long as the process lives: every ten minutes, and within a minute
    /// after somebody has brought a checkpoint by a key that is not known.
    pub fn follow_on(&self, ask: impl Fn(&Watched) -> Result<Vec<Entry>>) {
        loop {
            if let Err(error) = self.follow(&ask) {
                error.log_once("witness");
            }
            std::thread::sleep(SOONEST);
            let wanted = self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self.shared.asked.wait_timeout_while(wanted, EVERY - SOONEST, |it| !*it);
            *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
        }
    }

    /// Somebody has brought a checkpoint by a key that is not known.
    pub(super) fn want_keys(&self) {
        *self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.asked.notify_one();
    }
}
