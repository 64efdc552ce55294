//! Pages of a stored log as they travel and as they are exported (rules 17 and 18).

use enlace_schema::event::Origin;
use enlace_schema::json::LINE_MAX_BYTES;
use enlace_schema::log::{
    KeySchedule, PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, PageEnd, consistency_proof, entry_line,
};

use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::{past, proof};
use crate::store::log::StoredTiles;
use crate::store::tables::CheckpointRow;
use crate::store::{Connection, log};

/// A page, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// NDJSON: entries, then the end.
    pub body: Vec<u8>,
    /// How many entries are in it.
    pub entries: usize,
    /// The seq after its last entry.
    pub next: u64,
    /// The size of the newest checkpoint: what can be had of this log.
    pub size: u64,
}

/// How far the checkpoint at the end of a page from `from` on may reach, so that a reader who holds
/// what is before it knows the key (rule 19): just past the next change of the log key, or just
/// before it, where recovery keys made it and the page cannot reach it.
fn bound(keys: &KeySchedule, from: u64, limit: u64) -> Option<u64> {
    let next = keys.changes().iter().find(|change| change.seq >= from)?;
    let reached = from.saturating_add(limit) > next.seq;
    Some(if next.revoked && !reached { next.seq } else { next.seq + 1 })
}

/// Reads a page of a log held here, own or a peer's: up to `limit` entries from `from` on, never
/// beyond the largest checkpoint that the entries held reach, and never past a change of its key.
///
/// # Errors
/// `peer-unknown` when no such log is held, or no checkpoint of it yet; `invalid-argument` when
/// `from` lies beyond it.
pub fn read(conn: &mut Connection, origin: &Origin, from: u64, limit: usize) -> Result<Page> {
    let unknown = || Error::from(codes::PEER_UNKNOWN);
    let newest = log::published(conn, origin.as_str())?.ok_or_else(unknown)?;
    let size = log::unsigned(newest.size)?;
    if from > size {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "from").into());
    }
    let keys = proof::keys(conn, origin.as_str())?;
    let limit = limit.min(PAGE_MAX_ENTRIES) as u64;
    let end = match bound(&keys, from, limit) {
        Some(most) => log::checkpoint_within(conn, origin.as_str(), log::signed(most)?)?,
        None => None,
    };
    let reaches = |row: &CheckpointRow| log::unsigned(row.size).is_ok_and(|size| size >= from);
    let end = end.filter(reaches).unwrap_or(newest);
    let signed = end.signed()?;
    let shown = signed.checkpoint.size;
    let count = limit.min(shown - from);
    let mut body = Vec::new();
    let mut next = from;
    if count > 0 {
        for stored in log::entries_from(conn, origin.as_str(), from, log::signed(count)?)? {
            let kid = &keys.log_key_at(next).ok_or_else(unknown)?.kid;
            let line = entry_line(next, kid, &stored.to_entry()?);
            // One entry always fits; the end needs its room too.
            let full = body.len() + line.len() + LINE_MAX_BYTES > PAGE_MAX_BYTES;
            if full && next > from {
                break;
            }
            body.extend_from_slice(line.as_bytes());
            next += 1;
        }
    }
    let path = consistency_proof(&mut StoredTiles::of(conn, origin.as_str()), next, shown)
        .map_err(Error::internal)?;
    let end = PageEnd { next, checkpoint: signed.note().to_owned(), proof: path };
    body.extend_from_slice(end.to_line().as_bytes());
    let entries = usize::try_from(next - from).unwrap_or(PAGE_MAX_ENTRIES);
    Ok(Page { body, entries, next, size })
}

/// Gives a whole log from `from` on, page by page, to `take`; returns its size. This is what a log
/// file is made of (protocol §3.5).
///
/// # Errors
/// `checkpoint-not-yet` for our own log without one, `log-other-past` for one of another past than
/// was published, `log-end` when it does not reach so far; otherwise as [`read`], and what `take`
/// says.
pub fn write(
    instance: &Instance,
    origin: &Origin,
    mut from: u64,
    mut take: impl FnMut(&Page) -> Result<()>,
) -> Result<u64> {
    past::require_own(&instance.ledger, origin)?;
    let newest = instance.store().snapshot(|conn| log::published(conn, origin.as_str()))?;
    let size = newest.map(|row| log::unsigned(row.size)).transpose()?;
    if let Some(size) = size.filter(|size| from > *size) {
        let refusal = Refusal::new(codes::LOG_END).with("from", from).with("size", size);
        return Err(refusal.on("from").into());
    }
    loop {
        let page = instance.store().snapshot(|conn| read(conn, origin, from, PAGE_MAX_ENTRIES));
        // Of our own log there is nothing to know but that nobody has signed its size yet.
        let page = page.map_err(|error| match error.is(codes::PEER_UNKNOWN) {
            true if origin == instance.origin() => codes::CHECKPOINT_NOT_YET.into(),
            _ => error,
        })?;
        take(&page)?;
        if page.next >= page.size || page.next == from {
            return Ok(page.next);
        }
        from = page.next;
    }
}
