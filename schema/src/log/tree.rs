//! The Merkle tree of a log (RFC 6962, §2.1), kept as tiles of 256 hashes (C2SP tlog-tiles).
//!
//! A [`Tree`] is only the right edge: enough to append, to know the root, and to write the tiles
//! that changed. Everything older is read back from tiles by [`super::proof`].

use std::fmt;

use super::hash::{Hash, empty_root, node_hash};

/// Hashes in a full tile: eight levels of the tree.
pub const TILE_WIDTH: usize = 256;
/// Tree levels that one tile level spans.
pub(super) const TILE_HEIGHT: u32 = 8;
/// Bytes of a hash in a tile.
pub const HASH_BYTES: usize = 32;

/// The place of a tile: level 0 holds leaf hashes, level k the roots of full 256-subtrees of
/// level k − 1; `index` counts the tiles of a level from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Level of the tile, 0 to 7.
    pub level: u8,
    /// Position in its level.
    pub index: u64,
}

/// Why something could not be read from tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError<E> {
    /// The store failed.
    Read(E),
    /// The tile is not there.
    Missing(TileId),
    /// The tile holds fewer hashes than the size promises.
    Short(TileId),
    /// An index or size outside the tree.
    Range,
}

impl<E: fmt::Display> fmt::Display for LoadError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Read(error) => error.fmt(f),
            LoadError::Missing(id) => write!(f, "tile {}/{} is missing", id.level, id.index),
            LoadError::Short(id) => write!(f, "tile {}/{} is too short", id.level, id.index),
            LoadError::Range => f.write_str("outside the tree"),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for LoadError<E> {}

/// The right edge of one level of tiles.
#[derive(Debug, Clone, Default)]
struct Edge {
    /// The hashes of the tile that is not full yet.
    partial: Vec<u8>,
    /// Whether `partial` grew since the last [`Tree::dirty_tiles`].
    changed: bool,
}

/// A log's tree, as much of it as appending needs.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    /// Roots of the full subtrees of which the tree consists, the largest first: one for each
    /// bit of `size`.
    peaks: Vec<Hash>,
    edges: Vec<Edge>,
    /// Tiles that became full since the last [`Tree::dirty_tiles`].
    full: Vec<(TileId, Vec<u8>)>,
}

impl Tree {
    /// The tree without leaves.
    pub fn empty() -> Tree {
        Tree::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks)
    }

    /// Roots of the full subtrees of which the tree consists, the largest first: from them and
    /// what follows the tree goes on.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.extend_edge(0, leaf);
        let mut hash = leaf;
        // Each trailing one bit of the size is a full subtree on the left of equal height.
        for height in 1..=self.size.trailing_ones() {
            let left = self.peaks.pop().expect("a peak for each bit of the size");
            hash = node_hash(left, hash);
            if height.is_multiple_of(TILE_HEIGHT) {
                self.extend_edge((height / TILE_HEIGHT) as usize, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    fn extend_edge(&mut self, level: usize, hash: Hash) {
        if self.edges.len() == level {
            self.edges.push(Edge::default());
        }
        let edge = &mut self.edges[level];
        edge.partial.extend_from_slice(&hash.0);
        edge.changed = true;
        if edge.partial.len() == TILE_WIDTH * HASH_BYTES {
            edge.changed = false;
            let tile = std::mem::take(&mut edge.partial);
            // The leaf that is being pushed is the last one below this tile.
            let index = above(self.size, level as u32 + 1);
            self.full.push((TileId { level: level as u8, index }, tile));
        }
    }

    /// The tiles that changed since the last call, partial ones included: what to store together
    /// with the entries.
    pub fn dirty_tiles(&mut self) -> Vec<(TileId, Vec<u8>)> {
        let mut tiles = std::mem::take(&mut self.full);
        for (level, edge) in self.edges.iter_mut().enumerate() {
            if std::mem::take(&mut edge.changed) {
                let index = above(self.size, level as u32 + 1);
                tiles.push((TileId { level: level as u8, index }, edge.partial.clone()));
            }
        }
        tiles
    }

    /// Reads the tree of `size` leaves back from its rightmost tiles. A tile may be longer than
    /// this size needs.
    ///
    /// # Errors
    /// What `read` says; that a tile is missing or too short.
    pub fn load<E>(
        size: u64,
        mut read: impl FnMut(TileId) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Tree, LoadError<E>> {
        let mut tree = Tree { size, ..Tree::default() };
        let mut peaks = Vec::new();
        for level in 0..TILE_HEIGHT {
            let hashes = above(size, level);
            if hashes == 0 {
                break;
            }
            let count = (hashes % TILE_WIDTH as u64) as usize;
            let mut partial = Vec::new();
            if count > 0 {
                let id = TileId { level: level as u8, index: above(size, level + 1) };
                partial = read(id).map_err(LoadError::Read)?.ok_or(LoadError::Missing(id))?;
                if partial.len() < count * HASH_BYTES {
                    return Err(LoadError::Short(id));
                }
                partial.truncate(count * HASH_BYTES);
            }
            peaks.push(tile_peaks(&partial));
            tree.edges.push(Edge { partial, changed: false });
        }
        tree.peaks = peaks.into_iter().rev().flatten().collect();
        Ok(tree)
    }
}

/// How many full subtrees of `level` tile levels `size` leaves make.
pub(super) fn above(size: u64, level: u32) -> u64 {
    size.checked_shr(level * TILE_HEIGHT).unwrap_or(0)
}

/// Splits the hashes of a partial tile into full subtrees, the largest first.
fn tile_peaks(partial: &[u8]) -> Vec<Hash> {
    let hashes = hashes_of(partial);
    let mut rest = hashes.as_slice();
    let mut peaks = Vec::new();
    while !rest.is_empty() {
        let width = 1 << rest.len().ilog2();
        let (subtree, after) = rest.split_at(width);
        peaks.push(full_root(subtree));
        rest = after;
    }
    peaks
}

/// The hashes that a tile's bytes hold; an incomplete last one is left out.
pub(super) fn hashes_of(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks_exact(HASH_BYTES).filter_map(|chunk| Hash::from_slice(chunk).ok()).collect()
}

/// The root of a full subtree over `hashes`, whose number is a power of two.
pub(super) fn full_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(full_root(left), full_root(right))
        }
    }
}

fn fold_peaks(peaks: &[Hash]) -> Hash {
    match peaks.split_last() {
        None => empty_root(),
        Some((last, rest)) => rest.iter().rev().fold(*last, |right, left| node_hash(*left, right)),
    }
}

/// The root of a tree that has these peaks, and the root after `leaves` were appended to it;
/// nothing if a tree of `size` leaves has another number of peaks.
pub fn grown(
    size: u64,
    peaks: &[Hash],
    leaves: impl Iterator<Item = Hash>,
) -> Option<(Hash, Hash)> {
    if peaks.len() != size.count_ones() as usize {
        return None;
    }
    let before = fold_peaks(peaks);
    let mut peaks = peaks.to_vec();
    for (size, leaf) in (size..).zip(leaves) {
        let mut hash = leaf;
        for _ in 0..size.trailing_ones() {
            hash = node_hash(peaks.pop()?, hash);
        }
        peaks.push(hash);
    }
    Some((before, fold_peaks(&peaks)))
}

/// The root over `leaves`, for lists that are never stored as a tree.
pub fn root_of(leaves: impl Iterator<Item = Hash>) -> Hash {
    let mut peaks: Vec<Hash> = Vec::new();
    for (size, leaf) in (0_u64..).zip(leaves) {
        let mut hash = leaf;
        for _ in 0..size.trailing_ones() {
            let left = peaks.pop().expect("a peak for each bit of the size");
            hash = node_hash(left, hash);
        }
        peaks.push(hash);
    }
    fold_peaks(&peaks)
}

#[cfg(test)]
pub(super) mod tests;
