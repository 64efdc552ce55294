//! The keys that the own log names today, found among the files of the folder.

use enlace_schema::keys::{PublicKey, SigningKey, next_key_digest};
use enlace_schema::log::KeySchedule;

use super::files::{self, Folder};
use super::{FIRST_KIDS, FIRST_NEXT, Secret};
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
    /// Those in the folder that the log, as it is here, does not name, the newest first: from a
    /// later time than this database (0043), or taken back by a revocation (0046). Nothing is
    /// believed here under them; a peer may know none but these.
    pub unnamed_transports: Vec<Transport>,
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

/// Names of the files of one role that hold keys, by their numbers.
fn whole(folder: &Folder, role: &str) -> Result<Vec<String>> {
    let mut whole = Vec::new();
    for (_, name) in folder.of_role(role)? {
        let read = files::unless_damaged(folder.secret(&name), &name)?;
        whole.extend(read.map(|_| name));
    }
    Ok(whole)
}

/// The transport keys in the folder that are none of these, the newest first, but for damaged
/// files.
fn others(folder: &Folder, named: &[&str]) -> Result<Vec<Transport>> {
    let mut others = Vec::new();
    for (_, kid) in folder.of_role("transport")?.into_iter().rev() {
        if others.len() == FORMER_TRANSPORTS {
            break;
        }
        if !named.contains(&kid.as_str()) {
            let found = files::unless_damaged(folder.signing(&kid), &kid)?;
            others.extend(found.map(|(key, seed)| Transport { kid, key, seed }));
        }
    }
    Ok(others)
}

impl KeysInForce {
    /// The lowest numbers of each role: what a genesis names.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`.
    pub(super) fn lowest(folder: &Folder) -> Result<Self> {
        let [log, witness, transport, seal] = FIRST_KIDS;
        let name = |role: &str, nth: usize, usual: &str| -> Result<String> {
            // A missing file is reported under the name that it should have.
            Ok(whole(folder, role)?.into_iter().nth(nth).unwrap_or_else(|| usual.to_owned()))
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
    pub(super) fn highest(folder: &Folder, back: usize) -> Result<Option<Self>> {
        let [log, witness, transport, seal] = FIRST_KIDS;
        let name = |role: &str, back: usize| -> Result<Option<String>> {
            Ok(whole(folder, role)?.into_iter().rev().nth(back))
        };
        let Some(asking) = name("transport", back)? else {
            // A missing file is reported under the name that it should have.
            return if back > 0 { Ok(None) } else { Err(files::missing(transport)) };
        };
        let or = |found: Option<String>, usual: &str| found.unwrap_or_else(|| usual.to_owned());
        let mut found = Self::named(
            folder,
            [&or(name("log", 1)?, log), &or(name("log", 0)?, FIRST_NEXT)],
            &or(name("witness", 0)?, witness),
            &[&asking],
            &or(name("seal", 0)?, seal),
        )?;
        found.unnamed_transports = others(folder, &[&asking])?;
        Ok(Some(found))
    }

    /// Those that a log names, if the folder holds them all: nothing when a file of that name holds
    /// another key.
    ///
    /// # Errors
    /// `keys-missing`, `keys-damaged`, `keys-permissions`; `log-invalid` for a log that names no
    /// key of a role.
    pub(crate) fn of(folder: &Folder, published: &KeySchedule) -> Result<Option<Self>> {
        let named = (
            published.log_key(),
            published.witness_keys().last(),
            published.transport_keys(),
            published.seal_key(),
        );
        let (Some(log), Some(witness), [former @ .., transport], Some(seal)) = named else {
            return Err(codes::LOG_INVALID.into());
        };
        let (mut next, mut damaged) = (None, None);
        for (_, name) in folder.of_role("log")? {
            match files::unless_damaged(folder.signing(&name), &name)? {
                Some((key, _)) if published.next() == Some(next_key_digest(&key.public())) => {
                    next = Some(name);
                }
                Some(_) => {}
                None => damaged = Some(name),
            }
        }
        let Some(next) = next else {
            // It may have been this one.
            return damaged.map_or(Ok(None), |name| Err(files::damaged(&name)));
        };
        let former = former.iter().rev().filter(|key| folder.has(&key.kid));
        let transports: Vec<&str> = std::iter::once(transport)
            .chain(former.take(FORMER_TRANSPORTS))
            .map(|key| key.kid.as_str())
            .collect();
        let mut found =
            Self::named(folder, [&log.kid, &next], &witness.kid, &transports, &seal.kid)?;
        let named: Vec<&str> = published.transport_keys().iter().map(|key| &*key.kid).collect();
        found.unnamed_transports = others(folder, &named)?;
        let same = found.log.public() == log.key
            && found.witness.public() == witness.key
            && found.transport.key.public() == transport.key
            && found.seal_public() == seal.key;
        Ok(same.then_some(found))
    }

    /// Whether the folder is the one of this log, at a time when it had changed its key: it holds a
    /// key that the log gave out or committed to, not the log key that it names last, and more
    /// recent ones.
    pub(super) fn are_newer(folder: &Folder, published: &KeySchedule) -> bool {
        let holds = |kid: &str, key: &PublicKey| {
            folder.has(kid) && folder.signing(kid).is_ok_and(|(held, _)| held.public() == *key)
        };
        let named = published.witness_keys().iter().chain(published.transport_keys());
        let log = folder.of_role("log").unwrap_or_default();
        let next = log.iter().any(|(_, name)| {
            let key = folder.signing(name).map(|(key, _)| next_key_digest(&key.public()));
            key.is_ok_and(|digest| published.next() == Some(digest))
        });
        let ours = next || named.into_iter().any(|key| holds(&key.kid, &key.key));
        let number = |name: &str| name.rsplit_once('-').and_then(|(_, at)| at.parse::<u64>().ok());
        let last = published.log_key();
        let replaced = last.is_some_and(|key| !folder.has(&key.kid));
        let newer = last.and_then(|key| number(&key.kid)).zip(log.last());
        ours && replaced && newer.is_some_and(|(named, (held, _))| *held > named)
    }

    fn named(
        folder: &Folder,
        [log, next]: [&str; 2],
        witness: &str,
        transports: &[&str],
        seal: &str,
    ) -> Result<Self> {
        let transport = |kid: &str| -> Result<Transport> {
            let (key, seed) = folder.signing(kid)?;
            Ok(Transport { kid: kid.to_owned(), key, seed })
        };
        let (newest, former) = transports.split_first().unwrap_or((&FIRST_KIDS[2], &[]));
        Ok(Self {
            log_kid: log.to_owned(),
            log: folder.signing(log)?.0,
            log_next_kid: next.to_owned(),
            log_next: folder.signing(next)?.0,
            witness_kid: witness.to_owned(),
            witness: folder.signing(witness)?.0,
            transport: transport(newest)?,
            former_transports: former.iter().map(|kid| transport(kid)).collect::<Result<_>>()?,
            unnamed_transports: Vec::new(),
            seal_kid: seal.to_owned(),
            seal: folder.secret(seal)?,
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
