//! The instance's keys, in files outside the database with permissions for their owner only.
//!
//! `keys/` holds one file of 32 bytes (hex) per secret, encrypted if the operator wishes
//! ([`Folder`]). Keys that the log publishes are named as
//! there (`log-1`, `witness-1`, `transport-1`, `seal-1`, with higher numbers as they are replaced);
//! one log key more than it has published lies ready as the next. Beside them the ballot secret and
//! the data key of the private store. Which of them are in force the log says, not the folder, so
//! that a rotation cut off at any point leaves an instance that works ([`KeysInForce`]). What
//! losing or forging each of them costs is in `docs/operations.md`.

mod convert;
mod files;
mod former;
mod in_force;

use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use enlace_schema::event::Origin;
use enlace_schema::keys::{PublicKey, SigningKey};
use enlace_schema::log::{Hash, KeySchedule};
use enlace_schema::membership::email;
use ring::hmac;
use zeroize::Zeroizing;

pub use self::convert::{begin, change, lock, unlock};
pub use self::files::{Folder, Form, write};
pub use self::in_force::{KeysInForce, Transport, public_of};
use super::publish::Witness;
use super::{mark, proof};
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::locked::Passphrase;
use crate::store::{Connection, log};

/// Secrets that are never published and never replaced.
const LASTING: [&str; 2] = ["ballot", "data"];
/// Roles whose keys have numbers.
const ROLES: [&str; 4] = ["log", "witness", "transport", "seal"];
/// Name of the key of a third witness, which lies in a folder of its own and is locked alike.
pub const THIRD: &str = "witness.key";
/// Name of the file that holds the origin: it belongs to the keys, not to the database.
const ORIGIN: &str = "origin";
/// Name of the settings file, which may lie in a folder before there is an instance.
const SETTINGS: &str = "enlace.toml";
/// Key names at genesis; the number grows with each rotation and is never used again.
pub const FIRST_KIDS: [&str; 4] = ["log-1", "witness-1", "transport-1", "seal-1"];
/// The log key to which the genesis commits.
pub const FIRST_NEXT: &str = "log-2";

/// A secret of 32 bytes, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// Everything that an instance signs, seals and encrypts with.
pub struct InstanceKeys {
    /// Where the files are.
    pub(crate) folder: Folder,
    /// Where the high-water mark is: beside them, unless the settings say otherwise.
    pub mark: PathBuf,
    /// The log that the keys speak for.
    pub origin: Origin,
    /// Whether the log is being fetched, and says nothing about keys yet.
    fetching: AtomicBool,
    /// The keys that the log names today.
    in_force: RwLock<Arc<KeysInForce>>,
    /// From which each poll's box key is derived (rule 37).
    pub ballot: Secret,
    /// Encrypts the private store.
    pub data: Secret,
    /// Keys of others: third witnesses whose cosignatures count, as the settings name them.
    pub third: Arc<[Witness]>,
}

impl std::fmt::Debug for InstanceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InstanceKeys").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl InstanceKeys {
    /// Draws every key and writes the files: encrypted from the first, where the passphrase is in a
    /// file. Refuses to touch keys that are there.
    ///
    /// # Errors
    /// `already-initialised`; `passphrase-short`, `passphrase-permissions`; what the file system
    /// says.
    pub fn create(data: &Path, origin: &Origin, words: &Passphrase) -> Result<Self> {
        let folder = Folder::at(data.join("keys"), words.clone());
        let path = folder.path();
        if folder.file(ORIGIN).exists() {
            return Err(Refusal::new(codes::ALREADY_INITIALISED).into());
        }
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(path).map_err(unwritable(path))?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        if words.is_in_file() {
            begin(&folder, &words.words()?)?;
        }
        for name in FIRST_KIDS.into_iter().chain([FIRST_NEXT]).chain(LASTING) {
            folder.draw_as(name)?;
        }
        write(&folder.file(ORIGIN), origin.as_str())?;
        folder.sync()?;
        Self::load(data, words)
    }

    /// Reads the files of a data folder. Until [`InstanceKeys::take_in_force`] has asked the log,
    /// the lowest of each role count as in force: those of a genesis that is not written yet.
    ///
    /// # Errors
    /// `not-initialised` where there was never an instance; `keys-missing`, `keys-unreadable`,
    /// `keys-damaged`; `keys-permissions` when somebody else may read them; `keys-locked`,
    /// `keys-passphrase` and what else [`Passphrase::words`] refuses where they are encrypted.
    pub fn load(data: &Path, words: &Passphrase) -> Result<Self> {
        let folder = Folder::at(data.join("keys"), words.clone());
        if !folder.path().exists() && is_unused(data) {
            return Err(Refusal::new(codes::NOT_INITIALISED).into());
        }
        Ok(Self {
            origin: folder.origin()?,
            fetching: AtomicBool::new(false),
            in_force: RwLock::new(Arc::new(KeysInForce::lowest(&folder)?)),
            ballot: folder.secret("ballot")?,
            data: folder.secret("data")?,
            mark: folder.file(mark::FILE),
            folder: folder.silent(),
            third: Arc::default(),
        })
    }

    /// The folder of the files.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The keys that the log names, as of the last commit.
    pub fn in_force(&self) -> Arc<KeysInForce> {
        Arc::clone(&self.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for this folder's turn to publish, in this process and in others; until it is dropped.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn turn(&self) -> Result<fs::File> {
        self.folder.turn()
    }

    /// Draws a key of a role, durably, under a number that neither the folder nor the log has used,
    /// and gives its name. One that a rotation cut off left behind is taken first.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    pub(crate) fn draw(&self, role: &str, published: &KeySchedule) -> Result<String> {
        let in_force = self.in_force();
        let least = if role == "log" { log_number(published) } else { 0 };
        let spare = self.folder.of_role(role)?.into_iter().find(|(number, name)| {
            let free = !published.knows(name) && *name != in_force.log_next_kid;
            free && *number >= least && self.secret(name).is_ok()
        });
        if let Some((_, name)) = spare {
            return Ok(name);
        }
        self.draw_new(role, published)
    }

    /// As [`InstanceKeys::draw`], and never one that lies there already: it may have been stolen.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    pub(crate) fn draw_new(&self, role: &str, published: &KeySchedule) -> Result<String> {
        let mut least = 0;
        while published.knows(&format!("{role}-{}", least + 1)) {
            least += 1;
        }
        self.folder.draw(role, least)
    }

    /// A key by the name of its file, in force or not.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`.
    pub(crate) fn signing(&self, kid: &str) -> Result<SigningKey> {
        self.folder.signing(kid).map(|(key, _)| key)
    }

    /// The public half of a key by the name of its file.
    ///
    /// # Errors
    /// As [`InstanceKeys::signing`].
    pub(crate) fn public(&self, kid: &str) -> Result<PublicKey> {
        self.signing(kid).map(|key| key.public())
    }

    /// A secret by the name of its file.
    ///
    /// # Errors
    /// As [`InstanceKeys::signing`].
    pub(crate) fn secret(&self, kid: &str) -> Result<Secret> {
        self.folder.secret(kid)
    }

    /// After a commit that changed them.
    pub(crate) fn put_in_force(&self, keys: Arc<KeysInForce>) {
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// From here on the log does not say which keys are in force: it is being fetched from its
    /// beginning, whose keys were deleted long ago. Peers are asked with the newest transport
    /// key, or the one that many before it; says whether there is such a one.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`.
    pub(crate) fn ask_as(&self, back: usize) -> Result<bool> {
        let Some(keys) = KeysInForce::highest(&self.folder, back)? else { return Ok(false) };
        self.fetching.store(true, Ordering::Release);
        self.put_in_force(Arc::new(keys));
        Ok(true)
    }

    /// Whether the log is being fetched from its beginning.
    pub(crate) fn are_fetching(&self) -> bool {
        self.fetching.load(Ordering::Acquire)
    }

    /// The log is here: what it names is in force again. Where it is not, nothing has changed.
    ///
    /// # Errors
    /// As [`InstanceKeys::take_in_force`].
    pub(crate) fn settle(&self, conn: &mut Connection) -> Result<()> {
        let fetching = self.fetching.swap(false, Ordering::AcqRel);
        let taken = self.take_in_force(conn);
        if taken.is_err() {
            self.fetching.store(fetching, Ordering::Release);
        }
        taken
    }

    /// Takes the keys that our own log names; or, where the database is an older copy and the keys
    /// that it names were replaced since, asks peers as the newest until the rest of the log is
    /// here. Says whether that is so.
    ///
    /// # Errors
    /// As [`InstanceKeys::take_in_force`].
    pub fn take_or_ask(&self, conn: &mut Connection) -> Result<bool> {
        if self.are_fetching() {
            return Ok(false);
        }
        match self.take_in_force(conn) {
            Err(error) if error.is(codes::KEYS_MISSING) || error.is(codes::KEYS_MISMATCH) => {
                let behind = log::find(conn, self.origin.as_str())?.is_some_and(|row| row.own)
                    && KeysInForce::are_newer(&self.folder, &self.published(conn)?);
                if behind && self.ask_as(0)? { Ok(true) } else { Err(error) }
            }
            taken => taken.map(|()| false),
        }
    }

    /// The keys that our own log names.
    fn published(&self, conn: &mut Connection) -> Result<KeySchedule> {
        proof::keys(conn, self.origin.as_str()).map_err(|error| {
            match error.is(codes::PEER_UNKNOWN) {
                true => codes::LOG_INVALID.into(),
                false => error,
            }
        })
    }

    /// The public halves of all log keys that the folder holds, by their numbers. A file that holds
    /// none is passed over.
    ///
    /// # Errors
    /// `keys-permissions`, `keys-unreadable`.
    pub(crate) fn log_keys(&self) -> Result<Vec<(u64, PublicKey)>> {
        let names = self.folder.of_role("log")?.into_iter();
        let read = |(number, name): (u64, String)| {
            let key = files::unless_damaged(self.public(&name), &name).transpose()?;
            Some(key.map(|key| (number, key)))
        };
        names.filter_map(read).collect()
    }

    /// Those of them that come after the one that a log names: what the log knows, it judges.
    ///
    /// # Errors
    /// As [`InstanceKeys::log_keys`].
    pub(crate) fn later_log_keys(&self, published: &KeySchedule) -> Result<Vec<PublicKey>> {
        let known = log_number(published);
        let later = self.log_keys()?.into_iter();
        Ok(later.filter(|(number, _)| *number > known).map(|(_, key)| key).collect())
    }

    /// Takes the keys that our own log in this database names, and refuses a folder that does not
    /// hold them. What others signed would stand in the log for ever, and no peer could take in
    /// anything after it.
    ///
    /// # Errors
    /// `keys-mismatch`, `keys-missing`; `log-invalid` when the log has lost its genesis; what the
    /// database says.
    pub fn take_in_force(&self, conn: &mut Connection) -> Result<()> {
        if self.are_fetching() {
            return Ok(());
        }
        let mismatch = || Error::from(Refusal::new(codes::KEYS_MISMATCH));
        let Some(row) = log::find(conn, self.origin.as_str())? else {
            // Without any log of our own the genesis is not written yet, or everything is lost.
            return if log::find_own(conn)?.is_some() { Err(mismatch()) } else { Ok(()) };
        };
        if !row.own {
            return Err(mismatch());
        }
        if row.size == 0 {
            return Ok(());
        }
        let published = self.published(conn)?;
        let in_force = KeysInForce::of(&self.folder, &published)?.ok_or_else(mismatch)?;
        self.put_in_force(Arc::new(in_force));
        Ok(())
    }

    /// A keyed digest of an e-mail address, by which an account is found without its plaintext.
    /// Letters are compared in lower case, as people type them.
    pub fn email_index(&self, address: &str) -> Vec<u8> {
        let folded = email::fold(address.trim());
        keyed_digest(&self.data, b"enlace/email/v1\0", folded.as_bytes()).to_vec()
    }

    /// A keyed digest of an invitation's code, by which it is found: without the data key, nobody
    /// who reads the database can try codes out.
    pub fn invitation_index(&self, code: &str) -> Vec<u8> {
        keyed_digest(&self.data, b"enlace/invitation/v1\0", code.as_bytes()).to_vec()
    }

    /// A keyed digest of what a client asked, for its idempotency key. A ballot has few values and
    /// a record is guessed from a list of names: without the key both could be tried out on the
    /// database.
    pub fn command_digest(&self, asked: &[u8]) -> Hash {
        Hash(keyed_digest(&self.data, b"enlace/command/v1\0", asked))
    }

    /// A key for another purpose, derived from the data key: cookies, forms.
    pub fn derived_key(&self, purpose: &str) -> [u8; 32] {
        keyed_digest(&self.data, b"enlace/derive/v1\0", purpose.as_bytes())
    }
}

/// The number of the log key in force. Those of a log that numbers otherwise are all kept.
fn log_number(published: &KeySchedule) -> u64 {
    let kid = published.log_key().map(|key| key.kid.as_str());
    let number = kid.and_then(|kid| kid.strip_prefix("log-"));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// HMAC-SHA-256 of a domain and a message.
pub(crate) fn keyed_digest(key: &[u8; 32], domain: &[u8], message: &[u8]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    context.update(domain);
    context.update(message);
    let mut digest = [0; 32];
    digest.copy_from_slice(context.sign().as_ref());
    digest
}

/// Whether nothing but settings lies in a folder, or it is not there: most likely another folder
/// was meant, and no key was lost.
fn is_unused(data: &Path) -> bool {
    let Ok(mut there) = fs::read_dir(data) else { return !data.exists() };
    there.all(|file| file.is_ok_and(|file| file.file_name() == SETTINGS))
}
