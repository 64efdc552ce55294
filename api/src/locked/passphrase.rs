//! From where the passphrase of a locked folder of keys comes: a file that the settings name, or a
//! person at a terminal. Never from an argument or a value of the environment, which other
//! processes of the machine can read.
//!
//! What it opened is remembered by what it opened, never the passphrase: a process that reads the
//! folder twice asks once.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::log::{Hash, sha256};
use zeroize::Zeroizing;

use super::Key;
use crate::error::{Refusal, Result, codes};

/// Most bytes of a file with a passphrase: a sentence of sixty words.
const FILE_MAX: u64 = 1024;
/// Most bytes of an identity as text.
const IDENTITY_MAX: u64 = 1024;

/// Asks a person; refuses where there is nobody.
pub type Ask = fn() -> Result<Zeroizing<String>>;

/// What opens a locked folder of keys, where it is locked.
#[derive(Clone, Default)]
pub struct Passphrase {
    file: Option<PathBuf>,
    ask: Option<Ask>,
    opened: Arc<Mutex<Opened>>,
}

/// Identities that were opened, by the digest of their file: opening takes a second by design.
type Opened = Vec<(Hash, Arc<Key>)>;

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passphrase").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Passphrase {
    /// Read from a file, if one is named.
    pub fn from_file(file: Option<PathBuf>) -> Self {
        Self { file, ..Self::default() }
    }

    /// Where no file is named, a person is asked.
    #[must_use]
    pub fn or_asked(mut self, ask: Ask) -> Self {
        self.ask = Some(ask);
        self
    }

    /// The same where nobody is asked any more: a running server has no one at its terminal.
    #[must_use]
    pub(crate) fn silent(&self) -> Self {
        Self { ask: None, ..self.clone() }
    }

    /// Whether the settings name a file.
    pub fn is_in_file(&self) -> bool {
        self.file.is_some()
    }

    /// The passphrase.
    ///
    /// # Errors
    /// `keys-locked` where no file is named and nobody is asked; `passphrase-permissions`,
    /// `file-unreadable`; what asking is refused for.
    pub fn words(&self) -> Result<Zeroizing<String>> {
        match (&self.file, self.ask) {
            (Some(file), _) => read(file),
            (None, Some(ask)) => ask(),
            (None, None) => Err(codes::KEYS_LOCKED.into()),
        }
    }

    /// The identity in a file that the passphrase encrypted.
    ///
    /// # Errors
    /// `keys-passphrase` when it is another passphrase; `keys-damaged` when that is no such file;
    /// as [`Passphrase::words`].
    pub(crate) fn open(&self, name: &str, identity: &[u8]) -> Result<Arc<Key>> {
        let digest = sha256(identity);
        let known = |opened: &[(Hash, Arc<Key>)]| {
            opened.iter().find(|(of, _)| *of == digest).map(|(_, key)| Arc::clone(key))
        };
        if let Some(key) = known(&self.opened.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(key);
        }
        let key = Arc::new(open(&self.words()?, name, identity)?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push((digest, Arc::clone(&key)));
        Ok(key)
    }
}

/// The identity that a passphrase opens.
///
/// # Errors
/// `keys-passphrase`, `keys-damaged`.
pub(crate) fn open(words: &str, name: &str, identity: &[u8]) -> Result<Key> {
    let damaged = || Refusal::new(codes::KEYS_DAMAGED).with("name", name);
    let text = Key::passphrase(words).open(identity, IDENTITY_MAX);
    let text = text.map_err(|error| match error.is(codes::ARCHIVE_LOCKED) {
        true => Refusal::new(codes::KEYS_PASSPHRASE),
        false => damaged(),
    })?;
    let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
    Key::identity(text).map_err(|_| damaged().into())
}

/// The first line of a file that nobody else may read.
///
/// # Errors
/// `passphrase-permissions`, `file-unreadable`.
pub fn read(path: &Path) -> Result<Zeroizing<String>> {
    let unreadable = || Refusal::new(codes::FILE_UNREADABLE).with("file", path);
    let about = fs::metadata(path).map_err(|_| unreadable())?;
    if !is_tight(about.mode(), about.uid(), about.gid()) {
        return Err(Refusal::new(codes::PASSPHRASE_PERMISSIONS).with("file", path).into());
    }
    if about.len() > FILE_MAX {
        return Err(unreadable().into());
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|_| unreadable())?);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

/// Whether only its owner reads a file. A credential of systemd is `root:root 0440` where the
/// service has a user of its own: the bits of the group are there the mask of an access list with
/// that one user, and the group itself is root's, who reads everything anyway.
fn is_tight(mode: u32, owner: u32, group: u32) -> bool {
    let credential = mode & 0o777 == 0o440 && (owner, group) == (0, 0);
    mode & 0o077 == 0 || credential
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_reads_it_or_one_service() {
        for tight in [(0o600, 1000, 1000), (0o400, 0, 0), (0o100_600, 5, 0), (0o440, 0, 0)] {
            assert!(is_tight(tight.0, tight.1, tight.2), "{tight:?}");
        }
        for loose in [
            (0o640, 0, 0),
            (0o440, 1000, 0),
            (0o440, 0, 1000),
            (0o444, 0, 0),
            (0o604, 0, 0),
            (0o620, 1000, 1000),
            (0o601, 0, 0),
        ] {
            assert!(!is_tight(loose.0, loose.1, loose.2), "{loose:?}");
        }
    }

    #[test]
    fn what_is_no_identity_says_so() {
        let words = "correct horse battery staple";
        let lock = super::super::Lock::passphrase(words).expect("a lock");
        let other = lock.lock(b"not an identity").expect("locked");
        let refused = |words: &str, bytes: &[u8]| open(words, "x", bytes).err().expect("a refusal");
        assert!(refused(words, &other).is(codes::KEYS_DAMAGED));
        assert!(refused(words, b"nothing").is(codes::KEYS_DAMAGED));
        assert!(refused("another horse entirely", &other).is(codes::KEYS_PASSPHRASE));
        let nobody = Passphrase::default().open("x", &other).err().expect("a refusal");
        assert!(nobody.is(codes::KEYS_LOCKED));
    }
}
