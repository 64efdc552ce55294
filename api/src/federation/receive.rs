//! What a peer brings that cannot be asked (protocol §5.8 and §5.9): pages of its log, or of the
//! end of ours that we lost, and its cosignature on our checkpoint. All of it is checked as what
//! is pulled and asked for.

use enlace_schema::event::Origin;
use enlace_schema::log::{SignedCheckpoint, parse_page};

use super::client::{Client, Target};
use super::worker::Worker;
use super::{guard, quota};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::ledger::admit::AdmitFailure;
use crate::ledger::proof;
use crate::ledger::publish::{self, Witness};
use crate::store::{log, peers};

/// Most entries of a page that is brought: half of one that is pulled, because its author decides
/// when it comes.
pub const ADD_ENTRIES_MAX: usize = 256;

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is here; so many events are held now.
    Held(u64),
    /// It does not begin where we are: so many are held.
    Conflict(u64),
    /// It is at fault (class A).
    Refused {
        /// The protocol's code (rule 32).
        code: &'static str,
        /// What was found.
        detail: String,
    },
    /// Neither the peer's own log nor ours.
    Foreign,
    /// Its log is HALTED here.
    Halted,
    /// It brought as much today as a day may bring.
    OverQuota,
}

/// Takes in a page of `log` that `peer` brought.
///
/// # Errors
/// What the database says.
pub fn page(client: &Client, peer: &Origin, log: &Origin, body: &[u8]) -> Result<Taken> {
    let instance = client.instance();
    let own = instance.origin();
    if peer == own || (log != peer && log != own) {
        return Ok(Taken::Foreign);
    }
    if let Some(closed) = closed(instance, peer)? {
        return Ok(closed);
    }
    let mut worker = Worker::new(instance, client, peer);
    let (lines, end) = match parse_page(body) {
        Ok(page) => page,
        Err(error) => {
            let AdmitFailure::Refused(error) = error.into() else {
                return Err(Error::internal("no fault of a page"));
            };
            worker.refused_now(&error, body)?;
            return Ok(Taken::Refused { code: error.code, detail: error.detail });
        }
    };
    if lines.len() > ADD_ENTRIES_MAX {
        let detail = format!("more than {ADD_ENTRIES_MAX} entries");
        return Ok(Taken::Refused { code: "E_LIMIT", detail });
    }
    let held = instance.ledger.held(log)?;
    if lines.first().map_or(end.next, |line| line.n) != held.size {
        return Ok(Taken::Conflict(held.size));
    }
    match instance.ledger.admit(&held, body) {
        Ok(admission) => {
            let size = admission.held.size;
            if log != own {
                let level = admission.checkpoint.size <= size;
                worker.admitted(admission)?;
                if level {
                    worker.attend_records(&Target::nowhere(peer), true);
                }
            }
            Ok(Taken::Held(size))
        }
        Err(AdmitFailure::Refused(error)) => {
            // What contradicts our own log proves nothing about who carried it.
            if log != own {
                worker.refused_now(&error, body)?;
            }
            Ok(Taken::Refused { code: error.code, detail: error.to_string() })
        }
        Err(AdmitFailure::Failed(error)) => Err(error),
    }
}

/// Why nothing is taken of a peer now, if nothing is.
fn closed(instance: &Instance, peer: &Origin) -> Result<Option<Taken>> {
    instance.store().snapshot(|conn| {
        if peers::is_halted(conn, peer.as_str())? {
            return Ok(Some(Taken::Halted));
        }
        Ok(quota::spent(conn, instance, peer)?.map(|_| Taken::OverQuota))
    })
}

/// What became of a cosignature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// It is on our checkpoint.
    Kept,
    /// The checkpoint is ours and reaches further than our log, which has so many events.
    Behind(u64),
    /// Not our checkpoint, or not a cosignature by the peer.
    Refused(&'static str),
    /// Our key has signed another log than ours.
    Fork,
}

/// Takes over a peer's cosignature on a checkpoint of ours.
///
/// # Errors
/// What the database says.
pub fn cosignature(instance: &Instance, peer: &Origin, note: &SignedCheckpoint) -> Result<Given> {
    let own = instance.origin();
    let new = &note.checkpoint;
    let ours = guard::ours_at(instance, new)?;
    let by_us = |note: &SignedCheckpoint| ours.iter().any(|key| note.verify_log(key).is_ok());
    if new.origin != own.as_str() || !by_us(note) {
        return Ok(Given::Refused("not a checkpoint of this log"));
    }
    let mut witnesses = instance.store().read(|conn| publish::witnesses_of(conn, peer.as_str()))?;
    let holds = |note: &SignedCheckpoint, key: &Witness| {
        note.verify_cosignature(&key.name, &key.key).is_some()
    };
    // A peer may have published very many, of which a note names a few.
    witnesses.retain(|key| holds(note, key));
    if witnesses.is_empty() {
        return Ok(Given::Refused("no cosignature by the caller"));
    }
    let (size, root) = instance.store().snapshot(|conn| {
        Ok((log::size(conn, own.as_str())?, proof::root(conn, own.as_str(), new.size)?))
    })?;
    let Some(root) = root else { return Ok(Given::Behind(size)) };
    if root != new.root {
        tracing::error!(%peer, size = new.size, "our own key has signed another log");
        return Ok(Given::Fork);
    }
    // Of a line that does not hold nothing is kept, not even under our name: it takes room.
    let kept = note.retain(|line| {
        let alone = note.retain(|other| other == line);
        by_us(&alone) || witnesses.iter().any(|key| holds(&alone, key))
    });
    instance.ledger.write_side(move |tx| publish::record(tx, &kept))?;
    Ok(Given::Kept)
}
