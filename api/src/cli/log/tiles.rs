//! `enlace log tiles DIR`: a log as static files, for a mirror that is a folder and a web server
//! (C2SP tlog-tiles; protocol §5.10). What is there already is left as it is.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::log::checkpoint::NOTE_MAX_BYTES;
use enlace_schema::log::static_path::{StaticTile, TileTree, write_bundle};
use enlace_schema::log::{Checkpoint, SignedCheckpoint};
use serde_json::json;

use super::log_of;
use crate::cli::{Out, files, instance};
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::federation::tiles;
use crate::instance::Instance;
use crate::ledger::{past, proof};
use crate::store::log;

/// Writes what is missing.
///
/// # Errors
/// `mirror-other`, `log-behind`, `log-other-past`; `checkpoint-not-yet`, `peer-unknown`;
/// `file-unwritable`, `disk-full`; what settings and database refuse.
pub fn write(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let instance = instance(args, out)?;
    let origin = log_of(args, &instance)?;
    let folder = args.get_one::<PathBuf>("folder").ok_or(codes::BAD_REQUEST)?;
    past::require_own(&instance.ledger, &origin)?;
    let (note, size, genesis) = newest(&instance, &origin)?;
    continues(&instance, &origin, folder, size)?;
    let entries = !args.get_flag("hashes_only");
    let wanted = |tile: &StaticTile| entries || tile.of != TileTree::Entries;
    let progress = out.progress("cli-log-tiles");
    let of = StaticTile::all(size).filter(wanted).count();
    let (mut new, mut touched) = (0_u64, BTreeSet::new());
    for (done, tile) in StaticTile::all(size).filter(wanted).enumerate() {
        progress.at(done, of);
        let path = folder.join(tile.to_string());
        if path.exists() {
            continue;
        }
        let bytes = instance.store().snapshot(|conn| tiles::read(conn, &origin, tile))?;
        put(&path, &bytes.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?, &mut touched)?;
        new += 1;
    }
    drop(progress);
    put(&folder.join("genesis"), &genesis, &mut touched)?;
    let keys = instance.store().snapshot(|conn| proof::key_entries(conn, &origin))?;
    let keys = write_bundle(keys.iter().map(Vec::as_slice));
    put(&folder.join("keys"), &keys, &mut touched)?;
    // Its names too are on the disk before the checkpoint says that the tiles are there.
    for folder in touched {
        fs::File::open(&folder).and_then(|it| it.sync_all()).map_err(unwritable(&folder))?;
    }
    files::write(&folder.join("checkpoint"), note.as_bytes())?;
    tidy(folder, size)?;
    let values = [("folder", folder.display().to_string().into()), ("count", new.into())];
    out.say("cli-log-tiles-written", &values);
    out.answer(&json!({
        "ok": true,
        "folder": folder,
        "log": origin.to_string(),
        "size": size,
        "new": new,
        "entries": entries,
    }));
    Ok(())
}

fn put(path: &Path, bytes: &[u8], touched: &mut BTreeSet<PathBuf>) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(unwritable(folder))?;
    files::write(path, bytes)?;
    touched.insert(folder.to_owned());
    Ok(())
}

/// What the mirror will say: the newest note, its size, and the first entry.
fn newest(instance: &Instance, origin: &Origin) -> Result<(String, u64, Vec<u8>)> {
    let found = instance.store().snapshot(|conn| {
        let size = tiles::published(conn, origin)?;
        let row = log::find_checkpoint(conn, origin.as_str(), log::signed(size)?)?;
        let genesis = log::find_entry(conn, origin.as_str(), 0)?;
        let unknown = || Error::from(codes::PEER_UNKNOWN);
        let genesis = genesis.ok_or_else(unknown)?.into_bytes();
        Ok((row.ok_or_else(unknown)?.note, size, genesis))
    });
    found.map_err(|error| match error.is(codes::PEER_UNKNOWN) {
        true if origin == instance.origin() => codes::CHECKPOINT_NOT_YET.into(),
        _ => error,
    })
}

/// A folder that holds the same log, as far as it goes, or nothing.
fn continues(instance: &Instance, origin: &Origin, folder: &Path, size: u64) -> Result<()> {
    let Some(held) = held(folder)? else { return Ok(()) };
    let other = || Error::from(Refusal::new(codes::MIRROR_OTHER).with("folder", folder));
    if held.origin != origin.as_str() {
        return Err(other());
    }
    if held.size > size {
        return Err(Refusal::new(codes::LOG_BEHIND)
            .with("held", held.size)
            .with("shown", size)
            .into());
    }
    let own = origin.as_str();
    let root = instance.store().snapshot(|conn| proof::root(conn, own, held.size))?;
    if root == Some(held.root) { Ok(()) } else { Err(other()) }
}

/// The checkpoint that is in the folder.
fn held(folder: &Path) -> Result<Option<Checkpoint>> {
    let path = folder.join("checkpoint");
    match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        _ => {}
    }
    let other = || Refusal::new(codes::MIRROR_OTHER).with("folder", folder);
    let note =
        String::from_utf8(files::read(&path, NOTE_MAX_BYTES as u64)?).map_err(|_| other())?;
    let signed = SignedCheckpoint::parse(&note).map_err(|_| other())?;
    Ok(Some(signed.checkpoint))
}

/// Partial tiles go when the full one is there; who still wants one takes that.
fn tidy(folder: &Path, size: u64) -> Result<()> {
    for tile in StaticTile::all(size).filter(StaticTile::is_full) {
        let partial = folder.join(format!("{tile}.p"));
        match fs::remove_dir_all(&partial) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(unwritable(&partial)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
