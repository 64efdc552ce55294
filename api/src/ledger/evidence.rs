//! Files that prove that a log contradicts itself, made from what is stored of it (protocol §7.3;
//! decision 0026).

mod exhibit;

use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::evidence::{self as schema, Bytes, Evidence, Exhibit};
use enlace_schema::log::{Receipt, SignedCheckpoint};

use super::proof;
use crate::error::{Error, Result, codes};
use crate::store::Connection;
use crate::store::log;

/// What the author of a log is found to have said.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// What was found (rule 32).
    pub code: &'a str,
    /// In words, for operators.
    pub detail: &'a str,
    /// The offending bytes: a signed entry, a note, or nothing that was signed.
    pub bytes: &'a [u8],
    /// The page that it came in; empty where there was none.
    pub page: &'a [u8],
}

/// The file against a log that is held here.
///
/// # Errors
/// `peer-unknown` when nothing of the log is held; what the database says.
pub fn of(conn: &mut Connection, log: &Origin, found: Found<'_>) -> Result<Evidence> {
    let exhibit = exhibit::of(conn, log, found)?;
    file(conn, log, found.code, found.detail, exhibit)
}

/// The file, with the log's first entry, by whose id people know it, and its later keys.
fn file(
    conn: &mut Connection,
    log: &Origin,
    code: &str,
    detail: &str,
    exhibit: Exhibit,
) -> Result<Evidence> {
    let genesis = log::find_entry(conn, log.as_str(), 0)?;
    let genesis = genesis.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
    let keys = proof::key_entries(conn, log)?;
    Ok(Evidence {
        v: schema::VERSION,
        origin: log.clone(),
        code: code.into(),
        detail: detail.into(),
        genesis: Bytes::from(&genesis),
        keys: keys.into_iter().map(Bytes).collect(),
        exhibit,
    })
}

/// What proves that a receipt, which verified, was made from another history than the one held
/// here. Nothing where both go together, or where not enough is held to tell.
///
/// # Errors
/// What the database says.
pub fn against_receipt(
    conn: &mut Connection,
    log: &Origin,
    seq: u64,
    entry: &Entry,
    receipt: Option<&Receipt>,
) -> Result<Option<Evidence>> {
    let detail = "a receipt of another history";
    let held = log::find_entry(conn, log.as_str(), seq)?;
    if let Some(held) = held.filter(|held| held != entry) {
        let shown = Exhibit::Entries { one: Bytes::from(&held), other: Bytes::from(entry) };
        return file(conn, log, "E_FORK", detail, shown).map(Some);
    }
    let Some(note) = receipt.map(|receipt| &receipt.checkpoint) else { return Ok(None) };
    if !contradicts(conn, log, note)? {
        return Ok(None);
    }
    let bytes = note.note().as_bytes();
    let evidence = of(conn, log, Found { code: "E_FORK", detail, bytes, page: b"" })?;
    Ok(evidence.judge().is_ok().then_some(evidence))
}

/// Whether a note that its log signed is not that of the entries held, as far as they reach.
fn contradicts(conn: &mut Connection, log: &Origin, note: &SignedCheckpoint) -> Result<bool> {
    let head = &note.checkpoint;
    let root = proof::root(conn, log.as_str(), head.size)?;
    Ok(root.is_some_and(|root| root != head.root))
}
