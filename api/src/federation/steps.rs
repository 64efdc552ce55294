//! The federation of an instance moved by hand: no threads and no pauses, one round at a time, in
//! the order that whoever holds it chooses. For simulations, where the order is the point; the
//! rounds are those of the threads.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use enlace_schema::event::Origin;

use super::client::Client;
use super::limits::Limits;
use super::push::{self, Pusher};
use super::worker::Worker;
use super::{Federation, Shared, guard};
use crate::error::Result;
use crate::instance::Instance;

/// A federation that stands still between two steps.
pub struct Steps {
    federation: Federation,
    workers: BTreeMap<Origin, (Worker, Pusher)>,
}

impl Steps {
    /// The federation of an instance that asks its peers by `client`. How often peers may ask is
    /// measured by the instance's own running clock.
    ///
    /// # Errors
    /// What the database says.
    pub fn new(client: Client) -> Result<Self> {
        let clock = Arc::clone(client.instance().ledger.clock());
        let running = move || {
            let ms = u64::try_from(clock.read().running_ms).unwrap_or_default();
            Duration::from_millis(ms)
        };
        let mut shared = Shared::new(client, Limits::by(running))?;
        shared.by_hand = true;
        let federation = Federation { shared: Arc::new(shared) };
        let mut steps = Self { federation, workers: BTreeMap::new() };
        steps.look_around()?;
        Ok(steps)
    }

    /// What answers others.
    pub fn federation(&self) -> &Federation {
        &self.federation
    }

    /// The instance.
    pub fn instance(&self) -> &Instance {
        self.federation.instance()
    }

    /// Sees whom our people pinned since.
    ///
    /// # Errors
    /// What the database says.
    pub fn look_around(&mut self) -> Result<()> {
        let shared = &self.federation.shared;
        for origin in shared.pinned()?.into_keys() {
            if let Entry::Vacant(place) = self.workers.entry(origin) {
                let origin = place.key();
                shared.make_room(origin)?;
                let worker = Worker::new(&shared.instance, &shared.client, origin).step_by_step();
                let pusher = Pusher::new(shared, origin);
                place.insert((worker, pusher));
            }
        }
        Ok(())
    }

    /// Publishes a checkpoint, if one is due; what fails is in the log.
    pub fn publish(&self) {
        self.federation.shared.publish_once();
    }

    /// One round of pulling a peer's log; how long the thread would pause now. Nothing for who is
    /// no peer.
    pub fn pull(&mut self, peer: &Origin) -> Option<Duration> {
        self.workers.get_mut(peer).map(|(worker, _)| worker.round())
    }

    /// One round of having our checkpoint cosigned; whether it went well.
    pub fn push(&mut self, peer: &Origin) -> bool {
        let Some((_, pusher)) = self.workers.get_mut(peer) else { return false };
        let done = pusher.round();
        if let Err(trouble) = &done {
            push::tell(peer, trouble, &mut String::new());
        }
        done.is_ok()
    }

    /// One round of the restore guard, where it holds; whether the instance is open for changes.
    ///
    /// # Errors
    /// As [`guard::ask`].
    pub fn guard(&self) -> Result<bool> {
        if !self.instance().ledger.is_read_only() {
            return Ok(true);
        }
        let told = self.federation.shared.told();
        guard::again(&self.federation.shared.client, &told)
    }
}
