//! Cosigning peers' checkpoints (C2SP tlog-witness; rules 21 and 22).
//!
//! One record per origin: the largest checkpoint verified, by a page or by add-checkpoint, which
//! is the row of the largest size in `checkpoints`. It is committed before the cosignature leaves.

use enlace_schema::event::Origin;
use enlace_schema::log::witness::AddCheckpoint;
use enlace_schema::log::{Checkpoint, SignedCheckpoint, empty_root, verify_consistency};

use super::{evidence, quota};
use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::{Tx, admit, proof, publish};
use crate::store::{Connection, log, peers, usage};

/// What a request to cosign is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Our signature lines (200).
    Cosigned(String),
    /// No request of that form (400).
    Malformed(&'static str),
    /// Not signed by a key that we know for this log, or the log is HALTED here (403).
    Refused(&'static str),
    /// A log that we do not hold (404).
    Unknown,
    /// Our record has another size (409); the caller asks again from there.
    Conflict(u64),
    /// The checkpoint contradicts one that we hold (409, `E_FORK`).
    Fork,
    /// The proof proves nothing (422).
    Unproven,
    /// Its author has brought as much today as a day may bring (429).
    OverQuota,
}

/// Answers a request to cosign by the author of a log.
///
/// # Errors
/// What the database says.
pub fn add_checkpoint(instance: &Instance, author: &Origin, body: &str) -> Result<Answer> {
    let request = match AddCheckpoint::parse(body) {
        Ok(request) => request,
        Err(error) => return Ok(Answer::Malformed(error.0)),
    };
    if request.checkpoint.checkpoint.origin != author.as_str() {
        return Ok(Answer::Refused("only its author may bring a checkpoint"));
    }
    let author = author.clone();
    let keys = instance.ledger.keys();
    let (name, spent) = instance.store().read(|conn| {
        Ok((publish::witness_name(conn, keys)?, quota::spent(conn, instance, &author)?))
    })?;
    if spent.is_some() {
        return Ok(Answer::OverQuota);
    }
    instance.ledger.write_side(move |tx| cosign(tx, &author, &name, &request))
}

fn cosign(tx: &mut Tx<'_>, author: &Origin, name: &str, request: &AddCheckpoint) -> Result<Answer> {
    let new = &request.checkpoint.checkpoint;
    if log::size(tx.conn(), author.as_str())? == 0 {
        return Ok(Answer::Unknown);
    }
    if peers::is_halted(tx.conn(), author.as_str())? {
        return Ok(Answer::Refused("halted"));
    }
    let keys = proof::keys(tx.conn(), author.as_str())?;
    if !keys.log_keys_for(new.size).any(|key| request.checkpoint.verify_log(&key.key).is_ok()) {
        return Ok(Answer::Refused("not signed by the log's key"));
    }
    let record = record_of(tx.conn(), author)?;
    if contradicts(tx.conn(), author, &record, new)? {
        let found = evidence::Found {
            code: "E_FORK",
            detail: "two checkpoints contradict each other",
            bytes: request.checkpoint.note().as_bytes(),
            page: b"",
        };
        evidence::keep(tx, author, found)?;
        return Ok(Answer::Fork);
    }
    if request.old != record.size {
        return Ok(Answer::Conflict(record.size));
    }
    let (old, new_root) = (record.size, new.root);
    if verify_consistency(old, record.root, new.size, new_root, &request.proof).is_err() {
        return Ok(Answer::Unproven);
    }
    sign(tx, name, &request.checkpoint).map(Answer::Cosigned)
}

/// Adds our cosignature and keeps the record; the line leaves only after the commit.
fn sign(tx: &mut Tx<'_>, name: &str, checkpoint: &SignedCheckpoint) -> Result<String> {
    let seconds = u64::try_from(tx.now().as_secs()).unwrap_or_default();
    let line = checkpoint.cosign(name, &tx.in_force().witness, seconds);
    let mut cosigned = checkpoint.clone();
    // A note that is full goes without our line; the record counts.
    let _ = cosigned.add_signature(&line);
    publish::record(tx, &cosigned)?;
    let (day, bytes) = (usage::day_of(tx.now()), log::signed(cosigned.note().len() as u64)?);
    usage::add(tx.conn(), &cosigned.checkpoint.origin, day, 0, bytes)?;
    Ok(line)
}

/// Cosigns the checkpoint that we hold of a log without being asked by it: for an author that our
/// cosignature cannot reach by its own call (protocol §8). Nothing while its entries are not all
/// here, or while it is halted. Gives the note with our line.
///
/// # Errors
/// What the database says.
pub fn cosign_held(instance: &Instance, author: &Origin) -> Result<Option<SignedCheckpoint>> {
    let author = author.clone();
    let keys = instance.ledger.keys();
    let name = instance.store().read(|conn| publish::witness_name(conn, keys))?;
    instance.ledger.write_side(move |tx| {
        let held = log::find(tx.conn(), author.as_str())?;
        let record = log::latest_checkpoint(tx.conn(), author.as_str())?;
        let (Some(held), Some(record)) = (held, record) else { return Ok(None) };
        if record.size > held.size || peers::is_halted(tx.conn(), author.as_str())? {
            return Ok(None);
        }
        let mut note = record.signed()?;
        let line = sign(tx, &name, &note)?;
        let _ = note.add_signature(&line);
        Ok(Some(note))
    })
}

/// The largest checkpoint verified of a log; the empty tree when there is none.
fn record_of(conn: &mut Connection, origin: &Origin) -> Result<Checkpoint> {
    let nothing = || Checkpoint { origin: origin.to_string(), size: 0, root: empty_root() };
    Ok(admit::latest(conn, origin)?.unwrap_or_else(nothing))
}

/// Whether a validly signed checkpoint cannot be of the log that we hold (rule 22): another root
/// at the size of our record, or at a size that our entries reach.
fn contradicts(
    conn: &mut Connection,
    origin: &Origin,
    record: &Checkpoint,
    new: &Checkpoint,
) -> Result<bool> {
    if new.size == record.size && new.root != record.root {
        return Ok(true);
    }
    let root = proof::root(conn, origin.as_str(), new.size)?;
    Ok(root.is_some_and(|root| root != new.root))
}
