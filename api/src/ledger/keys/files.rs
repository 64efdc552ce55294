//! The folder of key files: the one place where they are read, written and told apart.
//!
//! A key `log-1` lies in the file `log-1`, or encrypted in `log-1.age`. A folder with an
//! `identity.age` is locked: new keys are encrypted to that identity, which its passphrase opens.
//! While a folder is being locked or unlocked a key lies there in both forms, and either is good.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use enlace_schema::event::Origin;
use enlace_schema::keys::SigningKey;
use enlace_schema::log::Hash;
use zeroize::Zeroizing;

use super::{LASTING, ORIGIN, ROLES, Secret, THIRD};
use crate::disk;
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::ledger::{keyfiles, mark};
use crate::locked::Key;
use crate::locked::passphrase::{self, Passphrase};
use crate::random;

/// Name of the file that makes a folder a locked one.
pub(super) const IDENTITY: &str = "identity.age";
/// What the name of an encrypted key ends in.
const LOCKED: &str = ".age";
/// What the name of a file ends in that holds what a key signed last.
pub(super) const LAST: &str = ".last";
/// Most bytes of a key as text.
const KEY_TEXT_MAX: u64 = 1024;

/// A folder of keys, and what opens it.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    words: Passphrase,
}

/// In which forms the keys of a folder lie there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// All as they are.
    Plain,
    /// All encrypted.
    Locked,
    /// Some so, some so: locking or unlocking was interrupted.
    Between,
}

impl Folder {
    /// A folder.
    pub fn at(path: impl Into<PathBuf>, words: Passphrase) -> Self {
        Self { path: path.into(), words }
    }

    /// The same where nobody is asked for a passphrase any more.
    pub(super) fn silent(&self) -> Self {
        Self { path: self.path.clone(), words: self.words.silent() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of that name.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The file of that key when it is encrypted.
    pub(super) fn locked_file(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}{LOCKED}"))
    }

    /// Whether new keys are written encrypted.
    pub fn is_locked(&self) -> bool {
        self.file(IDENTITY).exists()
    }

    /// In which forms its keys lie there.
    ///
    /// # Errors
    /// `keys-missing`, `keys-unreadable`.
    pub fn form(&self) -> Result<Form> {
        let [plain, locked] = self.names()?;
        Ok(match (self.is_locked(), plain.is_empty(), locked.is_empty()) {
            (false, _, true) => Form::Plain,
            (true, true, _) => Form::Locked,
            _ => Form::Between,
        })
    }

    /// The keys that lie there as they are, and those that lie there encrypted.
    pub(super) fn names(&self) -> Result<[BTreeSet<String>; 2]> {
        let [mut plain, mut locked] = [BTreeSet::new(), BTreeSet::new()];
        for name in self.listed()? {
            match name.strip_suffix(LOCKED) {
                Some(name) if is_key(name) => locked.insert(name.to_owned()),
                None if is_key(&name) => plain.insert(name),
                _ => false,
            };
        }
        Ok([plain, locked])
    }

    /// What else lies there: whatever it is, it is not encrypted.
    pub(super) fn others(&self) -> Result<Vec<String>> {
        let known = |name: &str| {
            let own = name == ORIGIN || name == IDENTITY || name.starts_with(mark::FILE);
            let key = [LOCKED, LAST].into_iter().find_map(|end| name.strip_suffix(end));
            own || is_key(key.unwrap_or(name))
        };
        Ok(self.listed()?.into_iter().filter(|name| !known(name)).collect())
    }

    fn listed(&self) -> Result<BTreeSet<String>> {
        let there = fs::read_dir(&self.path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => missing(ORIGIN),
            _ => unreadable(ORIGIN),
        })?;
        there.map(|file| Ok(file?.file_name().to_string_lossy().into_owned())).collect()
    }

    /// Names of the keys of one role, by their numbers.
    pub(super) fn of_role(&self, role: &str) -> Result<Vec<(u64, String)>> {
        let [plain, locked] =
            self.names().map_err(|error| match error.is(codes::KEYS_MISSING) {
                true => missing(role),
                false => error,
            })?;
        let number = |name: &String| -> Option<(u64, String)> {
            let number = name.strip_prefix(role)?.strip_prefix('-')?.parse().ok()?;
            Some((number, name.clone()))
        };
        let mut found: Vec<_> = plain.union(&locked).filter_map(number).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// Whether a key is there.
    pub fn has(&self, name: &str) -> bool {
        self.file(name).exists() || self.locked_file(name).exists()
    }

    /// The log that the keys speak for, which is no secret.
    ///
    /// # Errors
    /// `keys-missing`, `keys-unreadable`, `keys-damaged`, `keys-permissions`.
    pub fn origin(&self) -> Result<Origin> {
        read_text(&self.file(ORIGIN))?.trim().parse().map_err(|_| damaged(ORIGIN))
    }

    /// Refuses a folder that is none of keys: that of an instance names its log, that of a witness
    /// has its key.
    pub(super) fn require_keys(&self) -> Result<()> {
        if self.has(THIRD) { Ok(()) } else { self.origin().map(drop) }
    }

    /// What opens the keys that are encrypted.
    pub(super) fn key(&self) -> Result<Arc<Key>> {
        self.words.open(IDENTITY, &read(&self.file(IDENTITY))?)
    }

    /// Refuses what is not locked, or does not open.
    ///
    /// # Errors
    /// `keys-not-locked`; as [`Passphrase::words`]; `keys-passphrase`.
    pub fn require_key(&self) -> Result<()> {
        self.require_keys()?;
        if self.is_locked() { self.key().map(drop) } else { Err(codes::KEYS_NOT_LOCKED.into()) }
    }

    /// The same, opened by a passphrase that was said already.
    pub(super) fn key_by(&self, words: &str) -> Result<Key> {
        passphrase::open(words, IDENTITY, &read(&self.file(IDENTITY))?)
    }

    /// A secret by its name.
    pub(super) fn secret(&self, name: &str) -> Result<Secret> {
        let locked = !self.file(name).exists() && self.locked_file(name).exists();
        if locked { self.locked_secret(name, &*self.key()?) } else { self.plain_secret(name) }
    }

    /// A secret as it lies there.
    pub(super) fn plain_secret(&self, name: &str) -> Result<Secret> {
        parse(&Zeroizing::new(read_text(&self.file(name))?), name)
    }

    /// A secret as it lies there encrypted.
    pub(super) fn locked_secret(&self, name: &str, key: &Key) -> Result<Secret> {
        let bytes = read(&self.locked_file(name))?;
        let text = key.open(&bytes, KEY_TEXT_MAX).map_err(|_| damaged(name))?;
        parse(std::str::from_utf8(&text).map_err(|_| damaged(name))?, name)
    }

    /// An Ed25519 key by its name, with its seed.
    ///
    /// # Errors
    /// `keys-missing`, `keys-unreadable`, `keys-damaged`, `keys-permissions`; where it is encrypted
    /// `keys-passphrase` and what [`Passphrase::words`] refuses.
    pub fn signing(&self, name: &str) -> Result<(SigningKey, Secret)> {
        let seed = self.secret(name)?;
        let key = SigningKey::from_seed(&seed).map_err(|_| damaged(name))?;
        Ok((key, seed))
    }

    /// Draws a secret under a name that no file has yet: encrypted where the folder is locked.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`; as [`Passphrase::open`].
    pub fn draw_as(&self, name: &str) -> Result<()> {
        let secret = Zeroizing::new(random::bytes());
        match self.is_locked() {
            true => self.write_locked(name, &secret, &*self.key()?),
            false => self.write_plain(name, &secret),
        }
    }

    /// Draws a key of a role under the next number above `least`, durably, and gives its name.
    ///
    /// # Errors
    /// As [`Folder::draw_as`].
    pub(super) fn draw(&self, role: &str, least: u64) -> Result<String> {
        let highest = self.of_role(role)?.last().map_or(0, |(number, _)| *number);
        let name = format!("{role}-{}", highest.max(least) + 1);
        self.draw_as(&name)?;
        self.sync()?;
        Ok(name)
    }

    /// Writes a secret as it is.
    pub(super) fn write_plain(&self, name: &str, secret: &Secret) -> Result<()> {
        put(&self.file(name), Zeroizing::new(Hash(**secret).to_string()).as_bytes())
    }

    /// Writes a secret encrypted.
    pub(super) fn write_locked(&self, name: &str, secret: &Secret, key: &Key) -> Result<()> {
        let text = Zeroizing::new(Hash(**secret).to_string());
        put(&self.locked_file(name), &key.lock().lock(text.as_bytes())?)
    }

    /// Deletes a key, in whatever form it is there.
    ///
    /// # Errors
    /// `file-unwritable`.
    pub(super) fn forget(&self, name: &str) -> Result<()> {
        remove(&self.file(name))?;
        remove(&self.locked_file(name))?;
        self.sync()
    }

    /// Waits for this folder's turn, in this process and in others; until it is dropped.
    pub(super) fn turn(&self) -> Result<File> {
        let folder = File::open(&self.path)?;
        folder.lock()?;
        Ok(folder)
    }

    /// Makes what was written to it outlast a crash.
    pub(super) fn sync(&self) -> Result<()> {
        Ok(File::open(&self.path)?.sync_all()?)
    }
}

/// Whether a key has this name.
fn is_key(name: &str) -> bool {
    let numbered = |role: &str| {
        let number = name.strip_prefix(role).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| number.parse::<u64>().is_ok())
    };
    LASTING.contains(&name) || name == THIRD || ROLES.into_iter().any(numbered)
}

pub(super) fn missing(name: &str) -> Error {
    Refusal::new(codes::KEYS_MISSING).with("name", name).into()
}

pub(super) fn damaged(name: &str) -> Error {
    Refusal::new(codes::KEYS_DAMAGED).with("name", name).into()
}

fn unreadable(name: &str) -> Error {
    Refusal::new(codes::KEYS_UNREADABLE).with("name", name).into()
}

fn parse(text: &str, name: &str) -> Result<Secret> {
    let bytes: Hash = text.trim().parse().map_err(|_| damaged(name))?;
    Ok(Zeroizing::new(bytes.0))
}

/// Deletes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritable(path)(error)),
        _ => Ok(()),
    }
}

pub(super) fn read_text(path: &Path) -> Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    String::from_utf8(read(path)?).map_err(|_| damaged(&name))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let refuse = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => missing(&name),
        _ => unreadable(&name),
    };
    let about = fs::metadata(path).map_err(refuse)?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Refusal::new(codes::KEYS_PERMISSIONS).with("name", name.as_str()).into());
    }
    if about.len() > keyfiles::KEY_MAX {
        return Err(damaged(&name));
    }
    fs::read(path).map_err(refuse)
}

/// Nothing for a file that holds no key: one that was cut off while it was written, by a version
/// of this program that wrote it under its own name. Nothing names it yet.
pub(super) fn unless_damaged<T>(read: Result<T>, name: &str) -> Result<Option<T>> {
    match read {
        Err(error) if error.is(codes::KEYS_DAMAGED) => {
            tracing::warn!(name, "a key file that holds no key is passed over");
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// Writes a file that only its owner reads, durably: it has its name when it is whole, so that a
/// full disk or a loss of power leaves nothing under it.
///
/// # Errors
/// `disk-full`, `file-unwritable`; also when the file is there already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    put(path, text.as_bytes())
}

/// Writes a file that is not there yet, and leaves none that is not whole.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = disk::make(&part, 0o600);
    let placed = written.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        if path.symlink_metadata().is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        fs::rename(&part, path)
    });
    placed.map_err(|error| {
        // What the disk said first is what the operator has to hear.
        let _ = fs::remove_file(&part);
        unwritable(path)(error)
    })
}

/// Writes a file, whether it is there or not, so that it is there whole before and after; what was
/// written must be `good` before it gets its name.
pub(super) fn replace(
    path: &Path,
    bytes: &[u8],
    good: impl FnOnce(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    remove(&part)?;
    put(&part, bytes)?;
    good(&read(&part)?)?;
    fs::rename(&part, path).map_err(unwritable(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}
