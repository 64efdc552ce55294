//! Whom to ask, and where.

use enlace_schema::event::Origin;

use crate::error::Result;
use crate::store::tables::PeerRow;
use crate::store::{Connection, log, peers};

/// Whom to ask, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The peer's log: the audience of the token.
    pub origin: Origin,
    /// Its base URL, without a slash at the end.
    pub endpoint: String,
}

impl Target {
    /// A peer that nobody can call, or that need not be called.
    pub(in crate::federation) fn nowhere(origin: &Origin) -> Self {
        Self { origin: origin.clone(), endpoint: String::new() }
    }

    /// Where a pinned peer is, unless our people suspended it or it has no address.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn of(row: &PeerRow) -> Result<Option<Self>> {
        if row.suspended || row.endpoint.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { origin: log::origin(&row.peer)?, endpoint: row.endpoint.clone() }))
    }

    /// Where a peer is, if our people pinned it and it can be asked.
    ///
    /// # Errors
    /// What the database says.
    pub fn find(conn: &mut Connection, own: &str, peer: &Origin) -> Result<Option<Self>> {
        peers::find(conn, own, peer.as_str())?.map_or(Ok(None), |row| Self::of(&row))
    }

    /// All whom our people pinned and who can be asked.
    ///
    /// # Errors
    /// What the database says.
    pub fn all(conn: &mut Connection, own: &str) -> Result<Vec<Self>> {
        let rows = peers::of(conn, own)?;
        rows.iter().filter_map(|row| Self::of(row).transpose()).collect()
    }
}
