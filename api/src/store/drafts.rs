//! Drafts of proposals and polls: no events yet, and nobody else's business
//! (`docs/decisions/0002`).

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, DraftRow};
use crate::error::Result;

/// What a draft will become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// A proposal.
    Proposal,
    /// A poll.
    Poll,
}

impl DraftKind {
    /// The word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Poll => "poll",
        }
    }
}

/// Adds a draft.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &DraftRow) -> Result<()> {
    diesel::insert_into(tables::drafts::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a draft of a kind.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, kind: DraftKind, draft: &str) -> Result<Option<DraftRow>> {
    Ok(tables::drafts::table
        .filter(tables::drafts::draft.eq(draft))
        .filter(tables::drafts::kind.eq(kind.as_str()))
        .first(conn)
        .optional()?)
}

/// Changes what a draft says.
///
/// # Errors
/// What the database says.
pub fn set_body(conn: &mut Connection, draft: &str, body: &str, changed_ms: i64) -> Result<()> {
    diesel::update(tables::drafts::table.find(draft))
        .set((tables::drafts::body.eq(body), tables::drafts::changed_ms.eq(changed_ms)))
        .execute(conn)?;
    Ok(())
}

/// Throws a draft away.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Connection, draft: &str) -> Result<()> {
    diesel::delete(tables::drafts::table.find(draft)).execute(conn)?;
    Ok(())
}

/// Drafts of a kind by one author, the last changed first.
///
/// # Errors
/// What the database says.
pub fn of_author(conn: &mut Connection, kind: DraftKind, author: &str) -> Result<Vec<DraftRow>> {
    Ok(tables::drafts::table
        .filter(tables::drafts::kind.eq(kind.as_str()))
        .filter(tables::drafts::author.eq(author))
        .order((tables::drafts::changed_ms.desc(), tables::drafts::draft.desc()))
        .load(conn)?)
}

/// Every draft of a kind, the last changed first: what a committee shares.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection, kind: DraftKind) -> Result<Vec<DraftRow>> {
    Ok(tables::drafts::table
        .filter(tables::drafts::kind.eq(kind.as_str()))
        .order((tables::drafts::changed_ms.desc(), tables::drafts::draft.desc()))
        .load(conn)?)
}
