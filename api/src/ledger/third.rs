//! What third witnesses have cosigned of our log, as far as our own checkpoints show it: they hold
//! no log and are pinned nowhere, so that nothing else is known of them.

use enlace_schema::log::SignedCheckpoint;
use enlace_schema::time::Millis;

use super::Ledger;
use super::publish::{Witness, witnesses_of};
use crate::error::Result;
use crate::store::log;
use crate::store::tables::CheckpointRow;

/// Checkpoints that are looked through, the newest first: half an hour of a log that grows all the
/// time, weeks of one that people write to.
const LOOKED: i64 = 1_024;
/// How far a witness may stay behind our own newest time. It is asked anew at least every ten
/// minutes (protocol §3.3), so that it has missed several.
const PATIENCE_SECS: i64 = 3_600;

/// A third witness, as our own notes show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenWitness {
    /// Its name.
    pub name: String,
    /// How many events of ours it has cosigned, and when; nothing if it is on no recent note.
    pub last: Option<(u64, Millis)>,
    /// Whether it has cosigned nothing for a while in which we published.
    pub behind: bool,
}

/// Every third witness that the settings name, in their order.
///
/// # Errors
/// What the database says; internal when a stored note or key does not parse.
pub fn seen_witnesses(ledger: &Ledger) -> Result<Vec<SeenWitness>> {
    let (own, third) = (ledger.keys().origin.as_str(), &ledger.keys().third);
    if third.is_empty() {
        return Ok(Vec::new());
    }
    let (rows, ours) = ledger.store().snapshot(|conn| {
        Ok((log::newest_checkpoints(conn, own, LOOKED)?, witnesses_of(conn, own)?))
    })?;
    let notes = rows.iter().map(CheckpointRow::signed).collect::<Result<Vec<_>>>()?;
    let published = last(&notes, &ours).map(|(_, at)| at);
    let seen = third.iter().map(|witness| {
        let last = last(&notes, std::slice::from_ref(witness));
        let since = last.map(|(_, at)| at.plus_secs(PATIENCE_SECS));
        let behind = published.is_some_and(|now| since.is_none_or(|until| until < now));
        SeenWitness { name: witness.name.clone(), last, behind }
    });
    Ok(seen.collect())
}

/// The largest of these notes that one of the witnesses has cosigned, and when.
fn last(notes: &[SignedCheckpoint], by: &[Witness]) -> Option<(u64, Millis)> {
    notes.iter().find_map(|note| {
        let times = by.iter().filter_map(|one| note.verify_cosignature(&one.name, &one.key));
        let ms = i64::try_from(times.max()?.saturating_mul(1_000)).unwrap_or(i64::MAX);
        Some((note.checkpoint.size, Millis::from_ms(ms)))
    })
}
