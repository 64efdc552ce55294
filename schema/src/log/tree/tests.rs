//! The tree against RFC 6962 written out as it reads, and against the vectors.

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::log::hash::{leaf_hash, sha256};

/// MTH of RFC 6962, §2.1, word for word.
pub(in crate::log) fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(b""),
        [only] => *only,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(naive_root(&leaves[..k]), naive_root(&leaves[k..]))
        }
    }
}

/// Distinct leaves, the same in every run.
pub(in crate::log) fn some_leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

/// What a store would hold.
pub(in crate::log) type Stored = BTreeMap<TileId, Vec<u8>>;

/// Pushes leaves in batches and stores the tiles after each.
pub(in crate::log) fn stored(leaves: &[Hash], batch: usize) -> (Tree, Stored) {
    let mut tree = Tree::empty();
    let mut tiles = Stored::new();
    for chunk in leaves.chunks(batch.max(1)) {
        for leaf in chunk {
            tree.push(*leaf);
        }
        tiles.extend(tree.dirty_tiles());
    }
    (tree, tiles)
}

fn reload(tiles: &Stored, size: u64) -> Result<Tree, LoadError<Infallible>> {
    Tree::load(size, |id| Ok(tiles.get(&id).cloned()))
}

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/tree.json")).expect("a vector file");
    for case in vectors["roots"].as_array().expect("roots") {
        let size = case["size"].as_u64().expect("size");
        let leaves: Vec<Hash> = (0..size).map(|index| leaf_hash(&[index as u8])).collect();
        let root: Hash = case["root"].as_str().expect("root").parse().expect("a hash");
        assert_eq!(root_of(leaves.iter().copied()), root, "size {size}");
        assert_eq!(stored(&leaves, 1).0.root(), root, "size {size}");
    }
}

#[test]
fn tiles_hold_leaves_and_then_roots() {
    let leaves = some_leaves(70_000);
    let (mut tree, tiles) = stored(&leaves, 997);
    assert_eq!(tree.dirty_tiles(), Vec::new());
    let tile = |level, index| hashes_of(&tiles[&TileId { level, index }]);
    assert_eq!(tile(0, 1), leaves[256..512]);
    assert_eq!(tile(0, 273), leaves[69_888..]);
    assert_eq!(tile(1, 0)[3], naive_root(&leaves[768..1024]));
    assert_eq!(tile(2, 0), [naive_root(&leaves[..65_536])]);
    assert_eq!(tiles.keys().filter(|id| id.level == 1).count(), 2);
    assert_eq!(tree.root(), naive_root(&leaves));
}

#[test]
fn a_missing_or_short_tile_is_told() {
    let (_, mut tiles) = stored(&some_leaves(300), 300);
    let id = TileId { level: 0, index: 1 };
    assert_eq!(reload(&tiles, 310).map(|tree| tree.size()), Err(LoadError::Short(id)));
    tiles.remove(&id);
    assert_eq!(reload(&tiles, 300).map(|tree| tree.size()), Err(LoadError::Missing(id)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn roots_and_reloads_agree(count in 0_u64..1200, batch in 1_usize..400, back in 0_u64..1200) {
        let leaves = some_leaves(count);
        let (tree, tiles) = stored(&leaves, batch);
        prop_assert_eq!(tree.root(), naive_root(&leaves));
        prop_assert_eq!(root_of(leaves.iter().copied()), tree.root());

        // Any earlier size reads back from the later tiles, and grows to the same tree again.
        let earlier = count.saturating_sub(back);
        let mut again = reload(&tiles, earlier).expect("all tiles are stored");
        prop_assert_eq!(again.root(), naive_root(&leaves[..earlier as usize]));
        for leaf in &leaves[earlier as usize..] {
            again.push(*leaf);
        }
        prop_assert_eq!(again.root(), tree.root());
        for (id, bytes) in again.dirty_tiles() {
            prop_assert_eq!(&tiles[&id], &bytes);
        }
    }
}
