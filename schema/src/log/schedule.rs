//! Which key of a log is good where: keys are valid by position, not by clock (protocol §4.1).

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use crate::event::Envelope;
use crate::event::envelope::is_kid;
use crate::event::log::{GENESIS, Genesis, KeyRole, PublishedKey};
use crate::json;
use crate::keys::{KeyError, PublicKey};
use crate::log::Hash;

mod chain;
mod change;
mod generation;

pub use change::KeyChange;

/// An Ed25519 key that a log published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKey {
    /// Its name in the log.
    pub kid: String,
    /// Its name in notes: the origin for a log key.
    pub name: String,
    /// The key itself.
    pub key: PublicKey,
    /// The first seq at which it is good.
    pub since: u64,
    /// The event that gave it out. With that, it goes when a revocation makes it void.
    told: u64,
}

/// An X25519 key to which peers seal private records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealKey {
    /// Its name in the log.
    pub kid: String,
    /// The 32 bytes of the key.
    pub key: [u8; 32],
    /// The first seq at which it is good.
    pub since: u64,
    told: u64,
}

/// Why the keys in a log are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleError {
    /// A key is weak or malformed.
    Key(KeyError),
    /// A key's name is malformed, used twice, or another log's, or the log key is not exactly one.
    Kid(String),
    /// The body is not that of its kind; the parser's own words.
    Body(String),
    /// A version of the body that this program does not know: it cannot tell the keys after it.
    Version(u32),
    /// The key is not the one committed to.
    Next,
    /// The new key did not prove that it is held.
    Possession,
    /// Not signed by as many recovery keys as act together.
    Recovery,
    /// What is trusted is no prefix of the log.
    Trusted,
}

impl ScheduleError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            ScheduleError::Key(error) => error.code(),
            ScheduleError::Kid(_) | ScheduleError::Next => "E_KID",
            ScheduleError::Body(_) => "E_JSON",
            ScheduleError::Version(_) => "E_VERSION",
            ScheduleError::Possession | ScheduleError::Recovery => "E_SIG",
            ScheduleError::Trusted => "E_PROOF",
        }
    }
}

impl From<KeyError> for ScheduleError {
    fn from(error: KeyError) -> Self {
        ScheduleError::Key(error)
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScheduleError::Key(error) => error.fmt(f),
            ScheduleError::Kid(kid) => write!(f, "key name {kid:?} cannot be used"),
            ScheduleError::Body(error) => write!(f, "not the body of its kind: {error}"),
            ScheduleError::Version(kv) => write!(f, "an event about keys in version {kv}"),
            ScheduleError::Next => f.write_str("not the log key that was committed to"),
            ScheduleError::Possession => f.write_str("possession of the new key is not proved"),
            ScheduleError::Recovery => f.write_str("not signed by two recovery keys"),
            ScheduleError::Trusted => f.write_str("what is trusted is no prefix of this log"),
        }
    }
}

impl std::error::Error for ScheduleError {}

/// Every key that a log published, in order; its owner is whoever holds the log. Each has the seq
/// from which it is good, and an entry under a key not in force is `E_KID`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeySchedule {
    log: Vec<NamedKey>,
    witness: Vec<NamedKey>,
    transport: Vec<NamedKey>,
    seal: Vec<SealKey>,
    recovery: Vec<PublicKey>,
    threshold: u32,
    next: Option<Hash>,
    changes: Vec<KeyChange>,
    void: Vec<Range<u64>>,
    /// Every name ever used, over all roles (rule 4).
    kids: BTreeSet<String>,
}

impl KeySchedule {
    /// The schedule of a log of which nothing is held yet.
    pub fn empty() -> KeySchedule {
        KeySchedule::default()
    }

    /// The keys that a genesis publishes, all good from seq 0.
    ///
    /// # Errors
    /// `E_KEY_WEAK`, `E_KID`: a key that cannot be used, a name twice, not exactly one log key.
    /// `E_JSON`: other than three different recovery keys, of which two act together.
    pub fn from_genesis(genesis: &Genesis) -> Result<KeySchedule, ScheduleError> {
        let mut schedule = KeySchedule {
            threshold: genesis.threshold,
            next: Some(genesis.next),
            ..KeySchedule::default()
        };
        for vkey in &genesis.recovery {
            schedule.recovery.push(PublicKey::from_vkey(vkey)?.1);
        }
        let different: BTreeSet<_> = schedule.recovery.iter().collect();
        if (different.len(), genesis.recovery.len(), genesis.threshold) != (3, 3, 2) {
            return Err(ScheduleError::Body("three recovery keys, of which two act".into()));
        }
        for published in &genesis.keys {
            schedule.publish(published, 0, 0)?;
        }
        match schedule.log.as_slice() {
            [_] => Ok(schedule),
            keys => Err(ScheduleError::Kid(format!("{} log keys", keys.len()))),
        }
    }

    /// Reads the genesis in `envelope` and takes its keys. Each bears the name of the log that
    /// publishes it (rule 14; C2SP): a witness under another's name would sign in its place.
    ///
    /// # Errors
    /// As [`KeySchedule::from_genesis`]; `E_JSON` when it is no genesis.
    pub fn from_envelope(envelope: &Envelope) -> Result<KeySchedule, ScheduleError> {
        if envelope.kind != GENESIS {
            return Err(ScheduleError::Body(envelope.kind.clone()));
        }
        let genesis: Genesis =
            envelope.body().map_err(|error| ScheduleError::Body(error.to_string()))?;
        let schedule = KeySchedule::from_genesis(&genesis)?;
        let mut all = schedule.log.iter().chain(&schedule.witness).chain(&schedule.transport);
        match all.find(|key| key.name != envelope.log.as_str()) {
            Some(key) => Err(ScheduleError::Kid(key.kid.clone())),
            None => Ok(schedule),
        }
    }

    /// Takes a name for a key, which nothing else in this log ever had.
    fn name(&mut self, kid: &str) -> Result<(), ScheduleError> {
        match is_kid(kid) && self.kids.insert(kid.to_owned()) {
            true => Ok(()),
            false => Err(ScheduleError::Kid(kid.to_owned())),
        }
    }

    fn publish(
        &mut self,
        published: &PublishedKey,
        since: u64,
        told: u64,
    ) -> Result<(), ScheduleError> {
        let kid = published.kid.clone();
        self.name(&kid)?;
        let (name, key) = match published.role {
            KeyRole::Seal => {
                let bytes = json::from_b64u(&published.key).ok_or(KeyError::Malformed)?;
                let key = bytes.try_into().map_err(|_| KeyError::Malformed)?;
                self.seal.push(SealKey { kid, key, since, told });
                return Ok(());
            }
            KeyRole::Witness => PublicKey::from_cosigner_vkey(&published.key)?,
            KeyRole::Log | KeyRole::Transport => PublicKey::from_vkey(&published.key)?,
        };
        let keys = match published.role {
            KeyRole::Log => &mut self.log,
            KeyRole::Witness => &mut self.witness,
            _ => &mut self.transport,
        };
        keys.push(NamedKey { kid, name, key, since, told });
        Ok(())
    }

    /// The log key good at `seq`.
    pub fn log_key_at(&self, seq: u64) -> Option<&NamedKey> {
        self.log.iter().rev().find(|key| key.since <= seq)
    }

    /// Every log key, the newest last.
    pub fn log_keys(&self) -> &[NamedKey] {
        &self.log
    }

    /// The newest log key.
    pub fn log_key(&self) -> Option<&NamedKey> {
        self.log.last()
    }

    /// The log keys under which a checkpoint of `size` entries is good: those valid at seq
    /// `size` − 1 and at `size` (rule 14).
    pub fn log_keys_for(&self, size: u64) -> impl Iterator<Item = &NamedKey> {
        let before = self.log_key_at(size.saturating_sub(1));
        let after = self.log_key_at(size).filter(|key| Some(*key) != before);
        before.into_iter().chain(after)
    }

    /// Every witness key that the log published and did not revoke.
    pub fn witness_keys(&self) -> &[NamedKey] {
        &self.witness
    }

    /// The transport keys, the newest last.
    pub fn transport_keys(&self) -> &[NamedKey] {
        &self.transport
    }

    /// The newest seal key.
    pub fn seal_key(&self) -> Option<&SealKey> {
        self.seal.last()
    }

    /// The offline recovery keys, and how many of them act together.
    pub fn recovery(&self) -> (&[PublicKey], u32) {
        (&self.recovery, self.threshold)
    }

    /// The digest that the next log key must have (rule 11).
    pub fn next(&self) -> Option<Hash> {
        self.next
    }

    /// Whether a key of this name was ever published.
    pub fn knows(&self, kid: &str) -> bool {
        self.kids.contains(kid)
    }
}

#[cfg(test)]
mod again;
#[cfg(test)]
mod tests;
