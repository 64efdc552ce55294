//! What was once found to hold is not computed again: in simulations, where several instances
//! verify the same signatures in one process. Only in builds with the feature `simulation`, and
//! there only after [`remember`]; what is remembered is what a pure function of exactly these bytes
//! said, so that nothing is taken for true that was not found true.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::log::sha256_parts;

/// Parts of the memory, so that threads do not wait for each other.
const SHARDS: usize = 16;
/// Facts that a part holds at most; then it begins anew.
const MOST: usize = 8_192;

static ON: AtomicBool = AtomicBool::new(false);
static KNOWN: [Mutex<Option<HashSet<[u8; 32]>>>; SHARDS] = [const { Mutex::new(None) }; SHARDS];

/// From now on this process remembers.
pub fn remember() {
    ON.store(true, Ordering::Relaxed);
}

/// What `find` says of a fact that is named by these bytes, each part of a length that the parts
/// before it tell; from memory, where it has said yes before.
pub(super) fn holds(fact: &[&[u8]], find: impl FnOnce() -> bool) -> bool {
    if !ON.load(Ordering::Relaxed) {
        return find();
    }
    let name = sha256_parts(fact).0;
    let shard = &KNOWN[usize::from(name[0]) % SHARDS];
    let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
    if lock().as_ref().is_some_and(|known| known.contains(&name)) {
        return true;
    }
    if !find() {
        return false;
    }
    let mut known = lock();
    let known = known.get_or_insert_default();
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(name);
    true
}
