//! `enlace log verify DIR` and `enlace log verify URL --tiles`: a log from its static files, as any
//! mirror has them, from the genesis up to the checkpoint; every tile is compared on the way.
//!
//! Where only the hashes are to be had, they must lead to the checkpoint; who said what stays
//! unknown then.

use std::collections::BTreeMap;

use clap::ArgMatches;
use enlace_schema::event::Entry;
use enlace_schema::log::static_path::{StaticTile, TileTree};
use enlace_schema::log::{
    Hash, LogError, LogVerifier, SignedCheckpoint, TILE_HASH_BYTES, TileId, Tree,
};
use serde_json::json;

use super::{Fault, compare_words, count, tell as tell_whole, tell_fault, words};
use crate::cli::{Out, caller};
use crate::error::{Refusal, Result, codes};
use crate::federation::client::mirror::{Mirror, damaged, is_address};

/// Options that say how a running instance is asked for more than its static files.
const OTHER: [&str; 3] = ["against", "save", "witness"];

/// Verifies static files.
///
/// # Errors
/// `mirror-missing`, `mirror-damaged`; `log-invalid`, `log-fingerprint`; `log-option`;
/// `file-unreadable`, `peer-address`, `peer-unreachable`, `peer-answer`, `log-not-public`.
pub fn verify(args: &ArgMatches, source: &str, out: &mut Out) -> Result<()> {
    if let Some(option) = OTHER.into_iter().find(|option| args.contains_id(option)) {
        return Err(Refusal::new(codes::LOG_OPTION).with("name", format!("--{option}")).into());
    }
    let token = match caller::token_file(args)? {
        None if is_address(source) => caller::token_variable(),
        token => token,
    };
    let mirror = Mirror::at(source, token)?;
    let genesis = mirror.genesis()?;
    compare_words(args, &genesis.id())?;
    let head = mirror.checkpoint()?;
    let origin = head.checkpoint.origin.parse().map_err(|_| damaged("checkpoint"))?;
    let keys = mirror.keys(&origin, &genesis)?;
    if has_entries(&mirror, &head)? {
        return whole(args, &mirror, &genesis, &head, out);
    }
    let mut good = keys.log_keys_for(head.checkpoint.size);
    if !good.any(|key| head.verify_log(&key.key).is_ok()) {
        return Err(codes::LOG_INVALID.into());
    }
    hashes_only(args, &mirror, &genesis, &head, out)
}

/// Whether this mirror hands out entries, to us.
fn has_entries(mirror: &Mirror, head: &SignedCheckpoint) -> Result<bool> {
    let bundles =
        || StaticTile::all(head.checkpoint.size).filter(|tile| tile.of == TileTree::Entries);
    // Both ends: a mirror that has lost one is not one that has none.
    for bundle in bundles().take(1).chain(bundles().last()) {
        match mirror.tile(bundle) {
            Ok(_) => return Ok(true),
            Err(error) if error.is(codes::MIRROR_MISSING) || error.is(codes::LOG_NOT_PUBLIC) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// Every tile of hashes must be the one that follows from what is below it.
struct Compared<'a> {
    mirror: &'a Mirror,
    size: u64,
    /// Those that are not full yet.
    partial: BTreeMap<TileId, Vec<u8>>,
}

impl Compared<'_> {
    fn take(&mut self, tiles: Vec<(TileId, Vec<u8>)>) -> Result<()> {
        for (id, hashes) in tiles {
            self.partial.remove(&id);
            if hashes.len() == 256 * TILE_HASH_BYTES {
                self.compare(id, &hashes)?;
            } else {
                self.partial.insert(id, hashes);
            }
        }
        Ok(())
    }

    fn compare(&self, id: TileId, hashes: &[u8]) -> Result<()> {
        let tile = StaticTile::at(id, self.size).ok_or_else(|| damaged("checkpoint"))?;
        if self.mirror.hashes(tile)? == hashes { Ok(()) } else { Err(damaged(&tile.to_string())) }
    }

    fn end(self) -> Result<()> {
        self.partial.iter().try_for_each(|(id, hashes)| self.compare(*id, hashes))
    }
}

fn whole(
    args: &ArgMatches,
    mirror: &Mirror,
    genesis: &Entry,
    head: &SignedCheckpoint,
    out: &mut Out,
) -> Result<()> {
    let size = head.checkpoint.size;
    let mut verifier = LogVerifier::new(Some(genesis.id()));
    let mut compared = Compared { mirror, size, partial: BTreeMap::new() };
    let progress = out.progress("cli-log-progress");
    let mut failed: Option<LogError> = None;
    'bundles: for tile in StaticTile::all(size).filter(|tile| tile.of == TileTree::Entries) {
        for entry in mirror.entries(tile)? {
            if let Err(error) = verifier.entry(&entry) {
                failed = Some(error);
                break 'bundles;
            }
        }
        compared.take(verifier.dirty_tiles())?;
        progress.at(count(verifier.size()), count(size));
    }
    drop(progress);
    let seq = verifier.size();
    let failed = failed.or_else(|| verifier.checkpoint(head.note()).err());
    if let Some(error) = failed {
        return Err(tell_fault(&Fault { seq, error }, out));
    }
    compared.end()?;
    let report = verifier.finish().map_err(|error| tell_fault(&Fault { seq, error }, out))?;
    tell_whole(&report, args.contains_id("words"), out);
    Ok(())
}

fn hashes_only(
    args: &ArgMatches,
    mirror: &Mirror,
    genesis: &Entry,
    head: &SignedCheckpoint,
    out: &mut Out,
) -> Result<()> {
    let (size, root) = (head.checkpoint.size, head.checkpoint.root);
    let mut tree = Tree::empty();
    let mut compared = Compared { mirror, size, partial: BTreeMap::new() };
    let leaves = |tile: &StaticTile| tile.of == TileTree::Hashes(0);
    for tile in StaticTile::all(size).filter(leaves) {
        for hash in mirror.hashes(tile)?.chunks_exact(TILE_HASH_BYTES) {
            tree.push(Hash::from_slice(hash).map_err(|_| damaged(&tile.to_string()))?);
        }
        // Those of leaves are what was just read.
        let mut above = tree.dirty_tiles();
        above.retain(|(id, _)| id.level > 0);
        compared.take(above)?;
    }
    compared.end()?;
    if tree.root() != root {
        return Err(damaged("checkpoint"));
    }
    let words = words(&genesis.id(), out.locale());
    let log = head.checkpoint.origin.clone();
    let values = [("log", log.clone().into()), ("size", size.into())];
    out.say("cli-log-checkpoint", &values);
    out.plain(&root.to_string());
    out.say("cli-log-hashes", &[]);
    if !args.contains_id("words") {
        out.say("cli-log-compare", &[("words", words.clone().into())]);
    }
    out.answer(&json!({
        "ok": true,
        "log": log,
        "size": size,
        "root": root.to_string(),
        "genesis": genesis.id().to_string(),
        "words": words,
        "entries": null,
    }));
    Ok(())
}
