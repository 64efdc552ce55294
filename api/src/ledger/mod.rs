//! The only way anything changes.
//!
//! *Own events* go in by [`Ledger::write`]: a command runs inside the writer's transaction, reads
//! what it needs, asks the rules, and appends. *Peers' events* go in by [`Ledger::admit`], in
//! verified pages. Both pass the same [`project`]ors. Commit is the acceptance: nothing is signed
//! outside the transaction and nothing leaves before it has committed.

pub mod admit;
pub mod again;
pub mod evidence;
mod incoming;
pub mod inflow;
pub mod keyfiles;
pub mod keys;
pub mod mark;
pub mod past;
pub mod project;
pub mod proof;
pub mod publish;
pub mod rebuild;
pub mod rotate;
mod signatures;
pub mod third;
mod tx;
mod void;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use enlace_schema::event::Origin;
use enlace_schema::time::Millis;
use tokio::sync::{broadcast, watch};

pub use keys::{InstanceKeys, KeysInForce};
pub use tx::{Appended, Tx};
use writer::Reads;

use crate::clock::guard::{Doubt, Guard, Shown};
use crate::clock::{Clock, Reading};
use crate::error::{Refusal, Result, codes};
use crate::store::Store;

/// How many changes a slow subscriber may fall behind before it must read again from the tables.
const CHANGES_KEPT: usize = 256;

/// That a log has grown, told after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which log.
    pub origin: Origin,
    /// Its size now.
    pub size: u64,
}

/// The ledger of one instance. Cheap to clone; all clones feed the same writer.
#[derive(Clone)]
pub struct Ledger {
    shared: Arc<Shared>,
    queue: writer::Queue,
}

/// What the writer and the readers of a ledger share.
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) clock_guard: Guard,
    pub(crate) keys: InstanceKeys,
    pub(crate) limits: WriterLimits,
    changes: broadcast::Sender<Change>,
    own_size: watch::Sender<u64>,
    hold: AtomicU8,
}

/// Why the restore guard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Hold {
    /// This database is not known to be the newest copy, and no peer has answered yet who has all
    /// that was published.
    Unanswered = 1,
    /// A peer holds more of our log than we do; it is being fetched.
    Newer = 2,
    /// A peer holds a part of our log, or another log than ours, and it cannot be had back.
    MissingTail = 3,
    /// More of our log was let out of the house than is here, and nobody who answered has it.
    LostTail = 4,
    /// This database is not known to be the newest copy, and nothing says how much was published: a
    /// peer that has not answered yet may hold more than those who have.
    Silent = 5,
}

impl Hold {
    const ALL: [Self; 5] =
        [Self::Unanswered, Self::Newer, Self::MissingTail, Self::LostTail, Self::Silent];

    fn of(stored: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|hold| *hold as u8 == stored)
    }

    /// Its word, for monitors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Newer => "newer-elsewhere",
            Self::MissingTail => "missing-tail",
            Self::LostTail => "lost-tail",
            Self::Silent => "silent-peers",
        }
    }

    /// The text that says why and what to do, for operators and officers.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unanswered => "hold-unanswered",
            Self::Newer => "hold-newer-elsewhere",
            Self::MissingTail => "hold-missing-tail",
            Self::LostTail => "hold-lost-tail",
            Self::Silent => "hold-silent-peers",
        }
    }
}

/// Bounds of one group commit.
#[derive(Debug, Clone, Copy)]
pub struct WriterLimits {
    /// Commands that may wait; more are refused with `unavailable`.
    pub queue: usize,
    /// Commands that share one commit.
    pub batch: usize,
}

impl Default for WriterLimits {
    fn default() -> Self {
        // 256 ballots in one commit is far beyond what 700 members do in a second; the queue is
        // what a minute of a slow disk would gather.
        Self { queue: 1024, batch: 256 }
    }
}

impl Ledger {
    /// Starts the writer over an initialised store.
    ///
    /// # Errors
    /// `keys-mismatch` when the keys are not those of our own log in this database; what the
    /// database says.
    pub fn open(
        store: Store,
        clock: Arc<dyn Clock>,
        keys: InstanceKeys,
        limits: WriterLimits,
    ) -> Result<Self> {
        let (own, behind) = store.read(|conn| {
            let behind = keys.take_or_ask(conn)?;
            Ok((crate::store::log::find(conn, keys.origin.as_str())?, behind))
        })?;
        if behind {
            tracing::warn!("the keys are newer than this log: its tail must come from peers");
        }
        let newest = own.as_ref().map_or(Millis::MIN, |log| Millis::from_ms(log.last_at_ms));
        let size = own.map_or(Ok(0), |log| crate::store::log::unsigned(log.size))?;
        let shared = Arc::new(Shared {
            store,
            clock,
            clock_guard: Guard::new(newest),
            keys,
            limits,
            changes: broadcast::Sender::new(CHANGES_KEPT),
            own_size: watch::Sender::new(size),
            // Without its keys nothing can be signed, whoever opens it and for what.
            hold: AtomicU8::new(if behind { Hold::Unanswered as u8 } else { 0 }),
        });
        let queue = writer::start(Arc::clone(&shared))?;
        Ok(Self { shared, queue })
    }

    /// Runs `command` in the writer's transaction and waits for the commit. Either everything that
    /// it did is durable when this returns `Ok`, or nothing of it happened. Blocks: call it from a
    /// thread that may.
    ///
    /// # Errors
    /// What `command` says; `read-only` while the restore guard holds; `clock-untrusted` while the
    /// clock is in doubt; `unavailable` when too many commands wait; `database-busy`, `disk-full`,
    /// `disk-failed` or internal when the commit fails.
    pub fn write<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_reading(Reads::All, command)
    }

    /// As [`Ledger::write`], for a command that reads no log's head and no tiles, of which many
    /// come at once: ballots. See [`Reads::NoHeads`].
    ///
    /// # Errors
    /// As [`Ledger::write`].
    pub fn write_light<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_reading(Reads::NoHeads, command)
    }

    fn write_reading<T: Send + 'static>(
        &self,
        reads: Reads,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.is_read_only() {
            return Err(Refusal::new(codes::READ_ONLY).into());
        }
        // Before the command asks its rules: by a wrong clock they would say something else first.
        self.queue.run(reads, |tx| {
            tx.require_clock()?;
            command(tx)
        })
    }

    /// As [`Ledger::write`], for the one command that people need against peers that lie about the
    /// time: a suspension is taken while only peers speak against the clock. [`Tx::append`] refuses
    /// everything else then.
    ///
    /// # Errors
    /// As [`Ledger::write`].
    pub fn write_against_peers<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.is_read_only() {
            return Err(Refusal::new(codes::READ_ONLY).into());
        }
        self.queue.run(Reads::All, command)
    }

    /// As [`Ledger::write`], for what is no event of ours (peers' pages, side stores), and is
    /// therefore allowed while the restore guard holds.
    ///
    /// # Errors
    /// As [`Ledger::write`].
    pub fn write_side<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queue.run(Reads::All, command)
    }

    /// As [`Ledger::write_side`], for a thread that may not wait: the command is in the queue when
    /// this returns. Nobody hears what came of it.
    ///
    /// # Errors
    /// `unavailable` when too many commands wait; `shutting-down`.
    pub fn queue_side(
        &self,
        command: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        self.queue.begin(Reads::NoHeads, command).map(drop)
    }

    /// The store, for reading.
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    /// This instance's keys.
    pub fn keys(&self) -> &InstanceKeys {
        &self.shared.keys
    }

    /// The origin of our own log.
    pub fn origin(&self) -> &Origin {
        &self.shared.keys.origin
    }

    /// Hears of every committed change of any log.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.shared.changes.subscribe()
    }

    /// The committed size of our own log, as it grows.
    pub fn own_size(&self) -> watch::Receiver<u64> {
        self.shared.own_size.subscribe()
    }

    /// Whether the restore guard holds: a newer copy of our log may exist elsewhere.
    pub fn is_read_only(&self) -> bool {
        self.held_by().is_some()
    }

    /// Why the restore guard holds, if it does.
    pub fn held_by(&self) -> Option<Hold> {
        Hold::of(self.shared.hold.load(Ordering::Acquire))
    }

    /// Sets the restore guard.
    pub fn hold(&self, why: Hold) {
        self.shared.hold.store(why as u8, Ordering::Release);
    }

    /// Sets the restore guard where it does not hold yet; says whether it was this that set it, and
    /// not another thread.
    pub fn begin_hold(&self, why: Hold) -> bool {
        let hold = &self.shared.hold;
        hold.compare_exchange(0, why as u8, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Lifts the restore guard.
    pub fn release(&self) {
        self.shared.hold.store(0, Ordering::Release);
    }

    /// Why the wall clock is not believed now, if it is not: then nothing of ours is appended.
    pub fn clock_doubt(&self) -> Option<Doubt> {
        self.shared.clock_guard.judge(self.shared.clock.read())
    }

    /// Whether our own log may grow now: the restore guard does not hold, the clock is believed.
    pub fn may_append(&self) -> bool {
        !self.is_read_only() && self.clock_doubt().is_none()
    }

    /// A peer's clock showed `time` when ours were at `at`. What was signed with our own keys, as
    /// by the command line, is no witness.
    pub fn saw_clock(&self, peer: &Origin, time: Millis, how: Shown, at: Reading) {
        if peer != self.origin() {
            self.shared.clock_guard.saw(peer.as_str(), time, how, at);
        }
    }

    /// Whether a peer's clock is held against ours: not while it is suspended.
    pub fn heed_clock(&self, peer: &Origin, heeded: bool) {
        self.shared.clock_guard.heed(peer.as_str(), heeded);
    }

    /// The operator says that the wall clock is right.
    pub fn vouch_for_clock(&self) {
        self.shared.clock_guard.vouch(self.shared.clock.read());
    }

    /// How many peers that were seen lately agree with our wall clock, and how many do not.
    pub fn clock_peers(&self) -> (usize, usize) {
        self.shared.clock_guard.peers(self.shared.clock.read())
    }

    /// Finishes what is queued and stops the writer; later writes answer `shutting-down`.
    pub fn stop(&self) {
        self.queue.stop();
    }

    /// The same, and waits until the writer has closed its database: for simulations, which copy
    /// its files right afterwards.
    #[cfg(feature = "simulation")]
    pub fn stop_and_wait(&self) {
        self.queue.stop();
        self.queue.wait();
    }
}

impl Shared {
    /// Tells subscribers; called after a commit only.
    pub(crate) fn announce(&self, change: Change) {
        if change.origin == self.keys.origin {
            self.own_size.send_if_modified(|size| {
                let grown = *size < change.size;
                *size = (*size).max(change.size);
                grown
            });
        }
        // No subscriber is no fault.
        let _ = self.changes.send(change);
    }
}
