//! What one peer should know of our log: each new checkpoint, which it cosigns (rule 21), and then
//! the doorbell. One thread per peer, so that a slow peer keeps nobody else waiting.

mod carry;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use enlace_schema::event::Origin;
use enlace_schema::log::witness::AddCheckpoint;
use enlace_schema::log::{Hash, SignedCheckpoint, consistency_proof};
use enlace_schema::peers::pause;
use enlace_schema::time::Millis;

use self::carry::Carried;
use super::bell::Bells;
use super::client::{Cosigned, Fault, Target};
use super::problem;
use super::worker::pause_after;
use super::{Shared, guard};
use crate::clock::guard::Shown;
use crate::error::{Error, Result};
use crate::ledger::{past, publish};
use crate::store::log::{self, StoredTiles};

/// How long the thread sleeps when nobody rings.
const IDLE: Duration = Duration::from_secs(60);
/// Rounds of agreeing on the size that the peer holds.
const TRIES: usize = 4;

/// Why a checkpoint was not cosigned.
pub(super) enum Trouble {
    /// The peer's, or the witness's.
    Peer(Fault),
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
    let mut pusher = Pusher::new(shared, peer);
    let mut failures: u32 = 0;
    let mut told = String::new();
    while !shared.is_stopping() {
        let (asked, pause) = match pusher.round() {
            Ok(()) => {
                failures = 0;
                told.clear();
                (Duration::ZERO, IDLE)
            }
            Err(trouble) => {
                failures = failures.saturating_add(1);
                let most = Duration::from_secs(shared.instance.config.peer_backoff_s);
                std::thread::sleep(pause::LEAST);
                tell(peer, &trouble, &mut told);
                let asked = match &trouble {
                    Trouble::Peer(fault) => fault.retry_after(most),
                    Trouble::Own(_) => Duration::ZERO,
                };
                (asked, pause_after(failures, most))
            }
        };
        bells.push_failing.store(failures > 0, Ordering::Relaxed);
        bells.push.wait_out(asked, pause, || shared.is_stopping());
    }
}

/// Says why a checkpoint was not cosigned; `told` is the code that was said last of this peer.
pub(super) fn tell(peer: &Origin, trouble: &Trouble, told: &mut String) {
    match trouble {
        // The first of a row is news; the rest is the same news.
        Trouble::Peer(fault) if fault.code() == told => {}
        Trouble::Peer(fault) => {
            fault.code().clone_into(told);
            if fault.code() == problem::FORK.0 {
                tracing::error!(%peer, %fault, "not cosigned: it holds another history of ours");
            } else {
                tracing::info!(%peer, %fault, "not cosigned");
            }
        }
        Trouble::Own(error) => error.log_once("push"),
    }
}

/// Whether a refusal to cosign says that our checkpoint contradicts one that is held: once by its
/// code, and from then on because our log is HALTED there.
fn speaks_of_another_history(fault: &Fault) -> bool {
    [problem::FORK.0, problem::SIG.0].contains(&fault.code())
}

/// What there is to tell a peer.
struct Work {
    to: Target,
    /// Our newest checkpoint.
    signed: SignedCheckpoint,
    /// The time of our own cosignature on it, in seconds.
    fresh: i64,
    /// Whether the peer cannot call us, so that everything is brought to it.
    carries: bool,
}

/// What one thread knows between its rounds.
pub(super) struct Pusher {
    shared: Arc<Shared>,
    peer: Origin,
    /// The size of our log that the peer last said it holds.
    theirs: u64,
    /// What it has cosigned: size, and our own time on that note.
    done: Option<(u64, i64)>,
    /// What was brought last, and when, where it cannot call us.
    carried: Option<(Duration, Carried)>,
}

impl Pusher {
    pub(super) fn new(shared: &Arc<Shared>, peer: &Origin) -> Self {
        let (shared, peer) = (Arc::clone(shared), peer.clone());
        Self { shared, peer, theirs: 0, done: None, carried: None }
    }

    /// Tells the peer what it should know of ours, and was not told yet.
    pub(super) fn round(&mut self) -> Result<(), Trouble> {
        let Some(Work { to, signed, fresh, carries }) = self.work()? else {
            return Ok(());
        };
        if past::is_held_as_other(&self.shared.instance.ledger)? {
            // What is here of their log is what they published.
            return if carries { self.give_cosignature(&to) } else { Ok(()) };
        }
        let now = (signed.checkpoint.size, fresh);
        if self.done != Some(now) {
            match self.cosign(&to, &signed) {
                // It reads of a new log key in our log only, which has to be brought to it.
                Err(Trouble::Peer(fault)) if carries && fault.code() == problem::SIG.0 => {
                    self.carry(&to, now)?;
                    self.cosign(&to, &signed)?;
                }
                done => done?,
            }
            self.done = Some(now);
            if !carries && self.shared.instance.config.peer_hint {
                self.ring(&to, now.0)?;
            }
        }
        if carries { self.carry(&to, now) } else { Ok(()) }
    }

    /// Rings the doorbell. One that is lost costs a little time, nothing else; only who says when
    /// to come back is heeded.
    fn ring(&self, to: &Target, size: u64) -> Result<(), Trouble> {
        match self.shared.client.hint(to, size) {
            Err(fault) if !fault.retry_after(IDLE).is_zero() => Err(fault.into()),
            _ => Ok(()),
        }
    }

    /// Whom to ask, and our newest checkpoint; nothing while its keys are not here, or while our
    /// people have suspended it.
    fn work(&self) -> Result<Option<Work>> {
        let own = self.shared.instance.origin().as_str();
        self.shared.instance.store().snapshot(|conn| {
            let Some(to) = Target::find(conn, own, &self.peer)? else {
                return Ok(None);
            };
            if publish::witnesses_of(conn, self.peer.as_str())?.is_empty() {
                return Ok(None);
            }
            let newest = log::latest_checkpoint(conn, own)?;
            let mine = publish::witnesses_of(conn, own)?;
            let carries = carry::cannot_call(conn, &self.peer, own)?;
            Ok(newest.and_then(|row| {
                // The time of our own cosignature: a renewed one is to be renewed by the peer too.
                let signed = row.signed().ok()?;
                let time =
                    mine.iter().filter_map(|key| signed.verify_cosignature(&key.name, &key.key));
                let fresh = i64::try_from(time.max().unwrap_or(0)).unwrap_or(0);
                Some(Work { to, signed, fresh, carries })
            }))
        })
    }

    fn cosign(&mut self, to: &Target, signed: &SignedCheckpoint) -> Result<(), Trouble> {
        let size = signed.checkpoint.size;
        for _ in 0..TRIES {
            let old = self.theirs.min(size);
            let proof = self.proof(old, size)?;
            let request = AddCheckpoint { old, proof, checkpoint: signed.clone() };
            let answer = self.shared.client.add_checkpoint(to, &request.to_text());
            if answer.as_ref().is_err_and(speaks_of_another_history) {
                self.look_back(to)?;
            }
            match answer? {
                Cosigned::Lines(lines) => {
                    self.theirs = size;
                    return self.collect(signed, &lines);
                }
                Cosigned::Conflict(held) if held > size => {
                    self.theirs = held;
                    return self.look_back(to);
                }
                Cosigned::Conflict(held) if held == old => {
                    let why = "it answers a conflict with the size it was told";
                    return Err(Fault::Answer(why.into()).into());
                }
                Cosigned::Conflict(held) => self.theirs = held,
            }
        }
        Err(Fault::Answer("it changes its size at every request".into()).into())
    }

    fn proof(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        let own = self.shared.instance.origin().as_str();
        self.shared.instance.store().snapshot(|conn| {
            consistency_proof(&mut StoredTiles::of(conn, own), old, new).map_err(Error::internal)
        })
    }

    /// The peer holds more than our checkpoint, or another history of ours, or so it says. If it
    /// shows that, another copy of our log than this one was in use: nothing may be appended before
    /// that is back. What would be recorded meanwhile counts nowhere else.
    fn look_back(&self, to: &Target) -> Result<(), Trouble> {
        let instance = &self.shared.instance;
        if instance.ledger.is_read_only() {
            return Ok(());
        }
        // A size, and a refusal, is only a claim; our own signature is what counts.
        let head = self.shared.client.heads(to, instance.origin())?;
        let other = head.map(|head: SignedCheckpoint| guard::contradicts(instance, &head));
        if other.transpose()?.unwrap_or(false) {
            self.shared.doubt_past(&self.peer)?;
        }
        Ok(())
    }

    /// Adds the peer's valid cosignatures to our note.
    fn collect(&self, signed: &SignedCheckpoint, lines: &str) -> Result<(), Trouble> {
        let instance = &self.shared.instance;
        let theirs =
            instance.store().read(|conn| publish::witnesses_of(conn, self.peer.as_str()))?;
        let by = theirs.iter().map(|witness| (witness.name.as_str(), &witness.key));
        let malformed = |_| Fault::Answer("no signature line".into());
        let Some((cosigned, newest)) = signed.cosigned_by(lines, by).map_err(malformed)? else {
            return Err(Fault::Answer("a cosignature that does not hold".into()).into());
        };
        // It was made for this answer (rule 21): what the peer's clock shows now.
        let shown = i64::try_from(newest.saturating_mul(1_000)).unwrap_or(i64::MAX);
        let at = instance.ledger.clock().read();
        instance.ledger.saw_clock(&self.peer, Millis::from_ms(shown), Shown::Signed, at);
        instance.ledger.write_side(move |tx| publish::record(tx, &cosigned))?;
        Ok(())
    }
}
