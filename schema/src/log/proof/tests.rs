//! Proofs against RFC 6962 written out as it reads, and forged ones.

use std::convert::Infallible;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::log::hash::leaf_hash;
use crate::log::tree::tests::{Stored, naive_root, some_leaves, stored};

impl Tiles for Stored {
    type Error = Infallible;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, Infallible> {
        Ok(self.get(&id).cloned().unwrap_or_default())
    }
}

/// PATH of RFC 6962, §2.1.1.
fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut path, other) = if index < k {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - k, right), naive_root(left))
    };
    path.push(other);
    path
}

/// SUBPROOF of RFC 6962, §2.1.2.
fn naive_subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut proof, other) = if old <= k {
        (naive_subproof(old, left, whole), naive_root(right))
    } else {
        (naive_subproof(old - k, right, false), naive_root(left))
    };
    proof.push(other);
    proof
}

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/tree.json")).expect("a vector file");
    let hash = |value: &Value| value.as_str().expect("text").parse::<Hash>().expect("a hash");
    let hashes = |value: &Value| value.as_array().expect("list").iter().map(hash).collect();
    let number = |value: &Value| value.as_u64().expect("a number");
    for case in vectors["inclusion"].as_array().expect("inclusion") {
        let proof: Vec<Hash> = hashes(&case["proof"]);
        let index = number(&case["index"]);
        let leaf = leaf_hash(&[index as u8]);
        let root = hash(&case["root"]);
        let found = verify_inclusion(leaf, index, number(&case["size"]), &proof, root);
        assert_eq!(found.is_ok(), case["expect"] == "ok", "{}", case["name"]);
    }
    for case in vectors["consistency"].as_array().expect("consistency") {
        let proof: Vec<Hash> = hashes(&case["proof"]);
        let (old, new) = (number(&case["old"]), number(&case["new"]));
        let (old_root, new_root) = (hash(&case["old_root"]), hash(&case["new_root"]));
        let found = verify_consistency(old, old_root, new, new_root, &proof);
        assert_eq!(found.is_ok(), case["expect"] == "ok", "{}", case["name"]);
    }
}

#[test]
fn all_small_trees() {
    let leaves = some_leaves(40);
    let (_, mut tiles) = stored(&leaves, 7);
    for size in 1..=leaves.len() {
        let root = naive_root(&leaves[..size]);
        for index in 0..size {
            let proof = inclusion_proof(&mut tiles, index as u64, size as u64).expect("in range");
            assert_eq!(proof, naive_path(index, &leaves[..size]));
            let found = verify_inclusion(leaves[index], index as u64, size as u64, &proof, root);
            assert_eq!(found, Ok(()), "{index} of {size}");
        }
        for old in 1..=size {
            let proof = consistency_proof(&mut tiles, old as u64, size as u64).expect("in range");
            assert_eq!(proof, naive_subproof(old, &leaves[..size], true));
            let old_root = naive_root(&leaves[..old]);
            let found = verify_consistency(old as u64, old_root, size as u64, root, &proof);
            assert_eq!(found, Ok(()), "{old} to {size}");
        }
    }
}

#[test]
fn nothing_is_a_prefix_of_everything() {
    let root = naive_root(&some_leaves(3));
    assert_eq!(verify_consistency(0, empty_root(), 3, root, &[]), Ok(()));
    assert_eq!(verify_consistency(0, root, 3, root, &[]), Err(ProofError::Root));
    assert_eq!(verify_consistency(0, empty_root(), 3, root, &[root]), Err(ProofError::Length));
    assert_eq!(verify_consistency(3, root, 2, root, &[]), Err(ProofError::Range));
    assert_eq!(verify_consistency(2, root, 3, root, &[]), Err(ProofError::Length));
    assert_eq!(verify_inclusion(root, 3, 3, &[], root), Err(ProofError::Range));
    assert_eq!(verify_inclusion(root, 0, 0, &[], root), Err(ProofError::Range));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn proofs_hold_and_forgeries_do_not(
        count in 2_u64..1500,
        places in any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(),
    ) {
        let leaves = some_leaves(count);
        let (tree, mut tiles) = stored(&leaves, 300);
        let size = 1 + places.0.index(count as usize) as u64;
        let index = places.1.index(size as usize) as u64;
        let root = root_at(&mut tiles, size).expect("stored");
        prop_assert_eq!(root, naive_root(&leaves[..size as usize]));

        let leaf = leaves[index as usize];
        let mut proof = inclusion_proof(&mut tiles, index, size).expect("stored");
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));
        let other = empty_root();
        prop_assert!(verify_inclusion(other, index, size, &proof, root).is_err());
        prop_assert!(verify_inclusion(leaf, index ^ 1, size, &proof, root).is_err());
        proof.push(other);
        prop_assert!(verify_inclusion(leaf, index, size, &proof, root).is_err());

        let mut proof = consistency_proof(&mut tiles, size, count).expect("stored");
        prop_assert_eq!(verify_consistency(size, root, count, tree.root(), &proof), Ok(()));
        prop_assert!(verify_consistency(size, other, count, tree.root(), &proof).is_err());
        if !proof.is_empty() {
            let place = places.2.index(proof.len());
            proof[place] = other;
            prop_assert!(verify_consistency(size, root, count, tree.root(), &proof).is_err());
            proof.remove(place);
            prop_assert!(verify_consistency(size, root, count, tree.root(), &proof).is_err());
        }
    }
}
