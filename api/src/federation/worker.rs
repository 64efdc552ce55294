//! Pulling one peer's log from a durable cursor, which is the size of what is held (protocol §7).
//!
//! The thread asks for the next page, waits there when there is none, admits what comes, and keeps
//! in `peer_states` where it stands. A fault with the author's signature on it halts the log at
//! once; any other backs off first (rule 24). Faults of our own change nothing about the peer.

mod faults;
mod once;
mod pull;
mod records;

use std::sync::Arc;
use std::time::Duration;

use enlace_schema::event::Origin;
use enlace_schema::log::{AdmitError, Held};
use enlace_schema::peers::pause;
use enlace_schema::peers::state::{Known, Met, SIZE_CONFLICT};
use enlace_schema::time::Millis;

use super::Shared;
use super::bell::Bells;
use super::client::{Client, Fault, Target};
use super::standing::{self, Standing};
use super::{disputes, problem, quota};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::admit::Admission;
use crate::random;
use crate::store::peers::{self, PeerState};
use crate::store::tables::PeerStateRow;
use crate::store::{held, log, usage};

pub use once::{Synced, sync};

/// How long the thread sleeps when nothing may be pulled and nobody rings.
const IDLE: Duration = Duration::from_secs(60);
/// How long a round asks for more pages, before it looks whether to stop or whom to ring.
const STRETCH: Duration = Duration::from_secs(2);
/// Pause after an empty page, so that a peer that does not wait is not asked without end.
const BREATH: Duration = Duration::from_millis(250);
/// Pause at a peer that is not asked to wait.
const UNHURRIED: Duration = Duration::from_secs(5);
/// Pause after a failure of our own.
const OWN_TROUBLE: Duration = Duration::from_secs(1);
/// So often in a row an older checkpoint is taken for a page that was overtaken.
const OVERTAKEN: u32 = 4;
/// What a round met.
enum Trouble {
    /// The peer does not answer, or refuses.
    Peer(Fault),
    /// A page that is at fault, with its bytes.
    Page(AdmitError, Vec<u8>),
    /// Ours.
    Own(Error),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Peer(fault)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

/// The thread.
pub(super) fn run(shared: &Arc<Shared>, peer: &Origin, bells: &Bells) {
    let mut worker = Worker::new(&shared.instance, &shared.client, peer);
    while !shared.is_stopping() {
        let pause = worker.round();
        if worker.failed {
            std::thread::sleep(pause::LEAST);
        }
        if std::mem::take(&mut worker.grew) {
            // Its newest checkpoint may wait for our cosignature.
            bells.push.ring();
        }
        if !pause.is_zero() {
            bells.pull.wait_out(worker.stay_away, pause, || shared.is_stopping());
        }
    }
}

/// What one thread knows between its rounds.
pub(super) struct Worker {
    instance: Instance,
    client: Client,
    peer: Origin,
    held: Option<Held>,
    /// Failures in a row, for the pause.
    failures: u32,
    /// Whether the last round was one of them.
    failed: bool,
    /// When all that the peer had published was here, by our clock.
    level: Millis,
    /// Since when the peer shows a smaller checkpoint than it once did.
    smaller: Option<Millis>,
    /// How often in a row it did.
    conflicts: u32,
    /// Events in class C that are not yet disputed (rule 26).
    to_dispute: bool,
    /// When the peer's private records are looked after next, by our clock.
    records_ms: i64,
    /// Whether something came in since the thread last looked.
    grew: bool,
    /// How long the peer asked not to be asked again (rule 30), after the last round.
    stay_away: Duration,
    /// For how long a round asks for more pages.
    stretch: Duration,
}

impl Worker {
    pub(super) fn new(instance: &Instance, client: &Client, peer: &Origin) -> Self {
        Self {
            instance: instance.clone(),
            client: client.clone(),
            peer: peer.clone(),
            held: None,
            failures: 0,
            failed: false,
            level: instance.now(),
            smaller: None,
            conflicts: 0,
            // What was held before the last stop may not have been disputed yet.
            to_dispute: true,
            records_ms: i64::MIN,
            grew: false,
            stay_away: Duration::ZERO,
            stretch: STRETCH,
        }
    }

    /// The same, of a page at a time: nothing goes on between two rounds, nor by itself in one.
    pub(super) fn step_by_step(self) -> Self {
        Self { stretch: Duration::ZERO, ..self }
    }

    /// One exchange with the peer, of a page or of many; how long to pause afterwards.
    pub(super) fn round(&mut self) -> Duration {
        self.stay_away = Duration::ZERO;
        self.failed = false;
        let to = match self.target() {
            Ok(to) => to,
            Err(error) if error.is(codes::PEER_SUSPENDED) => {
                self.note(Standing::of(PeerState::Suspended));
                return IDLE;
            }
            Err(error) if error.is(codes::PEER_QUOTA) => {
                self.over_quota();
                return IDLE;
            }
            Err(error) if error.is(codes::PEER_NO_ADDRESS) => {
                if let Err(error) = self.unasked() {
                    error.log_once("pull");
                }
                self.attend_records(&Target::nowhere(&self.peer), false);
                return IDLE;
            }
            Err(error) if error.is(codes::PEER_HALTED) || error.is(codes::PEER_UNKNOWN) => {
                return IDLE;
            }
            Err(error) => {
                error.log_once("pull");
                return OWN_TROUBLE;
            }
        };
        let wait = if self.is_level() { self.instance.config.peer_wait_s } else { 0 };
        let done = match self.exchange(&to, wait) {
            Ok(admission) => {
                let more = admission.checkpoint.size > admission.held.size;
                let empty = admission.entries == 0;
                let settled = self.admitted(admission).map(|()| match (more, empty) {
                    (true, _) | (false, false) => Duration::ZERO,
                    _ if wait == 0 && self.instance.config.peer_wait_s == 0 => UNHURRIED,
                    _ => BREATH,
                });
                if !more {
                    self.attend_records(&to, !empty);
                }
                settled.map_err(Trouble::Own)
            }
            Err(trouble) => Err(trouble),
        };
        done.unwrap_or_else(|trouble| self.trouble(trouble))
    }

    fn is_level(&self) -> bool {
        self.held.as_ref().is_some_and(|held| {
            held.checkpoint.as_ref().is_some_and(|newest| newest.size == held.size)
        })
    }

    /// Where the peer is, if it may be asked.
    fn target(&self) -> Result<Target> {
        let own = self.instance.origin().as_str();
        self.instance.store().snapshot(|conn| {
            let pinned = peers::find(conn, own, self.peer.as_str())?;
            let pinned = pinned.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
            // Another process may have suspended or resumed it.
            self.instance.ledger.heed_clock(&self.peer, !pinned.suspended);
            if pinned.suspended {
                return Err(codes::PEER_SUSPENDED.into());
            }
            if peers::is_halted(conn, self.peer.as_str())? {
                return Err(codes::PEER_HALTED.into());
            }
            if quota::spent(conn, &self.instance, &self.peer)?.is_some() {
                return Err(codes::PEER_QUOTA.into());
            }
            if pinned.endpoint.is_empty() {
                return Err(codes::PEER_NO_ADDRESS.into());
            }
            Ok(Target { origin: self.peer.clone(), endpoint: pinned.endpoint })
        })
    }

    /// After a page: the state, and what is inadmissible in it.
    pub(super) fn admitted(&mut self, page: Admission) -> Result<()> {
        // However the round ends: a line that fails after every few pages is no silent peer.
        self.failures = 0;
        self.grew |= page.entries > 0;
        self.conflicts = 0;
        let rest = page.checkpoint.size.saturating_sub(page.held.size);
        let fresh = shown(page.fresh_ms);
        let known = self.known()?.after(Met::Page { rest, fresh }, self.instance.now());
        (self.level, self.smaller) = (known.level, known.smaller);
        self.note(Standing { remote: Some(page.checkpoint.size), ..Standing::known(&known) });
        let from = page.held.size - page.entries as u64;
        self.dispute(from, page.entries > 0)
    }

    /// Says in our own log what of the peer's was inadmissible (rule 26).
    fn dispute(&mut self, from: u64, new: bool) -> Result<()> {
        if new {
            let set_aside = self
                .instance
                .store()
                .read(|conn| held::since(conn, self.peer.as_str(), log::signed(from)?))?;
            self.to_dispute |= set_aside.iter().any(|row| row.class == "C");
        }
        if self.to_dispute && self.instance.ledger.may_append() {
            self.to_dispute = !disputes::dispute(&self.instance, &self.peer)?;
        }
        Ok(())
    }

    fn trouble(&mut self, trouble: Trouble) -> Duration {
        self.held = None;
        if self.was_overtaken(&trouble) {
            return BREATH;
        }
        let most = Duration::from_secs(self.instance.config.peer_backoff_s);
        let asked = match &trouble {
            Trouble::Own(error) => {
                error.log_once("pull");
                return OWN_TROUBLE;
            }
            Trouble::Peer(fault) => fault.retry_after(most),
            Trouble::Page(..) => Duration::ZERO,
        };
        self.stay_away = asked;
        // It may have lost the end of its log, or so it says: whoever carries to it has a look.
        let lost = matches!(&trouble, Trouble::Peer(fault) if fault.code() == problem::SEQ.0);
        self.grew |= lost;
        self.failures = self.failures.saturating_add(1);
        let pause = pause_after(self.failures, most).max(asked);
        match trouble {
            Trouble::Page(error, page) => {
                if let Err(own) = self.refused(&error, &page) {
                    own.log_once("pull");
                }
            }
            Trouble::Peer(fault) => {
                if let Err(own) = self.unheard(&fault, pause) {
                    own.log_once("pull");
                }
            }
            Trouble::Own(_) => {}
        }
        self.failed = true;
        pause
    }

    /// Whether an empty page only met a checkpoint that came with a request to cosign meanwhile:
    /// the next page will be newer.
    fn was_overtaken(&mut self, trouble: &Trouble) -> bool {
        let conflict = matches!(trouble, Trouble::Page(error, _) if error.code == SIZE_CONFLICT);
        self.conflicts = if conflict { self.conflicts + 1 } else { 0 };
        conflict && self.conflicts < OVERTAKEN
    }

    /// It calls, or files travel; that it fell silent is to be seen all the same, beside what was
    /// wrong with what it brought.
    fn unasked(&mut self) -> Result<()> {
        let known = self.known()?.after(Met::Silence { fresh: self.fresh() }, self.instance.now());
        let row = self.state()?.filter(|row| row.state != PeerState::Stale.as_str());
        if known.state == PeerState::Stale
            && let Some(row) = row
        {
            let why = row.code.as_deref().zip(row.detail.as_deref());
            let why = why.filter(|_| known.faults > 0);
            self.note(Standing { why, ..Standing::known(&known) });
        }
        Ok(())
    }

    /// No answer, or a refusal: why, and when it is asked again.
    fn unheard(&mut self, fault: &Fault, pause: Duration) -> Result<()> {
        let now = self.instance.now();
        let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let known = self.known()?.after(Met::Silence { fresh: self.fresh() }, now);
        let detail = fault.to_string();
        self.note(Standing {
            why: Some((fault.code(), &detail)),
            next_try_ms: now.as_ms().saturating_add(pause_ms),
            ..Standing::known(&known)
        });
        Ok(())
    }

    /// The newest cosignature on the newest checkpoint that is here.
    fn fresh(&self) -> Option<Millis> {
        let newest =
            self.instance.store().read(|conn| log::latest_checkpoint(conn, self.peer.as_str()));
        shown(newest.ok().flatten()?.fresh_ms)
    }

    /// What the rules go by.
    fn known(&self) -> Result<Known> {
        let row = self.state()?;
        // Whoever is exchanged with is not suspended, whatever was noted before that ended.
        let state = row.as_ref().and_then(|row| row.state.parse().ok());
        let state = state.filter(|state| *state != PeerState::Suspended);
        let faults = row.as_ref().and_then(|row| u32::try_from(row.failures).ok());
        let since = row.map_or(0, |row| row.since_ms);
        Ok(Known {
            state: state.unwrap_or(PeerState::Pinned),
            code: None,
            faults: faults.unwrap_or(0),
            first_fault: Millis::from_ms(since),
            level: self.level,
            smaller: self.smaller,
        })
    }

    /// Shows that nothing more is pulled today. The cursor stays: pulling goes on from there.
    fn over_quota(&mut self) {
        self.held = None;
        let now = self.instance.now();
        let spent = self.instance.store().read(|c| quota::spent(c, &self.instance, &self.peer));
        if let Ok(Some(spent)) = spent {
            self.note(Standing {
                why: Some((quota::CODE, &spent.to_string())),
                next_try_ms: usage::next_day(now).as_ms(),
                ..Standing::of(PeerState::OverQuota)
            });
        }
    }

    fn state(&self) -> Result<Option<PeerStateRow>> {
        self.instance.store().read(|conn| peers::find_state(conn, self.peer.as_str()))
    }

    /// Notes where the peer stands; a failure to write it is only logged.
    fn note(&self, standing: Standing<'_>) {
        if let Err(error) = standing::write(&self.instance, &self.peer, standing) {
            error.log_once("pull");
        }
    }
}

/// The pause before the next try (protocol §9.3).
pub(super) fn pause_after(failures: u32, longest: Duration) -> Duration {
    let [chance] = random::bytes::<1>();
    pause::after(failures, longest, chance)
}

/// A time that is kept as 0 where there is none.
fn shown(ms: i64) -> Option<Millis> {
    (ms > 0).then(|| Millis::from_ms(ms))
}
