//! The keys that the own log names today, found among the files of the folder.

use std::path::Path;

use enlace_schema::keys::{PublicKey, SigningKey, next_key_digest};
use enlace_schema::log::KeySchedule;

use super::{FIRST_KIDS, FIRST_NEXT, Secret, files};
use crate::error::{Result, codes};

/// How many former transport keys a request is tried with. A peer that has not read of so many
/// changes was cut off through all of them; one that was revoked is not among them.
const FORMER_TRANSPORTS: usize = 8;

/// A transport key with its name, and its seed as the token library takes it.
pub struct Transport {
    /// Its name in the log.
    pub kid: String,
    /// The key.
    pub key: SigningKey,
    /// Its seed.
    pub seed: Secret,
}

/// What an instance signs and opens with, as its log says today. Peers learn of a change by
/// reading that log; so former transport keys stay at hand.
pub struct KeysInForce {
    /// Name of the log key.
    pub log_kid: String,
    /// Signs events and checkpoints.
    pub log: SigningKey,
    /// Name of the next log key.
    pub log_next_kid: String,
    /// The log key that the log has committed to.
    pub log_next: SigningKey,
    /// Name of the witness key.
    pub witness_kid: String,
    /// Cosigns checkpoints.
    pub witness: SigningKey,
    /// Signs peer tokens and access tokens.
    pub transport: Transport,
    /// Those before it, the newest first, for peers that have not read of the later ones.
    pub former_transports: Vec<Transport>,
    /// Name of the seal key.
    pub seal_kid: String,
    /// X25519: what peers seal to this instance.
    pub seal: Secret,
}

/// The public half of an X25519 key.
pub fn public_of(seal: &[u8; 32]) -> [u8; 32] {
    let secret = x25519_dalek::StaticSecret::from(*seal);
    x25519_dalek::PublicKey::from(&secret).to_bytes()
}

impl std::fmt::Debug for KeysInForce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeysInForce").field("log_kid", &self.log_kid).finish_non_exhaustive()
    }
}

impl KeysInForce {
    /// The lowest numbers of each role: what a genesis names.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`.
    pub(super) fn lowest(folder: &Path) -> Result<Self> {
        let [log, witness, transport, seal] = FIRST_KIDS;
        let name = |role: &str, nth: usize, usual: &str| -> Result<String> {
            let there = files::of_role(folder, role)?;
            // A missing file is reported under the name that it should have.
            Ok(there.get(nth).map_or_else(|| usual.to_owned(), |(_, name)| name.clone()))
        };
        Self::named(
            folder,
            [&name("log", 0, log)?, &name("log", 1, FIRST_NEXT)?],
            &name("witness", 0, witness)?,
            &[&name("transport", 0, transport)?],
            &name("seal", 0, seal)?,
        )
    }

    /// For asking peers before our log is here: the highest number of each role, and of the
    /// transport keys the one that many before it, for peers that have not read of the newest.
    /// Nothing when there are not so many. No event is signed by these.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`.
    pub(super) fn highest(folder: &Path, back: usize) -> Result<Option<Self>> {
        let [log, witness, transport, seal] = FIRST_KIDS;
        let name = |role: &str, back: usize| -> Result<Option<String>> {
            Ok(files::of_role(folder, role)?.into_iter().rev().nth(back).map(|(_, name)| name))
        };
        let Some(asking) = name("transport", back)? else {
            // A missing file is reported under the name that it should have.
            return if back > 0 { Ok(None) } else { Err(files::missing(transport)) };
        };
        let or = |found: Option<String>, usual: &str| found.unwrap_or_else(|| usual.to_owned());
        Self::named(
            folder,
            [&or(name("log", 1)?, log), &or(name("log", 0)?, FIRST_NEXT)],
            &or(name("witness", 0)?, witness),
            &[&asking],
            &or(name("seal", 0)?, seal),
        )
        .map(Some)
    }

    /// Those that a log names, if the folder holds them all: nothing when a file of that name holds
    /// another key.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`; `log-invalid` for a log that names no
    /// key of a role.
    pub(crate) fn of(folder: &Path, published: &KeySchedule) -> Result<Option<Self>> {
        let named = (
            published.log_key(),
            published.witness_keys().last(),
            published.transport_keys(),
            published.seal_key(),
        );
        let (Some(log), Some(witness), [former @ .., transport], Some(seal)) = named else {
            return Err(codes::LOG_INVALID.into());
        };
        let mut next = None;
        for (_, name) in files::of_role(folder, "log")? {
            let digest = next_key_digest(&files::signing(folder, &name)?.0.public());
            if published.next() == Some(digest) {
                next = Some(name);
            }
        }
        let Some(next) = next else { return Ok(None) };
        let former = former.iter().rev().filter(|key| folder.join(&key.kid).exists());
        let transports: Vec<&str> = std::iter::once(transport)
            .chain(former.take(FORMER_TRANSPORTS))
            .map(|key| key.kid.as_str())
            .collect();
        let found = Self::named(folder, [&log.kid, &next], &witness.kid, &transports, &seal.kid)?;
        let same = found.log.public() == log.key
            && found.witness.public() == witness.key
            && found.transport.key.public() == transport.key
            && found.seal_public() == seal.key;
        Ok(same.then_some(found))
    }

    fn named(
        folder: &Path,
        [log, next]: [&str; 2],
        witness: &str,
        transports: &[&str],
        seal: &str,
    ) -> Result<Self> {
        let transport = |kid: &str| -> Result<Transport> {
            let (key, seed) = files::signing(folder, kid)?;
            Ok(Transport { kid: kid.to_owned(), key, seed })
        };
        let (newest, former) = transports.split_first().unwrap_or((&FIRST_KIDS[2], &[]));
        Ok(Self {
            log_kid: log.to_owned(),
            log: files::signing(folder, log)?.0,
            log_next_kid: next.to_owned(),
            log_next: files::signing(folder, next)?.0,
            witness_kid: witness.to_owned(),
            witness: files::signing(folder, witness)?.0,
            transport: transport(newest)?,
            former_transports: former.iter().map(|kid| transport(kid)).collect::<Result<_>>()?,
            seal_kid: seal.to_owned(),
            seal: files::secret(folder, seal)?,
        })
    }

    /// The public half of the seal key.
    pub fn seal_public(&self) -> [u8; 32] {
        public_of(&self.seal)
    }

    /// Name of the key that checkpoints are cosigned under.
    pub fn witness_public(&self) -> PublicKey {
        self.witness.public()
    }
}
