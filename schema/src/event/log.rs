//! The log about itself: its genesis, its chapter's profile, its return from a backup.

use serde::{Deserialize, Serialize};

use super::key::RecoverySignature;
use crate::log::Hash;

/// `log.genesis`, always at seq 0. Its id is the identity of the instance (protocol §4.2).
pub const GENESIS: &str = "log.genesis";
/// `log.resumed`: an operator confirmed that no newer copy of this log was in use (rule 29).
pub const RESUMED: &str = "log.resumed";
/// `chapter.profile.adopted`: the legal numbers by which the chapter works from here on.
pub const PROFILE_ADOPTED: &str = "chapter.profile.adopted";

/// Body of `log.genesis`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Genesis {
    /// Short name of the chapter, `us` or `mx`: ASCII, for people and file names.
    pub chapter: String,
    /// The chapter's public name.
    pub name: String,
    /// Three offline recovery keys as C2SP vkeys, of which `threshold` act together.
    pub recovery: Vec<String>,
    /// How many recovery keys act together: 2.
    pub threshold: u32,
    /// The first log, witness, transport and seal keys.
    pub keys: Vec<PublishedKey>,
    /// SHA-256 over `enlace/nextkey/v1\0` and the next log key (rule 11).
    pub next: Hash,
    /// The log that this one continues, if it is a new generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<Continues>,
}

/// The end of an earlier generation of the same log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continues {
    /// Origin of the earlier generation.
    pub origin: String,
    /// How many of its entries are trusted.
    pub size: u64,
    /// The Merkle root at that size.
    pub root: Hash,
    /// Signatures by two different recovery keys of the earlier generation over
    /// [`crate::keys::continuation_message`].
    pub continued_by: Vec<RecoverySignature>,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyRole {
    /// Signs events and checkpoints.
    Log,
    /// Cosigns checkpoints.
    Witness,
    /// Signs peer tokens.
    Transport,
    /// X25519: what peers seal to this instance.
    Seal,
}

impl KeyRole {
    /// Its word in events, messages and tables.
    pub fn word(self) -> &'static str {
        match self {
            KeyRole::Log => "log",
            KeyRole::Witness => "witness",
            KeyRole::Transport => "transport",
            KeyRole::Seal => "seal",
        }
    }
}

/// A key as its log publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKey {
    /// What the key is for.
    pub role: KeyRole,
    /// Name of the key, unique in its log over all roles and never used again.
    pub kid: String,
    /// A C2SP vkey for Ed25519; base64url of 32 bytes for X25519.
    pub key: String,
}

/// Body of `log.resumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// Size of the log when the operator confirmed it.
    pub size: u64,
}

/// Body of `chapter.profile.adopted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileAdopted {
    /// Name of the profile, `us-ny` or `mx-coop`.
    pub profile: String,
    /// Version of the profile's data file.
    pub version: u32,
    /// SHA-256 of the data file, so that the numbers in force can be proved later.
    pub digest: Hash,
    /// The profile's data file itself, whole (TOML).
    pub data: String,
}
