//! What we sign of our own log for others: checkpoints, with our own timed cosignature for their
//! freshness (rule 20). Before each, the high-water [`mark`] grows (rule 29).

use std::collections::BTreeSet;
use std::sync::Arc;

use enlace_schema::keys::PublicKey;
use enlace_schema::log::{Checkpoint, KeySchedule, SignedCheckpoint, is_stranger, root_at};

use super::mark::{self, Found, Mark};
use super::{InstanceKeys, Ledger, Tx, past, proof};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::log::StoredTiles;
use crate::store::tables::CheckpointRow;
use crate::store::{Connection, chapters, log};

/// How long an unchanged checkpoint stays without a new time on it (protocol §3.3).
pub const REPUBLISH_MS: i64 = 600_000;

/// A key that cosigns, as its log published it.
#[derive(Debug, Clone)]
pub struct Witness {
    /// Whose it is.
    pub origin: String,
    /// Its name in notes.
    pub name: String,
    /// The key.
    pub key: PublicKey,
}

/// Signs a checkpoint of what is committed, if there is something new or the last one is no
/// longer fresh. The high-water mark is durable before the checkpoint can be read by anyone. Where
/// the mark says that the log must not grow, nothing is signed, whichever process found that.
///
/// # Errors
/// `log-missing-tail` when the mark, though it was copied, says that more was published once; what
/// the disk says.
pub fn publish(ledger: &Ledger) -> Result<Option<SignedCheckpoint>> {
    // By a clock in doubt the note would carry a time that keeps it from being renewed.
    if !ledger.may_append() {
        return Ok(None);
    }
    let keys = ledger.keys();
    let origin = keys.origin.to_string();
    let now = ledger.clock().now();
    let (head, last, name) = ledger.store().snapshot(|conn| {
        let head = log::find(conn, &origin)?;
        let last = log::latest_checkpoint(conn, &origin)?;
        Ok((head, last, witness_name(conn, keys)?))
    })?;
    let Some(head) = head.filter(|head| head.size > 0) else {
        return Ok(None);
    };
    // One after the other, whichever process it is in: the mark must not go back.
    let _turn = keys.turn()?;
    // Held while this waited, here or by another process: the mark says so, and stays as it is.
    if !ledger.may_append() || past::is_doubted(ledger)? {
        return Ok(None);
    }
    for (size, _) in unsigned_changes(ledger)?.1 {
        publish_change(ledger, size)?;
    }
    // In each round, not where a key signs its last: a process may have died between the two.
    let (published, still) = unsigned_changes(ledger)?;
    keys.forget_former(&published, &still.into_iter().map(|(_, kid)| kid).collect::<Vec<_>>())?;
    let size = log::unsigned(head.size)?;
    let same = last.filter(|row| row.size >= head.size);
    let own = keys.in_force().witness_public();
    let renewed = same.as_ref().map(|row| renewed_ms(row, &name, &own)).transpose()?;
    if renewed.is_some_and(|ms| now.as_ms() - ms < REPUBLISH_MS) {
        return Ok(None);
    }
    let mut signed = match &same {
        Some(row) if row.size > head.size => return Err(missing_tail()),
        Some(row) => row.signed()?,
        None => {
            let checkpoint = Checkpoint { origin, size, root: log::hash(&head.root)? };
            let published =
                ledger.store().snapshot(|conn| proof::keys(conn, &checkpoint.origin))?;
            let in_force = keys.in_force();
            // A rotation that was committed a moment ago: the next round has its keys.
            if published.log_key_at(size).is_none_or(|key| key.key != in_force.log.public()) {
                return Ok(None);
            }
            checkpoint.sign(&in_force.log)
        }
    };
    let seconds = u64::try_from(now.as_secs()).unwrap_or_default();
    let line = signed.cosign(&name, &keys.in_force().witness, seconds);
    if signed.add_signature(&line).is_err() {
        // What others put on the note must not keep our own time off it.
        signed = signed.with_only(&line).map_err(Error::internal)?;
    }
    let new = Mark { size, root: signed.checkpoint.root };
    let old = mark::read(&keys.mark)?;
    match old {
        // All of it is here: another process had its turn after the head was read.
        Found::Own(newer) if newer.size > size => return Ok(None),
        _ if old.mark().is_some_and(|old| old.size > size) => return Err(missing_tail()),
        _ => {}
    }
    let_out(ledger, old, new, &signed)?;
    Ok(Some(signed))
}

/// When our own witness key last put a time on a checkpoint, Unix milliseconds, 0 if it did not.
/// Those of others, which may lie far ahead, renew nothing for who pinned us and not them.
fn renewed_ms(row: &CheckpointRow, name: &str, key: &PublicKey) -> Result<i64> {
    let note = row.signed()?;
    let time = note.verify_cosignature(name, key).unwrap_or(0);
    Ok(i64::try_from(time.saturating_mul(1000)).unwrap_or(i64::MAX))
}

/// Keeps the mark, durably, and only then the checkpoint where everybody can read it.
fn let_out(ledger: &Ledger, old: Found, new: Mark, signed: &SignedCheckpoint) -> Result<()> {
    if old != Found::Own(new) && old.mark().is_none_or(|old| old.size <= new.size) {
        mark::write(&ledger.keys().mark, &new)?;
    }
    let signed = signed.clone();
    ledger.write_side(move |tx| record(tx, &signed))?;
    Ok(())
}

/// Our keys, and the sizes just after each change of our log key at which there is no checkpoint
/// yet, with the name of the key that has to sign it. Without it no reader could tell the new key
/// from the pages before it (rule 19).
fn unsigned_changes(ledger: &Ledger) -> Result<(KeySchedule, Vec<(u64, String)>)> {
    let origin = ledger.origin().as_str();
    ledger.store().snapshot(|conn| {
        let published = proof::keys(conn, origin)?;
        let mut sizes = Vec::new();
        for change in published.changes() {
            let size = change.seq + 1;
            if log::find_checkpoint(conn, origin, log::signed(size)?)?.is_none() {
                let by = published.log_key_at(change.seq).map(|key| key.kid.clone());
                sizes.push((size, by.unwrap_or_default()));
            }
        }
        Ok((published, sizes))
    })
}

/// Signs the checkpoint just after a change of the log key, by the key that signed the change: the
/// outgoing one of a rotation, the fresh one of a revocation. It is the last thing that the
/// outgoing key signs. A copy of the database from just before it has the change and not the
/// checkpoint: then it is the one that was kept beside the keys (0043).
fn publish_change(ledger: &Ledger, size: u64) -> Result<()> {
    let keys = ledger.keys();
    let origin = keys.origin.to_string();
    let (root, by, name) = ledger.store().snapshot(|conn| {
        let root = root_at(&mut StoredTiles::of(conn, &origin), size).map_err(Error::internal)?;
        let by = proof::keys(conn, &origin)?.log_key_at(size - 1).cloned();
        Ok((root, by, witness_name(conn, keys)?))
    })?;
    let by = by.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
    let Some(mut signed) = keys.sign_last(&by, &Checkpoint { origin, size, root })? else {
        tracing::error!(kid = by.kid, "its file is gone: no checkpoint where it signed last");
        return Ok(());
    };
    let seconds = u64::try_from(ledger.clock().now().as_secs()).unwrap_or_default();
    let line = signed.cosign(&name, &keys.in_force().witness, seconds);
    signed.add_signature(&line).map_err(Error::internal)?;
    let_out(ledger, mark::read(&keys.mark)?, Mark { size, root }, &signed)
}

fn missing_tail() -> Error {
    Refusal::new(codes::LOG_MISSING_TAIL).into()
}

/// The name under which our own witness key stands in notes.
///
/// # Errors
/// What the database says.
pub fn witness_name(conn: &mut Connection, keys: &InstanceKeys) -> Result<String> {
    let own = keys.in_force().witness_public();
    let published = witnesses_of(conn, keys.origin.as_str())?;
    let named = published.into_iter().find(|witness| witness.key == own);
    Ok(named.map_or_else(|| keys.origin.to_string(), |witness| witness.name))
}

/// The witness keys that a log published.
///
/// # Errors
/// What the database says; internal when a projected key does not parse.
pub fn witnesses_of(conn: &mut Connection, origin: &str) -> Result<Vec<Witness>> {
    let mut found = Vec::new();
    for row in chapters::keys(conn, origin)? {
        if row.role == "witness" {
            let (name, key) = PublicKey::from_cosigner_vkey(&row.key).map_err(Error::internal)?;
            found.push(Witness { origin: origin.into(), name, key });
        }
    }
    Ok(found)
}

/// Stores a verified checkpoint, or adds its cosignatures to the one of that size; the note must
/// be signed by its log, which the caller has checked. Returns the time of its newest valid
/// cosignature, Unix milliseconds, 0 if there is none.
///
/// A second note of the same size and root with other extension lines says the same of the log.
/// Its signatures do not fit the text that is held, which stays with all that was collected on
/// it; its times count.
///
/// # Errors
/// `log-invalid` when another root is stored at that size; what the database says.
pub fn record(tx: &mut Tx<'_>, signed: &SignedCheckpoint) -> Result<i64> {
    let third = Arc::clone(&tx.keys().third);
    let conn = tx.conn();
    let origin = signed.checkpoint.origin.as_str();
    let size = log::signed(signed.checkpoint.size)?;
    let held = log::find_checkpoint(conn, origin, size)?;
    let stored = held.as_ref().map(CheckpointRow::signed).transpose()?;
    let known = known_witnesses(conn, &third, stored.iter().chain([signed]))?;
    let holding = |note: &SignedCheckpoint| {
        note.holding(known.iter().map(|one| (one.name.as_str(), &one.key)))
    };
    // One that was stored before its witness was known here may be spoiled too.
    let (stored, signed) = (stored.as_ref().map(holding), &holding(signed));
    let mut note = stored.unwrap_or_else(|| signed.clone());
    if note.checkpoint.root != signed.checkpoint.root {
        // Whoever calls looks for forks first; here is only the last of the doors.
        return Err(Refusal::new(codes::LOG_INVALID).into());
    }
    let same = note.text() == signed.text();
    for line in signed.lines().filter(|_| same) {
        // A note that is full keeps what it has.
        let _ = note.add_signature(line);
    }
    let mut first = held.as_ref().and_then(|row| row.first_cosigned_ms);
    let mut first_line = held.as_ref().and_then(|row| row.first_cosignature.clone());
    let mut fresh = held.as_ref().map_or(0, |row| row.fresh_ms);
    for witness in &known {
        let (name, key) = (&witness.name, &witness.key);
        let on_held = note.find_cosignature(name, key).map(|(time, line)| (time, Some(line)));
        // A line for another text shows nothing beside the one that is held.
        let elsewhere = if same { None } else { signed.verify_cosignature(name, key) };
        for (time, line) in on_held.into_iter().chain(elsewhere.map(|time| (time, None))) {
            let ms = i64::try_from(time.saturating_mul(1000)).unwrap_or(i64::MAX);
            fresh = fresh.max(ms);
            if is_stranger(&witness.origin, origin) && first.is_none_or(|earlier| ms < earlier) {
                first = Some(ms);
                first_line = line.map(str::to_owned);
            }
        }
    }
    log::put_checkpoint(
        conn,
        &CheckpointRow {
            origin: origin.into(),
            size,
            note: note.note().into(),
            first_cosigned_ms: first,
            fresh_ms: fresh,
            first_cosignature: first_line,
        },
    )?;
    Ok(fresh)
}

/// Of the witnesses whose cosignature counts here (ours, those of the logs that we hold, and those
/// that our operator named), the ones that these notes name.
fn known_witnesses<'a>(
    conn: &mut Connection,
    third: &[Witness],
    notes: impl Iterator<Item = &'a SignedCheckpoint>,
) -> Result<Vec<Witness>> {
    let named: BTreeSet<String> = notes
        .flat_map(SignedCheckpoint::cosignatures)
        .map(|line| format!("{}+{:08x}+", line.name, line.key_id))
        .collect();
    let mut known = third.to_vec();
    for begins in named {
        for row in chapters::witness_keys(conn, &begins)? {
            let (name, key) = PublicKey::from_cosigner_vkey(&row.key).map_err(Error::internal)?;
            known.push(Witness { origin: row.origin, name, key });
        }
    }
    Ok(known)
}
