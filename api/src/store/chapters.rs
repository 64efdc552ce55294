//! Chapters and the keys that their logs published.

use diesel::prelude::*;

use super::tables::{self, ChapterRow, LogKeyRow};
use super::{Connection, log};
use crate::error::Result;

/// Adds a chapter.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &ChapterRow) -> Result<()> {
    diesel::insert_into(tables::chapters::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a key that a log published.
///
/// # Errors
/// What the database says.
pub fn insert_key(conn: &mut Connection, row: &LogKeyRow) -> Result<()> {
    diesel::insert_into(tables::log_keys::table).values(row).execute(conn)?;
    Ok(())
}

/// Takes the keys of one role of a log away.
///
/// # Errors
/// What the database says.
pub fn delete_keys(conn: &mut Connection, origin: &str, role: &str) -> Result<()> {
    let of_log = tables::log_keys::table.filter(tables::log_keys::origin.eq(origin));
    diesel::delete(of_log.filter(tables::log_keys::role.eq(role))).execute(conn)?;
    Ok(())
}

/// Records the profile that a chapter works by.
///
/// # Errors
/// What the database says.
pub fn set_profile(conn: &mut Connection, origin: &str, data: &str) -> Result<()> {
    diesel::update(tables::chapters::table.find(origin))
        .set(tables::chapters::profile_data.eq(data))
        .execute(conn)?;
    Ok(())
}

/// Finds a chapter by the origin of its log.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str) -> Result<Option<ChapterRow>> {
    Ok(tables::chapters::table.find(origin).first(conn).optional()?)
}

/// Every chapter, by origin.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection) -> Result<Vec<ChapterRow>> {
    Ok(tables::chapters::table.order(tables::chapters::origin).load(conn)?)
}

/// Keys of a log, in the order of their publication.
///
/// # Errors
/// What the database says.
pub fn keys(conn: &mut Connection, origin: &str) -> Result<Vec<LogKeyRow>> {
    Ok(tables::log_keys::table
        .filter(tables::log_keys::origin.eq(origin))
        .order((tables::log_keys::from_seq, tables::log_keys::kid))
        .load(conn)?)
}

/// When a key was published, by its own log's word, Unix milliseconds.
///
/// # Errors
/// What the database says.
pub fn published_ms(conn: &mut Connection, key: &LogKeyRow) -> Result<i64> {
    // A key of the genesis is good from 0 on, and stands there.
    let place = log::unsigned(key.from_seq.saturating_sub(1).max(0))?;
    let published = log::entries_from(conn, &key.origin, place, 1)?;
    Ok(published.first().map_or(0, |entry| entry.at_ms))
}

/// The witness keys of any log whose text begins so: the name and the id that a cosignature shows.
/// A peer may have published very many, of which a note names a few.
///
/// # Errors
/// What the database says.
pub fn witness_keys(conn: &mut Connection, begins: &str) -> Result<Vec<LogKeyRow>> {
    use tables::log_keys as t;
    // What means something in a pattern stands for any one character; the rest is compared here.
    let pattern = begins.replace(['%', '\\'], "_") + "%";
    let mut rows: Vec<LogKeyRow> =
        t::table.filter(t::role.eq("witness")).filter(t::key.like(pattern)).load(conn)?;
    rows.retain(|row| row.key.starts_with(begins));
    Ok(rows)
}
