//! Answers by idempotency key.

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, CommandRow};
use crate::error::Result;

/// How many answers are kept for an account.
///
/// # Errors
/// What the database says.
pub fn count_of(conn: &mut Connection, account: &str) -> Result<i64> {
    use tables::commands as t;
    Ok(t::table.filter(t::account.eq(account)).count().get_result(conn)?)
}

/// Finds the answer that a command of an account got.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, account: &str, command: &str) -> Result<Option<CommandRow>> {
    Ok(tables::commands::table.find((account, command)).first(conn).optional()?)
}

/// Keeps an answer.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &CommandRow) -> Result<()> {
    diesel::insert_into(tables::commands::table).values(row).execute(conn)?;
    Ok(())
}

/// Forgets answers from before an instant: clients repeat within minutes, not months.
///
/// # Errors
/// What the database says.
pub fn forget_before(conn: &mut Connection, before_ms: i64) -> Result<usize> {
    let old = tables::commands::created_ms.lt(before_ms);
    Ok(diesel::delete(tables::commands::table.filter(old)).execute(conn)?)
}
