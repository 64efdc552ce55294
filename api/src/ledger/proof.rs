//! What can be proved from the stored logs: that an event stands at its place, that one state of a
//! log is a prefix of another, and the receipt that a member takes home (protocol §3).
//!
//! A receipt is the signed entry at once. From the next checkpoint on it is a C2SP tlog-proof that
//! verifies offline with nothing but the pinned keys.

use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::{
    Hash, KeySchedule, LoadError, Receipt, SignedCheckpoint, inclusion_proof, receipt_code, root_at,
};

use crate::error::{Error, Refusal, Result, codes};
use crate::store::log::StoredTiles;
use crate::store::{Connection, log};

/// What proves that an event was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventReceipt {
    /// The log that it stands in.
    pub log: Origin,
    /// Its place.
    pub seq: u64,
    /// The exact bytes: signature and event.
    pub entry: Entry,
    /// The code to read aloud.
    pub code: String,
    /// The proof that a checkpoint covers it, once there is one.
    pub proof: Option<Receipt>,
}

/// The receipt of an event; nothing if the log is not held that far.
///
/// # Errors
/// What the database says; internal when the stored log is not what it was.
pub fn receipt(conn: &mut Connection, origin: &Origin, seq: u64) -> Result<Option<EventReceipt>> {
    let Some(entry) = log::find_entry(conn, origin.as_str(), seq)? else { return Ok(None) };
    let proof = match covering(conn, origin.as_str(), seq)? {
        Some(checkpoint) => {
            let size = checkpoint.checkpoint.size;
            let proof = inclusion(conn, origin.as_str(), seq, size)?;
            Some(Receipt { entry: entry.clone(), index: seq, proof, checkpoint })
        }
        None => None,
    };
    let code = receipt_code(&entry);
    Ok(Some(EventReceipt { log: origin.clone(), seq, entry, code, proof }))
}

/// The smallest checkpoint that covers a place and whose tree is held, cosigned if one is.
///
/// # Errors
/// What the database says; internal when a stored note does not read.
pub fn covering(conn: &mut Connection, origin: &str, seq: u64) -> Result<Option<SignedCheckpoint>> {
    let Some(row) = log::checkpoint_covering(conn, origin, seq)? else { return Ok(None) };
    // A peer's newest checkpoint may be ahead of the entries that were pulled.
    let held = log::find(conn, origin)?.map_or(0, |log| log.size);
    if row.size > held {
        return Ok(None);
    }
    row.signed().map(Some)
}

/// The proof that the event at `index` is in the tree of the first `size` entries.
///
/// # Errors
/// `invalid-argument` outside the log; what the database says.
pub fn inclusion(conn: &mut Connection, origin: &str, index: u64, size: u64) -> Result<Vec<Hash>> {
    within(conn, origin, size)?;
    inclusion_in(&mut StoredTiles::of(conn, origin), index, size)
}

/// As [`inclusion`], for several proofs over the same tiles, which are then read once.
///
/// # Errors
/// As [`inclusion`].
pub fn inclusion_in(tiles: &mut StoredTiles<'_>, index: u64, size: u64) -> Result<Vec<Hash>> {
    inclusion_proof(tiles, index, size).map_err(refuse)
}

/// The root over the first `size` entries of a log; nothing where fewer are held.
///
/// # Errors
/// What the database says; internal when the stored tree is not what it was.
pub fn root(conn: &mut Connection, origin: &str, size: u64) -> Result<Option<Hash>> {
    if size > log::size(conn, origin)? {
        return Ok(None);
    }
    root_at(&mut StoredTiles::of(conn, origin), size).map(Some).map_err(refuse)
}

/// The keys that a log published, from its genesis and what it said of them later, as stored.
///
/// # Errors
/// `peer-unknown` when nothing of the log is held; internal when what is stored does not read.
pub fn keys(conn: &mut Connection, origin: &str) -> Result<KeySchedule> {
    let genesis = log::find_entry(conn, origin, 0)?;
    let genesis = genesis.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
    let envelope = genesis.envelope().map_err(Error::internal)?;
    let mut keys = KeySchedule::from_envelope(&envelope).map_err(Error::internal)?;
    for row in log::key_events(conn, origin)? {
        keys.replay(&row.envelope()?).map_err(Error::internal)?;
    }
    Ok(keys)
}

/// The entries that changed the log's key since its genesis, in order.
///
/// # Errors
/// `peer-unknown` when nothing of the log is held; what the database says.
pub fn key_entries(conn: &mut Connection, origin: &Origin) -> Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for change in keys(conn, origin.as_str())?.changes() {
        let entry = log::find_entry(conn, origin.as_str(), change.seq)?;
        found.extend(entry.map(Entry::into_bytes));
    }
    Ok(found)
}

fn within(conn: &mut Connection, origin: &str, size: u64) -> Result<()> {
    if size <= log::size(conn, origin)? { Ok(()) } else { Err(out_of_range()) }
}

fn out_of_range() -> Error {
    Refusal::new(codes::INVALID_ARGUMENT).with("name", "size").on("size").into()
}

fn refuse(error: LoadError<Error>) -> Error {
    match error {
        LoadError::Read(error) => error,
        LoadError::Range => out_of_range(),
        missing => Error::internal(missing),
    }
}
