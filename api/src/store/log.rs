//! The ledger's own tables: logs, entries, tiles, checkpoints.

use std::collections::BTreeMap;

use diesel::prelude::*;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::{Hash, TileId, Tiles, Tree};

use super::tables::{self, CheckpointRow, EntryRow, LogRow};
use super::{Connection, on_each};
use crate::error::{Error, Result};

/// Finds a log.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str) -> Result<Option<LogRow>> {
    Ok(tables::logs::table.find(origin).first(conn).optional()?)
}

/// Finds a log and, on PostgreSQL, holds its row until the transaction ends, so that several
/// servers can share one database. (SQLite's `BEGIN IMMEDIATE` already holds everything.)
///
/// # Errors
/// What the database says.
pub fn lock(conn: &mut Connection, origin: &str) -> Result<Option<LogRow>> {
    Ok(match conn {
        Connection::Sqlite(c) => tables::logs::table.find(origin).first(c).optional()?,
        Connection::Postgres(c) => {
            tables::logs::table.find(origin).for_update().first(c).optional()?
        }
    })
}

/// Every log held, ours first, then by origin.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection) -> Result<Vec<LogRow>> {
    let order = (tables::logs::own.desc(), tables::logs::origin.asc());
    Ok(tables::logs::table.order(order).load(conn)?)
}

/// Our own log, once `init` has made it.
///
/// # Errors
/// What the database says.
pub fn find_own(conn: &mut Connection) -> Result<Option<LogRow>> {
    Ok(tables::logs::table.filter(tables::logs::own.eq(true)).first(conn).optional()?)
}

/// Adds a log with nothing in it yet.
///
/// # Errors
/// What the database says.
pub fn create(conn: &mut Connection, row: &LogRow) -> Result<()> {
    diesel::insert_into(tables::logs::table).values(row).execute(conn)?;
    Ok(())
}

/// Notes the id of a log's first entry: its identity.
///
/// # Errors
/// What the database says.
pub fn set_genesis(conn: &mut Connection, origin: &str, genesis: Hash) -> Result<()> {
    diesel::update(tables::logs::table.find(origin))
        .set(tables::logs::genesis.eq(genesis.0.to_vec()))
        .execute(conn)?;
    Ok(())
}

/// Moves a log's head.
///
/// # Errors
/// What the database says.
pub fn set_head(
    conn: &mut Connection,
    origin: &str,
    size: u64,
    last_id: Option<Hash>,
    last_at_ms: i64,
    root: Hash,
) -> Result<()> {
    diesel::update(tables::logs::table.find(origin))
        .set((
            tables::logs::size.eq(signed(size)?),
            tables::logs::last_id.eq(last_id.map(|id| id.0.to_vec())),
            tables::logs::last_at_ms.eq(last_at_ms),
            tables::logs::root.eq(root.0.to_vec()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Stores one entry.
///
/// # Errors
/// What the database says.
pub fn insert_entry(conn: &mut Connection, row: &EntryRow) -> Result<()> {
    diesel::insert_into(tables::entries::table).values(row).execute(conn)?;
    Ok(())
}

/// Stores a page of entries.
///
/// # Errors
/// What the database says.
pub fn insert_entries(conn: &mut Connection, rows: &[EntryRow]) -> Result<()> {
    // SQLite binds at most 32,766 variables, PostgreSQL 65,535: 500 entries of 7 columns fit both.
    for chunk in rows.chunks(500) {
        on_each!(conn, |c| diesel::insert_into(tables::entries::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// The stored bytes of one entry.
///
/// # Errors
/// What the database says; internal if stored bytes are no entry.
pub fn find_entry(conn: &mut Connection, origin: &str, seq: u64) -> Result<Option<Entry>> {
    let bytes: Option<Vec<u8>> = tables::entries::table
        .find((origin, signed(seq)?))
        .select(tables::entries::entry)
        .first(conn)
        .optional()?;
    bytes.map(|bytes| Entry::from_bytes(bytes).map_err(Error::internal)).transpose()
}

/// The id of one entry.
///
/// # Errors
/// What the database says.
pub fn find_entry_id(conn: &mut Connection, origin: &str, seq: u64) -> Result<Option<Hash>> {
    let id: Option<Vec<u8>> = tables::entries::table
        .find((origin, signed(seq)?))
        .select(tables::entries::id)
        .first(conn)
        .optional()?;
    id.map(|id| hash(&id)).transpose()
}

/// Entries from a seq on, in order, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn entries_from(
    conn: &mut Connection,
    origin: &str,
    from: u64,
    limit: i64,
) -> Result<Vec<EntryRow>> {
    Ok(tables::entries::table
        .filter(tables::entries::origin.eq(origin))
        .filter(tables::entries::seq.ge(signed(from)?))
        .order(tables::entries::seq)
        .limit(limit)
        .load(conn)?)
}

/// Entries of the given seqs, in order of seq.
///
/// # Errors
/// What the database says.
pub fn entries_at(conn: &mut Connection, origin: &str, seqs: &[i64]) -> Result<Vec<EntryRow>> {
    let mut rows = Vec::with_capacity(seqs.len());
    for chunk in seqs.chunks(500) {
        let part: Vec<EntryRow> = tables::entries::table
            .filter(tables::entries::origin.eq(origin))
            .filter(tables::entries::seq.eq_any(chunk))
            .load(conn)?;
        rows.extend(part);
    }
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

/// Entries of some kinds after a place, in order.
///
/// # Errors
/// What the database says.
pub fn entries_of_kinds(
    conn: &mut Connection,
    origin: &str,
    after: i64,
    kinds: &[&str],
) -> Result<Vec<EntryRow>> {
    Ok(tables::entries::table
        .filter(tables::entries::origin.eq(origin))
        .filter(tables::entries::seq.gt(after))
        .filter(tables::entries::kind.eq_any(kinds))
        .order(tables::entries::seq)
        .load(conn)?)
}

/// Loads the frontier of a log's tree.
///
/// # Errors
/// Internal when tiles are missing.
pub fn load_tree(conn: &mut Connection, origin: &str, size: u64) -> Result<Tree> {
    Tree::load(size, |id| find_tile(conn, origin, id)).map_err(Error::internal)
}

fn find_tile(conn: &mut Connection, origin: &str, id: TileId) -> Result<Option<Vec<u8>>> {
    let index = signed(id.index)?;
    Ok(tables::tiles::table
        .find((origin, i32::from(id.level), index))
        .select(tables::tiles::hashes)
        .first(conn)
        .optional()?)
}

/// Writes tiles, replacing partial ones.
///
/// # Errors
/// What the database says.
pub fn put_tiles(conn: &mut Connection, origin: &str, dirty: Vec<(TileId, Vec<u8>)>) -> Result<()> {
    for (id, hashes) in dirty {
        let key = (origin, i32::from(id.level), signed(id.index)?);
        let changed = diesel::update(tables::tiles::table.find(key))
            .set(tables::tiles::hashes.eq(&hashes))
            .execute(conn)?;
        if changed == 0 {
            diesel::insert_into(tables::tiles::table)
                .values((
                    tables::tiles::origin.eq(origin),
                    tables::tiles::level.eq(i32::from(id.level)),
                    tables::tiles::idx.eq(key.2),
                    tables::tiles::hashes.eq(&hashes),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Stored tiles as the proofs of `enlace_schema::log` read them; each is read once.
pub struct StoredTiles<'a> {
    conn: &'a mut Connection,
    origin: &'a str,
    seen: BTreeMap<(u8, u64), Vec<u8>>,
}

impl<'a> StoredTiles<'a> {
    /// The tiles of one log.
    pub fn of(conn: &'a mut Connection, origin: &'a str) -> Self {
        Self { conn, origin, seen: BTreeMap::new() }
    }
}

impl Tiles for StoredTiles<'_> {
    type Error = Error;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>> {
        if let Some(hashes) = self.seen.get(&(id.level, id.index)) {
            return Ok(hashes.clone());
        }
        let hashes = find_tile(self.conn, self.origin, id)?
            .ok_or_else(|| Error::internal(format!("tile {}/{} is missing", id.level, id.index)))?;
        self.seen.insert((id.level, id.index), hashes.clone());
        Ok(hashes)
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
    Ok(tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .filter(tables::checkpoints::size.le(held.size))
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

/// The largest size of a log that some peer had cosigned by an instant.
///
/// # Errors
/// What the database says.
pub fn size_cosigned_by(conn: &mut Connection, origin: &str, by_ms: i64) -> Result<u64> {
    let size: Option<i64> = tables::checkpoints::table
        .filter(tables::checkpoints::origin.eq(origin))
        .filter(tables::checkpoints::first_cosigned_ms.le(by_ms))
        .select(tables::checkpoints::size)
        .order(tables::checkpoints::size.desc())
        .first(conn)
        .optional()?;
    size.map_or(Ok(0), unsigned)
}

/// Stores a checkpoint, or the same checkpoint with more cosignatures.
///
/// # Errors
/// What the database says.
pub fn put_checkpoint(conn: &mut Connection, row: &CheckpointRow) -> Result<()> {
    let key = (row.origin.as_str(), row.size);
    let changed = diesel::update(tables::checkpoints::table.find(key))
        .set((
            tables::checkpoints::note.eq(&row.note),
            tables::checkpoints::first_cosigned_ms.eq(row.first_cosigned_ms),
            tables::checkpoints::fresh_ms.eq(row.fresh_ms),
        ))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(tables::checkpoints::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// A count or seq as the database keeps it.
///
/// # Errors
/// Internal beyond 2^63, which no log reaches.
pub fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(Error::internal)
}

/// A count or seq as the database kept it.
///
/// # Errors
/// Internal when negative: the database was tampered with.
pub fn unsigned(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(Error::internal)
}

/// A hash as the database kept it.
///
/// # Errors
/// Internal when it is not 32 bytes.
pub fn hash(bytes: &[u8]) -> Result<Hash> {
    bytes.try_into().map(Hash).map_err(Error::internal)
}

/// An origin as the database kept it.
///
/// # Errors
/// Internal when it does not parse.
pub fn origin(text: &str) -> Result<Origin> {
    text.parse().map_err(Error::internal)
}
