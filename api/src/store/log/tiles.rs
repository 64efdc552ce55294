//! The Merkle tree of a log as it is stored, 256 hashes to a tile.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use enlace_schema::log::{TileId, Tiles, Tree};

use super::signed;
use crate::error::{Error, Result};
use crate::store::{Connection, tables};

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

/// Writes tiles, replacing partial ones. A page of entries changes half a dozen of them: PostgreSQL
/// is given them together.
///
/// # Errors
/// What the database says.
pub fn put_tiles(conn: &mut Connection, origin: &str, dirty: Vec<(TileId, Vec<u8>)>) -> Result<()> {
    use tables::tiles as t;
    let mut rows = Vec::with_capacity(dirty.len());
    for (id, hashes) in dirty {
        rows.push((
            t::origin.eq(origin),
            t::level.eq(i32::from(id.level)),
            t::idx.eq(signed(id.index)?),
            t::hashes.eq(hashes),
        ));
    }
    macro_rules! put {
        ($c:ident, $rows:expr) => {
            diesel::insert_into(t::table)
                .values($rows)
                .on_conflict((t::origin, t::level, t::idx))
                .do_update()
                .set(t::hashes.eq(excluded(t::hashes)))
                .execute($c)?
        };
    }
    match conn {
        Connection::Sqlite(c) => {
            for row in rows {
                put!(c, row);
            }
        }
        Connection::Postgres(c) => {
            put!(c, rows);
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
