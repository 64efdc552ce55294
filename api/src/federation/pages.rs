//! Pages of a stored log as they travel and as they are exported (rules 17 and 18).

use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::LINE_MAX_BYTES;
use enlace_schema::log::{
    PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, PageEnd, SignedCheckpoint, consistency_proof, entry_line,
};

use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::proof;
use crate::store::log::StoredTiles;
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
    /// The size of the checkpoint at its end: what can be had of this log.
    pub size: u64,
}

/// Reads a page of a log held here, own or a peer's: up to `limit` entries from `from` on, never
/// beyond the largest checkpoint that the entries held reach.
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
    let signed = SignedCheckpoint::parse(&newest.note).map_err(Error::internal)?;
    let room = size - from;
    let count = u64::try_from(limit.min(PAGE_MAX_ENTRIES)).unwrap_or(room).min(room);
    let mut body = Vec::new();
    let mut next = from;
    if count > 0 {
        let keys = proof::keys(conn, origin.as_str())?;
        for stored in log::entries_from(conn, origin.as_str(), from, log::signed(count)?)? {
            let kid = &keys.log_key_at(next).ok_or_else(unknown)?.kid;
            let entry = Entry::from_bytes(stored.entry).map_err(Error::internal)?;
            let line = entry_line(next, kid, &entry);
            // One entry always fits; the end needs its room too.
            let full = body.len() + line.len() + LINE_MAX_BYTES > PAGE_MAX_BYTES;
            if full && next > from {
                break;
            }
            body.extend_from_slice(line.as_bytes());
            next += 1;
        }
    }
    let path = consistency_proof(&mut StoredTiles::of(conn, origin.as_str()), next, size)
        .map_err(Error::internal)?;
    let end = PageEnd { next, checkpoint: signed.note().to_owned(), proof: path };
    body.extend_from_slice(end.to_line().as_bytes());
    let entries = usize::try_from(next - from).unwrap_or(PAGE_MAX_ENTRIES);
    Ok(Page { body, entries, next, size })
}
