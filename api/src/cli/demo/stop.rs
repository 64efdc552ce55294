//! Being told to stop: Ctrl-C or SIGTERM end the demo in good order at any of its steps, so that
//! its instances end with it and its folder is removed.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use crate::error::{Result, codes};

/// Whether the demo was told to stop. Clones share it.
#[derive(Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Listens to SIGINT and SIGTERM from now on.
    ///
    /// # Errors
    /// What the system says when it has no thread left.
    pub fn listen() -> Result<Self> {
        let stop = Self::default();
        let told = stop.clone();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(told.hear());
            }
        })?;
        Ok(stop)
    }

    async fn hear(&self) {
        let (interrupt, terminate) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        if let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        let (told, bell) = &*self.0;
        *told.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
    }

    /// Sleeps so long, or until it is told to stop.
    ///
    /// # Errors
    /// `shutting-down` once it was told.
    pub fn pause(&self, time: Duration) -> Result<()> {
        let (told, bell) = &*self.0;
        let held = told.lock().unwrap_or_else(PoisonError::into_inner);
        let (held, _) = bell
            .wait_timeout_while(held, time, |told| !*told)
            .unwrap_or_else(PoisonError::into_inner);
        if *held { Err(codes::SHUTTING_DOWN.into()) } else { Ok(()) }
    }

    /// Goes on, unless it was told to stop.
    ///
    /// # Errors
    /// `shutting-down` once it was told.
    pub fn check(&self) -> Result<()> {
        self.pause(Duration::ZERO)
    }
}
