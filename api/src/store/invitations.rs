//! Invitations to sign in: who was to have an account, made by whom, and when it was taken. Kept
//! for good, so that officers can see how every such account began.

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, InvitationRow};
use crate::error::Result;

/// Adds an invitation.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &InvitationRow) -> Result<()> {
    diesel::insert_into(tables::invitations::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds an invitation.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, invitation: &str) -> Result<Option<InvitationRow>> {
    Ok(tables::invitations::table.find(invitation).first(conn).optional()?)
}

/// Finds the invitation of a code, by its keyed digest.
///
/// # Errors
/// What the database says.
pub fn find_by_code(conn: &mut Connection, code_index: &[u8]) -> Result<Option<InvitationRow>> {
    use tables::invitations as t;
    Ok(t::table.filter(t::code_index.eq(code_index)).first(conn).optional()?)
}

/// Ends what invitations of a member are neither taken nor ended.
///
/// # Errors
/// What the database says.
pub fn end_of(conn: &mut Connection, member: &str, at_ms: i64) -> Result<()> {
    use tables::invitations as t;
    diesel::update(
        t::table
            .filter(t::member.eq(member))
            .filter(t::taken_ms.is_null())
            .filter(t::ended_ms.is_null()),
    )
    .set(t::ended_ms.eq(at_ms))
    .execute(conn)?;
    Ok(())
}

/// Notes that an invitation was taken.
///
/// # Errors
/// What the database says.
pub fn take(conn: &mut Connection, invitation: &str, at_ms: i64) -> Result<()> {
    diesel::update(tables::invitations::table.find(invitation))
        .set(tables::invitations::taken_ms.eq(at_ms))
        .execute(conn)?;
    Ok(())
}

/// Every invitation, the newest first.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection) -> Result<Vec<InvitationRow>> {
    Ok(tables::invitations::table.order(tables::invitations::invitation.desc()).load(conn)?)
}

/// Invitations that a member took, the newest first.
///
/// # Errors
/// What the database says.
pub fn taken_by(conn: &mut Connection, member: &str) -> Result<Vec<InvitationRow>> {
    use tables::invitations as t;
    Ok(t::table
        .filter(t::member.eq(member))
        .filter(t::taken_ms.is_not_null())
        .order(t::invitation.desc())
        .load(conn)?)
}
