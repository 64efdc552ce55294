//! The instance's keys, in files outside the database with permissions for their owner only.
//!
//! `keys/` holds one file of 32 bytes (hex) per secret: log, next log, witness, transport and seal
//! key, the ballot secret, and the data key of the private store. What losing or forging each of
//! them costs is in `docs/operations.md`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use enlace_schema::event::Origin;
use enlace_schema::keys::{PublicKey, SigningKey, next_key_digest};
use enlace_schema::log::{Hash, KeySchedule, NamedKey};
use enlace_schema::membership::email;
use ring::hmac;
use zeroize::Zeroizing;

use super::{mark, proof};
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::random;
use crate::store::{Connection, log};

/// Names of the secret files.
const SECRETS: [&str; 7] = ["log", "log-next", "witness", "transport", "seal", "ballot", "data"];
/// Name of the file that holds the origin: it belongs to the keys, not to the database.
const ORIGIN: &str = "origin";
/// Name of the settings file, which may lie in a folder before there is an instance.
const SETTINGS: &str = "enlace.toml";
/// Key names at genesis; the number grows with each rotation and is never used again.
pub const FIRST_KIDS: [&str; 4] = ["log-1", "witness-1", "transport-1", "seal-1"];

/// A secret of 32 bytes, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// Everything that an instance signs, seals and encrypts with.
pub struct InstanceKeys {
    /// Where the files are.
    pub folder: PathBuf,
    /// Where the high-water mark is: beside them, unless the settings say otherwise.
    pub mark: PathBuf,
    /// The log that the keys speak for.
    pub origin: Origin,
    /// Name of the log key in force.
    pub log_kid: String,
    /// Signs events and checkpoints.
    pub log: SigningKey,
    /// Digest-committed next log key (rotation is a later issue; its place is here).
    pub log_next: SigningKey,
    /// Cosigns checkpoints.
    pub witness: SigningKey,
    /// Signs peer tokens and access tokens.
    pub transport: SigningKey,
    /// Its seed, as the token library takes it.
    pub transport_seed: Secret,
    /// X25519: what peers seal to this instance.
    pub seal: Secret,
    /// From which each poll's box key is derived (rule 37).
    pub ballot: Secret,
    /// Encrypts the private store.
    pub data: Secret,
}

impl std::fmt::Debug for InstanceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InstanceKeys").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl InstanceKeys {
    /// Draws every key and writes the files. Refuses to touch keys that are there.
    ///
    /// # Errors
    /// `already-initialised`, or what the file system says.
    pub fn create(data: &Path, origin: &Origin) -> Result<Self> {
        let folder = data.join("keys");
        if folder.join(ORIGIN).exists() {
            return Err(Refusal::new(codes::ALREADY_INITIALISED).into());
        }
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(&folder).map_err(unwritable(&folder))?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        for name in SECRETS {
            write(&folder.join(name), &Hash(random::bytes()).to_string())?;
        }
        write(&folder.join(ORIGIN), origin.as_str())?;
        fs::File::open(&folder)?.sync_all()?;
        Self::load(data)
    }

    /// Reads the files of a data folder.
    ///
    /// # Errors
    /// `not-initialised` where there was never an instance; `keys-missing`, `keys-unreadable`,
    /// `keys-damaged`; `keys-permissions` when somebody else may read them.
    pub fn load(data: &Path) -> Result<Self> {
        let folder = data.join("keys");
        if !folder.exists() && is_unused(data) {
            return Err(Refusal::new(codes::NOT_INITIALISED).into());
        }
        let secret = |name: &str| -> Result<Secret> {
            let text = Zeroizing::new(read(&folder.join(name))?);
            let bytes: Hash = text.trim().parse().map_err(|_| damaged(name))?;
            Ok(Zeroizing::new(bytes.0))
        };
        let signing = |name: &str| -> Result<SigningKey> {
            SigningKey::from_seed(&*secret(name)?).map_err(|_| damaged(name))
        };
        Ok(Self {
            origin: read(&folder.join(ORIGIN))?.trim().parse().map_err(|_| damaged(ORIGIN))?,
            log_kid: FIRST_KIDS[0].into(),
            log: signing("log")?,
            log_next: signing("log-next")?,
            witness: signing("witness")?,
            transport: signing("transport")?,
            transport_seed: secret("transport")?,
            seal: secret("seal")?,
            ballot: secret("ballot")?,
            data: secret("data")?,
            mark: folder.join(mark::FILE),
            folder: folder.clone(),
        })
    }

    /// Refuses keys that are not those of our own log in this database. What they signed would
    /// stand in the log for ever, and no peer could take in anything after it.
    ///
    /// # Errors
    /// `keys-mismatch`; `log-invalid` when the log has lost its genesis; what the database says.
    pub fn require_own(&self, conn: &mut Connection) -> Result<()> {
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
        let published = proof::keys(conn, self.origin.as_str());
        let published = published.map_err(|error| match error.is(codes::PEER_UNKNOWN) {
            true => codes::LOG_INVALID.into(),
            false => error,
        })?;
        if self.are_those_of(&published) { Ok(()) } else { Err(mismatch()) }
    }

    /// Whether these are the private halves of what a log published, the newest of each role.
    fn are_those_of(&self, published: &KeySchedule) -> bool {
        let is = |named: Option<&NamedKey>, own: &SigningKey| {
            named.is_some_and(|named| named.key == own.public())
        };
        is(published.log_key(), &self.log)
            && is(published.witness_keys().last(), &self.witness)
            && is(published.transport_keys().last(), &self.transport)
            && published.seal_key().is_some_and(|seal| seal.key == self.seal_public())
            && published.next() == Some(next_key_digest(&self.log_next.public()))
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

    /// The public half of the seal key.
    pub fn seal_public(&self) -> [u8; 32] {
        let secret = x25519_dalek::StaticSecret::from(*self.seal);
        x25519_dalek::PublicKey::from(&secret).to_bytes()
    }

    /// Name of the key that checkpoints are signed and cosigned under: the origin.
    pub fn witness_public(&self) -> PublicKey {
        self.witness.public()
    }
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

fn missing(name: &str) -> Error {
    Refusal::new(codes::KEYS_MISSING).with("name", name).into()
}

fn damaged(name: &str) -> Error {
    Refusal::new(codes::KEYS_DAMAGED).with("name", name).into()
}

fn read(path: &Path) -> Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let refuse = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => missing(&name),
        ErrorKind::InvalidData => damaged(&name),
        _ => Refusal::new(codes::KEYS_UNREADABLE).with("name", name.as_str()).into(),
    };
    let about = fs::metadata(path).map_err(refuse)?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Refusal::new(codes::KEYS_PERMISSIONS).with("name", name.as_str()).into());
    }
    fs::read_to_string(path).map_err(refuse)
}

/// Writes a file that only its owner reads, durably.
///
/// # Errors
/// `disk-full`, `file-unwritable`; also when the file is there already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(unwritable(path))
}
