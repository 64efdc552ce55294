//! A verified page on its way to the writer. What asks no database is done before: there is one
//! writer, and everybody waits for it.

use enlace_schema::event::poll::BALLOT_CAST;
use enlace_schema::event::{Entry, Envelope};
use enlace_schema::log::{Hash, Tree, receipt_number};

use crate::error::Result;
use crate::store::log;
use crate::store::tables::EntryRow;

/// A page of a peer's log that was verified.
pub(super) struct Incoming {
    /// Size and root of the log that it was verified against.
    pub(super) after: (u64, Hash),
    /// Its entries in order, each as read, as stored, and its id.
    pub(super) entries: Vec<(Envelope, Entry, Hash)>,
    /// Their rows.
    pub(super) rows: Vec<EntryRow>,
    /// The tree with them. Its dirty tiles are those that they changed.
    pub(super) tree: Tree,
}

impl Incoming {
    /// A page that makes of the tree `before` the tree `tree`.
    ///
    /// # Errors
    /// Internal when a number is none that a table holds.
    pub(super) fn new(
        before: &Tree,
        entries: Vec<(Envelope, Entry, Hash)>,
        tree: Tree,
    ) -> Result<Self> {
        let rows = entries.iter().map(|(event, entry, id)| row(event, entry, *id));
        let rows = rows.collect::<Result<_>>()?;
        Ok(Self { after: (before.size(), before.root()), entries, rows, tree })
    }
}

/// An entry as it is stored.
///
/// # Errors
/// Internal when a number is none that a table holds.
pub(super) fn row(event: &Envelope, entry: &Entry, id: Hash) -> Result<EntryRow> {
    Ok(EntryRow {
        origin: event.log.to_string(),
        seq: log::signed(event.seq)?,
        id: id.0.to_vec(),
        kind: event.kind.clone(),
        at_ms: event.at.as_ms(),
        entry: entry.as_bytes().to_vec(),
        // Only ballots are looked for by their code.
        receipt: match event.kind == BALLOT_CAST {
            true => Some(log::signed(receipt_number(entry))?),
            false => None,
        },
    })
}
