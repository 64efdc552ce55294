//! `enlace backup FILE`: a copy of the instance as of one instant, in one age file, while it runs.
//!
//! Inside is a tar: `manifest.json`, the settings file, `enlace.db`, and the keys if they are asked
//! for. The high-water mark is never in it: a restored copy must not take itself for the newest.

pub mod restore;

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::files::Part;
use super::{Out, clock, files, secrets, settings};
use crate::config::{self, Config};
use crate::error::{Error, Result, codes, unwritable};
use crate::ledger::keyfiles;
use crate::ledger::keys;
use crate::locked::{Lock, Passphrase};
use crate::store::{Store, log, open_unchecked};

/// Version of what is inside.
const FORMAT: u32 = 1;
/// Names inside.
const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "enlace.db";
const KEYS: &str = "keys/";
/// The folder, in the data folder, in which a copy is made or unpacked.
const BACKUP_PART: &str = "backup.part";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub enlace_backup: u32,
    /// The log of the instance.
    pub origin: Origin,
    /// Its size, if the database is in it.
    pub size: u64,
    /// Its root.
    pub root: Option<Hash>,
    /// When it was made.
    pub made: Millis,
    /// By what.
    pub software: String,
    /// Whether the database is in it.
    pub database: bool,
    /// Whether the keys are in it.
    pub keys: bool,
}

type Archive = tar::Builder<StreamWriter<BufWriter<Part>>>;

/// Makes the backup.
///
/// # Errors
/// `file-exists`, `backup-postgres`, `option-missing`, `passphrase-short`, `recipient-malformed`,
/// `disk-full`, `file-unwritable`; what settings and database refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    let file = files::named(args)?;
    let only_keys = args.get_flag("keys_only");
    let keys = only_keys || args.get_flag("keys");
    // Everything that can be refused is refused before the copy is made.
    let part = Part::begin_private(file)?;
    let lock = lock(args, out)?;
    let folder = Folder::begin(config.data.join(BACKUP_PART))?;
    let manifest = manifest(&config, &folder, !only_keys, keys)?;
    let writer = lock.writer(BufWriter::new(part)).map_err(unwritable(file))?;
    let mut archive = tar::Builder::new(writer);
    fill(&mut archive, &config, &folder, &manifest).map_err(unwritable(file))?;
    let writer = archive.into_inner().map_err(unwritable(file))?;
    let buffered = writer.finish().map_err(unwritable(file))?;
    let part = buffered.into_inner().map_err(|error| unwritable(file)(error.into_error()))?;
    part.finish()?;
    let name = file.display().to_string();
    let values = [("file", name.into()), ("size", manifest.size.into())];
    match (manifest.database, manifest.keys) {
        (true, true) => out.say("cli-backup-whole", &values),
        (true, false) => out.say("cli-backup-database", &values),
        (false, _) => out.say("cli-backup-keys", &values),
    }
    out.answer(&json!({ "ok": true, "file": file, "backup": manifest }));
    Ok(())
}

/// To whom it is locked: a recipient, or a passphrase from a file or the keyboard.
fn lock(args: &ArgMatches, out: &Out) -> Result<Lock> {
    if let Some(recipient) = args.get_one::<String>("recipient") {
        return Lock::recipient(recipient);
    }
    let words = match args.get_one::<PathBuf>("passphrase_file") {
        Some(file) => secrets::read(file)?,
        None => secrets::ask(&out.t("cli-ask-passphrase", &[]))?,
    };
    Lock::passphrase(&words)
}

/// Copies the database, if it is to be in it, and says what it is of.
fn manifest(config: &Config, folder: &Folder, database: bool, keys: bool) -> Result<Manifest> {
    let (mut size, mut root) = (0, None);
    let origin = if database {
        if config.is_postgres() {
            return Err(codes::BACKUP_POSTGRES.into());
        }
        let copy = folder.path.join(DATABASE);
        Store::open(&config.database_url, 1)?.copy_into(&copy)?;
        let own = log::find_own(&mut open_unchecked(&copy.display().to_string())?)?;
        let own = own.ok_or_else(|| Error::from(codes::NOT_INITIALISED))?;
        size = log::unsigned(own.size)?;
        root = Some(log::hash(&own.root)?);
        log::origin(&own.origin)?
    } else {
        keys::Folder::at(config.data.join("keys"), Passphrase::default()).origin()?
    };
    Ok(Manifest {
        enlace_backup: FORMAT,
        origin,
        size,
        root,
        made: clock().now(),
        software: concat!("enlace/", env!("CARGO_PKG_VERSION")).into(),
        database,
        keys,
    })
}

fn fill(
    archive: &mut Archive,
    config: &Config,
    folder: &Folder,
    manifest: &Manifest,
) -> io::Result<()> {
    add_bytes(archive, MANIFEST, &serde_json::to_vec(manifest)?)?;
    let settings = config.data.join(config::FILE);
    if manifest.database && settings.exists() {
        add_file(archive, config::FILE, &settings)?;
    }
    if manifest.keys {
        for (name, path) in keyfiles::list(&config.data.join("keys"))? {
            add_file(archive, &format!("{KEYS}{name}"), &path)?;
        }
    }
    if manifest.database {
        add_file(archive, DATABASE, &folder.path.join(DATABASE))?;
    }
    Ok(())
}

fn add_bytes(archive: &mut Archive, name: &str, bytes: &[u8]) -> io::Result<()> {
    archive.append_data(&mut header(bytes.len() as u64), name, bytes)
}

fn add_file(archive: &mut Archive, name: &str, path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    archive.append_data(&mut header(size), name, file)
}

/// What is common to all: readable by their owner only, and no owner.
fn header(size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header
}

/// A folder that goes away with whatever is in it. One that an earlier run left is cleared first;
/// one in which another run is at work is waited for.
struct Folder {
    path: PathBuf,
    /// Locked while the folder is there.
    _turn: File,
}

impl Folder {
    fn begin(path: PathBuf) -> Result<Self> {
        let around = path.parent().unwrap_or(Path::new("."));
        let made = DirBuilder::new().recursive(true).mode(0o700).create(around);
        made.map_err(unwritable(around))?;
        let turn = File::open(around).and_then(|turn| turn.lock().map(|()| turn));
        let turn = turn.map_err(unwritable(around))?;
        if path.exists() {
            fs::remove_dir_all(&path).map_err(unwritable(&path))?;
        }
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(unwritable(&path))?;
        Ok(Self { path, _turn: turn })
    }

    /// Writes a file into it that only its owner reads, durably.
    fn put(&self, name: &str, mut from: impl io::Read) -> io::Result<u64> {
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.path.join(name);
        if let Some(parent) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
        let size = io::copy(&mut from, &mut file)?;
        file.flush()?;
        file.sync_all()?;
        Ok(size)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is cleared by the next run.
        let _ = fs::remove_dir_all(&self.path);
    }
}
