//! Tiles of a stored log as they are served and as a mirror has them (C2SP tlog-tiles).

use enlace_schema::event::Origin;
use enlace_schema::log::static_path::{self, StaticTile};
use enlace_schema::log::{TILE_HASH_BYTES, Tiles};

use crate::error::{Error, Result, codes};
use crate::store::log::StoredTiles;
use crate::store::{Connection, log};

/// The size of the newest checkpoint of a log whose entries are held: what there are tiles of.
///
/// # Errors
/// `peer-unknown` when no such log is held, or no checkpoint of it yet.
pub fn published(conn: &mut Connection, origin: &Origin) -> Result<u64> {
    let newest = log::published(conn, origin.as_str())?;
    log::unsigned(newest.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?.size)
}

/// The bytes of a tile; nothing beyond what is published.
///
/// # Errors
/// As [`published`]; what the database says.
pub fn read(conn: &mut Connection, origin: &Origin, tile: StaticTile) -> Result<Option<Vec<u8>>> {
    if !tile.is_within(published(conn, origin)?) {
        return Ok(None);
    }
    let Some(id) = tile.id() else { return bundle(conn, origin, tile).map(Some) };
    let mut hashes = StoredTiles::of(conn, origin.as_str()).tile(id)?;
    let wanted = usize::from(tile.width) * TILE_HASH_BYTES;
    if hashes.len() < wanted {
        return Err(Error::internal(format!("{tile} is too short")));
    }
    hashes.truncate(wanted);
    Ok(Some(hashes))
}

fn bundle(conn: &mut Connection, origin: &Origin, tile: StaticTile) -> Result<Vec<u8>> {
    let rows = log::entries_from(conn, origin.as_str(), tile.first(), i64::from(tile.width))?;
    if rows.len() != usize::from(tile.width) {
        return Err(Error::internal(format!("{tile} is too short")));
    }
    Ok(static_path::write_bundle(rows.iter().map(|row| row.entry.as_slice())))
}
