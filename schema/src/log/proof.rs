//! Inclusion and consistency proofs (RFC 6962 §2.1, RFC 9162 §2.1.3 and §2.1.4).
//!
//! Making a proof reads tiles; checking one needs nothing but hashes.

use std::collections::BTreeMap;
use std::fmt;

use super::hash::{Hash, empty_root, node_hash};
use super::tree::{LoadError, TILE_HEIGHT, TILE_WIDTH, TileId, full_root, hashes_of};

/// Most hashes of a proof: a tree has at most 64 levels (protocol §5.4).
pub const PROOF_MAX_HASHES: usize = 64;

/// Where tiles are read from.
pub trait Tiles {
    /// What may go wrong.
    type Error;
    /// The stored tile, which may hold more hashes than are needed.
    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, Self::Error>;
}

/// A proof that does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofError {
    /// The index or a size does not make sense.
    Range,
    /// Too few or too many hashes.
    Length,
    /// It leads to another root.
    Root,
}

impl ProofError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        "E_PROOF"
    }
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProofError::Range => "a proof for no place in the tree",
            ProofError::Length => "a proof of the wrong length",
            ProofError::Root => "a proof of another root",
        })
    }
}

impl std::error::Error for ProofError {}

/// The root over the first `size` leaves of a tree stored at least that far.
///
/// # Errors
/// What the store says; that a tile is missing or too short.
pub fn root_at<T: Tiles>(tiles: &mut T, size: u64) -> Result<Hash, LoadError<T::Error>> {
    if size == 0 { Ok(empty_root()) } else { Reader::new(tiles).range(0, size) }
}

/// The path from leaf `index` to the root over the first `size` leaves, lowest sibling first.
///
/// # Errors
/// As [`root_at`]; `Range` for an index outside the tree.
pub fn inclusion_proof<T: Tiles>(
    tiles: &mut T,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, LoadError<T::Error>> {
    if index >= size {
        return Err(LoadError::Range);
    }
    let mut reader = Reader::new(tiles);
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(reader.range(middle, end)?);
            end = middle;
        } else {
            path.push(reader.range(start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `old` leaves is a prefix of the tree of `new` leaves; empty when
/// they are equal, or `old` is 0.
///
/// # Errors
/// As [`root_at`]; `Range` when `old` is more than `new`.
pub fn consistency_proof<T: Tiles>(
    tiles: &mut T,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, LoadError<T::Error>> {
    if old > new {
        return Err(LoadError::Range);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut reader = Reader::new(tiles);
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    // RFC 6962 SUBPROOF: descend to the subtree that ends where the old tree ends.
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(reader.range(middle, end)?);
            end = middle;
        } else {
            path.push(reader.range(start, middle)?);
            start = middle;
        }
    }
    // A subtree that begins at 0 is the old root itself, which the verifier has.
    if start > 0 {
        path.push(reader.range(start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `proof` leads from `leaf` at `index` to `root` over `size` leaves
/// (RFC 9162, §2.1.3.2).
///
/// # Errors
/// `E_PROOF`: an index or a length that makes no sense, or another root.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Range);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(*sibling, hash);
            climb(&mut node, &mut last);
        } else {
            hash = node_hash(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Whether `proof` shows that the tree of `old` leaves is a prefix of the tree of `new` leaves
/// (RFC 9162, §2.1.4.2).
///
/// # Errors
/// As [`verify_inclusion`].
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Range);
    }
    if old == 0 || old == new {
        // Nothing has one root only, also where nothing has come.
        let begins = old > 0 || old_root == empty_root();
        let same = old < new || old_root == new_root;
        return match (proof.is_empty(), begins && same) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    let (mut node, mut last) = (old - 1, new - 1);
    let whole = node.trailing_ones();
    node >>= whole;
    last >>= whole;
    // When the old tree is one full subtree, the proof starts from its root.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(ProofError::Length)?;
        (*first, rest)
    };
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(*sibling, old_hash);
            new_hash = node_hash(*sibling, new_hash);
            climb(&mut node, &mut last);
        } else {
            new_hash = node_hash(new_hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash == old_root && new_hash == new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// Skips the levels on which a rightmost node has no sibling.
fn climb(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

/// The largest power of two smaller than `leaves`, which is at least 2.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// Reads each tile at most once per proof.
struct Reader<'t, T: Tiles> {
    tiles: &'t mut T,
    read: BTreeMap<TileId, Vec<Hash>>,
}

impl<'t, T: Tiles> Reader<'t, T> {
    fn new(tiles: &'t mut T) -> Self {
        Reader { tiles, read: BTreeMap::new() }
    }

    /// The root over the leaves from `start` to before `end`, as RFC 6962 splits them.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, LoadError<T::Error>> {
        let leaves = end - start;
        if leaves.is_power_of_two() {
            return self.full(start, leaves.trailing_zeros());
        }
        let middle = start + split(leaves);
        let left = self.range(start, middle)?;
        Ok(node_hash(left, self.range(middle, end)?))
    }

    /// The root of the full subtree of 2^`height` leaves that begins at `start`.
    fn full(&mut self, start: u64, height: u32) -> Result<Hash, LoadError<T::Error>> {
        let level = height / TILE_HEIGHT;
        let first = start >> (level * TILE_HEIGHT);
        let id = TileId { level: level as u8, index: first / TILE_WIDTH as u64 };
        let offset = (first % TILE_WIDTH as u64) as usize;
        let width = 1 << (height % TILE_HEIGHT);
        if !self.read.contains_key(&id) {
            let bytes = self.tiles.tile(id).map_err(LoadError::Read)?;
            self.read.insert(id, hashes_of(&bytes));
        }
        let hashes = self.read.get(&id).and_then(|hashes| hashes.get(offset..offset + width));
        hashes.map(full_root).ok_or(LoadError::Short(id))
    }
}

#[cfg(test)]
mod tests;
