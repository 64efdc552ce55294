//! Sealed private records by commitment. What is inside only `crate::private` can read.
//!
//! A record that our log has blocked or erased is not there for anybody who reads in the ordinary
//! way: [`find`], [`find_all`] and [`of_members`] leave it out by what the log says, also when a
//! restored backup has brought it back. Only [`all_of`] gives everything.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::tables::{self, PrivateRecordRow};
use super::{CHUNK, Connection};
use crate::error::Result;

/// Whether a record of our own is open: our log has neither blocked nor erased it. Another log that
/// repeats our commitment and erases it says nothing about ours.
macro_rules! is_open {
    () => {{
        use tables::{commitments as c, logs as l};
        let closed = c::table
            .inner_join(l::table.on(l::origin.eq(c::origin)))
            .filter(l::own.eq(true))
            .filter(c::commitment.eq(tables::private_records::commitment))
            .filter(c::blocked_seq.is_not_null().or(c::erased_seq.is_not_null()));
        not(exists(closed))
    }};
}

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
    Ok(tables::private_records::table.find(commitment).filter(is_open!()).first(conn).optional()?)
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
            .filter(is_open!())
            .load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// The current sealed record of each member of our own log, with the member's id. Our commitments
/// are no secret: another log may repeat one beside any member, and its word gives nobody a record.
///
/// # Errors
/// What the database says.
pub fn of_members(
    conn: &mut Connection,
    own: &str,
    members: &[&str],
) -> Result<Vec<(String, PrivateRecordRow)>> {
    use tables::{members as m, private_records as p};
    let mut rows = Vec::with_capacity(members.len());
    for chunk in members.chunks(CHUNK) {
        let part: Vec<(String, PrivateRecordRow)> = m::table
            .inner_join(p::table.on(m::record.eq(p::commitment.nullable())))
            .filter(m::origin.eq(own))
            .filter(p::subject.eq(m::member))
            .filter(m::member.eq_any(chunk.to_vec()))
            .filter(is_open!())
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

/// Everything that is kept of a member, blocked or not, in the order in which it came: for an
/// export, and to erase it.
///
/// # Errors
/// What the database says.
pub fn all_of(conn: &mut Connection, member: &str) -> Result<Vec<PrivateRecordRow>> {
    use tables::private_records as t;
    // Records of one event come in one order, whatever their salts.
    let order = (t::created_ms, t::kind, t::commitment);
    Ok(t::table.filter(t::subject.eq(member)).order(order).load(conn)?)
}

/// Deletes records.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Connection, commitments: &[Vec<u8>]) -> Result<usize> {
    use tables::private_records as t;
    let mut deleted = 0;
    for chunk in commitments.chunks(CHUNK) {
        deleted += diesel::delete(t::table.filter(t::commitment.eq_any(chunk))).execute(conn)?;
    }
    Ok(deleted)
}

/// Records that our log has erased and that are here: a restored backup brought them back.
///
/// # Errors
/// What the database says.
pub fn erased(conn: &mut Connection) -> Result<Vec<Vec<u8>>> {
    use tables::{commitments as c, logs as l, private_records as p};
    Ok(p::table
        .inner_join(c::table.on(c::commitment.eq(p::commitment)))
        .inner_join(l::table.on(l::origin.eq(c::origin)))
        .filter(l::own.eq(true))
        .filter(c::erased_seq.is_not_null())
        .select(p::commitment)
        .load(conn)?)
}
