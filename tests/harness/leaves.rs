//! Leaves of a log as a store of tiles has them, for proofs about logs that are nowhere stored.

use std::convert::Infallible;

use enlace_schema::log::{Hash, TileId, Tiles};

use super::forge::ForgedLog;

/// A store that holds one level of tiles, which is enough for 256 entries.
pub struct Leaves(pub Vec<Hash>);

impl Leaves {
    /// Of a forged log.
    pub fn of(log: &ForgedLog) -> Self {
        Self(log.entries.iter().map(|entry| entry.leaf()).collect())
    }
}

impl Tiles for Leaves {
    type Error = Infallible;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, Infallible> {
        let first = id.index as usize * 256;
        let leaves = self.0.iter().skip(first).take(256).filter(|_| id.level == 0);
        Ok(leaves.flat_map(|leaf| leaf.0).collect())
    }
}
