//! Between instances: what is asked of peers, and what is served to them (protocol §5, §7).
//!
//! Data moves by pull. Per pinned peer one thread *pulls* its log ([`worker`]), and one *pushes*
//! what it should know of ours: checkpoints to cosign, and a doorbell ([`push`]). One more thread
//! publishes our checkpoints and watches whom our people pinned. Everything that they learn goes
//! through the ledger; where they stand is in `peer_states`.

pub mod answer;
mod bell;
pub mod bundle;
pub mod client;
pub mod cosign;
pub mod disputes;
pub mod evidence;
pub(crate) mod gate;
pub mod guard;
pub mod import;
pub(crate) mod limits;
pub mod pages;
pub mod problem;
mod push;
pub mod quota;
mod receive;
pub mod records;
pub mod recover;
mod routes;
mod standing;
pub mod steps;
mod third;
pub mod tiles;
pub mod token;
pub mod wire;
pub mod worker;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use enlace_schema::event::Origin;
use enlace_schema::log::Checkpoint;
use tokio::sync::watch;

pub use routes::configure;

use self::bell::Bells;
use self::client::Client;
use self::limits::Limits;
use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::{Hold, admit, publish, rebuild};
use crate::store::tables::PeerRow;
use crate::store::{log, peers};

/// How often the publisher looks around although nobody called: for a checkpoint that is no longer
/// fresh, and for what another server on the same database did.
const LOOK_AROUND: Duration = Duration::from_secs(1);
/// How long `stop` waits for threads; one that is in the middle of a call ends with the process.
const STOP_WAIT: Duration = Duration::from_secs(2);

/// The federation's handle. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Federation {
    shared: Arc<Shared>,
}

/// What the threads and the routes share.
pub(crate) struct Shared {
    instance: Instance,
    client: Client,
    limits: Limits,
    published: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
    /// Whether somebody takes the steps ([`steps`]) instead of threads.
    by_hand: bool,
    bells: Mutex<BTreeMap<Origin, Arc<Bells>>>,
    /// The newest checkpoint of ours that each peer brought back of itself.
    told: Mutex<guard::Told>,
    /// Those of another past of ours that peers carried here: no later word of theirs undoes them.
    other_pasts: Mutex<guard::Told>,
    /// Those of the threads that ask third witnesses.
    third: Mutex<Vec<Arc<Bells>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Federation {
    /// Starts the publisher and, per pinned peer, its two threads; more as more are pinned.
    ///
    /// # Errors
    /// What the database says, or the system when it has no thread left.
    pub fn start(instance: Instance) -> Result<Self> {
        let shared = Arc::new(Shared::new(Client::new(instance), Limits::default())?);
        let publisher = Arc::clone(&shared);
        shared.spawn("publisher", move || publisher.publish_all())?;
        let bundles = Arc::clone(&shared);
        shared.spawn("bundle", move || bundle::run(&bundles))?;
        for witness in shared.instance.config.witnesses.clone() {
            let bells = Arc::new(Bells::default());
            lock(&shared.third).push(Arc::clone(&bells));
            let asker = Arc::clone(&shared);
            shared.spawn("third", move || third::run(&asker, &witness, &bells))?;
        }
        if shared.instance.ledger.is_read_only() {
            shared.guard_again()?;
        }
        Ok(Self { shared })
    }

    /// Stops the threads, and waits for those that are not in the middle of a call.
    pub fn stop(&self) {
        self.shared.stopping.send_replace(true);
        for bells in self.shared.all_bells() {
            bells.pull.ring();
            bells.push.ring();
        }
        let threads = std::mem::take(&mut *lock(&self.shared.threads));
        let step = Duration::from_millis(10);
        for _ in 0..STOP_WAIT.as_millis() / step.as_millis() {
            if threads.iter().all(JoinHandle::is_finished) {
                break;
            }
            std::thread::sleep(step);
        }
        for thread in threads.into_iter().filter(JoinHandle::is_finished) {
            // A panic in it was logged where it happened.
            let _ = thread.join();
        }
    }

    /// The instance.
    pub fn instance(&self) -> &Instance {
        &self.shared.instance
    }

    /// The peer gave a sign of life: whoever waits for it tries again at once.
    pub(crate) fn heard_of(&self, origin: &Origin) {
        if let Some(bells) = lock(&self.shared.bells).get(origin) {
            bells.heard();
        }
    }

    /// The client by which peers are asked.
    pub(crate) fn client(&self) -> &Client {
        &self.shared.client
    }

    /// A peer showed which checkpoint of ours it holds; that it is ours was checked.
    pub(crate) fn told_head(&self, peer: &Origin, head: &Checkpoint) {
        lock(&self.shared.told).insert(peer.clone(), head.clone());
    }

    /// A peer holds more of our log than we do: nothing is appended before it is back.
    ///
    /// # Errors
    /// What the system says when it has no thread left.
    pub(crate) fn doubt_tail(&self, peer: &Origin) -> Result<()> {
        self.shared.doubt_tail(peer)
    }

    /// A peer carried here a checkpoint of another log that we signed: nothing is appended before
    /// that one is back, nor after the next start. That it is ours was checked.
    ///
    /// # Errors
    /// What the disk says; what the system says when it has no thread left.
    pub(crate) fn doubt_past(&self, peer: &Origin, head: &Checkpoint) -> Result<()> {
        lock(&self.shared.other_pasts).insert(peer.clone(), head.clone());
        self.shared.doubt_past(peer)
    }

    /// Rates of requests.
    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// The size of our newest checkpoint, as it grows.
    pub(crate) fn published(&self) -> watch::Receiver<u64> {
        self.shared.published.subscribe()
    }

    /// Becomes true when the instance stops.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.shared.stopping.subscribe()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Nothing of it moves yet. What this version has learned to read is read first.
    fn new(client: Client, limits: Limits) -> Result<Self> {
        let instance = client.instance().clone();
        let rebuilt = rebuild::after_upgrade(&instance.ledger)?;
        if let Some(report) = rebuilt {
            tracing::info!(events = report.events, "this version knows more kinds: replayed");
        }
        let own = instance.origin().to_string();
        let newest = instance.store().read(|conn| log::latest_checkpoint(conn, &own))?;
        let size = newest.map_or(Ok(0), |row| log::unsigned(row.size))?;
        Ok(Self {
            client,
            instance,
            limits,
            published: watch::Sender::new(size),
            stopping: watch::Sender::new(false),
            by_hand: false,
            bells: Mutex::default(),
            told: Mutex::default(),
            other_pasts: Mutex::default(),
            third: Mutex::default(),
            threads: Mutex::default(),
        })
    }

    fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    fn all_bells(&self) -> Vec<Arc<Bells>> {
        let third = lock(&self.third).clone();
        lock(&self.bells).values().cloned().chain(third).collect()
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = std::thread::Builder::new().name(name.into()).spawn(work)?;
        lock(&self.threads).push(thread);
        Ok(())
    }

    /// A peer holds more of our log than we do, or another history of it, by our own signature:
    /// nothing is appended before that is back.
    fn doubt_tail(self: &Arc<Self>, peer: &Origin) -> Result<()> {
        if !self.instance.ledger.begin_hold(Hold::Newer) {
            return Ok(());
        }
        tracing::error!(%peer, "a peer holds what our log says elsewhere, and is not here");
        // What the others had brought before is no answer to this.
        lock(&self.told).retain(|origin, _| origin == peer);
        self.guard_again()
    }

    /// A peer holds another history of our log, by our own signature: as [`Self::doubt_tail`], and
    /// after the next start too, whoever is silent then.
    fn doubt_past(self: &Arc<Self>, peer: &Origin) -> Result<()> {
        let held = self.doubt_tail(peer);
        // Once it is held: a mark that is kept for a new checkpoint would take the note's place.
        guard::note_other_past(&self.instance)?;
        held
    }

    /// What peers showed of our own log by themselves.
    fn told(&self) -> guard::Told {
        let mut told = lock(&self.told).clone();
        told.extend(lock(&self.other_pasts).clone());
        told
    }

    /// Asks the peers for our own head until one answers.
    fn guard_again(self: &Arc<Self>) -> Result<()> {
        if self.by_hand {
            return Ok(());
        }
        let shared = Arc::clone(self);
        self.spawn("guard", move || {
            let told = || shared.told();
            guard::until_answered(&shared.instance, &shared.stopping, told);
        })
    }

    /// The publisher's thread.
    fn publish_all(self: Arc<Self>) {
        let interval = Duration::from_millis(self.instance.config.checkpoint_interval_ms);
        let mut own_size = self.instance.ledger.own_size();
        let mut stopping = self.stopping.subscribe();
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                tracing::error!(%error, "no checkpoints will be published");
                return;
            }
        };
        let mut known = BTreeMap::new();
        while !self.is_stopping() {
            self.supervise(&mut known);
            own_size.mark_unchanged();
            self.publish_once();
            runtime.block_on(async {
                tokio::select! {
                    () = tokio::time::sleep(interval) => {}
                    _ = stopping.changed() => return,
                }
                tokio::select! {
                    _ = own_size.changed() => {}
                    () = tokio::time::sleep(LOOK_AROUND) => {}
                    _ = stopping.changed() => {}
                }
            });
        }
    }

    fn publish_once(self: &Arc<Self>) {
        let newest = publish::publish(&self.instance.ledger).and_then(|signed| match signed {
            Some(signed) => Ok(Some(signed.checkpoint.size)),
            None => {
                if guard::heed_mark(&self.instance)? {
                    self.guard_again()?;
                }
                self.published_elsewhere()
            }
        });
        match newest {
            Ok(Some(size)) => {
                self.published.send_replace(size);
                for bells in self.all_bells() {
                    bells.push.ring();
                }
            }
            Ok(None) => {}
            Err(error) => {
                error.log_once("publisher");
                tracing::error!(code = error.code().name, "no checkpoint published");
            }
        }
    }

    /// The size of our newest checkpoint, where somebody else signed one since: the command line,
    /// or another server on the same database.
    fn published_elsewhere(&self) -> Result<Option<u64>> {
        let own = self.instance.origin().as_str();
        let newest = self.instance.store().read(|conn| log::latest_checkpoint(conn, own))?;
        let size = newest.map(|row| log::unsigned(row.size)).transpose()?;
        Ok(size.filter(|size| *size > *self.published.borrow()))
    }

    /// Starts threads for peers that were pinned since, and wakes those whose peer was changed.
    fn supervise(self: &Arc<Self>, known: &mut BTreeMap<Origin, (PeerRow, bool)>) {
        let pinned = match self.pinned() {
            Ok(pinned) => pinned,
            Err(error) => return error.log_once("publisher"),
        };
        for (origin, now) in pinned {
            match known.insert(origin.clone(), now.clone()) {
                None => {
                    if let Err(error) = self.begin(&origin) {
                        known.remove(&origin);
                        error.log_once("publisher");
                    }
                }
                Some(before) if before != now => {
                    if let Some(bells) = lock(&self.bells).get(&origin) {
                        bells.pull.ring();
                        bells.push.ring();
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Whom our people pinned, and whether its log is halted.
    fn pinned(&self) -> Result<BTreeMap<Origin, (PeerRow, bool)>> {
        let own = self.instance.origin().to_string();
        self.instance.store().snapshot(|conn| {
            let mut all = BTreeMap::new();
            for row in peers::of(conn, &own)? {
                let halted = peers::is_halted(conn, &row.peer)?;
                all.insert(log::origin(&row.peer)?, (row, halted));
            }
            Ok(all)
        })
    }

    /// Makes room for the log of a peer that is pinned.
    fn make_room(&self, origin: &Origin) -> Result<()> {
        let own = self.instance.origin().to_string();
        let peer = origin.clone();
        // A tail of ours that came back from a peer may pin logs that have no row yet.
        self.instance.ledger.write_side(move |tx| {
            let Some(row) = peers::find(tx.conn(), &own, peer.as_str())? else {
                return Ok(());
            };
            admit::begin(tx.conn(), &peer, log::hash(&row.genesis)?)
        })
    }

    fn begin(self: &Arc<Self>, origin: &Origin) -> Result<()> {
        self.make_room(origin)?;
        let bells = Arc::new(Bells::default());
        lock(&self.bells).insert(origin.clone(), Arc::clone(&bells));
        let (shared, peer, own_bells) = (Arc::clone(self), origin.clone(), Arc::clone(&bells));
        self.spawn("pull", move || worker::run(&shared, &peer, &own_bells))?;
        let (shared, peer) = (Arc::clone(self), origin.clone());
        self.spawn("push", move || push::run(&shared, &peer, &bells))
    }
}
