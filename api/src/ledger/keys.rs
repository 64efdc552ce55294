//! The instance's keys, in files outside the database with permissions for their owner only.
//!
//! `keys/` holds one file of 32 bytes (hex) per secret: log, next log, witness, transport and seal
//! key, the ballot secret, and the data key of the private store. What losing or forging each of
//! them costs is in `docs/operations.md`.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use enlace_schema::event::Origin;
use enlace_schema::keys::{PublicKey, SigningKey};
use enlace_schema::log::Hash;
use zeroize::Zeroizing;

use crate::error::{Error, Refusal, Result, codes};
use crate::random;

/// Names of the secret files.
const SECRETS: [&str; 7] = ["log", "log-next", "witness", "transport", "seal", "ballot", "data"];
/// Name of the file that holds the origin: it belongs to the keys, not to the database.
const ORIGIN: &str = "origin";
/// Key names at genesis; the number grows with each rotation and is never used again.
pub const FIRST_KIDS: [&str; 4] = ["log-1", "witness-1", "transport-1", "seal-1"];

/// A secret of 32 bytes, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// Everything that an instance signs, seals and encrypts with.
pub struct InstanceKeys {
    /// Where the files are; the high-water mark is kept beside them.
    pub folder: PathBuf,
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
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
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
    /// `keys-missing`, `keys-permissions` when somebody else may read them.
    pub fn load(data: &Path) -> Result<Self> {
        let folder = data.join("keys");
        let secret = |name: &str| -> Result<Secret> {
            let text = Zeroizing::new(read(&folder.join(name))?);
            let bytes: Hash = text.trim().parse().map_err(|_| missing(name))?;
            Ok(Zeroizing::new(bytes.0))
        };
        let signing = |name: &str| -> Result<SigningKey> {
            SigningKey::from_seed(&*secret(name)?).map_err(|_| missing(name))
        };
        Ok(Self {
            origin: read(&folder.join(ORIGIN))?.trim().parse().map_err(|_| missing(ORIGIN))?,
            log_kid: FIRST_KIDS[0].into(),
            log: signing("log")?,
            log_next: signing("log-next")?,
            witness: signing("witness")?,
            transport: signing("transport")?,
            transport_seed: secret("transport")?,
            seal: secret("seal")?,
            ballot: secret("ballot")?,
            data: secret("data")?,
            folder: folder.clone(),
        })
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

fn missing(name: &str) -> Error {
    Refusal::new(codes::KEYS_MISSING).with("name", name).into()
}

fn read(path: &Path) -> Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let about = fs::metadata(path).map_err(|_| missing(&name))?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Refusal::new(codes::KEYS_PERMISSIONS).with("name", name).into());
    }
    fs::read_to_string(path).map_err(|_| missing(&name))
}

/// Writes a file that only its owner reads, durably.
///
/// # Errors
/// What the file system says; also when the file is there already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}
