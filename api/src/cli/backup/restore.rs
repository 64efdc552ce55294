//! `enlace restore FILE`: unpacks a backup where there is nothing yet, and leaves a note in the
//! mark's place that this is a restored copy: the peers are asked before anything is appended.
//!
//! Everything is unpacked and checked in a folder of its own first. The database gets its name
//! last, so that a restore that was interrupted is no instance yet, and is typed again.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::json;

use super::{DATABASE, FORMAT, Folder, KEYS, MANIFEST, Manifest};
use crate::cli::{Out, files, secrets, settings};
use crate::config::{self, Config};
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::ledger::{InstanceKeys, keyfiles, mark, rebuild};
use crate::locked::Key;
use crate::store::migrate::Status;
use crate::store::{log, migrate, open_unchecked};

/// The folder, in the data folder, in which a backup is unpacked.
const RESTORE_PART: &str = "restore.part";
/// Largest manifest and settings file.
const TEXT_MAX: u64 = 64 * 1024;

/// Restores.
///
/// # Errors
/// `file-exists` when something is there that the backup would replace; `archive-locked`,
/// `archive-damaged`, `archive-newer`, `keys-mismatch`, `database-newer`, `database-corrupt`,
/// `backup-postgres`, `disk-full`.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    if config.is_postgres() {
        return Err(codes::BACKUP_POSTGRES.into());
    }
    let file = files::named(args)?;
    let input = BufReader::new(files::open(file)?);
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data);
    made.map_err(unwritable(&config.data))?;
    let key = key(args, out)?;
    let folder = Folder::begin(config.data.join(RESTORE_PART))?;
    let manifest = unpack(&key, input, &folder)?;
    if manifest.database {
        require_room(Path::new(&config.database_url))?;
    }
    let older = match manifest.database {
        true => check_database(&config, &folder, &manifest)?,
        false => false,
    };
    place_keys(&config, &folder)?;
    place(&config, &folder, &manifest)?;
    tell(&config, &manifest, older, out);
    Ok(())
}

/// By what it is opened: an identity in a file, or a passphrase from a file or the keyboard.
fn key(args: &ArgMatches, out: &Out) -> Result<Key> {
    if let Some(file) = args.get_one::<PathBuf>("identity") {
        let bytes = files::read(file, TEXT_MAX)?;
        return Key::identity(&String::from_utf8_lossy(&bytes));
    }
    let words = match args.get_one::<PathBuf>("passphrase_file") {
        Some(file) => secrets::read(file)?,
        None => secrets::ask(&out.t("cli-ask-passphrase", &[]))?,
    };
    Ok(Key::passphrase(&words))
}

/// Nothing is overwritten, a journal of a database that is gone neither. Keys alone need no room:
/// they come after the database as well as before it.
fn require_room(database: &Path) -> Result<()> {
    for ending in ["", "-wal", "-journal"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        if path.exists() {
            return Err(Refusal::new(codes::FILE_EXISTS).with("file", path.as_path()).into());
        }
    }
    Ok(())
}

/// Unpacks everything that belongs into a backup, and reads it to its end: only then is it known
/// to be whole.
fn unpack(key: &Key, input: impl Read, folder: &Folder) -> Result<Manifest> {
    let mut archive = tar::Archive::new(key.reader(input)?);
    let mut manifest = None;
    for entry in archive.entries().map_err(read_fault)? {
        let mut entry = entry.map_err(read_fault)?;
        let name = entry.path().map_err(read_fault)?.to_string_lossy().into_owned();
        if name == MANIFEST {
            let mut text = Vec::new();
            (&mut entry).take(TEXT_MAX).read_to_end(&mut text).map_err(read_fault)?;
            manifest = Some(parse(&text)?);
            continue;
        }
        let most = match name.strip_prefix(KEYS) {
            Some(key) if keyfiles::is_name(key) => keyfiles::KEY_MAX,
            None if name == config::FILE => TEXT_MAX,
            None if name == DATABASE => u64::MAX,
            // Nothing else is ever written, and no path leads out of the folder.
            _ => return Err(codes::ARCHIVE_DAMAGED.into()),
        };
        if entry.size() > most || !entry.header().entry_type().is_file() {
            return Err(codes::ARCHIVE_DAMAGED.into());
        }
        folder.put(&name, entry).map_err(read_fault)?;
    }
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(read_fault)?;
    let manifest = manifest.ok_or_else(|| Error::from(codes::ARCHIVE_DAMAGED))?;
    let whole = folder.path.join(DATABASE).exists() == manifest.database
        && folder.path.join(KEYS).exists() == manifest.keys;
    if whole { Ok(manifest) } else { Err(codes::ARCHIVE_DAMAGED.into()) }
}

fn parse(text: &[u8]) -> Result<Manifest> {
    let any: serde_json::Value =
        serde_json::from_slice(text).map_err(|_| Error::from(codes::ARCHIVE_DAMAGED))?;
    if any["enlace_backup"].as_u64().is_some_and(|format| format > u64::from(FORMAT)) {
        return Err(codes::ARCHIVE_NEWER.into());
    }
    serde_json::from_value(any).map_err(|_| codes::ARCHIVE_DAMAGED.into())
}

/// A disk that is full says so; anything else is the archive.
fn read_fault(error: io::Error) -> Error {
    use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge | PermissionDenied => error.into(),
        _ => codes::ARCHIVE_DAMAGED.into(),
    }
}

/// Whether the copy is the log that the manifest names, and what the keys say of it. Gives whether
/// it is from an older version.
fn check_database(config: &Config, folder: &Folder, manifest: &Manifest) -> Result<bool> {
    let path = folder.path.join(DATABASE);
    let mut conn = open_unchecked(&path.display().to_string())?;
    match migrate::status(&mut conn)? {
        Status::Newer => return Err(codes::DATABASE_NEWER.into()),
        Status::Older => return Ok(true),
        Status::Current => {}
    }
    let own = log::find_own(&mut conn)?;
    let root = rebuild::verify_root(&mut conn, &manifest.origin)?;
    if own.is_none_or(|own| own.origin != manifest.origin.as_str()) || manifest.root != Some(root) {
        return Err(codes::ARCHIVE_DAMAGED.into());
    }
    // The keys that will be used: those of the backup, or those that are here already.
    let data = if manifest.keys { &folder.path } else { &config.data };
    if data.join("keys").join("origin").exists() {
        InstanceKeys::load(data, &config.keys_passphrase)?.take_or_ask(&mut conn)?;
    }
    Ok(false)
}

/// Puts the keys where there are none; where there are, they must be the same.
fn place_keys(config: &Config, folder: &Folder) -> Result<()> {
    let from = folder.path.join("keys");
    if from.exists() { keyfiles::place(&from, &config.data.join("keys")) } else { Ok(()) }
}

/// Settings where there are none, the note that this is a copy, and the database last.
fn place(config: &Config, folder: &Folder, manifest: &Manifest) -> Result<()> {
    if !manifest.database {
        return Ok(());
    }
    let (from, to) = (folder.path.join(config::FILE), config.data.join(config::FILE));
    if from.exists() && !to.exists() {
        fs::rename(&from, &to).map_err(unwritable(&to))?;
    }
    let beside = config.data.join("keys").join(mark::FILE);
    let place = config.highwater_file.as_ref().unwrap_or(&beside);
    mark::write_restored(place)?;
    let to = PathBuf::from(&config.database_url);
    let from = folder.path.join(DATABASE);
    if fs::rename(&from, &to).is_err() {
        // On another file system: copied, and named when it is complete.
        let part = to.with_extension("part");
        fs::copy(&from, &part)
            .and_then(|_| File::open(&part)?.sync_all())
            .map_err(unwritable(&to))?;
        fs::rename(&part, &to).map_err(unwritable(&to))?;
    }
    sync(to.parent().unwrap_or(Path::new(".")))
}

fn sync(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable(folder))
}

fn tell(config: &Config, manifest: &Manifest, older: bool, out: &mut Out) {
    let made = out.when(manifest.made);
    let log = manifest.origin.to_string();
    let values = [("log", log.into()), ("size", manifest.size.into()), ("at", made.into())];
    match manifest.database {
        true => out.say("cli-restore-database", &values),
        false => out.say("cli-restore-keys", &values),
    }
    let keyless = !config.data.join("keys").join("origin").exists();
    if manifest.database && keyless {
        out.say("cli-restore-keys-next", &[]);
    }
    if older {
        out.say("cli-restore-migrate-next", &[]);
    }
    if manifest.database {
        out.say(if keyless { "cli-restore-then" } else { "cli-restore-next" }, &[]);
    }
    out.answer(&json!({ "ok": true, "backup": manifest, "older": older }));
}
