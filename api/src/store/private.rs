//! Sealed private records by commitment. What is inside only `crate::private` can read.

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, PrivateRecordRow};
use crate::error::Result;

/// Keys of one query: SQLite binds at most 32,766 variables.
const CHUNK: usize = 500;

/// Keeps a sealed record.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &PrivateRecordRow) -> Result<()> {
    diesel::insert_into(tables::private_records::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds the sealed record behind a commitment; there is none for members of other chapters.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, commitment: &[u8]) -> Result<Option<PrivateRecordRow>> {
    Ok(tables::private_records::table.find(commitment).first(conn).optional()?)
}

/// The sealed records behind commitments, in no particular order.
///
/// # Errors
/// What the database says.
pub fn find_all(conn: &mut Connection, commitments: &[Vec<u8>]) -> Result<Vec<PrivateRecordRow>> {
    let mut rows = Vec::with_capacity(commitments.len());
    for chunk in commitments.chunks(CHUNK) {
        let part: Vec<PrivateRecordRow> = tables::private_records::table
            .filter(tables::private_records::commitment.eq_any(chunk))
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// The current sealed record of each member that has one here, with the member's id.
///
/// # Errors
/// What the database says.
pub fn of_members(
    conn: &mut Connection,
    members: &[&str],
) -> Result<Vec<(String, PrivateRecordRow)>> {
    use tables::{members as m, private_records as p};
    let mut rows = Vec::with_capacity(members.len());
    for chunk in members.chunks(CHUNK) {
        let part: Vec<(String, PrivateRecordRow)> = m::table
            .inner_join(p::table.on(m::record.eq(p::commitment.nullable())))
            .filter(m::member.eq_any(chunk.to_vec()))
            .select((m::member, p::all_columns))
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// How many records are kept, for `doctor`.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Connection) -> Result<i64> {
    Ok(tables::private_records::table.count().get_result(conn)?)
}
