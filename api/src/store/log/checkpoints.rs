//! Checkpoints: signed notes, with the cosignatures collected on them.

use diesel::prelude::*;
use enlace_schema::log::SignedCheckpoint;

use super::super::tables::{self, CheckpointRow};
use super::super::{Connection, on_each};
use super::{find, signed};
use crate::error::{Error, Result};

/// Cosigned checkpoints that are looked through: the largest is the right one, but where a log
/// shows what it is not.
const COSIGNED: i64 = 64;

impl CheckpointRow {
    /// The note, read. Its signatures are taken as they are: it was verified before it was stored.
    ///
    /// # Errors
    /// Internal if the stored text is no note.
    pub fn signed(&self) -> Result<SignedCheckpoint> {
        SignedCheckpoint::parse(&self.note).map_err(Error::internal)
    }
}

/// The largest checkpoint held of a log.
///
/// # Errors
/// What the database says.
pub fn latest_checkpoint(conn: &mut Connection, origin: &str) -> Result<Option<CheckpointRow>> {
    Ok(tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .order(tables::checkpoints::size.desc())
        .first(conn)
        .optional()?)
}

/// The largest checkpoints held of a log, at most so many, the largest first.
///
/// # Errors
/// What the database says.
pub fn newest_checkpoints(
    conn: &mut Connection,
    origin: &str,
    most: i64,
) -> Result<Vec<CheckpointRow>> {
    Ok(tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .order(tables::checkpoints::size.desc())
        .limit(most)
        .load(conn)?)
}

/// The checkpoint held of exactly this size.
///
/// # Errors
/// What the database says.
pub fn find_checkpoint(
    conn: &mut Connection,
    origin: &str,
    size: i64,
) -> Result<Option<CheckpointRow>> {
    Ok(tables::checkpoints::table.find((origin, size)).first(conn).optional()?)
}

/// What can be had of a log: the largest checkpoint held that its entries held reach; `None` when
/// there is none, or no such log.
///
/// # Errors
/// What the database says.
pub fn published(conn: &mut Connection, origin: &str) -> Result<Option<CheckpointRow>> {
    let Some(held) = find(conn, origin)? else { return Ok(None) };
    checkpoint_within(conn, origin, held.size)
}

/// The largest checkpoint held of at most this size.
///
/// # Errors
/// What the database says.
pub fn checkpoint_within(
    conn: &mut Connection,
    origin: &str,
    most: i64,
) -> Result<Option<CheckpointRow>> {
    Ok(tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .filter(tables::checkpoints::size.le(most))
        .order(tables::checkpoints::size.desc())
        .first(conn)
        .optional()?)
}

/// The smallest checkpoint held that covers `seq`, cosigned if there is a cosigned one.
///
/// # Errors
/// What the database says.
pub fn checkpoint_covering(
    conn: &mut Connection,
    origin: &str,
    seq: u64,
) -> Result<Option<CheckpointRow>> {
    let covering = || {
        tables::checkpoints::table
            .filter(tables::checkpoints::origin.eq(origin))
            .order(tables::checkpoints::size.asc())
    };
    let above = signed(seq)?;
    let cosigned = covering()
        .filter(tables::checkpoints::size.gt(above))
        .filter(tables::checkpoints::first_cosigned_ms.is_not_null())
        .first(conn)
        .optional()?;
    if cosigned.is_some() {
        return Ok(cosigned);
    }
    Ok(covering().filter(tables::checkpoints::size.gt(above)).first(conn).optional()?)
}

/// The checkpoints of a log, of what is held of it, that somebody else had cosigned by an instant,
/// the largest first.
///
/// # Errors
/// What the database says.
pub fn cosigned_by(conn: &mut Connection, origin: &str, by_ms: i64) -> Result<Vec<CheckpointRow>> {
    let held = find(conn, origin)?.map_or(0, |row| row.size);
    Ok(tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .filter(tables::checkpoints::first_cosigned_ms.le(by_ms))
        .filter(tables::checkpoints::size.le(held))
        .order(tables::checkpoints::size.desc())
        .limit(COSIGNED)
        .load(conn)?)
}

/// Stores a checkpoint, or the same checkpoint with more cosignatures.
///
/// # Errors
/// What the database says.
pub fn put_checkpoint(conn: &mut Connection, row: &CheckpointRow) -> Result<()> {
    use tables::checkpoints as t;
    on_each!(conn, |c| diesel::insert_into(t::table)
        .values(row)
        .on_conflict((t::origin, t::size))
        .do_update()
        .set((
            t::note.eq(&row.note),
            t::first_cosigned_ms.eq(row.first_cosigned_ms),
            t::fresh_ms.eq(row.fresh_ms),
            t::first_cosignature.eq(&row.first_cosignature),
        ))
        .execute(c)?);
    Ok(())
}
