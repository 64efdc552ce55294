//! Sign-ins and personal tokens. Secrets are kept as digests only.

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, PersonalTokenRow, SessionRow};
use crate::error::Result;

/// Adds a sign-in.
///
/// # Errors
/// What the database says.
pub fn insert_session(conn: &mut Connection, row: &SessionRow) -> Result<()> {
    diesel::insert_into(tables::sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a sign-in.
///
/// # Errors
/// What the database says.
pub fn find_session(conn: &mut Connection, session: &str) -> Result<Option<SessionRow>> {
    Ok(tables::sessions::table.find(session).first(conn).optional()?)
}

/// Sign-ins of an account that are neither ended nor expired, the last to begin first.
///
/// # Errors
/// What the database says.
pub fn open_sessions(conn: &mut Connection, account: &str, now_ms: i64) -> Result<Vec<SessionRow>> {
    use tables::sessions as t;
    Ok(t::table
        .filter(t::account.eq(account))
        .filter(t::revoked_ms.is_null())
        .filter(t::expires_ms.gt(now_ms))
        .order(t::session.desc())
        .load(conn)?)
}

/// Puts a new refresh token in the place of the current one, and moves the end of the sign-in.
///
/// # Errors
/// What the database says.
pub fn rotate_session(
    conn: &mut Connection,
    session: &str,
    next: &[u8],
    expires_ms: i64,
) -> Result<()> {
    use tables::sessions as t;
    diesel::update(t::table.find(session))
        .set((t::refresh_digest.eq(next), t::expires_ms.eq(expires_ms)))
        .execute(conn)?;
    Ok(())
}

/// Moves the end of a sign-in that is being used.
///
/// # Errors
/// What the database says.
pub fn extend_session(conn: &mut Connection, session: &str, expires_ms: i64) -> Result<()> {
    diesel::update(tables::sessions::table.find(session))
        .set(tables::sessions::expires_ms.eq(expires_ms))
        .execute(conn)?;
    Ok(())
}

/// Ends a sign-in.
///
/// # Errors
/// What the database says.
pub fn revoke_session(conn: &mut Connection, session: &str, at_ms: i64) -> Result<()> {
    use tables::sessions as t;
    diesel::update(t::table.find(session).filter(t::revoked_ms.is_null()))
        .set(t::revoked_ms.eq(at_ms))
        .execute(conn)?;
    Ok(())
}

/// Ends every sign-in of an account but one.
///
/// # Errors
/// What the database says.
pub fn revoke_sessions(
    conn: &mut Connection,
    account: &str,
    but: Option<&str>,
    at_ms: i64,
) -> Result<()> {
    use tables::sessions as t;
    diesel::update(
        t::table
            .filter(t::account.eq(account))
            .filter(t::revoked_ms.is_null())
            .filter(t::session.ne(but.unwrap_or_default())),
    )
    .set(t::revoked_ms.eq(at_ms))
    .execute(conn)?;
    Ok(())
}

/// Forgets sign-ins that expired before an instant.
///
/// # Errors
/// What the database says.
pub fn forget_sessions(conn: &mut Connection, before_ms: i64) -> Result<usize> {
    let old = tables::sessions::expires_ms.lt(before_ms);
    Ok(diesel::delete(tables::sessions::table.filter(old)).execute(conn)?)
}

/// Adds a personal token.
///
/// # Errors
/// What the database says.
pub fn insert_personal(conn: &mut Connection, row: &PersonalTokenRow) -> Result<()> {
    diesel::insert_into(tables::personal_tokens::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a personal token.
///
/// # Errors
/// What the database says.
pub fn find_personal(conn: &mut Connection, token: &str) -> Result<Option<PersonalTokenRow>> {
    Ok(tables::personal_tokens::table.find(token).first(conn).optional()?)
}

/// Personal tokens of an account, newest first, revoked and expired ones too.
///
/// # Errors
/// What the database says.
pub fn personal_of(conn: &mut Connection, account: &str) -> Result<Vec<PersonalTokenRow>> {
    use tables::personal_tokens as t;
    Ok(t::table.filter(t::account.eq(account)).order(t::token.desc()).load(conn)?)
}

/// Ends a personal token.
///
/// # Errors
/// What the database says.
pub fn revoke_personal(conn: &mut Connection, token: &str, at_ms: i64) -> Result<()> {
    use tables::personal_tokens as t;
    diesel::update(t::table.find(token).filter(t::revoked_ms.is_null()))
        .set(t::revoked_ms.eq(at_ms))
        .execute(conn)?;
    Ok(())
}

/// Ends every personal token of an account.
///
/// # Errors
/// What the database says.
pub fn revoke_all_personal(conn: &mut Connection, account: &str, at_ms: i64) -> Result<()> {
    use tables::personal_tokens as t;
    diesel::update(t::table.filter(t::account.eq(account)).filter(t::revoked_ms.is_null()))
        .set(t::revoked_ms.eq(at_ms))
        .execute(conn)?;
    Ok(())
}
