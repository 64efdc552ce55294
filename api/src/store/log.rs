//! The ledger's own tables: logs, entries, tiles, checkpoints.

use diesel::prelude::*;
use enlace_schema::event::key::is_key_kind;
use enlace_schema::event::{Entry, Envelope, Origin};
use enlace_schema::log::Hash;
use serde::de::DeserializeOwned;

use super::tables::{self, EntryRow, KeyEventRow, LogRow};
use super::{Connection, insert_all};
use crate::error::{Error, Result};

mod checkpoints;
mod tiles;

pub use checkpoints::{
    checkpoint_covering, checkpoint_within, cosigned_by, find_checkpoint, latest_checkpoint,
    newest_checkpoints, published, put_checkpoint,
};
pub use tiles::{StoredTiles, load_tree, put_tiles};

/// Finds a log.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str) -> Result<Option<LogRow>> {
    Ok(tables::logs::table.find(origin).first(conn).optional()?)
}

/// How many entries of a log are held; none of one that is not here.
///
/// # Errors
/// What the database says.
pub fn size(conn: &mut Connection, origin: &str) -> Result<u64> {
    find(conn, origin)?.map_or(Ok(0), |row| unsigned(row.size))
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
    index_keys(conn, row)
}

/// Notes where a log changes its keys: they are asked for with every page and every signature.
fn index_keys(conn: &mut Connection, row: &EntryRow) -> Result<()> {
    if is_key_kind(&row.kind) {
        let place = KeyEventRow { origin: row.origin.clone(), seq: row.seq };
        diesel::insert_into(tables::key_events::table).values(&place).execute(conn)?;
    }
    Ok(())
}

/// The entries by which a log changed its keys after the genesis, in order.
///
/// # Errors
/// What the database says.
pub fn key_events(conn: &mut Connection, origin: &str) -> Result<Vec<EntryRow>> {
    let there = tables::entries::table.on(tables::entries::origin
        .eq(tables::key_events::origin)
        .and(tables::entries::seq.eq(tables::key_events::seq)));
    Ok(tables::key_events::table
        .inner_join(there)
        .filter(tables::key_events::origin.eq(origin))
        .order(tables::key_events::seq)
        .select(tables::entries::all_columns)
        .load(conn)?)
}

/// Stores a page of entries.
///
/// # Errors
/// What the database says.
pub fn insert_entries(conn: &mut Connection, rows: &[EntryRow]) -> Result<()> {
    insert_all!(conn, tables::entries::table, rows)?;
    rows.iter().try_for_each(|row| index_keys(conn, row))
}

impl EntryRow {
    /// The entry as its author signed it.
    ///
    /// # Errors
    /// Internal if stored bytes are no entry.
    pub fn to_entry(&self) -> Result<Entry> {
        Entry::from_bytes(self.entry.clone()).map_err(Error::internal)
    }

    /// What it says.
    ///
    /// # Errors
    /// Internal if stored bytes are no event.
    pub fn envelope(&self) -> Result<Envelope> {
        self.to_entry()?.envelope().map_err(Error::internal)
    }

    /// Its body, of an event that is known to have such a one.
    ///
    /// # Errors
    /// Internal if it has another.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T> {
        self.envelope()?.body().map_err(Error::internal)
    }
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

/// The bytes of entries of the given seqs, with their seqs. Both are in order. What lies close
/// together, as the ballots of a poll do, is read as a stretch of the log.
///
/// # Errors
/// What the database says.
pub fn bytes_at(conn: &mut Connection, origin: &str, seqs: &[i64]) -> Result<Vec<(i64, Vec<u8>)>> {
    use tables::entries as t;
    let mut found = Vec::with_capacity(seqs.len());
    for chunk in seqs.chunks(500) {
        let (first, last) = (chunk[0], chunk[chunk.len() - 1]);
        let of_log = t::table.filter(t::origin.eq(origin)).select((t::seq, t::entry)).order(t::seq);
        let part: Vec<(i64, Vec<u8>)> = match first.abs_diff(last) < 2 * chunk.len() as u64 {
            true => of_log.filter(t::seq.between(first, last)).load(conn)?,
            false => of_log.filter(t::seq.eq_any(chunk)).load(conn)?,
        };
        found.extend(part.into_iter().filter(|(seq, _)| chunk.binary_search(seq).is_ok()));
    }
    Ok(found)
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
